"""Hours of volunteers: proposed from a presence, confirmed by a second person, corrected by a new row; the latest stands."""

from datetime import timedelta
from typing import NamedTuple

import peewee
from flask import current_app

from app import audit, clock
from app.db import InstantField, StationModel, child_id, uuid7
from app.events.activity import CANCELLED, Activity
from app.events.presence import Attendance
from app.events.shift import Place, Shift
from app.i18n import _, _l
from app.ledger import Line
from app.ledger.lines import VOLUNTEER
from app.people import Account
from app.web import Refused

PENDING, CONFIRMED = "pending_confirmation", "confirmed"
ORIGINS = {"marks": _l("From coming and going"), "planned_end": _l("Sign-out was forgotten: until the planned end"), "correction": _l("Corrected")}
QUALITIES = {"good": _l("Good"), "fine": _l("As agreed"), "poor": _l("Not as agreed")}


class Hours(StationModel):
    """One statement of how long somebody served at an activity. Never changed but for being confirmed; `replaced_at`: a newer one stands in its place."""

    activity = peewee.ForeignKeyField(Activity, backref="+", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="+")
    started_at = InstantField()
    ended_at = InstantField()
    minutes = peewee.SmallIntegerField()
    origin = peewee.CharField(12)
    reason = peewee.CharField(200, default="")
    content = peewee.CharField(100, default="")
    quality = peewee.CharField(8, default="")
    proposed_by = peewee.UUIDField(null=True)
    proposed_at = InstantField(default=clock.now)
    confirmed_by = peewee.UUIDField(null=True)
    confirmed_at = InstantField(null=True)
    replaced_at = InstantField(null=True)
    standing = peewee.UUIDField(unique=True, null=True)

    # ---- lists ----

    @classmethod
    def of_activity(cls, activity):
        """What stands now, with the accounts."""
        return cls.select(cls, Account).join(Account).where(cls.activity == activity.id, cls.replaced_at.is_null()).order_by(Account.name)

    @classmethod
    def confirmed_of(cls, account):
        """What stands and is confirmed, the newest first, with the activities."""
        mine = cls.select(cls, Activity).join(Activity).where(cls.account == account.id, cls.replaced_at.is_null(), cls.confirmed_at.is_null(False))
        return mine.order_by(cls.started_at.desc())

    @classmethod
    def on_notice(cls, stations, since):
        """Confirmed at these stations since the instant `since`: what the station's own people may read and object to."""
        shown = cls.select(cls, Activity, Account).join(Activity).switch(cls).join(Account)
        return shown.where(cls.station_id.in_(stations), cls.replaced_at.is_null(), cls.confirmed_at >= since).order_by(cls.confirmed_at.desc())

    # ---- questions ----

    @property
    def status(self):
        return CONFIRMED if self.confirmed_at else PENDING

    @property
    def origin_name(self):
        return str(ORIGINS[self.origin])

    @property
    def hours(self):
        """Hours with one decimal, as people read them."""
        return as_hours(self.minutes)

    # ---- verbs ----

    def confirm(self, by, quality=""):
        """A second person says that it is true: neither who served nor who wrote it down. Repeating changes nothing."""
        if self.confirmed_at:
            return
        if by.id in (self.account_id, self.proposed_by):
            raise Refused(_("Hours are confirmed by somebody else than who served or wrote them down."))
        self.confirmed_at, self.confirmed_by, self.quality = clock.now(), by.id, quality or ""
        self.save()
        audit.record("confirm_hours", self, by=by, minutes=self.minutes)
        self._settle()

    def correct(self, by, started_at, ended_at, reason):
        """A new row in place of this one, to be confirmed again."""
        made = propose(self.activity, self.account, started_at, ended_at, "correction", by=by, reason=reason, content=self.content, instead_of=self)
        self._settle()
        return made

    def _settle(self):
        """The ledger holds confirmed minutes only."""
        occurrence = child_id(self.activity_id, f"hours:{self.account_id}")
        standing = Hours.get_or_none(Hours.activity == self.activity_id, Hours.account == self.account_id, Hours.replaced_at.is_null())
        row = standing and standing.confirmed_at and standing.minutes and standing._line(occurrence)
        Line.settle(occurrence, [row] if row else [])

    def _line(self, occurrence):
        activity = self.activity
        row = Line.row(self.station_id, occurrence, VOLUNTEER, activity.service_date, minutes=self.minutes, programme=activity.programme)
        return row | {"who": self.account_id.hex}


def as_hours(minutes):
    return f"{minutes / 60:.1f}"


def counted_minutes(presence, planned_start, planned_end, config):
    """(start, end, minutes, origin) that a presence is worth, or None when nobody came. Pure but for the settings in `config`.

    A missing sign-out proposes the planned end. Who was there for less than VOLUNTEER_PRESENCE_PERCENT of the planned time gets nothing (the 60 % rule);
    a day holds at most VOLUNTEER_HOURS_A_DAY (domain.md section 6).
    """
    if not presence.here:
        return None
    origin = "marks" if presence.left_at else "planned_end"
    start, end = presence.arrived_at, presence.left_at or max(planned_end, presence.arrived_at)
    minutes = max(0, round((end - start).total_seconds() / 60))
    planned = (planned_end - planned_start).total_seconds() / 60
    if minutes * 100 < planned * config["VOLUNTEER_PRESENCE_PERCENT"]:
        minutes = 0
    return start, end, min(minutes, config["VOLUNTEER_HOURS_A_DAY"] * 60), origin


class Unwritten(NamedTuple):
    """Who was there and has no hours yet: start, end, minutes and origin of what they would be; `why`: a sentence when they cannot be written down."""

    account: Account
    content: str
    worth: tuple
    why: str | None


def unwritten(activity):
    """An `Unwritten` for everybody who signed in and has no hours, by name."""
    known = {account_id for (account_id,) in Hours.select(Hours.account).where(Hours.activity == activity.id, Hours.replaced_at.is_null()).tuples()}
    there = {id: presence for id, presence in Attendance.of(activity).volunteers.items() if presence.here and id not in known}
    accounts = Account.select().where(Account.id.in_(list(there))).order_by(Account.name) if there else ()
    return [_unwritten(activity, account, there[account.id]) for account in accounts]


def _unwritten(activity, account, presence):
    shift = _shift_of(activity, account.id)
    span = shift or activity
    worth = counted_minutes(presence, span.starts_at, span.ends_at, current_app.config)
    other = _overlapping(account, worth[0], worth[1], activity)
    why = None
    if presence.waits:
        why = _("The sign-in or sign-out waits to be confirmed.")
    elif other:
        why = _("Overlaps with “%(activity)s”. Please correct the hours there first.", activity=other.activity.name)
    return Unwritten(account, shift.task if shift else activity.name, worth, why)


def propose_all(activity, by):
    """Hours for everybody who signed in and has none yet, from marks that are sure. Repeating adds nobody twice. Gives the new rows."""
    if activity.status == CANCELLED:
        raise Refused(_("This activity was called off."))
    made = []
    for account, content, (start, end, minutes, origin), why in unwritten(activity):
        if not why:
            made.append(_write(activity, account, start, end, min(minutes, _left_of_day(account, start)), origin, by, content=content))
    return made


def propose(activity, account, started_at, ended_at, origin, *, by, reason="", content="", instead_of=None):
    """Write down hours by hand. Raises Refused when they overlap with others or end before they begin."""
    minutes = round((ended_at - started_at).total_seconds() / 60)
    if minutes < 0 or ended_at > clock.now() + timedelta(minutes=5):
        raise Refused(_("It ends before it begins, or has not ended yet."))
    other = _overlapping(account, started_at, ended_at, activity)
    if other:
        raise Refused(_("These hours overlap with “%(activity)s”.", activity=other.activity.name), 409, "overlap")
    if instead_of:
        Hours.update(replaced_at=clock.now(), standing=None).where(Hours.id == instead_of.id).execute()
    minutes = min(minutes, _left_of_day(account, started_at))
    return _write(activity, account, started_at, ended_at, minutes, origin, by, reason=reason, content=content)


def _write(activity, account, start, end, minutes, origin, by, reason="", content=""):
    made = Hours.create(
        id=uuid7(),
        station_id=activity.station_id,
        activity=activity,
        account=account,
        started_at=start,
        ended_at=end,
        minutes=minutes,
        origin=origin,
        reason=reason or "",
        content=content or activity.name,
        proposed_by=by.id if by else None,
        standing=child_id(activity.id, f"hours:{account.id}"),
    )
    audit.record("propose_hours", made, by=by, minutes=minutes)
    return made


def _shift_of(activity, account_id):
    return (
        Shift.select()
        .join(Place)
        .where(Shift.activity == activity.id, Place.account == account_id, Place.withdrawn_at.is_null())
        .order_by(Shift.starts_at)
        .first()
    )


def _overlapping(account, start, end, activity):
    """Hours of another activity that cover some of the same time."""
    others = Hours.select(Hours, Activity).join(Activity).where(Hours.account == account.id, Hours.replaced_at.is_null(), Hours.activity != activity.id)
    return others.where(Hours.minutes > 0, Hours.started_at < end, Hours.ended_at > start).first()


def _left_of_day(account, start):
    """Minutes that the day may still hold for this account."""
    day = clock.local(start).date()
    first, last = clock.start_of(day), clock.start_of(day + timedelta(days=1))
    used = Hours.select(peewee.fn.SUM(Hours.minutes)).where(
        Hours.account == account.id, Hours.replaced_at.is_null(), Hours.started_at >= first, Hours.started_at < last
    )
    return max(0, current_app.config["VOLUNTEER_HOURS_A_DAY"] * 60 - (used.scalar() or 0))
