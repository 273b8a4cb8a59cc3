"""The worked counting example of domain.md section 7, and what must not change a count."""

from datetime import timedelta

from app.db import uuid7
from app.ledger import Line
from app.ledger.lines import PHONE, VISIT, VOLUNTEER
from app.reports.figures import Done, done_in, person_times_by_week
from app.reports.week import Week
from tests.reports.conftest import HERE, MONDAY, line

WEEK = Week(MONDAY)


def counted(week=WEEK):
    return done_in(HERE, (week, week.back()))[week]


def test_the_worked_example_gives_its_numbers(station_x):
    done = counted()
    assert (done.household_visits, done.households, done.no_answer, done.phone_visits) == (3, 2, 1, 1)
    assert (done.group_sessions, done.group_person_times) == (1, 5)
    assert (done.activities, done.activity_person_times) == (1, 31)
    assert done.wishes_fulfilled == 1
    assert (done.person_times, done.persons) == (41, 4)


def test_volunteers_count_by_their_confirmed_minutes_and_not_as_served(station_x):
    for account, minutes in ((uuid7(), 90), (uuid7(), 30)):
        Line.write([Line.row(HERE, uuid7(), VOLUNTEER, MONDAY, minutes=minutes) | {"who": account.hex}])
    assert (counted().volunteers, counted().volunteer_minutes) == (2, 120)
    assert (counted().person_times, counted().persons) == (41, 4)


def test_phones_count_in_person_times_where_the_setting_says_so(app, station_x, monkeypatch):
    monkeypatch.setitem(app.config, "COUNT_PHONE_IN_PERSON_TIMES", True)
    assert (counted().person_times, counted().persons) == (42, 5)


def test_a_visit_after_midnight_of_sunday_belongs_to_the_next_week(station_x):
    following = Week(MONDAY + timedelta(weeks=1))
    found = done_in(HERE, (following, WEEK))
    assert (found[following].household_visits, found[following].households) == (1, 1)
    assert found[WEEK].household_visits == 3


def test_a_reversal_nets_out(station_x):
    Line.reverse(station_x.v1)
    assert (counted().household_visits, counted().households, counted().person_times, counted().persons) == (2, 2, 40, 4)


def test_a_correction_counts_once_with_its_new_outcome(station_x):
    Line.reverse(station_x.v1)
    Line.write([Line.row(HERE, station_x.v1, VISIT, MONDAY, household_id=station_x.homes[0].id, outcome="no_one", entry=2)])
    assert (counted().household_visits, counted().no_answer) == (2, 2)


def test_homes_folded_into_one_are_one_home(station_x):
    first, second = station_x.homes[:2]
    second.merged_into = first
    second.save()
    assert (counted().household_visits, counted().households) == (3, 1)


def test_a_call_that_nobody_took_is_no_phone_visit(station_x):
    line(PHONE, 1, "no_one", home=station_x.homes[1])
    assert (counted().phone_visits, counted().no_answer) == (1, 1)


def test_another_station_counts_for_itself(station_x):
    assert done_in("330784109", (WEEK,))[WEEK] == Done()


def test_the_bars_show_the_same_person_times(station_x):
    assert person_times_by_week(HERE, [WEEK.back(), WEEK]) == {WEEK.back(): 0, WEEK: 41}


def test_the_last_days_of_2026_are_week_53():
    assert Week.of(MONDAY.replace(month=12, day=31)).name == "2026-W53"
    assert Week.of(MONDAY.replace(year=2027, month=1, day=3)).name == "2026-W53"
