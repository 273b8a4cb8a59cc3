"""Tries per address are counted once for all processes of the server."""

import pytest
from flask import Flask

from app import limits
from app.limits import FileStorage, limiter


@pytest.fixture
def process(tmp_path):
    """`process()` answers as one more process of a server on the same data folder would."""
    before = limiter.enabled

    def start():
        app = Flask("small")
        app.config.update(RATELIMIT_ENABLED=True, SHILIU_VAR=tmp_path)

        @app.post("/")
        @limiter.limit("3 per minute")
        def tried():
            return "ok"

        limits.install(app)
        return app.test_client()

    yield start
    limiter.enabled = before


def test_a_second_process_gives_no_second_number_of_tries(process):
    assert [process().post("/").status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_window_ends_and_what_ended_is_removed(tmp_path, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(limits.time, "time", lambda: now)
    counts = FileStorage(f"file://{tmp_path}/tries.db")
    assert [counts.incr("a", 60), counts.incr("a", 60, 2), counts.get("a"), counts.get("b")] == [1, 3, 3, 0]
    assert counts.get_expiry("a") == 1060
    now = 1061.0
    assert counts.get("a") == 0
    assert counts.incr("b", 60) == 1
    assert counts._ask("SELECT key FROM counter", ()) == [("b",)]
    assert counts.incr("b", 60) == 2
    counts.clear("b")
    assert counts.get("b") == 0
