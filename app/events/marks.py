"""Marks of coming and going at an activity: an append-only set, by volunteers and residents (design.md section 5)."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, insert_rows
from app.events.activity import Activity
from app.events.shift import Shift
from app.households.person import Person
from app.i18n import _l
from app.people import Account

IN, OUT, UNDO, COUNT = "in", "out", "undo", "count"
CODE, POSTER, KIOSK, LEADER, CARD, LATE_ENTRY = "code", "poster", "kiosk", "leader", "card", "late_entry"
METHODS = {
    CODE: _l("Code on the screen"),
    POSTER: _l("Poster"),
    KIOSK: _l("Tablet of the station"),
    LEADER: _l("Noted by the leader"),
    CARD: _l("Card"),
    LATE_ENTRY: _l("Copied from paper"),
}
ACCEPTED, DOUBTFUL, REFUSED = "accepted", "needs_confirmation", "refused"


class SignMark(StationModel):
    """One mark, never changed. Of a volunteer (`account`), of a resident (`person`), or a number of residents (`amount`).

    `at`: the phone's time corrected by its clock's offset; `phone_at`: what its clock showed. `verdict`: what the server said of the code that came with it,
    and why; `key_id`: the key that had signed that code."""

    activity = peewee.ForeignKeyField(Activity, backref="+", on_delete="CASCADE")
    shift = peewee.ForeignKeyField(Shift, null=True, backref="+")
    account = peewee.ForeignKeyField(Account, null=True, backref="+")
    person = peewee.ForeignKeyField(Person, null=True, backref="+")
    what = peewee.CharField(8)
    at = InstantField()
    phone_at = InstantField(null=True)
    amount = peewee.SmallIntegerField(default=1)
    method = peewee.CharField(12)
    verdict = peewee.CharField(20, default=ACCEPTED)
    reason = peewee.CharField(20, default="")
    key_id = peewee.CharField(4, default="")
    author_id = peewee.UUIDField(null=True)
    recorded_at = InstantField(default=clock.now)
    confirmed_by = peewee.UUIDField(null=True)
    confirmed_at = InstantField(null=True)

    class Meta:
        indexes = ((("activity", "account"), False),)

    @classmethod
    def add(
        cls,
        activity,
        id,
        what,
        at,
        *,
        method,
        by=None,
        account_id=None,
        person_id=None,
        shift_id=None,
        amount=1,
        verdict=ACCEPTED,
        reason="",
        phone_at=None,
        key_id="",
    ):
        """Put a mark into the set; one that is there already stays as it is. Gives whether it is new."""
        if cls.select().where(cls.id == id).exists():
            return False
        now = clock.now()
        row = {"id": id, "station_id": activity.station_id, "activity": activity.id, "shift": shift_id, "account": account_id, "person": person_id}
        row |= {
            "what": what,
            "at": at,
            "phone_at": phone_at,
            "amount": amount,
            "method": method,
            "verdict": verdict,
            "reason": reason,
            "key_id": key_id,
        }
        insert_rows(cls, [row | {"author_id": by.id if by else None, "recorded_at": now}])
        audit.record("sign_mark", cls(id=id, station_id=activity.station_id), by=by, what=what, method=method)
        return True

    @classmethod
    def of(cls, activity):
        return cls.select().where(cls.activity == activity.id)

    @property
    def refused(self):
        return self.verdict == REFUSED

    @property
    def told(self):
        """The reason of a doubt or refusal, as a sentence."""
        from app.events.codes import REASONS

        return str(REASONS[self.reason]) if self.reason else ""

    def confirm(self, by):
        """A person of the staff has seen that it is true. Repeating changes nothing."""
        if self.verdict == DOUBTFUL and self.confirmed_at is None:
            self.confirmed_at, self.confirmed_by = clock.now(), by.id
            self.save()
            audit.record("confirm_sign_mark", self, by=by)
