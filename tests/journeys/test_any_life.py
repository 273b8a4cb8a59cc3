"""Any order of tap, edit, Back, kill, late answer and update gives one record per intended visit, with the text that was confirmed last: over the real page and the real server."""

import re
import time

import pytest

from app.db import uuid7
from tests.journeys.life import Life, differences

pytestmark = pytest.mark.journey
KEPT = "select remark from visit where remark like ? and amended_by is null"
SEEDS = (16, 33, 13, 27, 35, 24, 10)  # lives with corrections of corrections, refusals, lost answers and second visits first
STEPS = 14
BUDGET = 25  # seconds in which lives may begin; three are lived in any case


def wrong(phone, network, rows, homes, seed):
    """What became of one life, as `differences` tells it, with the way there."""
    life = Life(phone, network, homes, seed)
    wanted = life.live(STEPS)
    found = differences(wanted, [text for (text,) in rows(KEPT, f"life{seed}.%")])
    return found and [*found, life.told]


def test_any_life_gives_one_record_per_intended_visit_with_its_last_confirmed_text(phone, network, rows):
    homes = phone.prepare().homes()[:2]
    began = time.monotonic()
    for number, seed in enumerate(SEEDS):
        if number >= 3 and time.monotonic() - began > BUDGET:
            break
        assert not wrong(phone, network, rows, homes, seed), f"life {seed}"
    assert phone.problems == []


def without_keys(headers, body):
    """A road on which every try is a new entry: another key, another id. Gives the new headers and body, and how to give the phone its own key back."""
    old, new = next((value for name, value in headers.items() if name.lower() == "idempotency-key"), ""), str(uuid7())
    record = re.search(rb'name="id"\r\n\r\n([0-9a-f-]{36})', body or b"")
    if not old or not record:
        return headers, body, lambda value: value
    headers = {name: value.replace(old, new) for name, value in headers.items()}
    return headers, body.replace(old.encode(), new.encode()).replace(record[1], str(uuid7()).encode()), lambda value: value.replace(new, old)


def test_the_control_without_keys_some_life_has_a_visit_twice(phone, network, rows):
    homes = phone.prepare().homes()[:2]
    network.alter = without_keys
    assert any(any(str(one).startswith("doubled") for one in wrong(phone, network, rows, homes, seed) or ()) for seed in SEEDS[:3])
