"""Categories of a person (低保, 独居, …): they overlap and have dates and a source (domain.md section 2)."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, uuid7
from app.households.person import Person
from app.households.scope import staff_stations
from app.i18n import _l

CATEGORIES = {
    "lives_alone": _l("Lives alone"),
    "empty_nest": _l("Empty nest"),
    "left_behind_elder": _l("Left-behind elder"),
    "very_old": _l("Aged 80 and over"),
    "adl_dependent": _l("Dependent in daily living"),
    "adl_partial": _l("Partly dependent in daily living"),
    "dementia": _l("Dementia"),
    "dibao": _l("Minimum allowance"),
    "tekun": _l("Destitute support"),
    "dibian": _l("Marginal income"),
    "expenditure_hardship": _l("Expenditure hardship"),
    "disabled": _l("Disabled person"),
    "orphan": _l("Orphan"),
    "unattended_child": _l("De facto unattended child"),
    "child_in_difficulty": _l("Child in difficulty"),
    "left_behind_child": _l("Left-behind child"),
    "migrant_child": _l("Migrant child"),
    "lost_only_child": _l("Lost-only-child family"),
    "preferential_object": _l("Entitled veteran or family"),
    "veteran": _l("Veteran"),
    "migrant_resident": _l("Migrant resident"),
}
ELDER = {"lives_alone", "empty_nest", "left_behind_elder", "very_old", "adl_dependent", "adl_partial", "dementia"}
LOW_INCOME = {"dibao", "dibian", "tekun", "expenditure_hardship"}
CHILD = {"orphan", "unattended_child", "child_in_difficulty", "left_behind_child", "migrant_child"}
# class of the disability certificate
DISABILITY = {"1": _l("Sight"), "2": _l("Hearing"), "3": _l("Speech"), "4": _l("Body"), "5": _l("Intellect"), "6": _l("Mind"), "7": _l("Several")}


class Category(StationModel):
    """A person is in a category from a day until a day (not included), by some evidence."""

    person = peewee.ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    code = peewee.CharField(24)
    disability_class = peewee.CharField(1, null=True)
    disability_grade = peewee.SmallIntegerField(null=True)
    valid_from = peewee.DateField(default=clock.today)
    valid_until = peewee.DateField(null=True)
    source = peewee.CharField(100, default="")
    created_at = InstantField(default=clock.now)

    @classmethod
    def row(cls, station_id, person_id, code, valid_from, *, valid_until=None, source="", disability_class=None, disability_grade=None):
        return {
            "id": uuid7(),
            "station_id": station_id,
            "person": person_id,
            "code": code,
            "disability_class": disability_class,
            "disability_grade": disability_grade,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "source": source,
            "created_at": clock.now(),
        }

    @classmethod
    def visible_to(cls, account):
        """Of the stations where the account is staff."""
        return cls.select().where(cls.station_id.in_(staff_stations(account)))

    @classmethod
    def holds(cls, day):
        return (cls.valid_from <= day) & (cls.valid_until.is_null() | (cls.valid_until > day))

    @classmethod
    def of_people(cls, person_ids, day=None):
        """Categories of these people that hold on `day` (else today)."""
        return cls.select().where(cls.person.in_(list(person_ids)), cls.holds(day or clock.today())).order_by(cls.valid_from)

    @property
    def name(self):
        return str(CATEGORIES.get(self.code, self.code))

    @property
    def severe(self):
        """Severe disability (重残): grade 1 or 2 of the certificate."""
        return self.code == "disabled" and self.disability_grade in (1, 2)

    def end(self, on, by):
        """The person is in it no longer from `on`. Repeating keeps the first date."""
        if self.valid_until is None:
            self.valid_until = on
            self.save()
            audit.record("end", self, by=by)
