"""Tries per network address: flask-limiter. Tries per account are rows (app/people/sign_ins.py)."""

import threading
import time

import cysqlite
from flask import current_app, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

limiter = Limiter(get_remote_address, headers_enabled=False)


def install(app):
    """Count in a file of SHILIU_VAR, so that a second process of the server gives nobody a second number of tries."""
    app.config["RATELIMIT_STORAGE_URI"] = f"{FileStorage.STORAGE_SCHEME[0]}://{app.config['SHILIU_VAR']}/tries.db"
    limiter.init_app(app)


def wrong_codes(scope):
    """A limit on views that are told a code: only what `wrong_code` was called for counts, since a whole hall signs in from one address."""
    return limiter.shared_limit(
        lambda: current_app.config["CODE_TRIES_PER_ADDRESS"], scope=scope, methods=["POST"], deduct_when=lambda _answer: g.get("wrong_code", False)
    )


def wrong_code():
    """This request told a wrong code."""
    g.wrong_code = True


class FileStorage(Storage):
    """Counters of flask-limiter in a file that the processes of one machine share. It is never waited for until it is on the disk: after a power cut the counts may begin anew."""

    STORAGE_SCHEME = ["file"]
    base_exceptions = cysqlite.DatabaseError

    def __init__(self, uri, **options):
        super().__init__(uri, **options)
        self._path, self._mine = uri.partition("://")[2], threading.local()

    def incr(self, key, expiry, amount=1):
        now = time.time()
        count = self._ask(COUNT, (key, amount, now + expiry, now))[0][0]
        if count == amount:
            self._ask("DELETE FROM counter WHERE until <= ?", (now,))
        return count

    def get(self, key):
        rows = self._ask("SELECT count FROM counter WHERE key = ? AND until > ?", (key, time.time()))
        return rows[0][0] if rows else 0

    def get_expiry(self, key):
        rows = self._ask("SELECT until FROM counter WHERE key = ?", (key,))
        return rows[0][0] if rows else time.time()

    def check(self):
        return self._ask("SELECT 1", ()) == [(1,)]

    def reset(self):
        self._ask("DELETE FROM counter", ())

    def clear(self, key):
        self._ask("DELETE FROM counter WHERE key = ?", (key,))

    def _ask(self, sql, values):
        if not hasattr(self._mine, "line"):
            self._mine.line = cysqlite.connect(self._path, pragmas={"journal_mode": "wal", "synchronous": "off"})
            self._mine.line.execute("CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID")
        return self._mine.line.execute(sql, values).fetchall()


COUNT = """
INSERT INTO counter VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
SET count = iif(until > ?4, count + ?2, ?2), until = iif(until > ?4, until, ?3)
RETURNING count
"""
