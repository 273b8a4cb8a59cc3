"""Objections to hours on notice."""

from peewee import CharField, ForeignKeyField, Model, UUIDField

from app.db import InstantField


def up(migrator, db):
    class Hours(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "hours"

    class Account(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "account"

    class Objection(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        hours = ForeignKeyField(Hours, on_delete="CASCADE")
        account = ForeignKeyField(Account)
        reason = CharField(max_length=300)
        raised_at = InstantField()
        live = UUIDField(unique=True, null=True)
        outcome = CharField(max_length=10, default="")
        answer = CharField(max_length=300, default="")
        answered_by = UUIDField(null=True)
        answered_at = InstantField(null=True)
        correction = ForeignKeyField(Hours, null=True, backref="corrections")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "objection"

    db.create_tables([Objection])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("objection"))
