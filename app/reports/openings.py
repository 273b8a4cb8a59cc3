"""The bureau opens one person's file: with a written reason, for a short time, known to the station's head (domain.md section 9)."""

from datetime import timedelta

import peewee
from flask import current_app

from app import audit, clock
from app.db import InstantField, StationModel
from app.households import Household, Person
from app.households.finding import tidy_name
from app.households.scope import head_stations
from app.people import Account

SHOWN_DAYS = 365


class FileOpening(StationModel):
    """Who opened whose file, why, and until when. Rows are never changed."""

    person = peewee.ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="+")
    reason = peewee.CharField(300)
    opened_at = InstantField(default=clock.now, index=True)
    until = InstantField()

    @classmethod
    def visible_to(cls, account):
        """The bureau: its own. A head: those of the own station. Nobody else's."""
        if account.has("station_head"):
            return cls.select().where(cls.station_id.in_(head_stations(account)))
        if account.has("bureau"):
            return cls.select().where(cls.account == account.id)
        return cls.select().where(False)

    @classmethod
    def living(cls, account):
        """What `account` may read at this moment."""
        return cls.select().where(cls.account == account.id, cls.until > clock.now())

    @classmethod
    def lately(cls, account):
        return cls.visible_to(account).where(cls.opened_at > clock.now() - timedelta(days=SHOWN_DAYS)).order_by(cls.opened_at.desc())

    @property
    def is_open(self):
        return self.until > clock.now()

    @classmethod
    def open(cls, person, reason, *, by):
        """Open the file of `person` for OPENING_MINUTES. Opening again while it is open gives the opening that stands."""
        standing = cls.living(by).where(cls.person == person.id).first()
        if standing:
            return standing
        minutes = current_app.config["OPENING_MINUTES"]
        opening = cls.create(station_id=person.station_id, person=person, account=by.id, reason=reason, until=clock.now() + timedelta(minutes=minutes))
        audit.record("open_file", opening, by=by, person=str(person.id), minutes=minutes)
        return opening

    def read(self, by):
        """Note that the page was looked at."""
        audit.record("read_file", self, by=by, person=str(self.person_id))


def find_person(station_id, number, name):
    """The one person of that name in that station's file, or None: whoever asks must know both."""
    home = Household.get_or_none(Household.station_id == station_id, Household.number == number, Household.merged_into.is_null())
    found = list(Person.of(home).where(Person.name == tidy_name(name))) if home else []
    return found[0] if len(found) == 1 else None
