"""Partners (爱心企业, 党支部, 乡贤 …): who may claim wishes, with the accounts that act for them."""

from collections import Counter

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, Model, StationModel, compiled, writing
from app.households.decisions import Decision
from app.households.scope import head_stations, staff_stations
from app.i18n import _
from app.people import Account
from app.web import Refused
from app.wishes import words
from app.wishes.settings import setting


class Partner(StationModel):
    """Registers at one station, whose head approves it; then it sees the published wishes of the whole city (towns would tell where a rare wish is)."""

    name = peewee.CharField(60)
    kind = peewee.CharField(14)
    contact_name = peewee.CharField(50, default="")
    contact_phone = peewee.CharField(20, default="")
    about = peewee.CharField(300, default="")
    towns = JSONField(default=list)
    may_be_named = peewee.BooleanField(default=False)
    registered_at = InstantField(default=clock.now)
    approved_at = InstantField(null=True)
    approved_by = peewee.UUIDField(null=True)
    refused_at = InstantField(null=True)
    suspended_at = InstantField(null=True)
    reviewed_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    # why it was refused or suspended, for the station's own people
    reason = peewee.CharField(300, default="")

    class Meta:
        indexes = ((("station_id", "name"), True),)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: of their station. Everybody: the one for which they act."""
        mine = cls.id.in_(PartnerAccount.select(PartnerAccount.partner).where(PartnerAccount.account == account.id, PartnerAccount.ended_at.is_null()))
        return cls.select().where(mine | cls.station_id.in_(staff_stations(account)))

    @classmethod
    def of(cls, account):
        """The partner for which `account` acts, or None."""
        return _of_account.first(account.id)

    @classmethod
    def with_counts(cls, query):
        """[(partner, fulfilled, drops)] of a query, counted at once; by what the families confirmed, never by what was claimed."""
        from app.wishes.claim import COUNTED, Claim

        partners = {partner.id: partner for partner in query}
        kept, lost = Counter(), Counter()
        rows = Claim.select(Claim.partner, Claim.state, Claim.ended_at).where(Claim.partner.in_(list(partners)), Claim.state.in_(("realised", *COUNTED)))
        for id, state, ended_at in rows.tuples():
            reviewed_at = partners[id].reviewed_at
            kept[id] += state == "realised"
            lost[id] += state in COUNTED and (reviewed_at is None or ended_at > reviewed_at)
        rows = [(partner, kept[id], lost[id]) for id, partner in partners.items()]
        return sorted(rows, key=lambda row: (-row[1], row[2], row[0].name))

    # ---- questions ----

    @property
    def approved(self):
        return self.approved_at is not None and self.suspended_at is None and self.ended_at is None

    @property
    def kind_name(self):
        return str(words.PARTNER_KINDS.get(self.kind, self.kind))

    @property
    def drops(self):
        """Claims given back, timed out or taken back since the head last looked."""
        from app.wishes.claim import COUNTED, Claim

        query = Claim.select().where(Claim.partner == self.id, Claim.state.in_(COUNTED))
        return query.where(Claim.ended_at > self.reviewed_at).count() if self.reviewed_at else query.count()

    @property
    def to_look_at(self):
        """So many claims ended badly that the head talks to it."""
        return self.drops >= setting("WISH_DROPS_FOR_REVIEW")

    @property
    def fulfilled(self):
        """Wishes that its claims have fulfilled, by the family's word: what ranking counts, never what was claimed."""
        from app.wishes.claim import Claim

        return Claim.select().where(Claim.partner == self.id, Claim.state == "realised").count()

    @property
    def accounts(self):
        """Active accounts that act for it."""
        query = Account.select().join(PartnerAccount, on=(PartnerAccount.account == Account.id))
        return list(query.where(PartnerAccount.partner == self.id, PartnerAccount.ended_at.is_null(), Account.disabled_at.is_null()))

    def is_served_by(self, account):
        """Whether `account` acts for this partner."""
        return bool(_acts(self.id, account.id))

    # ---- verbs ----

    @classmethod
    def register(cls, station_id, by, *, name, kind, id=None, **fields):
        """A new partner with `by` as its first account; it waits for the head. The same id again gives the same partner. Raises Refused for a taken name."""
        known = id and cls.get_or_none(cls.id == id)
        if known and known.is_served_by(by):
            return known
        if kind not in words.PARTNER_KINDS:
            raise Refused(_("This is not one of the choices."))
        if cls.select().where(cls.station_id == station_id, cls.name == name).exists():
            raise Refused(_("A partner of this name is registered here already."), 409, "taken")
        if cls.of(by):
            raise Refused(_("You act for a partner already."), 409, "taken")
        fields.setdefault("towns", [station_id])
        made = cls.create(**({"id": id} if id else {}), station_id=station_id, name=name, kind=kind, **fields)
        made.add_account(by, by=by)
        Decision.add(station_id, "partner", "partner", made.id)
        audit.record("register", made, by=by, kind=kind)
        return made

    @classmethod
    def apply(cls, station_id, *, name, kind, contact_phone, **fields):
        """Ask to be registered; it waits for the head. A name that is taken changes nothing and says nothing; one that was refused is looked at again.

        Whoever signs in with `contact_phone`, invited by the station, acts for it then (`join`).
        """
        fields |= {"kind": kind, "contact_phone": contact_phone}
        made = cls.get_or_none(cls.station_id == station_id, cls.name == name)
        if made is None:
            made = cls.create(station_id=station_id, name=name, towns=[station_id], **fields)
        elif made.refused_at is not None:
            for field, value in {**fields, "refused_at": None, "registered_at": clock.now()}.items():
                setattr(made, field, value)
            made.save()
        else:
            return
        Decision.add(station_id, "partner", "partner", made.id)
        audit.record("register", made, by=None, kind=kind)

    @classmethod
    def join(cls, account):
        """An approved partner that nobody acts for yet is joined by whom the station invited at its number: when they sign in, or when the head approves.

        Repeating is safe.
        """
        if not account.has("partner", "volunteer") or cls.of(account):
            return
        taken = PartnerAccount.select(PartnerAccount.partner)
        asked = cls.select().where(cls.contact_phone == account.mobile, cls.station_id.in_(account.station_ids), cls.id.not_in(taken))
        partner = asked.where(cls.approved_at.is_null(False), cls.ended_at.is_null()).first()
        if partner:
            with writing():
                partner.add_account(account, by=account)

    def add_account(self, account, by):
        """Let `account` act for it. Repeating is safe. Raises Refused when it acts for another."""
        if self.is_served_by(account):
            return
        if Partner.of(account):
            raise Refused(_("This account acts for another partner."), 409, "taken")
        PartnerAccount.create(partner=self, account=account)
        audit.record("add_account", self, by=by, account=str(account.id))

    def remove_account(self, account, by):
        """It acts for the partner no longer; what was claimed stays the partner's."""
        PartnerAccount.update(ended_at=clock.now()).where(
            PartnerAccount.partner == self.id, PartnerAccount.account == account.id, PartnerAccount.ended_at.is_null()
        ).execute()
        audit.record("remove_account", self, by=by, account=str(account.id))

    def approve(self, by):
        """The head of its station lets it claim. Repeating keeps the first time."""
        self._only_its_head(by)
        if not self.approved:
            self.approved_at, self.approved_by, self.suspended_at, self.refused_at, self.reason = clock.now(), by.id, None, None, ""
            self.save()
            self._settle(by, "approved")
            audit.record("approve", self, by=by)
            known = Account.get_or_none(Account.mobile == self.contact_phone) if self.contact_phone else None
            if known:
                Partner.join(known)

    def refuse(self, by, reason=""):
        """The head does not let it claim. It may ask again."""
        self._only_its_head(by)
        if self.refused_at is None:
            self.refused_at, self.approved_at, self.reason = clock.now(), None, reason
            self.save()
            self._settle(by, "refused")
            audit.record("refuse", self, by=by)

    def suspend(self, by, reason=""):
        """No new claims from now on; those it holds stay until they are fulfilled or revoked."""
        self._only_its_head(by)
        if self.suspended_at is None:
            self.suspended_at, self.reason = clock.now(), reason
            self.save()
            audit.record("suspend", self, by=by)

    def reviewed(self, by):
        """The head looked at what was given back: the count begins anew."""
        self._only_its_head(by)
        self.reviewed_at = clock.now()
        self.save()
        self._settle(by, "reviewed")
        audit.record("review", self, by=by)

    def count_drop(self):
        """After a claim of it ended badly: three make the head look."""
        if self.drops >= setting("WISH_DROPS_FOR_REVIEW"):
            Decision.add(self.station_id, "partner_drops", "partner", self.id)

    def _settle(self, by, outcome):
        for decision in Decision.waiting(self.station_id).where(Decision.about == "partner", Decision.about_id == self.id):
            decision.settle(by, outcome)

    def _only_its_head(self, by):
        if self.station_id not in head_stations(by):
            raise Refused(_("Only the head of the station can do this."), 403, "role")


class PartnerAccount(Model):
    """An account that acts for a partner."""

    partner = peewee.ForeignKeyField(Partner, backref="+")
    account = peewee.ForeignKeyField(Account, backref="+")
    since = InstantField(default=clock.now)
    ended_at = InstantField(null=True)


_acts = compiled(
    lambda partner, account: PartnerAccount.select(PartnerAccount.id).where(
        PartnerAccount.partner == partner, PartnerAccount.account == account, PartnerAccount.ended_at.is_null()
    )
)
_of_account = compiled(
    lambda account: (
        Partner.select(Partner)
        .join(PartnerAccount)
        .where(PartnerAccount.account == account, PartnerAccount.ended_at.is_null(), Partner.ended_at.is_null())
        .order_by(Partner.approved_at.desc())
    )
)
