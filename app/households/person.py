"""Persons we serve, each in one home."""

import peewee

from app import clock
from app.db import InstantField, StationModel, uuid7
from app.households.finding import name_key, tidy_name
from app.households.household import Household
from app.i18n import _l

SEX = {"0": _l("Unknown"), "1": _l("Male"), "2": _l("Female"), "9": _l("Not stated")}  # GB/T 2261.1-2003
RELATIONS = {
    "head": _l("Head of the household"),
    "spouse": _l("Spouse"),
    "child": _l("Son or daughter"),
    "parent": _l("Parent"),
    "grandchild": _l("Grandchild"),
    "grandparent": _l("Grandparent"),
    "sibling": _l("Brother or sister"),
    "other": _l("Other relation"),
}
CHILD_UNTIL, ASKED_FROM, ELDER_FROM = 18, 8, 60


class Person(StationModel):
    """Not an account: a person is served. Identity numbers are not stored (domain.md section 8)."""

    household = peewee.ForeignKeyField(Household, backref="+", on_delete="CASCADE")
    name = peewee.CharField(50)
    label = peewee.CharField(50, default="")
    name_key = peewee.CharField(160, default="", index=True)
    sex = peewee.CharField(1, default="0")
    birth_year = peewee.SmallIntegerField(null=True)
    birth_date = peewee.DateField(null=True)
    birth_estimated = peewee.BooleanField(default=False)
    lunar = peewee.BooleanField(default=False)
    relation = peewee.CharField(12, default="head")
    lives_here = peewee.BooleanField(default=True)
    ethnicity = peewee.CharField(10, null=True)
    language = peewee.CharField(10, null=True)
    reads_chinese = peewee.BooleanField(null=True)
    deceased_on = peewee.DateField(null=True)
    created_at = InstantField(default=clock.now)

    @classmethod
    def row(
        cls,
        station_id,
        household_id,
        name,
        *,
        id=None,
        label="",
        sex="0",
        birth_year=None,
        birth_date=None,
        birth_estimated=False,
        lunar=False,
        relation="head",
        lives_here=True,
        ethnicity=None,
        language=None,
        reads_chinese=None,
        deceased_on=None,
    ):
        """A person as a dict for `insert_rows`; the home's `find_text` is the caller's to make."""
        return {
            "id": id or uuid7(),
            "station_id": station_id,
            "household": household_id,
            "name": tidy_name(name),
            "label": label,
            "name_key": name_key(name),
            "sex": sex,
            "birth_year": birth_date.year if birth_date else birth_year,
            "birth_date": birth_date,
            "birth_estimated": birth_estimated,
            "lunar": lunar,
            "relation": relation,
            "lives_here": lives_here,
            "ethnicity": ethnicity,
            "language": language,
            "reads_chinese": reads_chinese,
            "deceased_on": deceased_on,
            "created_at": clock.now(),
        }

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Persons of the homes that the account sees."""
        return cls.select().where(cls.household.in_(Household.visible_to(account).select(Household.id)))

    @classmethod
    def of(cls, household):
        return cls.select().where(cls.household == household).order_by(cls.created_at, cls.id)

    # ---- questions ----

    @property
    def categories(self):
        """Those that hold today, read for the whole home at once."""
        if not hasattr(self, "_categories"):
            self.household.read_categories()
        return self._categories

    @categories.setter
    def categories(self, known):
        self._categories = known

    @property
    def short_name(self):
        """What a volunteer reads: the label, never the full name."""
        return self.label or self.household.label

    def age_on(self, day):
        """Full years (周岁) on `day`, or None; by the year alone where only that is known."""
        if self.birth_date:
            return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
        return day.year - self.birth_year if self.birth_year else None

    @property
    def age(self):
        return self.age_on(clock.today())

    @property
    def is_child(self):
        return self.age is not None and self.age < CHILD_UNTIL

    @property
    def is_asked(self):
        """Whether a child is asked for its consent itself: from 8 years on. Where only the year of birth is known it counts as a full year."""
        return self.is_child and self.age >= ASKED_FROM

    @property
    def is_elder(self):
        return self.age is not None and self.age >= ELDER_FROM

    @property
    def at_home(self):
        return self.lives_here and self.deceased_on is None

    @property
    def relation_name(self):
        return str(RELATIONS.get(self.relation, self.relation))

    # ---- verbs ----

    def save(self, **kwargs):
        """Keep the pinyin key and the home's search words in step with the name."""
        self.name = tidy_name(self.name)
        self.name_key = name_key(self.name)
        if self.birth_date:
            self.birth_year = self.birth_date.year
        saved = super().save(**kwargs)
        self.household.refresh_words()
        return saved
