"""Villages and communities (村社) of a station."""

import peewee

from app.db import StationModel, uuid7
from app.households.finding import tidy_name, village_key


class Village(StationModel):
    """Twelve-digit codes are not verified anywhere we know, so a village has a local id and perhaps a code (domain.md section 8)."""

    name = peewee.CharField(50)
    key = peewee.CharField(50)
    nbs_code = peewee.CharField(12, null=True)

    class Meta:
        indexes = ((("station_id", "key"), True),)

    @classmethod
    def row(cls, station_id, name, nbs_code=None):
        return {"id": uuid7(), "station_id": station_id, "name": tidy_name(name), "key": village_key(name), "nbs_code": nbs_code}

    @classmethod
    def of_station(cls, station_id):
        return cls.select().where(cls.station_id == station_id).order_by(cls.key)

    @classmethod
    def named(cls, station_id, name):
        """The village of this name, made when new; `柿树坑` finds `柿树坑村`."""
        known = cls.get_or_none(cls.station_id == station_id, cls.key == village_key(name))
        return known or cls.create(**cls.row(station_id, name))
