"""A lease: one process at a time does a job, by a row in the database that runs out by itself when its holder dies."""

from datetime import timedelta

import peewee

from app import clock
from app.db import InstantField, Model, insert_rows, uuid7, writing


class Lease(Model):
    name = peewee.CharField(40, unique=True)
    holder = peewee.UUIDField(null=True)
    until = InstantField(default=clock.now)

    @classmethod
    def take(cls, name, holder, seconds):
        """Whether `holder` has the lease `name` from now for so many seconds; its own it may take again."""
        now = clock.now()
        values = {"holder": holder, "until": now + timedelta(seconds=seconds)}
        free = (cls.until <= now) | (cls.holder == holder) | cls.holder.is_null()
        if cls.update(**values).where(cls.name == name, free).execute():
            return True
        try:
            with writing():
                insert_rows(cls, [{"id": uuid7(), "name": name, **values}])
        except peewee.IntegrityError:
            return False
        return True

    @classmethod
    def give_back(cls, name, holder):
        """Others may have it at once."""
        cls.update(holder=None, until=clock.now()).where(cls.name == name, cls.holder == holder).execute()
