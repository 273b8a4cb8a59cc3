"""Hours of volunteers: proposed from a presence, confirmed by a second person, corrected by a new row; the latest stands."""

from datetime import timedelta
from typing import NamedTuple

import peewee
from flask import current_app

from app import audit, clock
from app.db import InstantField, StationModel, child_id, uuid7
from app.events.activity import CANCELLED, Activity
from app.events.marks import SignMark
from app.events.worth import Stretch, counted_minutes, presences, stretches
from app.i18n import _, _l
from app.ledger import Line
from app.ledger.lines import VOLUNTEER
from app.people import Account
from app.web import Refused

PENDING, CONFIRMED = "pending_confirmation", "confirmed"
CORRECTION = "correction"
ORIGINS = {"marks": _l("From coming and going"), "planned_end": _l("Sign-out was forgotten: until the planned end"), CORRECTION: _l("Corrected")}
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
        return cls.select(cls, Account).join(Account).where(cls.activity == activity.id, cls.replaced_at.is_null()).order_by(Account.name, cls.started_at)

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
        """A new row in place of this one, to be confirmed again. Raises Refused when it overlaps with others or ends before it begins."""
        minutes = round((ended_at - started_at).total_seconds() / 60)
        if minutes < 0 or ended_at > clock.now() + timedelta(minutes=5):
            raise Refused(_("It ends before it begins, or has not ended yet."))
        other = _overlapping(self.account, started_at, ended_at, self)
        if other:
            raise Refused(_("These hours overlap with “%(activity)s”.", activity=other.activity.name), 409, "overlap")
        standing = self.standing
        self.retire()
        minutes = min(minutes, _left_of_day(self.account, started_at))
        span = (started_at, ended_at, minutes, CORRECTION)
        made = _write(self.activity, self.account, standing, *span, by.id, by, reason=reason, content=self.content)
        self._settle()
        return made

    def retire(self):
        """Something newer stands in its place."""
        self.replaced_at, self.standing = clock.now(), None
        self.save()

    def _settle(self):
        """The ledger holds confirmed minutes only."""
        occurrence = child_id(self.activity_id, f"hours:{self.account_id}")
        stand = Hours.select(peewee.fn.SUM(Hours.minutes)).where(Hours.activity == self.activity_id, Hours.account == self.account_id)
        minutes = stand.where(Hours.replaced_at.is_null(), Hours.confirmed_at.is_null(False)).scalar()
        Line.settle(occurrence, [self._line(occurrence, minutes)] if minutes else [])

    def _line(self, occurrence, minutes):
        activity = self.activity
        row = Line.row(self.station_id, occurrence, VOLUNTEER, activity.service_date, minutes=minutes, programme=activity.programme)
        return row | {"who": self.account_id.hex}


def as_hours(minutes):
    return f"{minutes / 60:.1f}"


class Unwritten(NamedTuple):
    """A time that somebody served and that has no hours yet: start, end, minutes and origin of what they would be; `why`: a sentence when they cannot be written down."""

    account: Account
    stretch: Stretch
    worth: tuple
    why: str | None


def unwritten(activity):
    """An `Unwritten` for everything that was served and has no hours, by name and time."""
    known = {standing for (standing,) in Hours.select(Hours.standing).where(Hours.activity == activity.id, Hours.replaced_at.is_null()).tuples()}
    served = _served(activity)
    accounts = Account.select().where(Account.id.in_(list(served))).order_by(Account.name) if served else ()
    return [
        _unwritten(activity, account, *one) for account in accounts for one in served[account.id] if _standing(activity, account.id, one[0].key) not in known
    ]


def _served(activity, account_ids=None):
    """Account id → [(stretch, presence)] of those who came."""
    marks = SignMark.of(activity).where(SignMark.account.in_(account_ids) if account_ids is not None else SignMark.account.is_null(False))
    served = {}
    for mark in marks:
        served.setdefault(mark.account_id, []).append(mark)
    for id, own in served.items():
        planned = stretches(activity, id)
        served[id] = [(stretch, presence) for stretch, presence in zip(planned, presences(own, planned), strict=True) if presence.here]
    return served


def _worth(stretch, presence):
    return counted_minutes(presence, stretch.starts_at, stretch.ends_at, current_app.config)


def _unwritten(activity, account, stretch, presence):
    worth = _worth(stretch, presence)
    other = _overlapping(account, worth[0], worth[1])
    why = None
    if presence.waits:
        why = _("The sign-in or sign-out waits to be confirmed.")
    elif other:
        why = _("Overlaps with “%(activity)s”. Please correct the hours there first.", activity=other.activity.name)
    return Unwritten(account, stretch, worth, why)


def propose_all(activity, by):
    """Hours for everybody who signed in and has none yet, from marks that are sure. Repeating adds nobody twice. Gives the new rows."""
    if activity.status == CANCELLED:
        raise Refused(_("This activity was called off."))
    made = []
    for account, stretch, worth, why in unwritten(activity):
        if not why:
            made.append(_write_worth(activity, account, stretch, worth, by.id if by else None, by))
    return made


def follow_marks(activity, account_ids, by):
    """What was proposed from coming and going, and nobody has confirmed or corrected, follows what became known since. Repeating changes nothing."""
    served = _served(activity, account_ids)
    pending = Hours.of_activity(activity).where(Hours.account.in_(account_ids), Hours.confirmed_at.is_null(), Hours.origin != CORRECTION)
    for hours in pending:
        stretch, presence = _stretch_of(hours, served)
        start, end, minutes, origin = _worth(stretch, presence) if stretch and not presence.waits else (None, None, None, None)
        if (start, end, origin) == (hours.started_at, hours.ended_at, hours.origin):
            continue
        hours.retire()
        if start and not _overlapping(hours.account, start, end):
            _write_worth(activity, hours.account, stretch, (start, end, minutes, origin), hours.proposed_by, by)


def told_since(activity):
    """Hours id → (start, end) that marks tell which came after the hours were confirmed or corrected, where they differ."""
    found, served = {}, _served(activity)
    for hours in Hours.of_activity(activity).where(Hours.confirmed_at.is_null(False) | (Hours.origin == CORRECTION)):
        stretch, presence = _stretch_of(hours, served)
        newer = SignMark.of(activity).where(SignMark.account == hours.account_id, SignMark.recorded_at > (hours.confirmed_at or hours.proposed_at))
        if stretch and newer.exists():
            start, end, *_rest = _worth(stretch, presence)
            if (start, end) != (hours.started_at, hours.ended_at):
                found[hours.id] = (start, end)
    return found


def _stretch_of(hours, served):
    """The (stretch, presence) that these hours are about, or (None, None)."""
    keyed = {_standing(hours.activity, hours.account_id, one[0].key): one for one in served.get(hours.account_id, ())}
    return keyed.get(hours.standing, (None, None))


def _write_worth(activity, account, stretch, worth, proposed_by, by):
    start, end, minutes, origin = worth
    standing = _standing(activity, account.id, stretch.key)
    minutes = min(minutes, _left_of_day(account, start))
    return _write(activity, account, standing, start, end, minutes, origin, proposed_by, by, content=stretch.content)


def _standing(activity, account_id, key):
    """What the database holds only once: the hours of an account in one stretch of an activity."""
    return child_id(activity.id, f"hours:{account_id}{key}")


def _write(activity, account, standing, start, end, minutes, origin, proposed_by, by, reason="", content=""):
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
        proposed_by=proposed_by,
        standing=standing,
    )
    audit.record("propose_hours", made, by=by, minutes=minutes)
    return made


def _overlapping(account, start, end, instead_of=None):
    """Other hours that cover some of the same time."""
    others = Hours.select(Hours, Activity).join(Activity).where(Hours.account == account.id, Hours.replaced_at.is_null())
    if instead_of:
        others = others.where(Hours.id != instead_of.id)
    return others.where(Hours.minutes > 0, Hours.started_at < end, Hours.ended_at > start).first()


def _left_of_day(account, start):
    """Minutes that the day may still hold for this account."""
    day = clock.local(start).date()
    first, last = clock.start_of(day), clock.start_of(day + timedelta(days=1))
    used = Hours.select(peewee.fn.SUM(Hours.minutes)).where(
        Hours.account == account.id, Hours.replaced_at.is_null(), Hours.started_at >= first, Hours.started_at < last
    )
    return max(0, current_app.config["VOLUNTEER_HOURS_A_DAY"] * 60 - (used.scalar() or 0))
