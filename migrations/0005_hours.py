"""Hours of volunteers, their records of service, and certificates."""

from peewee import *
from app.db import InstantField

def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'account'

    class Activity(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'activity'

    class Hours(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        activity = ForeignKeyField(Activity, on_delete='CASCADE')
        account = ForeignKeyField(Account)
        started_at = InstantField()
        ended_at = InstantField()
        minutes = SmallIntegerField()
        origin = CharField(max_length=12)
        reason = CharField(max_length=200, default='')
        content = CharField(max_length=100, default='')
        quality = CharField(max_length=8, default='')
        proposed_by = UUIDField(null=True)
        proposed_at = InstantField()
        confirmed_by = UUIDField(null=True)
        confirmed_at = InstantField(null=True)
        replaced_at = InstantField(null=True)
        standing = UUIDField(unique=True, null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hours'
    db.create_tables([Hours])

    class RecordEntry(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        account = ForeignKeyField(Account)
        kind = CharField(max_length=12)
        on = DateField()
        what = CharField(max_length=200)
        minutes = SmallIntegerField(default=0)
        written_by = UUIDField()
        written_at = InstantField()
        taken_back_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'record_entry'
    db.create_tables([RecordEntry])

    class Certificate(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        public_id = UUIDField(unique=True)
        number = CharField(unique=True, max_length=24)
        account = ForeignKeyField(Account)
        name = CharField(max_length=50)
        national_number = CharField(max_length=24, default='')
        first_day = DateField()
        last_day = DateField()
        times = SmallIntegerField()
        minutes = IntegerField()
        handler = CharField(max_length=50)
        issued_by = UUIDField()
        issued_on = DateField()
        issued_at = InstantField()
        revoked_at = InstantField(null=True)
        revoked_reason = CharField(max_length=200, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'certificate'
    db.create_tables([Certificate])

