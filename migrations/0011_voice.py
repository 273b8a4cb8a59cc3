"""Recorded voices of wishes."""

from peewee import CharField, ForeignKeyField, IntegerField, Model, UUIDField

from app.db import InstantField, JSONField


def up(migrator, db):
    class Wish(Model):
        id = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "wish"

    class Voice(Model):
        id = UUIDField(primary_key=True)
        sha256 = CharField(max_length=64, unique=True)
        kind = CharField(max_length=4)
        bytes = IntegerField()
        created_at = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "voice"

    class WishVoice(Model):
        id = UUIDField(primary_key=True)
        wish = ForeignKeyField(Wish)
        voice = ForeignKeyField(Voice)
        kind = CharField(max_length=12, default="need")
        by_id = UUIDField(null=True)
        arrived_at = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "wish_voice"

    db.create_tables([Voice, WishVoice])
    migrator.migrate(migrator.add_column("wish", "voices_expected", JSONField(default=list)))


def down(migrator, db):
    migrator.migrate(migrator.drop_table("wish_voice"), migrator.drop_table("voice"), migrator.drop_column("wish", "voices_expected"))
