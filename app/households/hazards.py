"""Hazards found at a home (隐患): by which answer, how grave, until when, and how they ended (domain.md 3.7)."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, child_id
from app.households.household import Household
from app.households.scope import staff_stations
from app.i18n import _l

SEVERITIES = ("red", "orange", "yellow")
SEVERITY_NAMES = {"red": _l("Red"), "orange": _l("Orange"), "yellow": _l("Yellow")}
HAZARDS = {
    "electrical": _l("Electrical hazard"),
    "gas": _l("Gas hazard"),
    "fire": _l("Fire hazard"),
    "co_poisoning": _l("Smoke and carbon monoxide"),
    "fall": _l("Risk of falling"),
    "structural": _l("Unsafe building"),
    "sanitation": _l("Water and toilet"),
    "nutrition": _l("Too little food"),
    "medication": _l("Medicines"),
    "health_urgent": _l("Acute illness"),
    "isolation": _l("Loneliness"),
    "abuse": _l("Abuse"),
    "self_harm": _l("Harm to self or others"),
    "fraud": _l("Fraud"),
    "income_shock": _l("Sudden loss of income"),
    "drowning": _l("Drowning"),
    "school_dropout": _l("Out of school"),
    "neglect": _l("Missing guardian"),
}
RESTRICTED = {"abuse", "self_harm", "neglect"}


class Hazard(StationModel):
    station_id = peewee.CharField(9)  # no index of its own: those below begin with it
    household = peewee.ForeignKeyField(Household, backref="+")
    occurrence = peewee.UUIDField()  # asked together with the home
    code = peewee.CharField(20)
    severity = peewee.CharField(6)
    question = peewee.CharField(12, default="")
    restricted = peewee.BooleanField(default=False)
    found_on = peewee.DateField()
    due_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    closed_by = peewee.UUIDField(null=True)
    closing = peewee.CharField(200, default="")
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("station_id", "closed_at"), False),)

    @classmethod
    def row(
        cls,
        station_id,
        household_id,
        occurrence,
        code,
        severity,
        question,
        found_on,
        due_at=None,
        *,
        restricted=None,
        closed_at=None,
        closed_by=None,
        closing="",
    ):
        """A hazard as a dict. Its id is `uuid5(occurrence, "hazard:<question>:<code>")`: the phone knows it beforehand."""
        return {
            "id": child_id(occurrence, f"hazard:{question}:{code}"),
            "station_id": station_id,
            "household": household_id,
            "occurrence": occurrence,
            "code": code,
            "severity": severity,
            "question": question,
            "restricted": code in RESTRICTED if restricted is None else restricted,
            "found_on": found_on,
            "due_at": due_at,
            "closed_at": closed_at,
            "closed_by": closed_by,
            "closing": closing,
            "created_at": clock.now(),
        }

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: of their station; volunteers: of homes they see. Restricted ones only for those trained for it."""
        stations = staff_stations(account)
        seen = cls.station_id.in_(stations) if stations else cls.household.in_(Household.visible_to(account).select(Household.id))
        return cls.select().where(seen, cls.readable_by(account))

    @classmethod
    def readable_by(cls, account):
        return ~cls.restricted | account.may_read_restricted

    @classmethod
    def open_for(cls, household):
        return cls.select().where(cls.household == household, cls.closed_at.is_null()).order_by(cls.found_on)

    # ---- questions ----

    @property
    def name(self):
        return str(HAZARDS.get(self.code, self.code))

    @property
    def severity_name(self):
        return str(SEVERITY_NAMES.get(self.severity, self.severity))

    @property
    def overdue(self):
        return self.closed_at is None and self.due_at is not None and self.due_at < clock.now()

    # ---- verbs ----

    def close(self, by, closing=""):
        """The danger is gone. Repeating keeps the first closing."""
        if self.closed_at is None:
            self.closed_at, self.closed_by, self.closing = clock.now(), by.id, closing
            self.save()
            audit.record("close", self, by=by, code=self.code)


def worst_open(household_ids, account):
    """The gravest open hazard of each home that `account` may read: `{household id: Hazard}`."""
    query = Hazard.select().where(Hazard.household.in_(list(household_ids)), Hazard.closed_at.is_null(), Hazard.readable_by(account))
    return {hazard.household_id: hazard for hazard in sorted(query, key=lambda hazard: SEVERITIES.index(hazard.severity), reverse=True)}
