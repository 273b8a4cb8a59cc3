"""A session (节) of a group: what is planned, whether it took place, and what was seen there."""

from datetime import timedelta

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, Model, StationModel
from app.households.scope import staff_stations
from app.i18n import _l
from app.people import Account
from app.photos import Photo
from app.school.group import STAGES, Group, supervised_stations

PLANNED, HELD, POSTPONED, CANCELLED = "planned", "held", "postponed", "cancelled"
STATUSES = {PLANNED: _l("Planned"), HELD: _l("Held"), POSTPONED: _l("Postponed"), CANCELLED: _l("Cancelled")}
REASONS = {"rain": _l("Rain"), "heat": _l("Heat (37 °C or a warning)"), "other": _l("Another reason")}
HELPER_SEES_DAYS = 7
EARLY = timedelta(minutes=30)  # how long before its time people come


class Session(StationModel):
    """`no` and `rescheduled_from` (the first date) stay when a session is postponed; a postponed one waits for its new date."""

    group = peewee.ForeignKeyField(Group, backref="+", on_delete="CASCADE")
    no = peewee.SmallIntegerField()
    topic = peewee.CharField(100)
    stage = peewee.CharField(12, default="forming")
    planned_at = InstantField(index=True)
    planned_minutes = peewee.SmallIntegerField(default=60)
    place = peewee.CharField(100, default="")
    status = peewee.CharField(10, default=PLANNED)
    rescheduled_from = InstantField(null=True)
    postponed_reason = peewee.CharField(12, default="")
    postponed_at = InstantField(null=True)
    cancelled_reason = peewee.CharField(200, default="")
    actual_start = InstantField(null=True)
    actual_end = InstantField(null=True)
    lead = peewee.ForeignKeyField(Account, null=True, backref="+")
    steps = JSONField(default=list)
    materials = peewee.CharField(500, default="")
    observations = peewee.TextField(default="")
    deviations = peewee.TextField(default="")
    quotes = JSONField(default=list)
    next_time = peewee.TextField(default="")
    supervisor_comment = peewee.TextField(default="")
    supervisor_id = peewee.UUIDField(null=True)
    supervised_at = InstantField(null=True)
    recorded_at = InstantField(null=True)
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("group", "no"), True),)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: their station's; supervisors: of assigned stations; volunteers: those they lead or help at, until a week after."""
        stations = staff_stations(account) + supervised_stations(account)
        seen = cls.station_id.in_(stations)
        if account.has("volunteer"):
            seen |= cls._is_for(account) & (cls.planned_at > clock.now() - timedelta(days=HELPER_SEES_DAYS))
        return cls.select().where(seen)

    @classmethod
    def _is_for(cls, account):
        helping = Helper.select(Helper.session).where(Helper.account == account.id)
        return cls.station_id.in_(account.station_ids) & ((cls.lead == account.id) | cls.id.in_(helping))

    @classmethod
    def of_staff(cls, account, at=None):
        """Sessions that the account may change, now or when a form was filled in."""
        return cls.select().where(cls.station_id.in_(staff_stations(account, at)))

    @classmethod
    def for_writing(cls, account, id, at):
        """The session whose roll `account` might take at the instant `at`: staff of its station then, its lead or a helper; else None."""
        found = cls.get_or_none(cls.id == id)
        if found is None or found.station_id in staff_stations(account, at):
            return found
        helps = found.lead_id == account.id or Helper.select().where(Helper.session == id, Helper.account == account.id).exists()
        here = any(grant.station_id == found.station_id and grant.valid_at(at) for grant in account.grants)
        return found if helps and here and "volunteer" in account.roles_at(at) else None

    @classmethod
    def between(cls, stations, first, last):
        """Sessions of these stations planned on the days from `first` to `last`, both included, by time; the cancelled too."""
        inside = (cls.planned_at >= clock.start_of(first)) & (cls.planned_at < clock.start_of(last + timedelta(days=1)))
        return cls.select(cls, Group).join(Group).where(cls.station_id.in_(list(stations)), inside).order_by(cls.planned_at, cls.no)

    def members(self):
        """Members on the day of the session (a query of Member with its Person, by token)."""
        return self.group.members_on(self.service_date)

    @property
    def helpers(self):
        return list(Helper.select(Helper, Account).join(Account).where(Helper.session == self.id).order_by(Account.name))

    # ---- questions ----

    @property
    def service_date(self):
        """The day on which it took place, else for which it is planned (Asia/Shanghai)."""
        return clock.local(self.actual_start or self.planned_at).date()

    @property
    def minutes(self):
        """How long it took, else how long it is planned."""
        if self.actual_start and self.actual_end:
            return max(0, round((self.actual_end - self.actual_start).total_seconds() / 60))
        return self.planned_minutes

    @property
    def planned_end(self):
        return self.planned_at + timedelta(minutes=self.planned_minutes)

    @property
    def before(self):
        """The last session of the group held before this one, or None."""
        return Session.select().where(Session.group == self.group_id, Session.no < self.no, Session.status == HELD).order_by(Session.no.desc()).first()

    @property
    def status_name(self):
        return str(STATUSES.get(self.status, self.status))

    @property
    def stage_name(self):
        return str(STAGES.get(self.stage, self.stage))

    @property
    def reason_name(self):
        return str(REASONS.get(self.postponed_reason, self.postponed_reason))

    @property
    def marks_count_from(self):
        """Marks from before this instant belong to a date that was called off, also when it is held later on the same day; None: all count."""
        if not self.rescheduled_from:
            return None
        first = clock.start_of(self.service_date)
        return max(first, min(self.postponed_at, (self.actual_start or self.planned_at) - EARLY)) if self.postponed_at else first

    # ---- verbs ----

    def hold(self, by, start, end=None):
        """It took place from `start` to `end` (instants). Repeating with the same times changes nothing."""
        if (self.status, self.actual_start, self.actual_end) == (HELD, start, end or self.actual_end):
            return
        self.status, self.actual_start, self.actual_end = HELD, start, end or self.actual_end
        self.cancelled_reason = ""
        self.save()
        audit.record("hold", self, by=by, no=self.no)
        self._recount(by)

    def postpone(self, by, reason, to=None):
        """It does not take place now: number and first date stay. `to`: the new instant, else it waits for one. Repeating is safe."""
        status = PLANNED if to else POSTPONED
        if (self.status, self.postponed_reason, to or self.planned_at) == (status, reason, self.planned_at):
            return
        self.rescheduled_from = self.rescheduled_from or self.planned_at
        self.status, self.postponed_reason = status, reason
        self.planned_at = to or self.planned_at
        self.postponed_at = clock.now()
        self.actual_start = self.actual_end = None
        self.save()
        audit.record("postpone", self, by=by, no=self.no, reason=reason)
        self._recount(by)

    def cancel(self, by, reason=""):
        """It does not take place at all: sign-ins so far count nothing. Repeating keeps the first reason."""
        if self.status != CANCELLED:
            self.status, self.cancelled_reason = CANCELLED, reason or ""
            self.actual_start = self.actual_end = None
            self.save()
            audit.record("cancel", self, by=by, no=self.no)
            self._recount(by)

    def plan_again(self, by):
        """Take a cancelling back: it is planned, and its marks count once it is held. Repeating is safe."""
        if self.status == CANCELLED:
            self.status, self.cancelled_reason = PLANNED, ""
            self.save()
            audit.record("plan_again", self, by=by, no=self.no)
            self._recount(by)

    def comment(self, by, text):
        """The supervisor's word on the session; a new one replaces the old."""
        self.supervisor_comment, self.supervisor_id, self.supervised_at = text, by.id, clock.now()
        self.save()
        audit.record("comment", self, by=by)

    def _recount(self, by):
        from app.school.counting import recount

        recount(self, by)


class Helper(Model):
    """An account that helps at a session, and with what."""

    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="+")
    role = peewee.CharField(40, default="")

    class Meta:
        indexes = ((("session", "account"), True),)


class SessionPhoto(Model):
    """A picture of a session; everyone in it agreed to photos. Its id is made on the phone."""

    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    photo = peewee.ForeignKeyField(Photo, backref="+")
    arrived_at = InstantField(default=clock.now)
