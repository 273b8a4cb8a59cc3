"""A supervisor's sample: a few files and visits of a station each week, the same whenever it is drawn, read masked (domain.md section 7, scoring sheet)."""

import hashlib

from flask import current_app

from app import audit
from app.households import Hazard, Household, Task
from app.i18n import lang
from app.visits import Visit, answers
from app.wishes import Wish, WishEvent

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
    drawn = _drawn(ids, f"{station_id} {week.name}", current_app.config["SAMPLE_FILES"])
    homes = {home.id: home for home in Household.select().where(Household.id.in_(drawn))}
    return [MaskedFile(homes[id], place) for place, id in enumerate(drawn, 1)]


def _drawn(ids, seed, count):
    return sorted(ids, key=lambda id: hashlib.sha256(f"{seed} {id}".encode()).digest())[:count]


def sampled_visits(station_id, week):
    """The visits drawn from those of that week that had arrived when it ended, in the order drawn; none while it lasts.

    A visit that was corrected is shown as it stands now."""
    if week.current:
        return []
    there = (Visit.station_id == station_id) & Visit.service_date.between(week.monday, week.sunday) & (Visit.recorded_at < week.ends)
    ids = [id for (id,) in Visit.select(Visit.id).where(there, Visit.amends.is_null()).tuples()]
    drawn = _drawn(ids, f"{station_id} {week.name} visits", current_app.config["SAMPLE_VISITS"])
    visits = {visit.id: visit for visit in Visit.select(Visit, Household).join(Household).where(Visit.id.in_(drawn))}
    return [MaskedVisit(_standing(visits[id])) for id in drawn]


def sampled_wishes(station_id, week):
    """The wishes drawn from those that moved in that week, in the order drawn; none while it lasts."""
    if week.current:
        return []
    moved = WishEvent.select(WishEvent.wish).where(WishEvent.station_id == station_id, WishEvent.at >= week.begins, WishEvent.at < week.ends)
    ids = [id for (id,) in moved.distinct().tuples()]
    drawn = _drawn(ids, f"{station_id} {week.name} wishes", current_app.config["SAMPLE_WISHES"])
    wishes = {wish.id: wish for wish in Wish.select(Wish, Household).join(Household).where(Wish.id.in_(drawn))}
    return [MaskedWish(wishes[id]) for id in drawn]


def _standing(visit):
    while visit.amended_by:
        visit = Visit.get_by_id(visit.amended_by)
    return visit


class MaskedFile:
    """What a supervisor sees of a home: whether the work is done, not who it is. Free text is left out: it may hold names."""

    kind = "file"

    def __init__(self, home, place):
        self.id = self.household_id = home.id
        self.station_id, self.place, self._home = home.station_id, place, home
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


class MaskedVisit:
    """What a supervisor sees of a visit: how it was done and what followed. Restricted answers and everything that people wrote are left out."""

    kind = "visit"

    def __init__(self, visit):
        self.id, self.station_id, self.visit = visit.id, visit.station_id, visit
        self.household_id, self.label, self.number = visit.household_id, masked(visit.household.label), visit.household.number
        self.came = len(set(visit.visitors) - {str(visit.author_id)}) + bool(visit.visitor_other)
        self.served = len(visit.served)

    @property
    def rows(self):
        """As `answers.outline`."""
        visit = self.visit
        return answers.outline(visit.sets, visit.answers, visit.restricted, lang(), False, visit.profile, written=STAR * 3) if visit.sets else []

    @property
    def hazards(self):
        found = Hazard.select().where(Hazard.household == self._home_now, Hazard.occurrence == self.id)
        return list(found.where(~Hazard.restricted).order_by(Hazard.severity, Hazard.id))

    @property
    def tasks(self):
        """What followed from the visit, with its times; their notes are left out."""
        found = Task.select().where(Task.household == self._home_now, Task.occurrence == self.id)
        return list(found.where(~Task.restricted).order_by(Task.due_at, Task.id))

    @property
    def _home_now(self):
        """The file that was visited, or the one into which it was folded since: its hazards and tasks moved there."""
        return self.visit.household.merged_into_id or self.household_id

    def read(self, by, week):
        """Note the reading, at the home's file."""
        audit.record("read_sample", self.visit.household, by=by, week=week.name, visit=str(self.id))


class MaskedWish:
    """What a supervisor sees of a wish: its way through the steps, and the text that partners read. What the family said, reasons and names are left out."""

    kind = "wish"

    def __init__(self, wish):
        self.id, self.station_id, self.wish = wish.id, wish.station_id, wish
        self.household_id, self.label, self.number = wish.household_id, masked(wish.household.label), wish.household.number

    @property
    def events(self):
        return self.wish.events

    @property
    def hands(self):
        """How many people of the station took its steps."""
        return len({event.by_id for event in self.events if event.by_id})

    def read(self, by, week):
        """Note the reading, at the home's file."""
        audit.record("read_sample", self.wish.household, by=by, week=week.name, wish=str(self.id))
