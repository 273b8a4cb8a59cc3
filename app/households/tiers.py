"""How often a home is visited: days per tier, for each station its own where the head wishes."""

import peewee
from flask import current_app

from app import audit
from app.db import StationModel, compiled


class StationTier(StationModel):
    """A station's own number of days for a tier; without a row the setting holds."""

    tier = peewee.CharField(10)
    days = peewee.SmallIntegerField()

    class Meta:
        indexes = ((("station_id", "tier"), True),)

    @classmethod
    def days_of(cls, station_id, tier):
        own = _own.first(station_id, tier)
        return own.days if own else default_days(tier)

    @classmethod
    def of_station(cls, station_id):
        """Days by tier, the station's own before the setting's."""
        from app.households.household import TIERS

        own = {row.tier: row.days for row in cls.select().where(cls.station_id == station_id)}
        return {tier: own.get(tier, default_days(tier)) for tier in TIERS}

    @classmethod
    def choose(cls, station_id, tier, days, by):
        """From the next planned visit on. Repeating is safe."""
        row, new = cls.get_or_create(station_id=station_id, tier=tier, defaults={"days": days})
        if new or row.days != days:
            row.days = days
            row.save()
            audit.record("choose_tier_days", row, by=by, tier=tier, days=days)


def default_days(tier):
    return current_app.config[f"TIER_DAYS_{tier.upper()}"]


_own = compiled(lambda station_id, tier: StationTier.select().where(StationTier.station_id == station_id, StationTier.tier == tier))
