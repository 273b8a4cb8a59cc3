"""What a partner can give (服务清单): kind, towns, how many, until when. The board matches it with wishes."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel
from app.households.scope import staff_stations
from app.i18n import _
from app.people.stations import TOWNS
from app.web import Refused
from app.wishes import words
from app.wishes.partner import Partner

CODES = {code for code, *_names in TOWNS}


class PartnerOffer(StationModel):
    """`station_id` is the partner's; `towns` are station codes, none meaning everywhere; `amount` how many wishes, each worth up to `yuan_each`."""

    partner = peewee.ForeignKeyField(Partner, backref="+")
    category = peewee.CharField(14)
    help_type = peewee.CharField(12, default="")
    towns = JSONField(default=list)
    amount = peewee.IntegerField(default=1)
    yuan_each = peewee.IntegerField(null=True)
    until = peewee.DateField()
    note = peewee.CharField(200, default="")
    created_at = InstantField(default=clock.now)
    ended_at = InstantField(null=True)

    class Meta:
        indexes = ((("until", "category"), False),)

    @classmethod
    def visible_to(cls, account):
        """The partner's own; for staff what is offered to their town."""
        partner = Partner.of(account)
        mine = cls.partner == partner.id if partner else False
        return cls.select().where(mine) if not staff_stations(account) else cls.select()

    @classmethod
    def living(cls):
        """Offers that stand today, of approved partners."""
        stands = Partner.approved_at.is_null(False), Partner.suspended_at.is_null(), Partner.ended_at.is_null()
        return cls.select(cls, Partner).join(Partner).where(cls.ended_at.is_null(), cls.until >= clock.today(), *stands)

    @property
    def category_name(self):
        return str(words.CATEGORIES[self.category])

    @property
    def help_name(self):
        return str(words.HELP_TYPES.get(self.help_type, ""))

    def serves(self, station_id):
        return not self.towns or station_id in self.towns

    @classmethod
    def declare(cls, partner, by, *, category, until, help_type="", towns=(), amount=1, yuan_each=None, note="", id=None):
        """Put an offer on the list. Raises Refused for a partner that is not approved and for bad values; the same id again gives the same offer."""
        known = id and cls.get_or_none(cls.id == id, cls.partner == partner.id)
        if known:
            return known
        if not partner.is_served_by(by) or not partner.approved:
            raise Refused(_("This partner is not approved."))
        bad = category not in words.CATEGORIES or (help_type and help_type not in words.HELP_TYPES) or set(towns) - CODES
        if bad or not 1 <= amount <= 1000 or until < clock.today():
            raise Refused(_("This is not one of the choices."))
        fields = {"id": id} if id else {}
        made = cls.create(
            **fields,
            station_id=partner.station_id,
            partner=partner,
            category=category,
            help_type=help_type,
            towns=list(towns),
            amount=amount,
            yuan_each=yuan_each,
            until=until,
            note=note,
        )
        audit.record("offer", made, by=by, category=category)
        return made

    def end(self, by):
        """Take it off the list. Repeating keeps the first time."""
        if not self.partner.is_served_by(by) and self.partner.station_id not in staff_stations(by):
            raise Refused(_("Your role does not open this page."), 403, "role")
        if self.ended_at is None:
            self.ended_at = clock.now()
            self.save()
            audit.record("end", self, by=by)
