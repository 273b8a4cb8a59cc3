"""What waits for the head's decision (待定): what could not be placed, doubts, clashes, proposals."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, uuid7
from app.households.scope import head_stations
from app.i18n import _l

KINDS = {
    "unplaced": _l("A visit whose home is not known here"),
    "twice_a_day": _l("Two visits to one home on one day"),
    "clock_doubt": _l("The phone's clock was probably wrong"),
    "handed_in": _l("Handed in by a colleague"),
    "merge": _l("Two files may be one home"),
    "consent_withdrawn": _l("Consent was withdrawn before the visit arrived"),
    "clash": _l("Two people changed the same field"),
    "corrected_twice": _l("Two people corrected one visit"),
    "two_visitors": _l("One visitor where two are required"),
}


class Decision(StationModel):
    """`about` is a table's name, `about_id` the row; `details` hold what the head must know."""

    kind = peewee.CharField(20)
    about = peewee.CharField(40)
    about_id = peewee.UUIDField(index=True)
    details = JSONField(default=dict)
    at = InstantField(default=clock.now)
    settled_at = InstantField(null=True)
    settled_by = peewee.UUIDField(null=True)
    outcome = peewee.CharField(40, default="")

    class Meta:
        indexes = ((("station_id", "settled_at"), False),)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """The head's, of the own station."""
        return cls.select().where(cls.station_id.in_(head_stations(account)))

    @classmethod
    def waiting(cls, station_id):
        return cls.select().where(cls.station_id == station_id, cls.settled_at.is_null()).order_by(cls.at)

    @property
    def kind_name(self):
        return str(KINDS.get(self.kind, self.kind))

    @property
    def earlier_at(self):
        """When the version came that this one knew nothing of."""
        return clock.parse_instant(self.details.get("earlier_at"))

    # ---- verbs ----

    @classmethod
    def row(cls, station_id, kind, about, about_id, *, at=None, settled_at=None, settled_by=None, outcome="", **details):
        """A decision as a dict, for those who insert many."""
        return {
            "id": uuid7(),
            "station_id": station_id,
            "kind": kind,
            "about": about,
            "about_id": about_id,
            "details": details,
            "at": at or clock.now(),
            "settled_at": settled_at,
            "settled_by": settled_by,
            "outcome": outcome,
        }

    @classmethod
    def add(cls, station_id, kind, about, about_id, **details):
        """Put something before the head; what already waits with the same details is not asked twice."""
        waiting = cls.waiting(station_id).where(cls.kind == kind, cls.about == about, cls.about_id == about_id)
        known = next((decision for decision in waiting if decision.details == details), None)
        return known or cls.create(**cls.row(station_id, kind, about, about_id, **details))

    def settle(self, by, outcome):
        """Note what the head decided. Repeating keeps the first decision."""
        if self.settled_at is None:
            self.settled_at, self.settled_by, self.outcome = clock.now(), by.id, outcome
            self.save()
            audit.record("settle", self, by=by, kind=self.kind, outcome=outcome)
