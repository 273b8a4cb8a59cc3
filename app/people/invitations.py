"""Invitations and one-time codes: six digits with an expiry, for a first password or for handing in what waits."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

import peewee
from flask import abort, current_app

from app import audit, clock
from app.db import InstantField, Model, writing
from app.people.accounts import WITHOUT_STATION, Account

JOIN, SEND_ONLY = "join", "send_only"


class Invitation(Model):
    """A one-time code for one mobile number. Wrong tries are counted: after five the code is dead."""

    purpose = peewee.CharField(12, default=JOIN)
    mobile = peewee.CharField(11, index=True)
    name = peewee.CharField(50)
    role = peewee.CharField(20, null=True)
    station_id = peewee.CharField(9, null=True)
    restricted = peewee.BooleanField(default=False)
    code_hash = peewee.CharField(64)
    by_id = peewee.UUIDField(null=True)
    created_at = InstantField(default=clock.now)
    expires_at = InstantField()
    tries = peewee.SmallIntegerField(default=0)
    used_at = InstantField(null=True)

    MOST_TRIES = 5

    @classmethod
    def make(cls, *, by, mobile, name, role=None, station_id=None, purpose=JOIN, restricted=False):
        """A new invitation and its six-digit code, which is shown once. 404 when `by` may not give that role there."""
        if by is not None and purpose == JOIN:
            _refuse_what_is_not_his(by, role, station_id)
        code = f"{secrets.randbelow(10**6):06d}"
        with writing():
            cls.update(expires_at=clock.now()).where(cls.mobile == mobile, cls.purpose == purpose, cls.used_at.is_null()).execute()
            invitation = cls(
                purpose=purpose,
                mobile=mobile,
                name=name,
                role=role,
                station_id=None if role in WITHOUT_STATION and role != "supervisor" else station_id,
                restricted=restricted,
                by_id=by.id if by else None,
                expires_at=clock.now() + timedelta(hours=current_app.config["INVITATION_HOURS"]),
            )
            invitation.code_hash = invitation._hash(code)
            invitation.save(force_insert=True)
            audit.record("invite", invitation, by=by, role=role, purpose=purpose)
        return invitation, code

    @classmethod
    def open_for(cls, mobile, purpose):
        return (
            cls.select()
            .where(cls.mobile == mobile, cls.purpose == purpose, cls.used_at.is_null(), cls.expires_at > clock.now(), cls.tries < cls.MOST_TRIES)
            .order_by(cls.created_at.desc())
            .first()
        )

    @classmethod
    def with_code(cls, mobile, code, purpose=JOIN):
        """The open invitation that this code belongs to, or None; a wrong code counts."""
        invitation = cls.open_for(mobile, purpose)
        if invitation is None:
            return None
        if not hmac.compare_digest(invitation.code_hash, invitation._hash(code)):
            cls.update(tries=cls.tries + 1).where(cls.id == invitation.id).execute()
            return None
        return invitation

    def accept(self, password_hash):
        """Make the account (or add the role to the one with this number) and set its password. Gives the account."""
        with writing():
            account = Account.get_or_none(Account.mobile == self.mobile) or Account.create(name=self.name, mobile=self.mobile)
            account.disabled_at = None
            account.set_password(password_hash, by=account)
            if not any(g.role == self.role and g.station_id == self.station_id and g.valid_until is None for g in account.grants):
                account.grant(self.role, self.station_id, by=account, restricted=self.restricted)
            self.spend()
        return account

    def spend(self):
        self.used_at = clock.now()
        self.save()

    def _hash(self, code):
        key = current_app.config["SECRET_KEY"].encode()
        return hmac.new(key, f"{self.purpose}:{self.mobile}:{code}".encode(), sha256).hexdigest()


def _refuse_what_is_not_his(by, role, station_id):
    everywhere = by.has("administrator", "bureau")
    if role not in by.may_invite or not (everywhere or station_id == by.station_id):
        abort(404)
