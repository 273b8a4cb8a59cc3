"""Days of heat or cold that a station's head declares: on them a home without quilts or cooling is seen to sooner (question E11)."""

from datetime import timedelta

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, compiled
from app.i18n import _l

KINDS = {"heat": _l("Heat"), "cold": _l("Cold")}
MOST_DAYS = 30


class SeasonAlert(StationModel):
    """A stretch of days, both ends included; one that is over stays as it was."""

    kind = peewee.CharField(4)
    from_on = peewee.DateField()
    until = peewee.DateField()
    declared_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("station_id", "until"), False),)

    @classmethod
    def today(cls, station_id):
        """The alert that holds for a station today, or None."""
        day = clock.today()
        return _holding.first(station_id, day, day)

    @classmethod
    def declare(cls, station_id, kind, until, *, by):
        """From today to `until`, in place of what held before. Repeating is safe."""
        held = cls.today(station_id)
        if held and (held.kind, held.until) == (kind, until):
            return held
        cls.end(station_id, by=by)
        made = cls.create(station_id=station_id, kind=kind, from_on=clock.today(), until=until)
        audit.record("declare_season_alert", made, by=by, kind=kind, until=until.isoformat())
        return made

    @classmethod
    def end(cls, station_id, *, by):
        """No alert from today on. Doing it again changes nothing."""
        held = cls.today(station_id)
        if held:
            held.until = clock.today() - timedelta(days=1)
            held.save()
            audit.record("end_season_alert", held, by=by)


_holding = compiled(
    lambda station_id, day, same: (
        SeasonAlert.select()
        .where(SeasonAlert.station_id == station_id, SeasonAlert.from_on <= day, SeasonAlert.until >= same)
        .order_by(SeasonAlert.declared_at.desc())
        .limit(1)
    )
)
