"""Groups of the alley school with members, sessions and evaluations; and the calendar feeds of accounts."""

from peewee import *
from app.db import InstantField
from app.db import JSONField

def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'account'

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

    class CalendarFeed(Model):
        id = UUIDField(primary_key=True)
        account = ForeignKeyField(Account, unique=True)
        token = CharField(unique=True, max_length=43)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'calendar_feed'
    db.create_tables([CalendarFeed])

    class Group(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        name = CharField(max_length=60)
        type = CharField(max_length=12, default='education')
        stage_set = CharField(max_length=12, default='')
        goals = TextField(default='')
        theory = CharField(max_length=200, default='')
        target = CharField(max_length=200, default='')
        recruitment = CharField(max_length=500, default='')
        size = SmallIntegerField(default=10)
        open = BooleanField(default=True)
        sensitive = BooleanField(default=False)
        place = CharField(max_length=100, default='')
        rain_plan = CharField(max_length=500, default='')
        risk_plan = CharField(max_length=500, default='')
        budget = CharField(max_length=200, default='')
        programme = CharField(max_length=20, default='core_4')
        plan = CharField(max_length=30, default='')
        questions = JSONField(default=dict)
        lead = ForeignKeyField(Account, null=True)
        summary = TextField(default='')
        ended_at = InstantField(null=True)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'group'
    db.create_tables([Group])

    class Member(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        group = ForeignKeyField(Group, on_delete='CASCADE')
        person = ForeignKeyField(Person)
        token = SmallIntegerField()
        joined_on = DateField()
        left_on = DateField(null=True)
        left_reason = CharField(max_length=12, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'member'
            indexes = ((('group', 'person', 'joined_on'), True),)
    db.create_tables([Member])

    class Session(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        group = ForeignKeyField(Group, on_delete='CASCADE')
        no = SmallIntegerField()
        topic = CharField(max_length=100)
        stage = CharField(max_length=12, default='forming')
        planned_at = InstantField(index=True)
        planned_minutes = SmallIntegerField(default=60)
        place = CharField(max_length=100, default='')
        status = CharField(max_length=10, default='planned')
        rescheduled_from = InstantField(null=True)
        postponed_reason = CharField(max_length=12, default='')
        cancelled_reason = CharField(max_length=200, default='')
        actual_start = InstantField(null=True)
        actual_end = InstantField(null=True)
        lead = ForeignKeyField(Account, null=True)
        steps = JSONField(default=list)
        materials = CharField(max_length=500, default='')
        observations = TextField(default='')
        deviations = TextField(default='')
        quotes = JSONField(default=list)
        next_time = TextField(default='')
        supervisor_comment = TextField(default='')
        supervisor_id = UUIDField(null=True)
        supervised_at = InstantField(null=True)
        recorded_at = InstantField(null=True)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'session'
            indexes = ((('group', 'no'), True),)
    db.create_tables([Session])

    class Helper(Model):
        id = UUIDField(primary_key=True)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        account = ForeignKeyField(Account)
        role = CharField(max_length=40, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'helper'
            indexes = ((('session', 'account'), True),)
    db.create_tables([Helper])

    class SessionPhoto(Model):
        id = UUIDField(primary_key=True)
        session = ForeignKeyField(Session, on_delete='CASCADE')
        photo = ForeignKeyField(Photo)
        arrived_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'session_photo'
    db.create_tables([SessionPhoto])

    class Evaluation(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        group = ForeignKeyField(Group, on_delete='CASCADE')
        person = ForeignKeyField(Person, null=True)
        phase = CharField(max_length=4)
        face = SmallIntegerField(null=True)
        knowledge = JSONField(default=dict)
        efficacy = JSONField(default=dict)
        goals = JSONField(default=dict)
        author_id = UUIDField()
        answered_on = DateField()
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'evaluation'
    db.create_tables([Evaluation])

def down(migrator, db):
    migrator.migrate(migrator.drop_table('evaluation'))
    migrator.migrate(migrator.drop_table('session_photo'))
    migrator.migrate(migrator.drop_table('helper'))
    migrator.migrate(migrator.drop_table('session'))
    migrator.migrate(migrator.drop_table('member'))
    migrator.migrate(migrator.drop_table('group'))
    migrator.migrate(migrator.drop_table('calendar_feed'))
