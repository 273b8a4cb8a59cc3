"""Where the tests' rows live: a SQLite file for each test, or a PostgreSQL database when SHILIU_TEST_POSTGRES names a server (`postgresql://postgres@127.0.0.1:5432`)."""

import contextlib
import os
import shutil
import uuid

from app.db import database

SERVER = os.environ.get("SHILIU_TEST_POSTGRES", "")
FILE = "shiliu.db"


def new(folder):
    """The address of an empty database that others will be copies of."""
    return _created() if SERVER else f"sqlite:///{folder / FILE}"


@contextlib.contextmanager
def copy(blank, folder):
    """The address of a copy of the database at `blank`, gone afterwards."""
    if not SERVER:
        shutil.copy(blank.removeprefix("sqlite:///"), folder / FILE)
        yield f"sqlite:///{folder / FILE}"
        return
    url = _created(template=blank.rpartition("/")[2])
    yield url
    database.obj.close_all()
    _ask(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')


def _created(template="template0"):
    name = f"shiliu_{uuid.uuid4().hex}"
    _ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{SERVER}/{name}"


def _ask(sql):
    import psycopg

    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(sql)
