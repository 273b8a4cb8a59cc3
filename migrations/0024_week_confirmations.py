"""Weeks that the head of a station has confirmed."""

from peewee import CharField, ForeignKeyField, Model, UUIDField

from app.db import InstantField


def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "account"

    class WeekConfirmation(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        week = CharField(max_length=8)
        account = ForeignKeyField(Account)
        at = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "week_confirmation"
            indexes = ((("station_id", "week"), True),)

    db.create_tables([WeekConfirmation])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("week_confirmation"))
