"""Whether this server works: for monitors, and for the phone that asks why it gets no receipt."""

import peewee
from flask import Blueprint, jsonify

from app.db import database
from app.settings import VERSION
from app.web import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz():
    """JSON: status, database, version. 503 when the database does not answer. It names no account and no home."""
    try:
        database.execute_sql("select 1").fetchone()
        answers = True
    except peewee.PeeweeException:
        answers = False
    return jsonify(status="ok" if answers else "failing", database="ok" if answers else "unreachable", version=VERSION), 200 if answers else 503
