"""Sign-ins and the phones they live on. A sign-in is a random token, hashed here; a phone outlives its sign-ins."""

import hashlib
import hmac
import secrets
from datetime import timedelta

import peewee
from flask import current_app, g, request

from app import audit, clock
from app.db import InstantField, Model, compiled, uuid7, writing
from app.people import passwords
from app.people.accounts import Account

COOKIE = "__Host-signin"
PHONE_COOKIE = "__Host-phone"
LEFT = "left"
# rooms that must act when somebody signs in or joins add a function of the account, called in the POST before the first page
ON_SIGN_IN = []


class Phone(Model):
    """A device that people sign in on. Its own report of what waits comes with each contact."""

    label = peewee.CharField(60, default="")
    created_at = InstantField(default=clock.now)


class SignIn(Model):
    """One account on one phone, until it ends or lies unused for SIGN_IN_DAYS. `kept_to`: the only address that it opens until the PIN is entered."""

    token_hash = peewee.CharField(64, unique=True)
    account = peewee.ForeignKeyField(Account, backref="+")
    phone = peewee.ForeignKeyField(Phone, backref="+")
    send_only = peewee.BooleanField(default=False)
    kept_to = peewee.CharField(80, null=True)
    pin_hash = peewee.CharField(120, null=True)
    created_at = InstantField(default=clock.now)
    used_at = InstantField(default=clock.now)
    ended_at = InstantField(null=True)
    why_ended = peewee.CharField(12, null=True)

    @classmethod
    def begin(cls, account, send_only=False):
        """A new sign-in of `account` on this phone; gives it and the token for the cookie. Earlier ones on this phone end."""
        phone = this_phone()
        cls.update(ended_at=clock.now(), why_ended=LEFT).where(cls.phone == phone, cls.ended_at.is_null()).execute()
        token = secrets.token_urlsafe(32)
        sign_in = cls.create(token_hash=_hash(token), account=account, phone=phone, send_only=send_only)
        g.phone_id = phone.id
        audit.record("sign_in", sign_in, by=account)
        return sign_in, token

    @classmethod
    def of_token(cls, token):
        return _of_token.first(_hash(token)) if token else None

    @classmethod
    def active(cls, account):
        """The account's living sign-ins, newest use first."""
        return (
            cls.select(cls, Phone)
            .join(Phone)
            .where(cls.account == account.id, cls.ended_at.is_null(), cls.used_at > _oldest_use())
            .order_by(cls.used_at.desc())
        )

    @classmethod
    def end_all(cls, account, *, why, keep=None):
        """End all sign-ins of an account (but `keep`); their phones wipe pages at the next contact."""
        query = cls.update(ended_at=clock.now(), why_ended=why).where(cls.account == account.id, cls.ended_at.is_null())
        (query.where(cls.id != keep.id) if keep else query).execute()

    @property
    def living(self):
        return self.ended_at is None and self.used_at > _oldest_use()

    @property
    def days_left(self):
        """Whole days until this sign-in ends if it is not used."""
        return max(0, (self.used_at - _oldest_use()).days)

    @property
    def wipes(self):
        """Whether the phone shall forget its kept pages: everything but the person's own leaving, which cleared them already."""
        return self.ended_at is not None and self.why_ended != LEFT

    def end(self, why):
        """End it; repeating changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.why_ended = clock.now(), why
            self.save()
            audit.record("end_sign_in", self, why=why)

    def keep_to(self, path, pin):
        """This phone now opens `path` and what lies below it, nothing else, until `release`."""
        self.kept_to, self.pin_hash = path, passwords.hashed(pin)
        self.save()
        audit.record("keep_to_page", self)

    def release(self, pin):
        """Open everything again when the PIN is right; gives whether it was. Tries are counted like those of a password."""
        mobile = f"pin:{self.id.hex[:14]}"
        if self.kept_to is None:
            return True
        if Attempt.too_many(mobile):
            return False
        if not passwords.matches(self.pin_hash, pin):
            Attempt.create(mobile=mobile)
            return False
        self.kept_to = self.pin_hash = None
        self.save()
        audit.record("release_page", self)
        return True

    def touch(self):
        """Note the use, at most once an hour: a write per request would queue every reader behind the disk."""
        if clock.now() - self.used_at > timedelta(hours=1):
            self.used_at = clock.now()
            self.save()


class Attempt(Model):
    """A wrong password for a mobile number (known or not): counted here, because flask-limiter's counts (app/limits.py) are kept only for a while, and by address."""

    mobile = peewee.CharField(20, index=True)
    tried = peewee.CharField(8, default="", index=True)
    at = InstantField(default=clock.now)

    @classmethod
    def too_many(cls, mobile, password=None):
        """Whether this number was tried too often, or this password with too many numbers (who tries one common password on everybody never tires an account)."""
        recent = cls.select().where(cls.at > cls._since())
        if recent.where(cls.mobile == mobile).count() >= current_app.config["SIGN_IN_TRIES"]:
            return True
        most = current_app.config["SIGN_IN_SAME_PASSWORD"]
        return bool(password and most) and recent.where(cls.tried == _mark(password)).select(cls.mobile).distinct().count() >= most

    @classmethod
    def note(cls, mobile, password):
        """Count a wrong try; what no window counts any more goes."""
        with writing():
            cls.delete().where(cls.at <= cls._since()).execute()
            cls.create(mobile=mobile, tried=_mark(password))

    @classmethod
    def _since(cls):
        return clock.now() - timedelta(minutes=current_app.config["SIGN_IN_WINDOW_MINUTES"])

    @classmethod
    def forget(cls, mobile):
        cls.delete().where(cls.mobile == mobile).execute()


def account_of_request(_request=None):
    """The account whose living sign-in this request's cookie names, or None (flask-login's request loader)."""
    sign_in = SignIn.of_token(request.cookies.get(COOKIE))
    if sign_in is None:
        return None
    g.sign_in = sign_in
    g.phone_id = sign_in.phone_id
    account = sign_in.account
    account.send_only, account.kept_to = sign_in.send_only, sign_in.kept_to
    if sign_in.living and account.has_left and not sign_in.send_only:
        _end_of_role(sign_in)
    if not sign_in.living or not account.is_active:
        return None
    sign_in.touch()
    return account


def _end_of_role(sign_in):
    """Whoever left the last station is signed out everywhere; what waits on a phone goes by a one-time code of the head."""
    SignIn.end_all(sign_in.account, why="no_role")
    sign_in.ended_at, sign_in.why_ended = clock.now(), "no_role"
    audit.record("end_sign_in", sign_in, by=sign_in.account, why="no_role")


def this_phone():
    """The phone of this request, by its own cookie; a new one when it has none."""
    known = request.cookies.get(PHONE_COOKIE)
    phone = Phone.get_or_none(Phone.id == known) if known and len(known) in (32, 36) else None
    return phone or Phone.create(id=uuid7(), label=_kind_of_phone(request.user_agent.string))


def set_cookies(response, sign_in, token):
    """Give the browser its sign-in and the phone its lasting name."""
    days = current_app.config["SIGN_IN_DAYS"] * 86400
    for name, value, age in ((COOKIE, token, days), (PHONE_COOKIE, str(sign_in.phone_id), 10 * 365 * 86400)):
        response.set_cookie(name, value, max_age=age, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def clear_cookie(response):
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def _kind_of_phone(agent):
    kinds = ("HUAWEI", "HarmonyOS", "MiuiBrowser", "vivo", "OPPO", "iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
    return next((kind for kind in kinds if kind.lower() in agent.lower()), "")


def _oldest_use():
    return clock.now() - timedelta(days=current_app.config["SIGN_IN_DAYS"])


def _mark(password):
    """32 bits of a keyed hash: enough to count equal passwords, too little to find one."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"tried:" + password.encode(), hashlib.sha256).hexdigest()[:8]


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


_of_token = compiled(lambda token_hash: SignIn.select(SignIn, Account).join(Account).where(SignIn.token_hash == token_hash))
