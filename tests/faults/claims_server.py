"""The production server; with `UNGUARDED=1` a claim is decided without the lock and the transaction."""

import contextlib
import os
import time

from app import serve
from app.wishes import Wish, claiming, life, waitlist


def create_app():
    app = serve.create_app()
    if os.environ.get("UNGUARDED"):
        app.view_functions["wishes.create_claim"].own_transaction = True
        life.locked = _only_read
        claiming.database = _NoTransactions()
        waitlist.free_slots = _slowly(waitlist.free_slots)
    return app


@contextlib.contextmanager
def _only_read(wish):
    """What a naive verb does: read once, decide, write, with nothing that keeps others out. Steps within it read no more often than under the real lock."""
    if wish.is_locked:
        yield wish
        return
    wish.__data__.update(Wish.get_by_id(wish.id).__data__)
    wish.is_locked = True
    try:
        yield wish
    finally:
        wish.is_locked = False


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
