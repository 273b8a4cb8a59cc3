"""The fixtures of all tests: an app over a database of its own, and the small world in it."""

import os

import pytest

from app.db import connect, database
from app.households import Assignment
from app.limits import limiter
from tests import databases
from tests.world import blank, small_world

for name in ("SHILIU_VAR", "DATABASE_URL"):
    if os.environ.pop(name, None):
        print(f"{name} is ignored: tests never touch real data.")


@pytest.fixture
def app(tmp_path):
    app, empty = blank()
    app.config["SHILIU_VAR"] = str(tmp_path)
    limiter.enabled = False  # it is one for all apps of a process, and another test's app may have switched it on
    with databases.copy(empty, tmp_path) as url:
        connect(url)
        with app.app_context():
            database.connect(reuse_if_open=True)
            yield app
            if not database.is_closed():
                database.close()


@pytest.fixture
def world(app):
    return small_world(app)


@pytest.fixture
def assigned(world):
    """The home is the volunteer's."""
    return Assignment.assign(world.home, world.volunteer, by=world.station_head)
