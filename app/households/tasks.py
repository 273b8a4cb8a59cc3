"""Tasks (待办): work to do for a home, by a role or a person, until when, and how it ended."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, child_id, uuid7
from app.households.assignments import Assignment
from app.households.hazards import HAZARDS, Hazard
from app.households.household import Household
from app.households.scope import staff_stations
from app.i18n import _, _l
from app.people import Account

OUTCOMES = {"done": _l("Done"), "referred": _l("Referred"), "not_needed": _l("No longer needed"), "refused": _l("The family does not wish it")}
# what a task says, by key; anything else in `what` is a sentence that a person wrote
SENTENCES = {
    "neighbour_check": _l("Ask the neighbour whether all is well."),
    "visit_again": _l("Visit again."),
    "call_head": _l("Tell the station head."),
    "follow_hazard": _l("See to the hazard that was found."),
    "talk_refused": _l("Ask why the visit was not wished."),
    "confirm_moved": _l("Make sure that they moved away, and end the file."),
    "confirm_deceased": _l("Make sure of the death, comfort the family, and end the file."),
    "revisit_unknown": _l("Visit again: nothing was answered last time."),
}


# rooms whose tasks say more add a function: key → sentence in the reader's language, or None
MORE_SENTENCES = []


class Task(StationModel):
    station_id = peewee.CharField(9)  # no index of its own: those below begin with it
    household = peewee.ForeignKeyField(Household, backref="+")
    hazard = peewee.ForeignKeyField(Hazard, null=True, backref="+", index=False)  # asked the other way round only; no hazard is ever removed
    occurrence = peewee.UUIDField(null=True)  # asked together with the home
    what = peewee.CharField(200)
    restricted = peewee.BooleanField(default=False)
    to_role = peewee.CharField(20, null=True)
    to_account = peewee.ForeignKeyField(Account, null=True, backref="+", index=False)
    due_at = InstantField(null=True)
    suggestion = JSONField(null=True)
    created_at = InstantField(default=clock.now)
    closed_at = InstantField(null=True)
    closed_by = peewee.UUIDField(null=True)
    outcome = peewee.CharField(12, default="")
    note = peewee.CharField(500, default="")

    class Meta:
        indexes = ((("station_id", "closed_at"), False),)

    @classmethod
    def row(
        cls,
        station_id,
        household_id,
        what,
        *,
        occurrence=None,
        key=None,
        hazard_id=None,
        restricted=False,
        to_role="social_worker",
        to_account=None,
        due_at=None,
        suggestion=None,
        created_at=None,
        closed_at=None,
        closed_by=None,
        outcome="",
        note="",
    ):
        """A task as a dict. Made by a visit, its id is `uuid5(occurrence, "task:<key or what>")`: the phone knows it beforehand."""
        return {
            "id": child_id(occurrence, f"task:{key or what}") if occurrence else uuid7(),
            "station_id": station_id,
            "household": household_id,
            "hazard": hazard_id,
            "occurrence": occurrence,
            "what": what,
            "restricted": restricted,
            "to_role": to_role,
            "to_account": to_account,
            "due_at": due_at,
            "suggestion": suggestion,
            "created_at": created_at or clock.now(),
            "closed_at": closed_at,
            "closed_by": closed_by,
            "outcome": outcome,
            "note": note,
        }

    # ---- lists ----

    @classmethod
    def visible_to(cls, account, at=None):
        """Staff: of their station; volunteers: their own, now or at the instant `at`. Restricted ones only for those trained for it."""
        stations = staff_stations(account, at)
        seen = cls.station_id.in_(stations) if stations else cls.is_for(account, at)
        return cls.select().where(seen, ~cls.restricted | account.may_read_restricted)

    @classmethod
    def is_for(cls, account, at=None):
        """A condition: the task is this account's, or its role's at a home assigned to it."""
        roles = account.roles_at(at) if at else account.roles
        by_role = cls.to_role.in_(list(roles)) & cls.to_account.is_null() & cls.household.in_(Assignment.homes_of(account, at))
        return (cls.to_account == account.id) | by_role

    @classmethod
    def open_for(cls, household):
        return cls.select().where(cls.household == household, cls.closed_at.is_null()).order_by(cls.due_at)

    # ---- questions ----

    @property
    def sentence(self):
        """What there is to do, in the reader's language."""
        if self.what in SENTENCES:
            return str(SENTENCES[self.what])
        if self.what in HAZARDS:
            return _("See to it: %(hazard)s", hazard=HAZARDS[self.what])
        return next(filter(None, (tell(self.what) for tell in MORE_SENTENCES)), self.what)

    @property
    def overdue(self):
        return self.closed_at is None and self.due_at is not None and self.due_at < clock.now()

    @property
    def outcome_name(self):
        return str(OUTCOMES.get(self.outcome, self.outcome))

    # ---- verbs ----

    def close(self, by, outcome, note="", closes_hazard=False):
        """End the task, and its hazard when asked. Repeating keeps the first ending."""
        if self.closed_at is None:
            self.closed_at, self.closed_by, self.outcome, self.note = (clock.now(), by.id, outcome, note or "")
            self.save()
            audit.record("close", self, by=by, outcome=outcome)
            if closes_hazard and self.hazard:
                self.hazard.close(by, closing=note or outcome)


# most tasks are a role's: the index holds only those of one account
Task.add_index(Task.index(Task.to_account, where=Task.to_account.is_null(False)))
