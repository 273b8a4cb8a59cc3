"""Objections to hours while they are on notice: raised with a reason, answered by a correction or refused with a reason."""

from datetime import timedelta

import peewee
from flask import current_app

from app import audit, clock
from app.db import InstantField, StationModel, child_id, uuid7
from app.events.hours import Hours
from app.i18n import _, _l
from app.people import Account
from app.web import Refused

CORRECTED, REFUSED, WITHDRAWN = "corrected", "refused", "withdrawn"
OUTCOMES = {CORRECTED: _l("The hours were corrected"), REFUSED: _l("The hours stand"), WITHDRAWN: _l("Withdrawn")}


class Objection(StationModel):
    """Who objected to which hours, and what was answered. `live` names hours and objector while it is open: the database keeps one of each."""

    hours = peewee.ForeignKeyField(Hours, backref="+", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="+")
    reason = peewee.CharField(300)
    raised_at = InstantField(default=clock.now)
    live = peewee.UUIDField(unique=True, null=True)
    outcome = peewee.CharField(10, default="")
    answer = peewee.CharField(300, default="")
    answered_by = peewee.UUIDField(null=True)
    answered_at = InstantField(null=True)
    correction = peewee.ForeignKeyField(Hours, null=True, backref="+")

    # ---- lists ----

    @classmethod
    def open_at(cls, stations):
        """What waits for an answer at these stations, the oldest first."""
        return cls.select().where(cls.station_id.in_(list(stations)), cls.live.is_null(False)).order_by(cls.raised_at)

    @classmethod
    def open_about(cls, account):
        """What is open about the hours of `account`."""
        return cls.select().join(Hours).where(Hours.account == account.id, cls.live.is_null(False))

    @classmethod
    def raised_by(cls, account, since):
        """What `account` objected to since the instant `since`, the newest first."""
        return cls.select().where(cls.account == account.id, cls.raised_at >= since).order_by(cls.raised_at.desc())

    # ---- questions ----

    @property
    def is_open(self):
        return self.live is not None

    @property
    def outcome_name(self):
        return str(OUTCOMES.get(self.outcome, ""))

    def may_be_answered_by(self, account):
        """By the staff, but by neither who objects nor whose hours they are."""
        return self.is_open and account.id not in (self.account_id, self.hours.account_id)

    # ---- verbs ----

    @classmethod
    def raise_against(cls, hours, by, reason, id=None):
        """Object to hours that are on notice. Objecting again while it is open gives the one that stands."""
        live = child_id(hours.id, f"objection:{by.id}")
        standing = cls.get_or_none(cls.live == live)
        if standing:
            return standing
        if not on_notice(hours):
            raise Refused(_("These hours are not on notice any more. Please tell the station head."))
        made = cls.create(id=id or uuid7(), station_id=hours.station_id, hours=hours, account=by.id, reason=reason, live=live)
        audit.record("object_to_hours", made, by=by, hours=str(hours.id))
        return made

    def refuse(self, by, reason):
        """The hours stand, for this reason. Repeating changes nothing."""
        self._judge(by)
        self._end(REFUSED, by, reason)

    def withdraw(self, by):
        """Who objected takes it back. Repeating changes nothing."""
        self._end(WITHDRAWN, by)

    @classmethod
    def settle_by_correction(cls, hours, correction, by):
        """A new row stands in place of `hours`: that answers every objection to them. Raises Refused when `by` may not answer one."""
        for objection in cls.select().where(cls.hours == hours.id, cls.live.is_null(False)):
            objection._judge(by)
            objection._end(CORRECTED, by, correction.reason, correction)

    def _judge(self, by):
        if self.is_open and not self.may_be_answered_by(by):
            raise Refused(_("Somebody else answers an objection of yours, or to your own hours."))

    def _end(self, outcome, by, answer="", correction=None):
        if self.is_open:
            self.outcome, self.answer, self.correction, self.live = outcome, answer or "", correction, None
            self.answered_by, self.answered_at = by.id, clock.now()
            self.save()
            audit.record(f"objection_{outcome}", self, by=by)


def on_notice(hours):
    """Whether these hours stand, are confirmed, and were so for no longer than VOLUNTEER_NOTICE_DAYS."""
    since = clock.now() - timedelta(days=current_app.config["VOLUNTEER_NOTICE_DAYS"])
    return hours.replaced_at is None and hours.confirmed_at is not None and hours.confirmed_at >= since
