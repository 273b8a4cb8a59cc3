"""What a volunteer's record holds besides service: training, awards, evaluation (Regulations on voluntary service 2017, art. 19)."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel
from app.events.hours import Hours
from app.i18n import _l
from app.people import Account

KINDS = {"training": _l("Training"), "award": _l("Award"), "evaluation": _l("Evaluation")}


class RecordEntry(StationModel):
    """One training, award or evaluation of a volunteer. Wrong ones are taken back, never changed."""

    account = peewee.ForeignKeyField(Account, backref="+")
    kind = peewee.CharField(12)
    on = peewee.DateField()
    what = peewee.CharField(200)
    minutes = peewee.SmallIntegerField(default=0)
    written_by = peewee.UUIDField()
    written_at = InstantField(default=clock.now)
    taken_back_at = InstantField(null=True)

    @classmethod
    def of(cls, account):
        return cls.select().where(cls.account == account.id, cls.taken_back_at.is_null()).order_by(cls.on.desc())

    @classmethod
    def write(cls, id, account, kind, on, what, minutes, by):
        """Add an entry; one that is there already stays as it is."""
        if cls.select().where(cls.id == id).exists():
            return
        made = cls.create(id=id, station_id=by.station_id, account=account, kind=kind, on=on, what=what, minutes=minutes or 0, written_by=by.id)
        audit.record("record_entry", made, by=by, kind=kind)

    def take_back(self, by):
        """Repeating changes nothing."""
        if self.taken_back_at is None:
            self.taken_back_at = clock.now()
            self.save()
            audit.record("take_back_entry", self, by=by)


class Record:
    """Everything of one volunteer: `service` (confirmed hours), `training`, `awards`, `evaluations`, and the sums."""

    def __init__(self, account):
        entries = list(RecordEntry.of(account))
        self.account, self.service = account, list(Hours.confirmed_of(account))
        self.training, self.awards, self.evaluations = ([entry for entry in entries if entry.kind == kind] for kind in KINDS)

    @property
    def minutes(self):
        return sum(hours.minutes for hours in self.service)

    @property
    def times(self):
        return sum(1 for hours in self.service if hours.minutes)
