"""Notices: what a partner or the station's people must be told about a wish. Both sides read the same rows."""

import peewee

from app import clock
from app.db import InstantField, JSONField, StationModel, insert_rows, uuid7
from app.households.scope import staff_stations
from app.i18n import _l
from app.wishes.partner import Partner
from app.wishes.wish import Wish

# to the partner: never a word about whom or where, and no reason of the family's
TO_PARTNER = {
    "claimed": _l("You have the claim. Please get in touch with the station within the days given."),
    "waitlisted": _l("Others were first. You are on the waiting list and will be asked in turn."),
    "offered": _l("The wish is free again and is offered to you first. Please answer in time."),
    "lapsed": _l("The offer ran out without an answer."),
    "withdrawn": _l("This wish was withdrawn. Thank you for your readiness."),
    "released": _l("This wish needs no partner any longer. Thank you for your readiness."),
    "dropped": _l("You gave the claim back."),
    "one_left": _l("Another partner of this joint wish left. You need do nothing: you are told how it goes on."),
    "goes_on": _l("This joint wish goes on with the partners that it has. The days to deliver begin now."),
    "revoked": _l("The station took the claim back."),
    "timeout": _l("The claim ended because its time ran out."),
    "contact_soon": _l("Please get in touch with the station: the time for it ends soon."),
    "deliver_soon": _l("The day of delivery is near."),
    "late": _l("The day of delivery has passed. Please talk to the station."),
    "realised": _l("The family has confirmed it. Thank you!"),
}
TO_STATION = {
    "claimed": _l("A partner has claimed the wish."),
    "waitlisted": _l("One more partner waits for the wish."),
    "dropped": _l("A partner gave its claim back."),
    "timeout": _l("A claim ran out of time."),
    "lapsed": _l("An offer ran out without an answer."),
    "expired": _l("The wish expired without a partner. Review it: it goes first in the next round."),
    "withdrawn": _l("Consent was withdrawn; the wish is no longer shown anywhere."),
    "late": _l("The day of delivery has passed."),
    "partner_left": _l("Nobody acts for the partner any more. What it holds is in the station's hands."),
}


class Notice(StationModel):
    """To `partner`, or to the station's staff when there is none. `once` keeps a reminder from being said twice."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    partner = peewee.ForeignKeyField(Partner, null=True, backref="+")
    kind = peewee.CharField(16)
    details = JSONField(default=dict)
    once = peewee.CharField(80, unique=True)
    at = InstantField(default=clock.now)
    read_at = InstantField(null=True)
    read_by = peewee.UUIDField(null=True)

    class Meta:
        indexes = ((("partner", "read_at"), False), (("station_id", "read_at"), False))

    @classmethod
    def visible_to(cls, account):
        """The partner's own; the station's for its staff."""
        partner = Partner.of(account)
        mine = cls.partner == partner.id if partner else False
        return cls.select().where(mine | (cls.partner.is_null() & cls.station_id.in_(staff_stations(account))))

    @classmethod
    def tell(cls, wish, kind, partner_id=None, once=None, **details):
        """Add a notice, in the caller's transaction. What has the same `once` is said one time. Gives whether it was new."""
        if once and cls.select().where(cls.once == once).exists():
            return False
        id = uuid7()
        row = {"id": id, "station_id": wish.station_id, "wish": wish.id, "partner": partner_id, "kind": kind, "details": details}
        insert_rows(cls, [{**row, "once": once or id.hex, "at": clock.now()}])
        return True

    @classmethod
    def tell_both(cls, wish, kind, partner_id, **details):
        """The partner and the station."""
        cls.tell(wish, kind, partner_id, **details)
        cls.tell(wish, kind, None, **details)

    @property
    def sentence(self):
        told = TO_PARTNER if self.partner_id else TO_STATION
        return str(told.get(self.kind, self.kind))

    def read(self, by):
        """Somebody has seen it. Repeating keeps the first time."""
        Notice.update(read_at=clock.now(), read_by=by.id).where(Notice.id == self.id, Notice.read_at.is_null()).execute()
