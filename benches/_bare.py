"""The bare view that `sync` compares with: the same bytes, one peewee insert, one durable SQLite transaction, nothing else."""

import os
import sys

import peewee
from flask import Flask, request

from app import db, serve
from app.db import database


class Body(peewee.Model):
    body = peewee.BlobField()

    class Meta:
        database = database


def create_app():
    db.connect(f"sqlite:///{os.environ['SHILIU_VAR']}/bare.db")
    with database.connection_context():
        database.create_tables([Body])
    app = Flask(__name__)

    @app.before_request
    def open_database():
        database.connect(reuse_if_open=True)

    @app.teardown_request
    def close_database(_error=None):
        database.close()

    @app.post("/visits/")
    def keep():
        with database.atomic():
            Body.create(body=request.get_data())
        return "", 201

    @app.get("/healthz")
    def healthz():
        return "ok"

    return app


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    serve.main("benches._bare:create_app")
