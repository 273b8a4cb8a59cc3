"""A head confirms that the station's week is complete (domain.md section 7: by Monday 17:00 of the week after)."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel
from app.i18n import _
from app.people import Account
from app.web import Refused


class WeekConfirmation(StationModel):
    """Who confirmed which ISO week, and when. What arrives afterwards still counts in its own week."""

    week = peewee.CharField(8)
    account = peewee.ForeignKeyField(Account, backref="+")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("station_id", "week"), True),)

    @classmethod
    def of(cls, station_id, week):
        """The confirmation with its account, or None."""
        return cls.select(cls, Account).join(Account).where(cls.station_id == station_id, cls.week == week.name).first()

    @classmethod
    def stations_of(cls, week):
        """Codes of the stations that confirmed `week`, as a set."""
        return {station_id for (station_id,) in cls.select(cls.station_id).where(cls.week == week.name).tuples()}

    @classmethod
    def confirm(cls, station_id, week, *, by):
        """Confirm a week that is over. Repeating keeps the first confirmation. Raises Refused while the week lasts."""
        if week.current:
            raise Refused(_("This week is not over. Confirm it from Monday on."))
        standing = cls.of(station_id, week)
        if standing is None:
            standing = cls.create(station_id=station_id, week=week.name, account=by.id)
            audit.record("confirm_week", standing, by=by, week=week.name)
        return standing
