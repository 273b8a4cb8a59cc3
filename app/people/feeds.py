"""The address under which an account's calendar can be subscribed to: one unguessable token each, which its owner may end."""

import secrets

import peewee

from app import audit, clock
from app.db import InstantField, Model
from app.people.accounts import Account


class CalendarFeed(Model):
    """The token stays readable, so that its owner can copy the address again: the feed holds no personal data."""

    account = peewee.ForeignKeyField(Account, unique=True, backref="+")
    token = peewee.CharField(43, unique=True)
    created_at = InstantField(default=clock.now)

    @classmethod
    def of(cls, account):
        """The account's feed or None."""
        return cls.get_or_none(cls.account == account.id)

    @classmethod
    def by_token(cls, token):
        """The feed behind an address, while its account may sign in; else None."""
        found = cls.select(cls, Account).join(Account).where(cls.token == token).first()
        return found if found and found.account.disabled_at is None else None

    @classmethod
    def make(cls, account):
        """A feed for the account. Repeating gives the one that exists."""
        known = cls.of(account)
        if known:
            return known
        made = cls.create(account=account, token=secrets.token_urlsafe(32))
        audit.record("open_feed", made, by=account)
        return made

    def end(self, by):
        """The address stops working at once."""
        self.delete_instance()
        audit.record("end_feed", self, by=by)
