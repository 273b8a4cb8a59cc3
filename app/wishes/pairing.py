"""Pairing (结对): a partner stands by one student with aid every year. It never learns who or where."""

from dataclasses import dataclass
from datetime import date

import peewee

from app import audit, clock
from app.db import InstantField, Model, StationModel
from app.households.consents import Consent
from app.households.person import Person
from app.households.scope import head_stations, staff_stations
from app.i18n import _
from app.web import Refused
from app.wishes.partner import Partner
from app.wishes.publishing import Towns
from app.wishes.wish import new_public_id
from app.wishes.words import age_band


class Pairing(StationModel):
    """A standing claim. The partner reads its code, the age band and what was given."""

    public_id = peewee.CharField(12, unique=True, default=new_public_id)
    partner = peewee.ForeignKeyField(Partner, backref="+")
    person = peewee.ForeignKeyField(Person, backref="+")
    # one standing pairing for a partner and a person; NULL once it ended
    standing = peewee.SmallIntegerField(null=True, default=1)
    yearly_yuan = peewee.IntegerField()
    since = peewee.DateField(default=clock.today)
    made_by = peewee.UUIDField(null=True)
    ended_at = InstantField(null=True)
    reason = peewee.CharField(200, default="")

    class Meta:
        indexes = ((("partner", "person", "standing"), True),)

    @classmethod
    def visible_to(cls, account):
        """Staff of the station; partners read `views_of`."""
        return cls.select().where(cls.station_id.in_(staff_stations(account)))

    @property
    def age_band(self):
        return age_band(self.person.age)

    @property
    def aids(self):
        return list(PairingAid.select().where(PairingAid.pairing == self.id).order_by(PairingAid.year))

    @property
    def owed_years(self):
        """Years until this one in which nothing was given."""
        last = clock.local(self.ended_at).year - 1 if self.ended_at else clock.today().year
        return [year for year in range(self.since.year, last + 1) if year not in {aid.year for aid in self.aids}]

    @classmethod
    def make(cls, partner, person, yearly_yuan, by, *, id=None, since=None):
        """The head pairs an approved partner with a child of the station whose home agreed. The same pair again gives the same pairing. Raises Refused."""
        if person.station_id not in head_stations(by):
            raise Refused(_("Only the head of the station can do this."), 403, "role")
        if not partner.approved:
            raise Refused(_("This partner is not approved."))
        if not Consent.given(person.household, "share_with_partner"):
            raise Refused(_("The family has not agreed that its need is passed on."))
        if not 0 < yearly_yuan <= 1_000_000:
            raise Refused(_("Please enter a whole number from %(least)s to %(most)s.", least=1, most=1_000_000))
        known = cls.get_or_none(cls.partner == partner.id, cls.person == person.id, cls.standing == 1)
        if known:
            return known
        fields = {"id": id} if id else {}
        made = cls.create(
            **fields, station_id=person.station_id, partner=partner, person=person, yearly_yuan=yearly_yuan, since=since or clock.today(), made_by=by.id
        )
        audit.record("pair", made, by=by, partner=str(partner.id))
        return made

    def give(self, year, yuan, by, *, given_on=None, receipt=""):
        """Note a year's aid, with its receipt; the station handles no money. A year is noted once. Raises Refused."""
        if self.station_id not in staff_stations(by):
            raise Refused(_("Only people of the station can do this."), 403, "role")
        if self.ended_at is not None or not self.since.year <= year <= clock.today().year:
            raise Refused(_("This pairing does not cover that year."))
        if yuan <= 0 or not receipt:
            raise Refused(_("Please give the value and the number of the receipt."))
        if PairingAid.select().where(PairingAid.pairing == self.id, PairingAid.year == year).exists():
            raise Refused(_("The aid of this year is noted already."), 409, "taken")
        made = PairingAid.create(pairing=self, year=year, yuan=yuan, given_on=given_on or clock.today(), receipt=receipt, noted_by=by.id)
        audit.record("give_aid", self, by=by, year=year)
        return made

    def end(self, by, reason=""):
        """It stands no longer. Repeating keeps the first ending."""
        if self.station_id not in staff_stations(by):
            raise Refused(_("Only people of the station can do this."), 403, "role")
        if self.ended_at is None:
            self.ended_at, self.standing, self.reason = clock.now(), None, reason
            self.save()
            audit.record("end", self, by=by)


class PairingAid(Model):
    """What was given in a year: recorded with its receipt, never received by us."""

    pairing = peewee.ForeignKeyField(Pairing, backref="+")
    year = peewee.SmallIntegerField()
    yuan = peewee.IntegerField()
    given_on = peewee.DateField()
    receipt = peewee.CharField(60)
    noted_by = peewee.UUIDField()

    class Meta:
        indexes = ((("pairing", "year"), True),)


@dataclass(frozen=True, slots=True)
class OwnPairing:
    """What a partner reads of a student it stands by."""

    code: str
    town: str
    age_band: str
    yearly_yuan: int
    since: date
    ended: bool
    given: tuple


def views_of(partner):
    """[OwnPairing] of a partner."""
    towns = Towns()
    rows = Pairing.select().where(Pairing.partner == partner.id).order_by(Pairing.since)
    return [
        OwnPairing(
            code=row.public_id,
            town=towns.of(_Place(row.station_id, row.age_band)),
            age_band=row.age_band,
            yearly_yuan=row.yearly_yuan,
            since=row.since,
            ended=row.ended_at is not None,
            given=tuple((aid.year, aid.yuan) for aid in row.aids),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class _Place:
    station_id: str
    age_band: str
