"""A supervisor's sample: a few files of a station each week, the same whenever it is drawn, read masked (domain.md section 7, scoring sheet)."""

import hashlib

from flask import current_app

from app import audit
from app.households import Hazard, Household, Task
from app.visits import Visit

STAR = "＊"


def masked(text):
    """The first letter and stars: of a name or a label."""
    return f"{text[0]}{STAR * 2}" if text else ""


def masked_phone(text):
    """Stars and the last two digits."""
    return f"{STAR * 6}{text[-2:]}" if text else ""


def masked_address(text):
    return STAR * 4 if text else ""


def sample(station_id, week):
    """The homes drawn for that week, in the order drawn. Which they are follows from the week and the homes' ids alone.

    A home counts that was on file before the week ended and not closed before it began: what happens later does not change an ended week's sample.
    """
    there = (Household.created_at < week.ends) & (Household.ended_at.is_null() | (Household.ended_at >= week.begins))
    ids = [id for (id,) in Household.select(Household.id).where(Household.station_id == station_id, there).tuples()]
    drawn = sorted(ids, key=lambda id: hashlib.sha256(f"{station_id} {week.name} {id}".encode()).digest())[: current_app.config["SAMPLE_FILES"]]
    homes = {home.id: home for home in Household.select().where(Household.id.in_(drawn))}
    return [MaskedFile(homes[id], place) for place, id in enumerate(drawn, 1)]


class MaskedFile:
    """What a supervisor sees of a home: whether the work is done, not who it is. Free text is left out: it may hold names."""

    def __init__(self, home, place):
        self.id, self.station_id, self.place, self._home = home.id, home.station_id, place, home
        self.label, self.number, self.tier = masked(home.label), home.number, home.tier_name
        self.phone, self.neighbour, self.address = masked_phone(home.phone), masked_phone(home.neighbour_phone), masked_address(home.address)
        self.ended = home.ended_at is not None

    @property
    def persons(self):
        """(masked name, age or None, names of categories)"""
        return [(masked(person.name), person.age, [category.name for category in person.categories]) for person in self._home.members]

    @property
    def visits(self):
        return list(Visit.of(self._home).where(Visit.amended_by.is_null()).limit(20))

    @property
    def hazards(self):
        """Hazards of the home; restricted ones are not for a sample."""
        return list(Hazard.select().where(Hazard.household == self.id, ~Hazard.restricted).order_by(Hazard.found_on.desc()).limit(20))

    @property
    def tasks(self):
        """(open, closed)"""
        closed = [task.closed_at is not None for task in Task.select(Task.closed_at).where(Task.household == self.id, ~Task.restricted)]
        return closed.count(False), closed.count(True)

    @property
    def due(self):
        return self._home.next_due

    def read(self, by, week):
        """Note the reading."""
        audit.record("read_sample", self._home, by=by, week=week.name)
