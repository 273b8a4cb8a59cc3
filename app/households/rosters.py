"""A roster that was uploaded (花名册): its rows wait here, read and checked, until somebody confirms them."""

from datetime import timedelta

import peewee

from app import clock
from app.db import InstantField, JSONField, StationModel
from app.people import Account

STALE = timedelta(minutes=3)
STAGED, RUNNING, DONE, FAILED = "staged", "running", "done", "failed"


class Roster(StationModel):
    """`rows` are the good rows as dicts (`with`: the row whose home it joins, `known`: the home it is on file in), `problems` the bad ones as [row number, column, reason]."""

    account = peewee.ForeignKeyField(Account, backref="+")
    file_name = peewee.CharField(120)
    rows = JSONField(default=list)
    problems = JSONField(default=list)
    total = peewee.IntegerField(default=0)
    state = peewee.CharField(8, default=STAGED)
    added = peewee.IntegerField(default=0)
    known = peewee.IntegerField(default=0)
    created_at = InstantField(default=clock.now)
    started_at = InstantField(null=True)
    ended_at = InstantField(null=True)

    @property
    def stale(self):
        """Whether the process that saved it has probably died."""
        return self.state == RUNNING and self.started_at < clock.now() - STALE

    @property
    def families(self):
        """Names of those who become one home together, a list for each home of several people."""
        return [names for names in self._together().values() if len(names) > 1]

    @property
    def new_homes(self):
        """How many homes the rows become that are not on file."""
        known = {_home_key(row) for row in self.rows if "known" in row}
        return len(self._together().keys() - known)

    def _together(self):
        found = {}
        for row in self.rows:
            found.setdefault(_home_key(row), []).append(row["name"])
        return found

    @classmethod
    def visible_to(cls, account):
        """One's own: the rows hold names."""
        return cls.select().where(cls.account == account.id)


def _home_key(row):
    """What rows of one home share."""
    return row.get("number") or row.get("with") or row["row"]
