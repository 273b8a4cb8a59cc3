"""Marks on a roll: an append-only set of what was seen or said, and the paper sheets that some were copied from (design.md section 5)."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, Model, StationModel, insert_rows
from app.households.person import Person
from app.i18n import _l
from app.photos import Photo
from app.school.session import Session

PRESENT, LATE, LEFT_EARLY, ABSENT, PROXY, UNDO = "present", "late", "left_early", "absent_known", "proxy", "undo"
WALK_IN, COMPANION = "walk_in", "companion"
STATES = {
    PRESENT: _l("Here"),
    LATE: _l("Came late"),
    LEFT_EARLY: _l("Left early"),
    ABSENT: _l("Absent, reason known"),
    PROXY: _l("Somebody signed for them"),
    UNDO: _l("Not marked"),
}
COUNTED = {WALK_IN: _l("Walk-in"), COMPANION: _l("Companion")}
TAP, NUMBER, QR, LATE_ENTRY = "token_tap", "number", "qr", "late_entry"
METHODS = (TAP, NUMBER, QR, LATE_ENTRY)
REASONS = {
    "ill": _l("Ill"),
    "doctor": _l("At the doctor's or in hospital"),
    "family": _l("Needed at home"),
    "away": _l("Away with family"),
    "farm": _l("Work in the fields"),
    "other": _l("Another reason"),
}


class Sheet(StationModel):
    """A paper sheet (补录) that somebody copied in; `photos` lists the pictures that the phone will send."""

    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    author_id = peewee.UUIDField()
    filled_at = InstantField()
    photos = JSONField(default=list)
    recorded_at = InstantField(default=clock.now)

    @property
    def pictures(self):
        return list(SheetPhoto.select().where(SheetPhoto.sheet == self.id).order_by(SheetPhoto.arrived_at))


class SheetPhoto(Model):
    sheet = peewee.ForeignKeyField(Sheet, backref="+", on_delete="CASCADE")
    photo = peewee.ForeignKeyField(Photo, backref="+")
    arrived_at = InstantField(default=clock.now)


class Mark(StationModel):
    """One mark, never changed. `at` is the phone's time corrected by its clock's offset; `amount` (±1) counts only for walk-ins and companions.

    `signed_by`: who put their name for the person. A proxy reports, and does not count (domain.md section 4)."""

    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, null=True, backref="+")
    what = peewee.CharField(12)
    at = InstantField()
    amount = peewee.SmallIntegerField(default=1)
    method = peewee.CharField(12, default=TAP)
    signed_by = peewee.ForeignKeyField(Person, null=True, backref="+")
    reason = peewee.CharField(12, default="")
    sheet = peewee.ForeignKeyField(Sheet, null=True, backref="+")
    clock_doubt = peewee.BooleanField(default=False)
    author_id = peewee.UUIDField()
    recorded_at = InstantField(default=clock.now)

    @classmethod
    def add(cls, session, id, what, at, *, by, person_id=None, amount=1, method=TAP, signed_by=None, reason="", sheet=None, clock_doubt=False):
        """Put a mark into the set; one that is there already stays as it is. Gives whether it is new.

        `clock_doubt`: `at` is not the phone's own, which had not come yet and would have outlasted every later mark."""
        if cls.select().where(cls.id == id).exists():
            return False
        now = clock.now()
        row = {"id": id, "station_id": session.station_id, "session": session.id, "person": person_id, "what": what, "at": at, "amount": amount}
        row |= {"method": method, "signed_by": signed_by, "reason": reason, "sheet": sheet, "clock_doubt": clock_doubt, "author_id": by.id, "recorded_at": now}
        insert_rows(cls, [row])
        audit.record("mark", cls(id=id, station_id=session.station_id), by=by, what=what)
        return True

    @classmethod
    def of(cls, session):
        """The marks that count for this session. Those from a date that was called off are void."""
        query = cls.select().where(cls.session == session.id)
        since = session.marks_count_from
        return query.where(cls.at >= since) if since else query
