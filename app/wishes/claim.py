"""A claim: a partner's promise for one slot of a wish. The database lets one live claim be in a slot, whatever the code does."""

import peewee

from app import clock
from app.db import InstantField, StationModel, compiled
from app.wishes import words
from app.wishes.partner import Partner
from app.wishes.rows import change
from app.wishes.wish import Wish

HOLDS = ("offered", "claimed", "realised")  # `live` is 1: the slot is taken
STANDS = ("requested", "waitlisted", *HOLDS)  # `standing` is 1: this partner needs no second one
COUNTED = ("dropped", "timeout", "revoked")  # these count on the partner


class Claim(StationModel):
    """`station_id` is the wish's. `place` is the order in which the server took the requests; `asked_at` what the phone said."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    partner = peewee.ForeignKeyField(Partner, backref="+")
    by_id = peewee.UUIDField(null=True)
    slot = peewee.SmallIntegerField(null=True)
    # a NULL is never equal to a NULL in a unique index, in SQLite and in PostgreSQL
    live = peewee.SmallIntegerField(null=True)
    standing = peewee.SmallIntegerField(null=True, default=1)
    place = peewee.IntegerField()
    state = peewee.CharField(12, default="requested")
    promise = peewee.CharField(500, default="")
    asked_at = InstantField(default=clock.now)
    decided_at = InstantField(null=True)
    offer_until = InstantField(null=True)
    contact_by = InstantField(null=True)
    contacted_at = InstantField(null=True)
    deliver_by = InstantField(null=True)
    ended_at = InstantField(null=True)
    reason = peewee.CharField(500, default="")

    class Meta:
        indexes = (
            (("wish", "slot", "live"), True),
            (("wish", "partner", "standing"), True),
            (("wish", "place"), True),
            (("partner", "state"), False),
            (("live", "contact_by"), False),
        )

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Of the partner for which the account acts, and for staff those on their station's wishes."""
        from app.households.scope import staff_stations

        partner = Partner.of(account)
        mine = cls.partner == partner.id if partner else False
        return cls.select().where(mine | cls.station_id.in_(staff_stations(account)))

    @classmethod
    def holding(cls, wish):
        """Claims that take a slot: offered, claimed or fulfilled."""
        return cls.select().where(cls.wish == wish.id, cls.live == 1).order_by(cls.slot)

    @classmethod
    def waiting(cls, wish):
        """The waiting list, first come first."""
        return cls.select().where(cls.wish == wish.id, cls.state == "waitlisted").order_by(cls.place)

    @classmethod
    def standing_of(cls, wish, partner):
        """What this partner has going for this wish, or None."""
        return _standing.first(wish.id, partner.id)

    # ---- questions ----

    @property
    def state_name(self):
        return str(words.CLAIM_STATES.get(self.state, self.state))

    @property
    def state_at_station(self):
        """The same for the station's people, to whom nothing is offered."""
        return str(words.OFFERED) if self.state == "offered" else self.state_name

    @property
    def place_in_line(self):
        """1 for the first on the waiting list, None when it does not wait."""
        if self.state != "waitlisted":
            return None
        return Claim.waiting(self.wish).where(Claim.place <= self.place).count()

    # ---- verbs ----

    def become(self, state, *, slot=None, reason="", **fields):
        """Move to `state`, with the marks that the unique indexes look at. In the caller's transaction."""
        holds = state in HOLDS
        fields |= {"state": state, "slot": slot or self.slot, "live": 1 if holds else None, "standing": 1 if state in STANDS else None, "reason": reason}
        if state not in STANDS:
            fields["ended_at"] = clock.now()
        change(Claim, self.id, fields)
        self.__data__.update(fields)


_standing = compiled(lambda wish, partner: Claim.select().where(Claim.wish == wish, Claim.partner == partner, Claim.standing == 1))
