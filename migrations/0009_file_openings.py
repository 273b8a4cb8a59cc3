"""Openings of a person's file by the bureau."""

from peewee import CharField, ForeignKeyField, Model, UUIDField

from app.db import InstantField


def up(migrator, db):
    class Person(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class Account(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "account"

    class FileOpening(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        account = ForeignKeyField(Account)
        reason = CharField(max_length=300)
        opened_at = InstantField(index=True)
        until = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "file_opening"

    db.create_tables([FileOpening])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("file_opening"))
