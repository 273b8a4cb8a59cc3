"""Coverage counts homes, and a week that is over keeps its coverage."""

from datetime import timedelta

import pytest

from app.db import uuid7
from app.households.due_dates import DueDate
from app.reports.coverage import coverage
from app.reports.week import Week
from tests.reports.conftest import HERE, MONDAY, due

WEEK = Week(MONDAY)
LAST = WEEK.back()


@pytest.fixture
def homes(world, station_x):
    DueDate.delete().execute()
    return station_x.homes


def on(day):
    return MONDAY + timedelta(days=day)


def numbers(week=WEEK, **options):
    found = coverage(HERE, week, **options)
    return found.due, found.done, len(found.late)


def test_a_home_that_was_due_and_visited_is_covered(homes):
    due(homes[0], on(2), met_on=on(3))
    due(homes[1], on(2))
    assert numbers() == (2, 1, 1)


def test_a_home_is_counted_once_however_often_it_was_due(homes):
    due(homes[0], on(-9))
    due(homes[0], on(1), met_on=on(2))
    assert numbers() == (1, 0, 1)


def test_what_was_met_before_the_week_is_not_due_in_it(homes):
    due(homes[0], on(2), met_on=on(-1))
    assert numbers() == (0, 0, 0)
    assert coverage(HERE, WEEK).percent is None


def test_an_old_date_stays_due_until_it_is_met(homes):
    due(homes[0], on(-20))
    assert numbers() == (1, 0, 1)


def test_last_weeks_coverage_stays_when_todays_visit_moves_the_next_date(homes):
    owed = due(homes[0], on(-3))
    before = numbers(LAST)
    DueDate.meet(homes[0], on(0), uuid7())
    assert DueDate.get_by_id(owed.id).met_on == on(0)
    assert numbers(LAST) == before == (1, 0, 1)
    assert numbers(WEEK) == (1, 1, 0)


def test_an_excused_home_leaves_the_denominator_from_then_on(homes):
    due(homes[0], on(-3), excused="hospital", excused_on=on(1))
    assert numbers(WEEK) == (0, 0, 0)
    assert numbers(LAST) == (1, 0, 1)


def test_while_the_week_lasts_only_days_gone_by_are_overdue(homes):
    due(homes[0], on(-3))
    due(homes[1], on(0))
    due(homes[2], on(5))
    assert numbers(until=on(0)) == (3, 0, 1)


def test_one_hundred_per_cent_means_all(homes):
    for home in homes[:3]:
        due(home, on(1), met_on=on(1))
    due(homes[3], on(1))
    assert coverage(HERE, WEEK).percent == 75
