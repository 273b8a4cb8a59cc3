"""Consents (同意书): one per purpose, with who explained it, and withdrawn at any time (domain.md section 9).

A child cannot agree alone (Personal Information Protection Law, article 31): the guardian does; from 8 years on the child is asked as well, and without its yes there is no consent.
"""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, compiled, uuid7
from app.households.household import Household
from app.households.person import Person
from app.households.scope import staff_stations
from app.i18n import _l

PURPOSES = {
    "record": _l("Keep a record of visits"),
    "photo": _l("Take photos of the place, not of people"),
    "share_with_partner": _l("Pass a need on to those who help"),
    "publish_story": _l("Tell the story without names"),
    "language_audio": _l("Use a recorded voice"),
}
HOWS = {"sign": _l("Signed"), "thumb": _l("Thumb on paper"), "spoken": _l("Spoken, with a witness")}
VERSION = "2026-1"
OWN_WORD_FROM = 14
# rooms that must act when a consent ends add a function: (consent, by), called in the same transaction
ON_WITHDRAWAL = []


class Consent(StationModel):
    station_id = peewee.CharField(9)  # read by home, never by station
    household = peewee.ForeignKeyField(Household, backref="+", index=False)
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="SET NULL", index=False)
    purpose = peewee.CharField(20)
    given_at = InstantField(default=clock.now)
    withdrawn_at = InstantField(null=True)
    how = peewee.CharField(10, default="spoken")
    witness = peewee.CharField(50, default="")
    explained_by = peewee.UUIDField(null=True)
    guardian = peewee.CharField(50, default="")
    assent = peewee.BooleanField(default=False)
    version = peewee.CharField(20, default=VERSION)

    class Meta:
        indexes = ((("household", "purpose"), False),)

    @classmethod
    def row(
        cls,
        station_id,
        household_id,
        purpose,
        given_at,
        *,
        person_id=None,
        how="spoken",
        witness="",
        explained_by=None,
        guardian="",
        assent=False,
        withdrawn_at=None,
        id=None,
    ):
        return {
            "id": id or uuid7(),
            "station_id": station_id,
            "household": household_id,
            "person": person_id,
            "purpose": purpose,
            "given_at": given_at,
            "withdrawn_at": withdrawn_at,
            "how": how,
            "witness": witness,
            "explained_by": explained_by,
            "guardian": guardian,
            "assent": assent,
            "version": VERSION,
        }

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Of the stations where the account is staff."""
        return cls.select().where(cls.station_id.in_(staff_stations(account)))

    @classmethod
    def holds(cls, instant):
        return (cls.given_at <= instant) & (cls.withdrawn_at.is_null() | (cls.withdrawn_at > instant))

    @classmethod
    def of(cls, household):
        return cls.select().where(cls.household == household).order_by(cls.given_at.desc())

    # ---- questions ----

    @classmethod
    def given(cls, household, purpose, at=None):
        """Whether the home had agreed to `purpose` at the instant `at` (else now)."""
        return purpose in HomeConsents(household).given(at)

    @classmethod
    def noted(cls, household, purpose, person_id):
        """Whether this person's (None: the home's) consent to `purpose` is on file and stands."""
        whose = str(person_id or "")
        return any(c.purpose == purpose and str(c.person_id or "") == whose and c.holds_at(clock.now()) for c in _of_home(household.id))

    def holds_at(self, instant):
        return self.given_at <= instant and (self.withdrawn_at is None or self.withdrawn_at > instant)

    @property
    def purpose_name(self):
        return str(PURPOSES.get(self.purpose, self.purpose))

    @property
    def how_name(self):
        return str(HOWS.get(self.how, self.how))

    @property
    def asked_for(self):
        """`child` or `youth` where a child said yes beside its guardian, else None. By the age on the day it was given."""
        age = self.person.age_on(clock.local(self.given_at).date()) if self.person_id and self.assent else None
        if age is None:
            return None
        return "youth" if age >= OWN_WORD_FROM else "child"

    # ---- verbs ----

    def withdraw(self, by):
        """From now on no longer. Repeating keeps the first time."""
        if self.withdrawn_at is None:
            self.withdrawn_at = clock.now()
            self.save()
            audit.record("withdraw", self, by=by, purpose=self.purpose)
            for act in ON_WITHDRAWAL:
                act(self, by)


# a visit's consents are the home's: the index holds only those of one person
Consent.add_index(Consent.index(Consent.person, where=Consent.person.is_null(False)))


class HomeConsents:
    """What a home had agreed to and when, read once: a visit asks three times."""

    def __init__(self, household):
        self._all = _of_home(household.id)

    def given(self, at=None):
        """The set of purposes agreed to at `at` (else now)."""
        at = at or clock.now()
        return {consent.purpose for consent in self._all if consent.holds_at(at)}

    def withdrawn_since(self, at):
        """Purposes that were agreed to at `at` and are no longer: what a visit filled in then must leave out now."""
        return self.given(at) - self.given()

    @property
    def guarded(self):
        """Whether a guardian's word for a child of this home is on file and stands."""
        return any(consent.guardian and consent.holds_at(clock.now()) for consent in self._all)


# only what the questions above ask
_of_home = compiled(
    lambda household_id: Consent.select(Consent.person, Consent.purpose, Consent.given_at, Consent.withdrawn_at, Consent.guardian).where(
        Consent.household == household_id
    )
)
