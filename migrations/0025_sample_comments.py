"""What supervisors write about sampled files and visits."""

from peewee import CharField, ForeignKeyField, Model, UUIDField

from app.db import InstantField


def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "account"

    class Household(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "household"

    class SampleComment(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        week = CharField(max_length=8)
        account = ForeignKeyField(Account)
        household = ForeignKeyField(Household, on_delete="CASCADE")
        about_id = UUIDField()
        text = CharField(max_length=1000)
        at = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "sample_comment"
            indexes = ((("account", "week", "about_id"), True),)

    db.create_tables([SampleComment])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("sample_comment"))
