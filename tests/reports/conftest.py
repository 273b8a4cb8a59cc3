"""The households' small world, and station X of the worked example (domain.md section 7)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from app.db import uuid7
from app.households import Household, Person
from app.households.due_dates import DueDate
from app.ledger import Line
from app.ledger.lines import ACTIVITY, PHONE, SERVED, SESSION, VISIT, WISH
from tests.world import HERE

MONDAY = date(2026, 11, 23)


def line(kind, day, outcome="met", home=None, served=(), anonymous=0, occurrence=None):
    """An occurrence and its persons; gives the occurrence's id."""
    occurrence = occurrence or uuid7()
    day, home_id = MONDAY + timedelta(days=day), home and home.id
    rows = [Line.row(HERE, occurrence, kind, day, household_id=home_id, outcome=outcome)]
    rows += [Line.row(HERE, occurrence, kind + SERVED, day, household_id=home_id, person_id=person.id, outcome=outcome) for person in served]
    if anonymous:
        rows.append(Line.row(HERE, occurrence, kind + SERVED, day, count=anonymous, outcome=outcome))
    Line.write(rows)
    return occurrence


@pytest.fixture
def station_x(world):
    """V1 to V5, T1, G1, A1 and W1 as ledger lines, in the station of the small world."""
    made = SimpleNamespace(world=world)
    homes = [Household.create(station_id=HERE, number=f"90{n}", label=f"H{n}", village=world.village) for n in range(1, 5)]
    lives = {1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 1, 7: 3}
    p = {n: Person.create(station_id=HERE, household=homes[at], name=f"P{n}") for n, at in lives.items()}
    made.homes, made.persons = homes, p
    made.v1 = line(VISIT, 0, home=homes[0], served=[p[1]])
    line(VISIT, 0, "no_one", home=homes[1])
    line(VISIT, 2, "met_family", home=homes[1], served=[p[2], p[3]])
    line(VISIT, 6, home=homes[0], served=[p[1]])
    line(PHONE, 3, home=homes[2], served=[p[4]])
    line(SESSION, 4, "held", served=[p[1], p[2], p[5]], anonymous=2)
    line(ACTIVITY, 5, "held", served=[p[5]], anonymous=30)
    line(WISH, 6, "confirmed", home=homes[0], served=[p[1]])
    line(VISIT, 7, home=homes[3], served=[p[7]])
    return made


def due(home, due_on, met_on=None, excused=None, excused_on=None):
    return DueDate.create(**DueDate.row(home.station_id, home.id, due_on, due_on - timedelta(days=30), met_on=met_on, excused=excused, excused_on=excused_on))
