"""The demo world begun on a Monday morning: its week is alive already, and nothing lies in the future."""

import re
from datetime import UTC, datetime

import pytest

from app import clock
from app.demo import people, world
from app.households import Task
from app.people import Account
from app.visits.visit import Visit
from tests.world import Browser

MONDAY_AT_NINE = datetime(2026, 11, 30, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def monday():
    with clock.freeze(MONDAY_AT_NINE):
        yield


@pytest.fixture(scope="module")
def demo(empty, monday):
    world.fill(stations=7, households=420)
    return empty


def test_on_a_monday_at_nine_there_are_visits_of_today(demo):
    today = Visit.select().where(Visit.service_date == clock.today())
    assert today.count() >= 7
    assert all(visit.started_at < visit.recorded_at <= clock.now() for visit in today)


def test_the_head_reads_a_week_that_is_alive(demo):
    head = Account.get(Account.mobile == people.mobile_of(6, 1))
    page = Browser(demo, head).get(f"/reports/weekly/{clock.iso_week(clock.today())}").text
    assert int(re.search(r'<tr id="household_visits">.*?<td>(\d+)</td>', page).group(1)) > 0


def test_nothing_lies_in_the_future(demo):
    assert Visit.select().where((Visit.started_at > clock.now()) | (Visit.recorded_at > clock.now())).count() == 0
    assert Task.select().where(Task.closed_at > clock.now()).count() == 0
