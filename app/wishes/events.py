"""What happened to a wish: rows that are added and never changed (domain.md section 5)."""

import peewee
from flask import g, has_request_context

from app import clock
from app.db import InstantField, JSONField, StationModel, compiled, insert_rows, uuid7
from app.wishes.wish import Wish


class WishEvent(StationModel):
    """One step: who, when (at the server; `filled_at` on the phone), by which phone, why, from which state to which."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    step = peewee.CharField(24)
    from_state = peewee.CharField(16, default="")
    to_state = peewee.CharField(16)
    by_id = peewee.UUIDField(null=True)
    partner_id = peewee.UUIDField(null=True)
    phone_id = peewee.UUIDField(null=True)
    at = InstantField(default=clock.now)
    filled_at = InstantField(null=True)
    reason = peewee.CharField(500, default="")
    details = JSONField(default=dict)
    place = peewee.IntegerField()

    class Meta:
        indexes = ((("wish", "place"), True), (("station_id", "step", "at"), False))

    @classmethod
    def note(cls, wish, step, to_state, by, *, filled_at=None, reason="", partner_id=None, **details):
        """Add an event, in the caller's transaction. `details` hold ids, counts and days, no names."""
        last = _last_place(wish.id)[0][0]
        row = {
            "id": uuid7(),
            "station_id": wish.station_id,
            "wish": wish.id,
            "step": step,
            "from_state": wish.state or "",
            "to_state": to_state,
            "by_id": by.id,
            "partner_id": partner_id,
            "phone_id": g.get("phone_id") if has_request_context() else None,
            "at": clock.now(),
            "filled_at": filled_at,
            "reason": reason or "",
            "details": details,
            "place": (last or 0) + 1,
        }
        insert_rows(cls, [row])

    @classmethod
    def of(cls, wish):
        """The story of a wish, from its beginning."""
        return cls.select().where(cls.wish == wish.id).order_by(cls.place)

    def save(self, **kwargs):
        raise TypeError("Events are added by note() and never changed.")

    def delete_instance(self, *args, **kwargs):
        raise TypeError("Events are never taken away.")


_last_place = compiled(lambda wish_id: WishEvent.select(peewee.fn.MAX(WishEvent.place)).where(WishEvent.wish == wish_id).tuples())
