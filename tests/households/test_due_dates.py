"""When a home is to be visited: met once, excused once, never rewritten."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.households import DueDate, StationTier


def dates(home):
    return [(row.due_on, row.met_on, row.excused) for row in DueDate.select().where(DueDate.household == home).order_by(DueDate.due_on)]


def test_a_visit_meets_what_was_due_and_plans_the_next_by_tier(world):
    today = clock.today()
    rows = DueDate.meet(world.home, today, uuid7())
    assert [row["due_on"] for row in rows] == [today + timedelta(days=30)]
    assert dates(world.home) == [(today, today, None), (today + timedelta(days=30), None, None)]


def test_the_same_visit_again_changes_nothing(world):
    visit = uuid7()
    DueDate.meet(world.home, clock.today(), visit)
    before = dates(world.home)
    assert DueDate.meet(world.home, clock.today(), visit) == []
    assert dates(world.home) == before


def test_an_older_visit_that_arrives_late_changes_nothing_newer(world):
    DueDate.meet(world.home, clock.today(), uuid7())
    before = dates(world.home)
    assert DueDate.meet(world.home, clock.today() - timedelta(days=3), uuid7()) == []
    assert dates(world.home) == before


def test_last_weeks_rows_stay_when_todays_visit_moves_the_next_date(world):
    last_week = clock.today() - timedelta(days=7)
    DueDate.meet(world.home, last_week, uuid7())
    first = DueDate.get_by_id(world.due.id)
    DueDate.meet(world.home, clock.today(), uuid7())
    again = DueDate.get_by_id(world.due.id)
    assert (first.due_on, first.met_on, first.met_by) == (again.due_on, again.met_on, again.met_by)


def test_a_station_chooses_its_own_days(world):
    StationTier.choose(world.home.station_id, "monthly", 20, by=world.station_head)
    assert DueDate.meet(world.home, clock.today(), uuid7())[0]["due_on"] == clock.today() + timedelta(days=20)


def test_an_excuse_is_given_once_and_plans_the_next(world):
    world.due.excuse("hospital", by=world.station_head)
    DueDate.get_by_id(world.due.id).excuse("away", by=world.station_head)
    assert [(met, excused) for _due, met, excused in dates(world.home)] == [(None, "hospital"), (None, None)]


def test_a_home_that_ended_owes_no_visit(world):
    world.home.end("moved", by=world.station_head)
    assert not DueDate.open_for(world.home).exists()
    assert DueDate.meet(world.home, clock.today(), uuid7()) == []
    world.home.reopen(by=world.station_head)
    assert DueDate.open_for(world.home).count() == 1


def test_a_change_of_tier_plans_anew_from_the_last_visit(world):
    worker = world.browser(world.social_worker)
    assert worker.post(f"/households/{world.home.id}", {"tier": "weekly", "base.tier": "monthly"}).status_code == 303
    assert dates(world.home)[0][2] == "tier"
    assert DueDate.open_for(world.home).get().due_on == clock.today() + timedelta(days=1)


@pytest.mark.parametrize(("reason", "status"), [("hospital", 303), ("nonsense", 422), ("", 422)])
def test_excusing_by_the_page(world, reason, status):
    assert world.browser(world.social_worker).post(f"/households/due-dates/{world.due.id}/excusing", {"reason": reason}).status_code == status
    assert (DueDate.get_by_id(world.due.id).excused == "hospital") == (status == 303)


def test_a_stranger_excuses_nothing(world):
    assert world.browser(world.stranger).post(f"/households/due-dates/{world.due.id}/excusing", {"reason": "away"}).status_code == 404
    assert DueDate.get_by_id(world.due.id).excused is None
