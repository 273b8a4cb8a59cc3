"""What was done in a week, counted from ledger lines by the definitions of domain.md section 7."""

from collections import defaultdict
from dataclasses import dataclass

import peewee
from flask import current_app

from app.households import Household
from app.ledger import Line
from app.ledger.lines import ACTIVITY, PHONE, SERVED, SESSION, VISIT, VOLUNTEER, WISH
from app.reports.week import Week
from app.visits.words import COMPLETED, NO_ONE

# kinds of lines that are added up as they are: kind → figure
SUMS = {
    SESSION: "group_sessions",
    SESSION + SERVED: "group_person_times",
    ACTIVITY: "activities",
    ACTIVITY + SERVED: "activity_person_times",
    WISH: "wishes_fulfilled",
}


@dataclass
class Done:
    """Counts of one week."""

    household_visits: int = 0
    households: int = 0
    no_answer: int = 0
    other_attempts: int = 0
    phone_visits: int = 0
    group_sessions: int = 0
    group_person_times: int = 0
    activities: int = 0
    activity_person_times: int = 0
    wishes_fulfilled: int = 0
    volunteers: int = 0
    volunteer_minutes: int = 0
    person_times: int = 0
    persons: int = 0


def done_in(station_id, weeks):
    """`{week: Done}` of neighbouring weeks, in one pass over the index on (station, service date).

    A line and its reversal net out. 户数 and 人数 are distinct within their week and never added up over weeks.
    """
    found = {week: Done() for week in weeks}
    homes, persons, volunteers = defaultdict(set), defaultdict(set), defaultdict(set)
    aliases = _aliases(station_id)
    for day, kind, outcome, household, person, who, count, minutes in _net_lines(station_id, min(weeks).monday, max(weeks).sunday):
        week = Week.of(day)
        done = found[week]
        if kind in SUMS:
            setattr(done, SUMS[kind], getattr(done, SUMS[kind]) + count)
        if kind == VISIT and outcome in COMPLETED:
            done.household_visits += count
            homes[week].add(aliases.get(household, household))
        elif kind == VISIT and outcome == NO_ONE:
            done.no_answer += count
        elif kind == VISIT:
            done.other_attempts += count
        elif kind == PHONE and outcome in COMPLETED:
            done.phone_visits += count
        elif kind == VOLUNTEER:
            volunteers[week].add(who)
            done.volunteer_minutes += minutes
        if kind.endswith(SERVED) and counts_persons(kind):
            done.person_times += count
            if person:
                persons[week].add(person)
    for week, done in found.items():
        done.households, done.persons, done.volunteers = len(homes[week]), len(persons[week]), len(volunteers[week])
    return found


def person_times_by_week(station_id, weeks):
    """`{week: 人次}`: what the bars show."""
    found = dict.fromkeys(weeks, 0)
    rows = (
        Line.between(station_id, min(weeks).monday, max(weeks).sunday)
        .select(Line.service_date, Line.kind, peewee.fn.SUM(Line.count))
        .where(Line.kind.endswith(SERVED))
        .group_by(Line.service_date, Line.kind)
    )
    for day, kind, count in rows.tuples():
        if counts_persons(kind):
            found[Week.of(day)] += count
    return found


def counts_persons(kind):
    """Phone visits count in person-times only where the setting says so."""
    return kind != PHONE + SERVED or current_app.config["COUNT_PHONE_IN_PERSON_TIMES"]


def _net_lines(station_id, first, last):
    """(day, kind, outcome, household, person, who, count, minutes), with what was reversed gone."""
    what = (Line.service_date, Line.kind, Line.outcome, Line.household_id, Line.person_id, Line.who)
    total = peewee.fn.SUM(Line.count)
    return Line.between(station_id, first, last).select(*what, total, peewee.fn.SUM(Line.minutes)).group_by(*what).having(total > 0).tuples()


def _aliases(station_id):
    """Homes that were folded into another: the ledger goes on naming the old id."""
    rows = Household.select(Household.id, Household.merged_into).where(Household.station_id == station_id, Household.merged_into.is_null(False))
    return dict(rows.tuples())
