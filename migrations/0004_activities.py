"""Activities with their shifts and places, marks of coming and going, what a volunteer is registered with, and tablets kept to one page."""

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

    class Activity(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        public_id = UUIDField(unique=True)
        kind = CharField(max_length=16)
        name = CharField(max_length=60)
        programme = CharField(max_length=20, default='core_4')
        place = CharField(max_length=100, default='')
        starts_at = InstantField(index=True)
        ends_at = InstantField()
        capacity = SmallIntegerField(null=True)
        languages = CharField(max_length=60, default='')
        photo_policy = CharField(max_length=10, default='no_faces')
        public = BooleanField(default=False)
        description = TextField(default='')
        organiser = ForeignKeyField(Account, null=True)
        status = CharField(max_length=10, default='planned')
        cancelled_reason = CharField(max_length=200, default='')
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'activity'
    db.create_tables([Activity])

    class VolunteerProfile(Model):
        id = UUIDField(primary_key=True)
        account = ForeignKeyField(Account, unique=True)
        number = CharField(unique=True, max_length=6)
        national_number = CharField(max_length=24, default='')
        birth_year = SmallIntegerField(null=True)
        skills = JSONField(default=list)
        guardian_name = CharField(max_length=50, default='')
        guardian_phone = CharField(max_length=20, default='')
        guardian_agreed_at = InstantField(null=True)
        guardian_heard_by = UUIDField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'volunteer_profile'
    db.create_tables([VolunteerProfile])

    class Shift(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        activity = ForeignKeyField(Activity, on_delete='CASCADE')
        task = CharField(max_length=100)
        starts_at = InstantField()
        ends_at = InstantField()
        wanted = SmallIntegerField(default=1)
        skills = JSONField(default=list)
        public_place = BooleanField(default=True)
        visits = BooleanField(default=False)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'shift'
    db.create_tables([Shift])

    class Place(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        shift = ForeignKeyField(Shift, on_delete='CASCADE')
        account = ForeignKeyField(Account)
        seat = SmallIntegerField()
        live = UUIDField(unique=True, null=True)
        since = InstantField()
        withdrawn_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'place'
    db.create_tables([Place])

    class SignMark(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        activity = ForeignKeyField(Activity, on_delete='CASCADE')
        shift = ForeignKeyField(Shift, null=True)
        account = ForeignKeyField(Account, null=True)
        person = ForeignKeyField(Person, null=True)
        what = CharField(max_length=8)
        at = InstantField()
        phone_at = InstantField(null=True)
        amount = SmallIntegerField(default=1)
        method = CharField(max_length=12)
        verdict = CharField(max_length=20, default='accepted')
        reason = CharField(max_length=20, default='')
        key_id = CharField(max_length=4, default='')
        author_id = UUIDField(null=True)
        recorded_at = InstantField()
        confirmed_by = UUIDField(null=True)
        confirmed_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'sign_mark'
            indexes = ((('activity', 'account'), False),)
    db.create_tables([SignMark])

    migrator.migrate(
        migrator.add_column('sign_in', 'kept_to', CharField(max_length=80, null=True)),
        migrator.add_column('sign_in', 'pin_hash', CharField(max_length=120, null=True)),
    )
