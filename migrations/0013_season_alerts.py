"""Days of heat or cold, declared by a station's head."""

from peewee import CharField, DateField, Model, UUIDField

from app.db import InstantField


def up(migrator, db):
    class SeasonAlert(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        kind = CharField(max_length=4)
        from_on = DateField()
        until = DateField()
        declared_at = InstantField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "season_alert"
            indexes = ((("station_id", "until"), False),)

    db.create_tables([SeasonAlert])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("season_alert"))
