"""An activity: open and held once, for whoever comes; planned, held or called off."""

from datetime import timedelta

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, uuid7
from app.households.scope import staff_stations
from app.i18n import _l
from app.people import Account

KINDS = {
    "community": _l("Community activity"),
    "farm_help": _l("Help on the farm"),
    "council": _l("Council meeting"),
    "customs_exchange": _l("Exchange of customs"),
    "training": _l("Training"),
}
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATUSES = {PLANNED: _l("Planned"), HELD: _l("Held"), CANCELLED: _l("Cancelled")}
PHOTO_POLICIES = {"none": _l("No photos"), "no_faces": _l("Photos without faces"), "asked": _l("Photos of those who agreed")}


class Activity(StationModel):
    """`public_id` stands in the address of its public page, apart from the id; `service_users`: whom it is for, in words (Order 67's service object)."""

    public_id = peewee.UUIDField(unique=True, default=uuid7)
    kind = peewee.CharField(16)
    name = peewee.CharField(60)
    programme = peewee.CharField(20, default="core_4")
    service_users = peewee.CharField(60, default="")
    place = peewee.CharField(100, default="")
    starts_at = InstantField(index=True)
    ends_at = InstantField()
    capacity = peewee.SmallIntegerField(null=True)
    languages = peewee.CharField(60, default="")
    photo_policy = peewee.CharField(10, default="no_faces")
    public = peewee.BooleanField(default=False)
    description = peewee.TextField(default="")
    organiser = peewee.ForeignKeyField(Account, null=True, backref="+")
    status = peewee.CharField(10, default=PLANNED)
    cancelled_reason = peewee.CharField(200, default="")
    created_at = InstantField(default=clock.now)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Everybody who works at the station sees what it does; nobody else."""
        here = [
            grant.station_id
            for grant in account.grants
            if grant.station_id and grant.role in ("volunteer", "social_worker", "station_head", "supervisor") and grant.valid_at(clock.now())
        ]
        return cls.select().where(cls.station_id.in_(here))

    @classmethod
    def of_staff(cls, account, at=None):
        """Those that the account may change, now or when a form was filled in."""
        return cls.select().where(cls.station_id.in_(staff_stations(account, at)))

    @classmethod
    def between(cls, stations, first, last):
        """Activities of these stations that begin on the days from `first` to `last`, both included, by time; the cancelled too."""
        inside = (cls.starts_at >= clock.start_of(first)) & (cls.starts_at < clock.start_of(last + timedelta(days=1)))
        return cls.select().where(cls.station_id.in_(list(stations)), inside).order_by(cls.starts_at)

    @classmethod
    def announced(cls):
        """What the public pages may show: public, and not called off before it was announced."""
        return cls.select().where(cls.public == True)  # noqa: E712 - SQL

    # ---- questions ----

    @property
    def kind_name(self):
        return str(KINDS[self.kind])

    @property
    def service_date(self):
        """The day on which it begins (Asia/Shanghai)."""
        return clock.local(self.starts_at).date()

    @property
    def minutes(self):
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_on(self):
        """Neither called off nor long over: sign-ins make sense."""
        return self.status != CANCELLED and clock.now() < self.ends_at + timedelta(hours=12)

    @property
    def status_name(self):
        return str(STATUSES[self.status])

    @property
    def photos_name(self):
        return str(PHOTO_POLICIES[self.photo_policy])

    # ---- verbs ----

    def hold(self, by):
        """It took place: it counts from now on. Repeating changes nothing."""
        self._become(HELD, by)

    def cancel(self, by, reason=""):
        """It does not take place: sign-ins so far count nothing. Repeating keeps the first reason."""
        if self.status != CANCELLED:
            self.cancelled_reason = reason or ""
        self._become(CANCELLED, by)

    def _become(self, status, by):
        from app.events.counting import recount

        if self.status != status:
            self.status = status
            self.save()
            audit.record(f"activity_{status}", self, by=by)
            recount(self)
