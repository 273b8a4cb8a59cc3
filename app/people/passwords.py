"""Passwords: argon2id with the library's present recommendation, and what makes one acceptable."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.i18n import _

hasher = PasswordHasher()
LEAST, MOST = 8, 128
EASY = "0123456789012345678909876543210"


def problem(password, mobile=""):
    """A sentence when the password cannot be taken, else None."""
    if len(password) < LEAST:
        return _("Please use at least %(count)s characters.", count=LEAST)
    if len(password) > MOST:
        return _("This is too long: at most %(count)s characters.", count=MOST)
    if len(set(password)) < 4 or (mobile and mobile in password) or password in EASY:
        return _("This password is too easy to guess.")
    return None


def hashed(password):
    return hasher.hash(password)


def matches(stored, password):
    """Whether `password` is the stored one; takes as long for an account without a password."""
    try:
        return hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _nobody():
    global _nobodys_hash
    _nobodys_hash = _nobodys_hash or hasher.hash("nobody signs in with this")
    return _nobodys_hash


_nobodys_hash = None
