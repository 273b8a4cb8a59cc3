"""Certificates of voluntary service: a number, what was served until a day, issued by the head after seven days of notice inside the station."""

from datetime import timedelta

import peewee
from flask import current_app
from peewee import fn

from app import audit, clock
from app.db import InstantField, StationModel, uuid7
from app.events.hours import Hours
from app.events.objection import Objection
from app.events.profile import VolunteerProfile
from app.i18n import _
from app.people import Account
from app.web import Refused


class Certificate(StationModel):
    """What is printed stands here as it was printed. `public_id` is the address of the page that confirms it; `number`: station, year, running number."""

    public_id = peewee.UUIDField(unique=True, default=uuid7)
    number = peewee.CharField(24, unique=True)
    account = peewee.ForeignKeyField(Account, backref="+")
    name = peewee.CharField(50)
    national_number = peewee.CharField(24, default="")
    first_day = peewee.DateField()
    last_day = peewee.DateField()
    times = peewee.SmallIntegerField()
    minutes = peewee.IntegerField()
    content = peewee.CharField(300, default="")
    handler = peewee.CharField(50)
    issued_by = peewee.UUIDField()
    issued_on = peewee.DateField()
    issued_at = InstantField(default=clock.now)
    revoked_at = InstantField(null=True)
    revoked_reason = peewee.CharField(200, default="")

    @classmethod
    def issue(cls, account, by, until=None):
        """A certificate of all confirmed hours up to the day `until` (else a notice period ago). The same hours give the same certificate.

        Raises Refused while there is nothing that was on notice for long enough, or while an objection to the account's hours is open.
        """
        if Objection.open_about(account).exists():
            raise Refused(_("An objection to these hours is open. It has to be answered first."))
        until = until or clock.today()
        shown_long_enough = clock.now() - timedelta(days=current_app.config["VOLUNTEER_NOTICE_DAYS"])
        served = [
            hours
            for hours in Hours.confirmed_of(account).where(Hours.confirmed_at <= shown_long_enough, Hours.minutes > 0)
            if clock.local(hours.started_at).date() <= until
        ]
        if not served:
            raise Refused(_("There are no hours yet that were on notice for %(days)s days.", days=current_app.config["VOLUNTEER_NOTICE_DAYS"]))
        days, minutes = [clock.local(hours.started_at).date() for hours in served], sum(hours.minutes for hours in served)
        same = cls.get_or_none(cls.account == account.id, cls.last_day == max(days), cls.minutes == minutes, cls.revoked_at.is_null())
        if same:
            return same
        made = cls.create(
            station_id=by.station_id,
            number=cls._next_number(by.station_id),
            account=account,
            name=account.name,
            national_number=VolunteerProfile.of(account).national_number,
            first_day=min(days),
            last_day=max(days),
            times=len(served),
            minutes=minutes,
            content=_content(served),
            handler=by.name,
            issued_by=by.id,
            issued_on=clock.today(),
        )
        audit.record("issue_certificate", made, by=by)
        return made

    @classmethod
    def _next_number(cls, station_id):
        begin = f"{station_id}-{clock.today().year}-"
        newest = cls.select(fn.MAX(cls.number)).where(cls.number.startswith(begin)).scalar()
        return f"{begin}{int(newest.rpartition('-')[2]) + 1 if newest else 1:05d}"

    @classmethod
    def of(cls, account):
        return cls.select().where(cls.account == account.id).order_by(cls.issued_at.desc())

    @property
    def valid(self):
        return self.revoked_at is None

    def revoke(self, by, reason):
        """It no longer holds; its page says so. Repeating keeps the first reason."""
        if self.revoked_at is None:
            self.revoked_at, self.revoked_reason = clock.now(), reason or ""
            self.save()
            audit.record("revoke_certificate", self, by=by)


def _content(served):
    """What was done, each once, the latest first, as far as there is room."""
    told = list(dict.fromkeys(hours.content for hours in served if hours.content))
    while len(", ".join(told)) > 300:
        told.pop()
    return ", ".join(told)


def revoke_what_no_longer_holds(account, by):
    """After a correction: certificates that say more than what still stands of the hours from which they were made; what was confirmed later makes up for nothing."""
    for certificate in Certificate.of(account).where(Certificate.revoked_at.is_null()):
        then = Hours.confirmed_of(account).where(Hours.confirmed_at <= certificate.issued_at)
        stands = sum(hours.minutes for hours in then if certificate.first_day <= clock.local(hours.started_at).date() <= certificate.last_day)
        if stands < certificate.minutes:
            certificate.revoke(by, _("Hours were corrected."))
