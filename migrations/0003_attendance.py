"""Attendance marks with their paper sheets, results of games, and health notes."""

from peewee import *
from app.db import InstantField
from app.db import JSONField

def up(migrator, db):
    class Person(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'person'

    class Photo(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'photo'

    class Session(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'session'

    class Sheet(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        author_id = UUIDField()
        filled_at = InstantField()
        photos = JSONField(default=list)
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'sheet'
    db.create_tables([Sheet])

    class SheetPhoto(Model):
        id = UUIDField(primary_key=True)
        sheet = ForeignKeyField(Sheet, on_delete='CASCADE')
        photo = ForeignKeyField(Photo)
        arrived_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'sheet_photo'
    db.create_tables([SheetPhoto])

    class Mark(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        person = ForeignKeyField(Person, null=True)
        what = CharField(max_length=12)
        at = InstantField()
        amount = SmallIntegerField(default=1)
        method = CharField(max_length=12, default='token_tap')
        signed_by = ForeignKeyField(Person, null=True)
        reason = CharField(max_length=12, default='')
        sheet = ForeignKeyField(Sheet, null=True)
        clock_doubt = BooleanField(default=False)
        author_id = UUIDField()
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'mark'
    db.create_tables([Mark])

    class GameResult(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        person = ForeignKeyField(Person, on_delete='CASCADE')
        game = CharField(max_length=12)
        unit = CharField(max_length=6)
        trials = JSONField(default=list)
        valid_n = SmallIntegerField()
        median = IntegerField()
        device_class = CharField(max_length=12)
        assisted = BooleanField(default=False)
        at = InstantField()
        author_id = UUIDField()
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'game_result'
            indexes = ((('person', 'game', 'device_class'), False),)
    db.create_tables([GameResult])

    class HealthNote(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        person = ForeignKeyField(Person, on_delete='CASCADE')
        upper = SmallIntegerField(null=True)
        lower = SmallIntegerField(null=True)
        pulse = SmallIntegerField(null=True)
        symptoms = JSONField(default=list)
        measured = CharField(max_length=8, default='device')
        remark = CharField(max_length=500, default='')
        at = InstantField()
        author_id = UUIDField()
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'health_note'
    db.create_tables([HealthNote])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('health_note'))
    migrator.migrate(migrator.drop_table('game_result'))
    migrator.migrate(migrator.drop_table('mark'))
    migrator.migrate(migrator.drop_table('sheet_photo'))
    migrator.migrate(migrator.drop_table('sheet'))
