"""Tries per network address: flask-limiter, in this process's memory. Tries per account are rows (app/people/sign_ins.py)."""

from flask import current_app, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def wrong_codes(scope):
    """A limit on views that are told a code: only what `wrong_code` was called for counts, since a whole hall signs in from one address."""
    return limiter.shared_limit(
        lambda: current_app.config["CODE_TRIES_PER_ADDRESS"], scope=scope, methods=["POST"], deduct_when=lambda _answer: g.get("wrong_code", False)
    )


def wrong_code():
    """This request told a wrong code."""
    g.wrong_code = True
