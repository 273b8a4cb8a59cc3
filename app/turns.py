"""Who writes next. SQLite lets one write at a time and each commit waits for the disk: so writers take turns, and those of a process that wait together share one commit."""

import fcntl
import os
import threading
from contextlib import contextmanager, suppress

import peewee

MOST = 8  # writers that share a commit: the first of them waits for the last


class Turns:
    """The writers of one SQLite database: of this process by a lock, of all processes by a lock on a file beside the database, which ends with whoever held it."""

    def __init__(self, database):
        self._database, self._path = database, f"{database.database}-turn"
        self._line, self._counting = threading.Lock(), threading.Lock()
        self._waiting, self._group = 0, None

    @contextmanager
    def turn(self):
        """A transaction in which this thread writes: on the disk when this ends. What fails in it is undone alone, and raised when the others are safe."""
        with self._counting:
            self._waiting += 1
        failed = None
        with self._line:
            with self._counting:
                self._waiting -= 1
            group = self._group = self._group or _Group(self._database, self._path)
            try:
                with group.member():
                    yield
            except BaseException as exception:
                failed = exception
            if group.size == MOST or group.error or not self._waiting:
                self._group = None
                group.end()
        group.wait()
        if failed:
            raise failed


class _Group:
    """One transaction of several writers, each in a savepoint, on the connection of the first."""

    def __init__(self, database, path):
        self._database, self._done = database, threading.Event()
        self.size, self.error = 0, None
        self._held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX)
            database.begin()
        except BaseException:
            os.close(self._held)
            raise
        self._connection = database.connection()

    @contextmanager
    def member(self):
        """This thread writes on the connection of the group."""
        self.size += 1
        state = self._database._state  # peewee knows no other way to lend a thread a connection
        own, state.conn = state.conn, self._connection
        self._database.push_transaction(self)
        try:
            self._run("SAVEPOINT member")
            self._check()
            try:
                yield
            except BaseException:
                self._run("ROLLBACK TO member")
                raise
            finally:
                self._run("RELEASE member")
        finally:
            self._database.pop_transaction()
            state.conn = own

    def _run(self, sql):
        """What fails here fails for all: SQLite undid the whole transaction (a full disk), and nothing of it may be called saved."""
        try:
            if self.error is None:
                self._database.execute_sql(sql)
        except peewee.DatabaseError as problem:
            self.error = problem

    def end(self):
        """Commit, and let the next group of any process begin."""
        try:
            if self.error is None:
                self._connection.commit()
        except Exception as problem:
            self.error = problem
        if self.error is not None:
            with suppress(Exception):
                self._connection.rollback()
        os.close(self._held)
        self._done.set()

    def wait(self):
        """Until all of it is on the disk. Raises peewee.OperationalError when it is not."""
        self._done.wait()
        self._check()

    def _check(self):
        if self.error is not None:
            raise peewee.OperationalError("Nothing of this transaction was saved.") from self.error
