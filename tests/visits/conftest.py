"""What a phone sends for a visit."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.receipts import who


@pytest.fixture
def visit_form(world):
    """`visit_form(**changes)` gives the fields of an honest phone visit to the world's home; None takes a field out."""

    def make(**changes):
        now = clock.now()
        fields = {
            "id": str(uuid7()),
            "household": str(world.home.id),
            "kind": "phone_visit",
            "outcome": "met",
            "served": str(world.person.id),
            "_started_at": (now - timedelta(minutes=20)).isoformat(),
            **changes,
        }
        return {name: value for name, value in fields.items() if value is not None}

    return make


@pytest.fixture
def from_phone(world):
    """`from_phone(account, fields)` sends them as that account's outbox does."""

    def send(account, fields, key=None, filled_at=None, path="/visits/"):
        return world.browser(account).send(path, {**fields, "_who": who(account)}, key=key, filled_at=filled_at)

    return send
