"""The first tables: a frozen copy of the models, so that later migrations start from what was."""

from peewee import *
from app.db import InstantField
from app.db import JSONField

def up(migrator, db):
    class Account(Model):
        id = UUIDField(primary_key=True)
        name = CharField(max_length=50)
        mobile = CharField(unique=True, max_length=11)
        password_hash = CharField(null=True, max_length=120)
        language = CharField(null=True, max_length=8)
        mode = CharField(null=True, max_length=8)
        disabled_at = InstantField(null=True)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'account'
    db.create_tables([Account])

    class Village(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        name = CharField(max_length=50)
        key = CharField(max_length=50)
        nbs_code = CharField(null=True, max_length=12)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'village'
            indexes = ((('station_id', 'key'), True),)
    db.create_tables([Village])

    class Household(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        number = CharField(max_length=20)
        label = CharField(max_length=50)
        name_key = CharField(index=True, max_length=160, default='')
        village = ForeignKeyField(Village, null=True)
        address = CharField(max_length=120, default='')
        phone = CharField(max_length=20, default='')
        phone_is_neighbour = BooleanField(default=False)
        phone_note = CharField(max_length=60, default='')
        neighbour_name = CharField(max_length=50, default='')
        neighbour_phone = CharField(max_length=20, default='')
        tier = CharField(max_length=10, default='monthly')
        languages = CharField(max_length=60, default='')
        interpreter_needed = BooleanField(default=False)
        minority_questions = BooleanField(default=False)
        notes = TextField(default='')
        merged_into = ForeignKeyField('self', null=True)
        ended_at = InstantField(null=True)
        ended_reason = CharField(null=True, max_length=10)
        find_text = TextField(default='')
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'household'
            indexes = ((('station_id', 'number'), True),)
    db.create_tables([Household])

    class Assignment(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        account = ForeignKeyField(Account)
        valid_from = InstantField()
        valid_until = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'assignment'
            indexes = ((('account', 'household'), False),)
    db.create_tables([Assignment])

    class Attempt(Model):
        id = UUIDField(primary_key=True)
        mobile = CharField(index=True, max_length=20)
        at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'attempt'
    db.create_tables([Attempt])

    class AuditEntry(Model):
        id = UUIDField(primary_key=True)
        at = InstantField(index=True)
        station_id = CharField(index=True, null=True, max_length=9)
        account_id = UUIDField(null=True)
        phone_id = UUIDField(null=True)
        action = CharField(max_length=40)
        about = CharField(max_length=40)
        about_id = CharField(null=True, max_length=40)
        details = JSONField(default=dict)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'audit_entry'
    db.create_tables([AuditEntry])

    class Person(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household, on_delete='CASCADE')
        name = CharField(max_length=50)
        label = CharField(max_length=50, default='')
        name_key = CharField(index=True, max_length=160, default='')
        sex = CharField(max_length=1, default='0')
        birth_year = SmallIntegerField(null=True)
        birth_date = DateField(null=True)
        birth_estimated = BooleanField(default=False)
        lunar = BooleanField(default=False)
        relation = CharField(max_length=12, default='head')
        lives_here = BooleanField(default=True)
        ethnicity = CharField(null=True, max_length=10)
        language = CharField(null=True, max_length=10)
        reads_chinese = BooleanField(null=True)
        deceased_on = DateField(null=True)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'person'
    db.create_tables([Person])

    class Category(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        person = ForeignKeyField(Person, on_delete='CASCADE')
        code = CharField(max_length=24)
        disability_class = CharField(null=True, max_length=1)
        disability_grade = SmallIntegerField(null=True)
        valid_from = DateField()
        valid_until = DateField(null=True)
        source = CharField(max_length=100, default='')
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'category'
    db.create_tables([Category])

    class Consent(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        purpose = CharField(max_length=20)
        given_at = InstantField()
        withdrawn_at = InstantField(null=True)
        how = CharField(max_length=10, default='spoken')
        witness = CharField(max_length=50, default='')
        explained_by = UUIDField(null=True)
        version = CharField(max_length=20, default='2026-1')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'consent'
            indexes = ((('household', 'purpose'), False),)
    db.create_tables([Consent])

    class Decision(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        kind = CharField(max_length=20)
        about = CharField(max_length=40)
        about_id = UUIDField(index=True)
        details = JSONField(default=dict)
        at = InstantField()
        settled_at = InstantField(null=True)
        settled_by = UUIDField(null=True)
        outcome = CharField(max_length=40, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'decision'
            indexes = ((('station_id', 'settled_at'), False),)
    db.create_tables([Decision])

    class DueDate(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        since = DateField()
        due_on = DateField()
        met_on = DateField(null=True)
        met_by = UUIDField(null=True)
        excused = CharField(null=True, max_length=12)
        excused_on = DateField(null=True)
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'due_date'
            indexes = ((('household', 'due_on'), False), (('station_id', 'due_on'), False), (('station_id', 'met_on'), False))
    db.create_tables([DueDate])

    class Grant(Model):
        id = UUIDField(primary_key=True)
        account = ForeignKeyField(Account)
        role = CharField(max_length=20)
        station_id = CharField(index=True, null=True, max_length=9)
        restricted = BooleanField(default=False)
        valid_from = InstantField()
        valid_until = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'grant'
    db.create_tables([Grant])

    class Hazard(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        occurrence = UUIDField(index=True)
        code = CharField(max_length=20)
        severity = CharField(max_length=6)
        question = CharField(max_length=12, default='')
        restricted = BooleanField(default=False)
        found_on = DateField()
        due_at = InstantField(null=True)
        closed_at = InstantField(null=True)
        closed_by = UUIDField(null=True)
        closing = CharField(max_length=200, default='')
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hazard'
            indexes = ((('station_id', 'closed_at'), False),)
    db.create_tables([Hazard])

    class Invitation(Model):
        id = UUIDField(primary_key=True)
        purpose = CharField(max_length=12, default='join')
        mobile = CharField(index=True, max_length=11)
        name = CharField(max_length=50)
        role = CharField(null=True, max_length=20)
        station_id = CharField(null=True, max_length=9)
        restricted = BooleanField(default=False)
        code_hash = CharField(max_length=64)
        by_id = UUIDField(null=True)
        created_at = InstantField()
        expires_at = InstantField()
        tries = SmallIntegerField(default=0)
        used_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'invitation'
    db.create_tables([Invitation])

    class Line(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        occurrence = UUIDField(index=True)
        kind = CharField(max_length=24)
        service_date = DateField()
        household_id = UUIDField(null=True)
        person_id = UUIDField(null=True)
        who = CharField(max_length=36, default='')
        count = IntegerField(default=1)
        minutes = IntegerField(default=0)
        outcome = CharField(max_length=20, default='')
        programme = CharField(max_length=20, default='core_4')
        entry = SmallIntegerField(default=0)
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'line'
            indexes = ((('occurrence', 'who', 'kind', 'entry'), True), (('station_id', 'service_date'), False))
    db.create_tables([Line])

    class Phone(Model):
        id = UUIDField(primary_key=True)
        label = CharField(max_length=60, default='')
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'phone'
    db.create_tables([Phone])

    class PhoneContact(Model):
        id = UUIDField(primary_key=True)
        phone = ForeignKeyField(Phone, unique=True)
        account = ForeignKeyField(Account)
        device = CharField(max_length=40)
        last_row = IntegerField(default=0)
        queue = IntegerField(default=0)
        stuck = IntegerField(default=0)
        oldest_at = InstantField(null=True)
        lost = IntegerField(default=0)
        at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'phone_contact'
    db.create_tables([PhoneContact])

    class Photo(Model):
        id = UUIDField(primary_key=True)
        sha256 = CharField(unique=True, max_length=64)
        width = IntegerField()
        height = IntegerField()
        bytes = IntegerField()
        created_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'photo'
    db.create_tables([Photo])

    class Receipt(Model):
        number = AutoField()
        key = UUIDField(unique=True)
        account_id = UUIDField(index=True, null=True)
        handed_in_by = UUIDField(null=True)
        path = CharField(max_length=200)
        body_hash = CharField(max_length=64)
        location = CharField(null=True, max_length=200)
        status = SmallIntegerField(default=201)
        at = InstantField(index=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'receipt'
    db.create_tables([Receipt])

    class Visit(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        author_id = UUIDField(index=True)
        handed_in_by = UUIDField(null=True)
        kind = CharField(max_length=12)
        outcome = CharField(max_length=12)
        service_date = DateField(index=True)
        started_at = InstantField()
        minutes = IntegerField(null=True)
        visitors = JSONField(default=list)
        visitor_other = CharField(null=True, max_length=100)
        served = JSONField(default=list)
        neighbour_check = CharField(null=True, max_length=16)
        language_used = CharField(null=True, max_length=8)
        interpreter = CharField(null=True, max_length=12)
        consents = JSONField(default=list)
        signature = CharField(null=True, max_length=8)
        witness = CharField(null=True, max_length=50)
        remark = TextField(null=True)
        sets = JSONField(default=list)
        profile = JSONField(default=dict)
        answers = JSONField(default=dict)
        level = CharField(max_length=8, default='')
        photos_expected = JSONField(default=list)
        notes = JSONField(default=list)
        amends = UUIDField(null=True)
        amended_by = UUIDField(null=True)
        clock_doubt = BooleanField(default=False)
        recorded_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'visit'
            indexes = ((('household', 'author_id', 'service_date'), False),)
    db.create_tables([Visit])

    class RestrictedAnswers(Model):
        id = UUIDField(primary_key=True)
        visit = ForeignKeyField(Visit, unique=True)
        answers = JSONField(default=dict)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'restricted_answers'
    db.create_tables([RestrictedAnswers])

    class Roster(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        account = ForeignKeyField(Account)
        file_name = CharField(max_length=120)
        rows = JSONField(default=list)
        problems = JSONField(default=list)
        total = IntegerField(default=0)
        state = CharField(max_length=8, default='staged')
        added = IntegerField(default=0)
        known = IntegerField(default=0)
        created_at = InstantField()
        started_at = InstantField(null=True)
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'roster'
    db.create_tables([Roster])

    class SignIn(Model):
        id = UUIDField(primary_key=True)
        token_hash = CharField(unique=True, max_length=64)
        account = ForeignKeyField(Account)
        phone = ForeignKeyField(Phone)
        send_only = BooleanField(default=False)
        created_at = InstantField()
        used_at = InstantField()
        ended_at = InstantField(null=True)
        why_ended = CharField(null=True, max_length=12)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'sign_in'
    db.create_tables([SignIn])

    class Station(Model):
        id = CharField(primary_key=True, max_length=9)
        name_zh = CharField(max_length=30)
        name_en = CharField(max_length=40)
        phone = CharField(null=True, max_length=20)
        code_source = CharField(max_length=20, default='NBS')
        as_of = DateField(default='2022-10-31')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'station'
    db.create_tables([Station])

    class StationTier(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        tier = CharField(max_length=10)
        days = SmallIntegerField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'station_tier'
            indexes = ((('station_id', 'tier'), True),)
    db.create_tables([StationTier])

    class Task(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        household = ForeignKeyField(Household)
        hazard = ForeignKeyField(Hazard, null=True)
        occurrence = UUIDField(index=True, null=True)
        what = CharField(max_length=200)
        restricted = BooleanField(default=False)
        to_role = CharField(null=True, max_length=20)
        to_account = ForeignKeyField(Account, null=True)
        due_at = InstantField(null=True)
        suggestion = JSONField(null=True)
        created_at = InstantField()
        closed_at = InstantField(null=True)
        closed_by = UUIDField(null=True)
        outcome = CharField(max_length=12, default='')
        note = CharField(max_length=500, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'task'
            indexes = ((('station_id', 'closed_at'), False),)
    db.create_tables([Task])

    class VisitPhoto(Model):
        id = UUIDField(primary_key=True)
        visit = ForeignKeyField(Visit)
        photo = ForeignKeyField(Photo)
        question = CharField(max_length=12, default='')
        arrived_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'visit_photo'
    db.create_tables([VisitPhoto])

def down(migrator, db):
    migrator.migrate(migrator.drop_table('visit_photo'))
    migrator.migrate(migrator.drop_table('task'))
    migrator.migrate(migrator.drop_table('station_tier'))
    migrator.migrate(migrator.drop_table('station'))
    migrator.migrate(migrator.drop_table('sign_in'))
    migrator.migrate(migrator.drop_table('roster'))
    migrator.migrate(migrator.drop_table('restricted_answers'))
    migrator.migrate(migrator.drop_table('visit'))
    migrator.migrate(migrator.drop_table('receipt'))
    migrator.migrate(migrator.drop_table('photo'))
    migrator.migrate(migrator.drop_table('phone_contact'))
    migrator.migrate(migrator.drop_table('phone'))
    migrator.migrate(migrator.drop_table('line'))
    migrator.migrate(migrator.drop_table('invitation'))
    migrator.migrate(migrator.drop_table('hazard'))
    migrator.migrate(migrator.drop_table('grant'))
    migrator.migrate(migrator.drop_table('due_date'))
    migrator.migrate(migrator.drop_table('decision'))
    migrator.migrate(migrator.drop_table('consent'))
    migrator.migrate(migrator.drop_table('category'))
    migrator.migrate(migrator.drop_table('person'))
    migrator.migrate(migrator.drop_table('audit_entry'))
    migrator.migrate(migrator.drop_table('attempt'))
    migrator.migrate(migrator.drop_table('assignment'))
    migrator.migrate(migrator.drop_table('household'))
    migrator.migrate(migrator.drop_table('village'))
    migrator.migrate(migrator.drop_table('account'))
