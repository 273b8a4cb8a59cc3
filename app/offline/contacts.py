"""When each phone was last heard from, what waited on it then, and what it lost."""

from datetime import datetime, timedelta
from pathlib import Path

import peewee
from flask import current_app, g, request
from flask_login import current_user

from app import clock
from app.db import InstantField, Model, writing
from app.people import Account, Phone, SignIn
from app.receipts import Receipt

SELDOM = timedelta(minutes=1)


class PhoneContact(Model):
    """The last report of one phone (X-Phone…): `device` names its store, `last_row` the number of its newest row."""

    phone = peewee.ForeignKeyField(Phone, unique=True, backref="+")
    account = peewee.ForeignKeyField(Account, backref="+")
    device = peewee.CharField(40)
    last_row = peewee.IntegerField(default=0)
    queue = peewee.IntegerField(default=0)
    stuck = peewee.IntegerField(default=0)
    oldest_at = InstantField(null=True)
    lost = peewee.IntegerField(default=0)
    at = InstantField(default=clock.now)

    @classmethod
    def of_phone(cls, phone_id):
        return cls.get_or_none(cls.phone == phone_id)

    @classmethod
    def report(cls, phone_id, account, device, last_row, queue, stuck=0, oldest_at=None):
        """Take in a report, at most one a minute unless something changed for the worse. Gives the contact."""
        known = cls.of_phone(phone_id)
        if known is None:
            return cls.create(phone=phone_id, account=account, device=device, last_row=last_row, queue=queue, stuck=stuck, oldest_at=oldest_at)
        evicted = known.device != device or last_row < known.last_row
        if evicted:
            known.lost += known._unsent_then()
        elif clock.now() - known.at < SELDOM and known.account_id == account.id and queue >= known.queue:
            return known
        known.account, known.device, known.last_row = account, device, last_row
        known.queue, known.stuck, known.oldest_at, known.at = queue, stuck, oldest_at, clock.now()
        known.save()
        return known

    def _unsent_then(self):
        """Rows that waited at the last report and have no receipt since: the browser threw its store away with them."""
        arrived = Receipt.select().where(Receipt.account_id == self.account_id, Receipt.at >= self.at).count()
        return max(0, self.queue - arrived)

    # ---- what the office reads ----

    @property
    def who(self):
        return self.account.name

    @property
    def last_contact(self):
        return self.at

    @property
    def waiting(self):
        return self.queue


class PhonesOfStation:
    """The phones on which people of a station work: `.known`, and `.silent` ones, not heard from for SILENT_PHONE_HOURS."""

    def __init__(self, station_id):
        accounts = Account.once_of_station(station_id).select(Account.id)
        signed_in = SignIn.select(SignIn.phone).where(SignIn.ended_at.is_null())
        self.known = list(
            PhoneContact.select(PhoneContact, Account)
            .join(Account)
            .where(PhoneContact.account.in_(accounts), (PhoneContact.queue > 0) | (PhoneContact.lost > 0) | PhoneContact.phone.in_(signed_in))
            .order_by(PhoneContact.at)
        )

    @property
    def silent(self):
        since = clock.now() - timedelta(hours=current_app.config["SILENT_PHONE_HOURS"])
        return [contact for contact in self.known if contact.at < since]

    @property
    def lossy(self):
        """Phones whose browser threw entries away before they were sent."""
        return [contact for contact in self.known if contact.lost]


def note(response):
    """Every request that carries a report is a contact; the answer says until when a backup holds what was sent."""
    if "X-Phone" in request.headers:
        safe = newest_backup()
        if safe:
            response.headers["X-Safe-Until"] = safe
        if response.status_code < 500 and "phone_id" in g and current_user.is_authenticated and "phone_contact" not in g:
            take_report()
    return response


def take_report():
    """Keep this request's report; gives the contact, or None when it carries none."""
    device = request.headers.get("X-Phone", "")[:40]
    if not device or "phone_id" not in g:
        return None
    oldest = clock.parse_instant(request.headers.get("X-Phone-Oldest"))
    with writing():
        g.phone_contact = PhoneContact.report(
            g.phone_id, current_user._get_current_object(), device, _number("Last-Row"), _number("Queue"), _number("Stuck"), oldest
        )
    return g.phone_contact


def _number(name):
    text = request.headers.get(f"X-Phone-{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def newest_backup():
    """The instant (ISO) of the newest backup, as `flask backup` notes it in SHILIU_VAR/newest-backup; empty when there is none."""
    try:
        text = (Path(current_app.config["SHILIU_VAR"]) / "newest-backup").read_text().strip()
        return text if datetime.fromisoformat(text).tzinfo else ""
    except (OSError, ValueError):
        return ""
