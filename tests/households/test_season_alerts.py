"""Heat and cold: what the head declares is known at every door of the station, from today to its last day."""

import html
import json
import re
from datetime import timedelta

import pytest

from app import clock
from app.households import SeasonAlert
from tests.world import THERE


@pytest.fixture
def declare(world):
    head = world.browser(world.station_head)
    return lambda kind="cold", days=3, **more: head.post(
        "/households/season-alert", {"kind": kind, "until": (clock.today() + timedelta(days=days)).isoformat(), **more}
    )


def known_at_the_door(world):
    page = world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}").text
    return json.loads(html.unescape(re.search(r'name="profile" value="([^"]*)"', page)[1]))["season_alert"]


def test_a_declared_alert_is_known_at_the_door_until_its_last_day(world, declare, monkeypatch):
    assert known_at_the_door(world) is False
    for _ in range(2):
        assert declare().status_code == 303
    assert SeasonAlert.select().count() == 1
    assert known_at_the_door(world) is True
    last = clock.today() + timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: last)
    assert known_at_the_door(world) is True
    monkeypatch.setattr(clock, "today", lambda: last + timedelta(days=1))
    assert known_at_the_door(world) is False


def test_an_alert_can_be_ended_and_another_takes_its_place(world, declare):
    declare("cold")
    declare("heat", days=5)
    assert SeasonAlert.today(world.home.station_id).kind == "heat"
    for _ in range(2):
        assert declare("none").status_code == 303
    assert SeasonAlert.today(world.home.station_id) is None
    assert SeasonAlert.select().count() == 2, "what was declared stays on record"


@pytest.mark.parametrize(("kind", "days"), [("rain", 3), ("cold", -1), ("cold", 31)])
def test_what_cannot_be_is_told_and_nothing_is_declared(world, declare, kind, days):
    answer = declare(kind, days)
    assert answer.status_code == 422
    assert (clock.today() + timedelta(days=days)).isoformat() in answer.text
    assert SeasonAlert.select().count() == 0


def test_an_alert_of_another_station_is_none_of_ours(world, declare):
    SeasonAlert.declare(THERE, "heat", clock.today(), by=world.station_head)
    assert known_at_the_door(world) is False
    declare("none")
    assert SeasonAlert.today(THERE) is not None
    assert world.browser(world.social_worker).get("/households/season-alert").status_code == 403
