"""The household file (一户一档)."""

from datetime import timedelta

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, compiled, uuid7
from app.households.finding import find_text, name_key, search_terms
from app.households.scope import staff_stations
from app.households.spoken import spoken_name
from app.households.villages import Village
from app.i18n import _l

TIERS = {"weekly": _l("Every week"), "monthly": _l("Every month"), "quarterly": _l("Every quarter")}
ENDINGS = {"moved": _l("Moved away"), "deceased": _l("Deceased"), "wished": _l("No longer wishes visits"), "no_need": _l("No longer needs visits")}
DUE_SOON_DAYS = 7
EMPTY = {
    "find_text": "",
    "address": "",
    "phone": "",
    "phone_is_neighbour": False,
    "phone_note": "",
    "neighbour_name": "",
    "neighbour_phone": "",
    "tier": "monthly",
    "languages": "",
    "interpreter_needed": False,
    "minority_questions": False,
    "notes": "",
}


class Household(StationModel):
    """One home. `label` is the short name that a volunteer sees, `number` the station's running file number."""

    number = peewee.CharField(20)
    label = peewee.CharField(50)
    name_key = peewee.CharField(160, default="", index=True)
    village = peewee.ForeignKeyField(Village, null=True, backref="+")
    address = peewee.CharField(120, default="")
    phone = peewee.CharField(20, default="")
    phone_is_neighbour = peewee.BooleanField(default=False)
    phone_note = peewee.CharField(60, default="")
    neighbour_name = peewee.CharField(50, default="")
    neighbour_phone = peewee.CharField(20, default="")
    tier = peewee.CharField(10, default="monthly")
    languages = peewee.CharField(60, default="")
    interpreter_needed = peewee.BooleanField(default=False)
    minority_questions = peewee.BooleanField(default=False)
    notes = peewee.TextField(default="")
    merged_into = peewee.ForeignKeyField("self", null=True, backref="+")
    ended_at = InstantField(null=True)
    ended_reason = peewee.CharField(10, null=True)
    find_text = peewee.TextField(default="")
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("station_id", "number"), True),)

    @classmethod
    def row(cls, station_id, number, label, village_id=None, *, id=None, **fields):
        """A file as a dict for `insert_rows`, with any of `EMPTY`'s fields; `find_text` from `finding.find_text(names, village, phones, number)`."""
        made = {"id": id or uuid7(), "station_id": station_id, "number": number, "label": label, "name_key": name_key(label), "village": village_id}
        return {**made, **EMPTY, **fields, "created_at": clock.now()}

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Files that `account` may open now: staff their station's; volunteers homes assigned to them while a visit is due, and homes with a task of theirs."""
        stations = staff_stations(account)
        whole = cls.merged_into.is_null()
        if stations:
            return cls.select().where(whole, cls.station_id.in_(stations))
        if not account.has("volunteer"):
            return cls.select().where(False)
        return cls.select().where(whole, cls._needed_by(account))

    @classmethod
    def _needed_by(cls, account):
        from app.households.assignments import Assignment
        from app.households.due_dates import DueDate
        from app.households.tasks import Task

        mine = Assignment.homes_of(account)
        soon = DueDate.select(DueDate.household).where(DueDate.is_open(), DueDate.due_on <= clock.today() + timedelta(days=DUE_SOON_DAYS))
        tasks = Task.select(Task.household).where(Task.is_for(account), Task.closed_at.is_null())
        return cls.ended_at.is_null() & cls.id.in_(mine) & cls.id.in_(soon) | cls.id.in_(tasks)

    @classmethod
    def find(cls, account, id):
        """The home with this id, or the one it was folded into, if `account` may open it now; else None."""
        return cls.visible_to(account).where(cls.id == cls.survivor_id(id)).first()

    @classmethod
    def for_writing(cls, account, id, at):
        """The home (aliases resolved) for which `account` was allowed to fill in a form at `at`: staff of its station, or assigned to it then; else None."""
        from app.households.assignments import Assignment

        home = _by_id.first(id)
        if home and home.merged_into_id:
            home = _by_id.first(home.merged_into_id)
        if home and (home.station_id in staff_stations(account, at) or Assignment.held(account, [id, home.id], at)):
            return home
        return cls.find(account, id)

    @classmethod
    def survivor_id(cls, id):
        """The id under which a home is kept today; an unknown id stays what it is."""
        row = cls.select(cls.merged_into).where(cls.id == id).tuples().first()
        return row[0] if row and row[0] else id

    @classmethod
    def active(cls):
        """A condition: not ended, not folded into another."""
        return cls.ended_at.is_null() & cls.merged_into.is_null()

    @classmethod
    def search(cls, text, query=None):
        """Homes of `query` that match every word: part of a name, pinyin, initials, village, phone or number."""
        query = cls.select() if query is None else query
        for term in search_terms(text):
            query = query.where(cls.find_text.contains(term))
        return query

    @classmethod
    def next_number(cls, station_id):
        """The next running number of a station, four digits or more."""
        taken = cls.select(cls.number).where(cls.station_id == station_id).tuples()
        return f"{max((int(number) for (number,) in taken if number.isascii() and number.isdigit()), default=0) + 1:04d}"

    # ---- questions ----

    @property
    def folded(self):
        """Whether this file was folded into another since it was read."""
        return _merged_into.first(self.id).merged_into_id is not None

    @property
    def members(self):
        """Everybody in the file, read once, each with `.categories` that hold today."""
        if not hasattr(self, "_members"):
            _gather([self], sorted(_people_of(self.id), key=lambda person: (person.created_at, person.id)))
        return self._members

    def read_categories(self):
        """Of everybody in the file, at once."""
        _sort(self.members, _categories(self.id, clock.today(), clock.today()))

    @property
    def at_home(self):
        return [person for person in self.members if person.at_home]

    @property
    def children(self):
        """Those at home who are under 18 by the year of birth: a guardian speaks for them."""
        return [person for person in self.at_home if person.is_child]

    @property
    def profile(self):
        """Facts of this home for the rules of the checklists (docs/checklists.md)."""
        from app.households.profile import profile

        return profile(self)

    @property
    def checklist_sets(self):
        """Ids of the question sets for this home, the safety module first, each once."""
        from app.households.profile import checklist_sets

        return checklist_sets(self)

    @property
    def children_or_woman_alone(self):
        """Two visitors are required (domain.md 3.0): a child of a child category, only children, or a woman alone."""
        from app.households.profile import children_or_woman_alone

        return children_or_woman_alone(self)

    @property
    def high_risk(self):
        """Weekly tier, or a red hazard that is still open."""
        from app.households.hazards import Hazard

        return self.tier == "weekly" or Hazard.open_for(self).where(Hazard.severity == "red").exists()

    @property
    def next_due(self):
        """The earliest open due date, or None."""
        from app.households.due_dates import DueDate

        if not hasattr(self, "_next_due"):
            self._next_due = DueDate.open_for(self).first()
        return self._next_due

    @property
    def tier_name(self):
        return str(TIERS.get(self.tier, self.tier))

    @property
    def language_names(self):
        return [spoken_name(code) for code in self.languages.split(",") if code]

    @property
    def village_name(self):
        return self.village.name if self.village_id else ""

    # ---- verbs ----

    def save(self, **kwargs):
        """Keep key and search words in step."""
        self.name_key = name_key(self.label)
        self.find_text = self._words()
        return super().save(**kwargs)

    def refresh_words(self):
        """After a change of its persons."""
        self.__dict__.pop("_members", None)
        self.save()

    def _words(self):
        from app.households.person import Person

        names = [name for row in Person.select(Person.name, Person.label).where(Person.household == self.id).tuples() for name in row]
        return find_text([self.label, *names], self.village_name, [self.phone, self.neighbour_phone], self.number)

    def end(self, reason, by):
        """Close the file: nobody is due there any more. Repeating keeps the first ending."""
        from app.households.due_dates import DueDate

        if self.ended_at is None:
            self.ended_at, self.ended_reason = clock.now(), reason
            self.save()
            DueDate.excuse_open(self.id, "ended")
            audit.record("end", self, by=by, reason=reason)

    def reopen(self, by):
        """Take the ending back and plan the next visit."""
        from app.households.due_dates import DueDate

        if self.ended_at is not None:
            self.ended_at = self.ended_reason = None
            self.save()
            DueDate.plan(self)
            audit.record("reopen", self, by=by)


def fill_members(households):
    """Read the persons and categories of many homes in two statements."""
    from app.households.categories import Category
    from app.households.person import Person

    people = list(Person.select().where(Person.household.in_([home.id for home in households])).order_by(Person.created_at, Person.id))
    _gather(households, people)
    _sort(people, Category.of_people([person.id for person in people]) if people else ())
    return households


def _gather(households, people):
    homes = {home.id: home for home in households}
    for home in households:
        home._members = []
    for person in people:
        person.household = homes[person.household_id]
        person.household._members.append(person)


def _sort(people, categories):
    by_id = {person.id: person for person in people}
    for person in people:
        person.categories = []
    for category in categories:
        by_id[category.person_id].categories.append(category)


_by_id = compiled(lambda id: Household.select().where(Household.id == id))
_merged_into = compiled(lambda id: Household.select(Household.merged_into).where(Household.id == id))


@compiled
def _people_of(household_id):
    from app.households.person import Person

    return Person.select().where(Person.household == household_id)


@compiled
def _categories(household_id, day, same_day):
    from app.households.categories import Category
    from app.households.person import Person

    holds = (Category.valid_from <= day) & (Category.valid_until.is_null() | (Category.valid_until > same_day))
    return Category.select(Category).join(Person).where(Person.household == household_id, holds).order_by(Category.valid_from)
