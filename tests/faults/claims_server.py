"""The production server with one more address, where a partner claims a wish by its code; `UNGUARDED=1` takes the lock and the transaction away."""

import contextlib
import os
import time

from flask import Blueprint, redirect, request
from flask_login import current_user

from app import receipts, serve
from app.web import allow, find_or_404
from app.wishes import Partner, Wish, claiming, life, waitlist

bp = Blueprint("claims_under_test", __name__)


@bp.post("/claims-under-test/<code>")
@allow("partner")
def claim(code):
    wish = find_or_404(Wish.select(), public_id=code)
    claimed = wish.request_claim(Partner.of(current_user), current_user, id=request.form["id"], at=receipts.filled_at())
    return redirect(f"/claims-under-test/{claimed.id}?{claimed.state}", 303)


def create_app():
    app = serve.create_app()
    app.register_blueprint(bp)
    if os.environ.get("UNGUARDED"):
        claim.own_transaction = True
        life.locked = _only_read
        claiming.database = _NoTransactions()
        waitlist.free_slots = _slowly(waitlist.free_slots)
    return app


@contextlib.contextmanager
def _only_read(wish):
    """What a naive verb does: read, decide, write, each for itself."""
    wish.__data__.update(Wish.get_by_id(wish.id).__data__)
    yield wish


def _slowly(read):
    """As on a slow disk: between reading and writing others have their turn."""

    def wait(wish):
        found = read(wish)
        time.sleep(0.02)
        return found

    return wait


class _NoTransactions:
    def atomic(self):
        return contextlib.nullcontext()


if __name__ == "__main__":
    serve.main(target="tests.faults.claims_server:create_app")
