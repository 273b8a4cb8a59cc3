"""Wishes, their events, claims, partners, pairings and notices."""

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

    class Household(Model):
        id = UUIDField(primary_key=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'household'

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

    class Wish(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        wish_no = CharField(unique=True, max_length=24)
        public_id = CharField(unique=True, max_length=12)
        household = ForeignKeyField(Household)
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        beneficiary_category = CharField(max_length=24, default='')
        age_band = CharField(max_length=6, default='')
        help_type = CharField(max_length=12)
        category = CharField(max_length=14)
        template = CharField(max_length=24, default='')
        need_text = JSONField(default=dict)
        language = CharField(max_length=10, default='zh')
        interpreter = CharField(max_length=12, default='')
        translator = CharField(max_length=50, default='')
        translation_confidence = CharField(max_length=6, default='')
        public_text = CharField(max_length=300, default='')
        public_writer = UUIDField(null=True)
        reviewed_by = UUIDField(null=True)
        est_value = IntegerField(null=True)
        actual_value = IntegerField(null=True)
        value_note = CharField(max_length=300, default='')
        deadline = DateField(null=True)
        urgency = CharField(max_length=8, default='normal')
        priority = IntegerField(default=0)
        slots = SmallIntegerField(default=1)
        task_id = UUIDField(index=True, null=True)
        occurrence = UUIDField(index=True, null=True)
        consents = JSONField(default=list)
        photos_expected = JSONField(default=list)
        companion_id = UUIDField(index=True, null=True)
        companion_on = DateField(null=True)
        installer = JSONField(null=True)
        state = CharField(max_length=16, default='draft')
        due_at = InstantField(null=True)
        author_id = UUIDField(index=True)
        created_at = InstantField()
        submitted_at = InstantField(null=True)
        submitted_by = UUIDField(null=True)
        approved_at = InstantField(null=True)
        published_at = InstantField(null=True)
        expires_at = InstantField(null=True)
        unshared_at = InstantField(null=True)
        claimed_at = InstantField(null=True)
        delivered_at = InstantField(null=True)
        delivered_by = UUIDField(null=True)
        confirmed_at = InstantField(null=True)
        confirmed_by = UUIDField(null=True)
        closed_at = InstantField(null=True)
        merged_into = ForeignKeyField('self', null=True)
        turns = IntegerField(default=0)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'wish'
            indexes = ((('station_id', 'state'), False), (('state', 'due_at'), False), (('household', 'category'), False))
    db.create_tables([Wish])

    class Partner(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        name = CharField(max_length=60)
        kind = CharField(max_length=14)
        contact_name = CharField(max_length=50, default='')
        contact_phone = CharField(max_length=20, default='')
        about = CharField(max_length=300, default='')
        towns = JSONField(default=list)
        may_be_named = BooleanField(default=False)
        registered_at = InstantField()
        approved_at = InstantField(null=True)
        approved_by = UUIDField(null=True)
        refused_at = InstantField(null=True)
        suspended_at = InstantField(null=True)
        reviewed_at = InstantField(null=True)
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'partner'
            indexes = ((('station_id', 'name'), True),)
    db.create_tables([Partner])

    class Claim(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        wish = ForeignKeyField(Wish)
        partner = ForeignKeyField(Partner)
        by_id = UUIDField(null=True)
        slot = SmallIntegerField(null=True)
        live = SmallIntegerField(null=True)
        standing = SmallIntegerField(null=True, default=1)
        place = IntegerField()
        state = CharField(max_length=12, default='requested')
        promise = CharField(max_length=500, default='')
        asked_at = InstantField()
        decided_at = InstantField(null=True)
        offer_until = InstantField(null=True)
        contact_by = InstantField(null=True)
        contacted_at = InstantField(null=True)
        deliver_by = InstantField(null=True)
        ended_at = InstantField(null=True)
        reason = CharField(max_length=500, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'claim'
            indexes = ((('wish', 'slot', 'live'), True), (('wish', 'partner', 'standing'), True), (('wish', 'place'), True), (('partner', 'state'), False), (('live', 'contact_by'), False))
    db.create_tables([Claim])

    class Evidence(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        wish = ForeignKeyField(Wish)
        kind = CharField(max_length=12)
        data = JSONField(default=dict)
        by_id = UUIDField()
        at = InstantField()
        filled_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'evidence'
            indexes = ((('wish', 'kind'), False),)
    db.create_tables([Evidence])

    class Lease(Model):
        id = UUIDField(primary_key=True)
        name = CharField(unique=True, max_length=40)
        holder = UUIDField(null=True)
        until = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'lease'
    db.create_tables([Lease])

    class Notice(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        wish = ForeignKeyField(Wish)
        partner = ForeignKeyField(Partner, null=True)
        kind = CharField(max_length=16)
        details = JSONField(default=dict)
        once = CharField(unique=True, max_length=80)
        at = InstantField()
        read_at = InstantField(null=True)
        read_by = UUIDField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'notice'
            indexes = ((('partner', 'read_at'), False), (('station_id', 'read_at'), False))
    db.create_tables([Notice])

    class Pairing(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        public_id = CharField(unique=True, max_length=12)
        partner = ForeignKeyField(Partner)
        person = ForeignKeyField(Person)
        standing = SmallIntegerField(null=True, default=1)
        yearly_yuan = IntegerField()
        since = DateField()
        made_by = UUIDField(null=True)
        ended_at = InstantField(null=True)
        reason = CharField(max_length=200, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'pairing'
            indexes = ((('partner', 'person', 'standing'), True),)
    db.create_tables([Pairing])

    class PairingAid(Model):
        id = UUIDField(primary_key=True)
        pairing = ForeignKeyField(Pairing)
        year = SmallIntegerField()
        yuan = IntegerField()
        given_on = DateField()
        receipt = CharField(max_length=60)
        noted_by = UUIDField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'pairing_aid'
            indexes = ((('pairing', 'year'), True),)
    db.create_tables([PairingAid])

    class PartnerAccount(Model):
        id = UUIDField(primary_key=True)
        partner = ForeignKeyField(Partner)
        account = ForeignKeyField(Account)
        since = InstantField()
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'partner_account'
    db.create_tables([PartnerAccount])

    class PartnerOffer(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        partner = ForeignKeyField(Partner)
        category = CharField(max_length=14)
        help_type = CharField(max_length=12, default='')
        towns = JSONField(default=list)
        amount = IntegerField(default=1)
        yuan_each = IntegerField(null=True)
        until = DateField()
        note = CharField(max_length=200, default='')
        created_at = InstantField()
        ended_at = InstantField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'partner_offer'
            indexes = ((('until', 'category'), False),)
    db.create_tables([PartnerOffer])

    class WishEvent(Model):
        id = UUIDField(primary_key=True)
        station_id = CharField(index=True, max_length=9)
        wish = ForeignKeyField(Wish)
        step = CharField(max_length=24)
        from_state = CharField(max_length=16, default='')
        to_state = CharField(max_length=16)
        by_id = UUIDField(null=True)
        partner_id = UUIDField(null=True)
        phone_id = UUIDField(null=True)
        at = InstantField()
        filled_at = InstantField(null=True)
        reason = CharField(max_length=500, default='')
        details = JSONField(default=dict)
        place = IntegerField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'wish_event'
            indexes = ((('wish', 'place'), True), (('station_id', 'step', 'at'), False))
    db.create_tables([WishEvent])

    class WishPhoto(Model):
        id = UUIDField(primary_key=True)
        wish = ForeignKeyField(Wish)
        photo = ForeignKeyField(Photo)
        kind = CharField(max_length=8, default='need')
        faceless = BooleanField(default=False)
        by_id = UUIDField(null=True)
        arrived_at = InstantField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'wish_photo'
    db.create_tables([WishPhoto])

def down(migrator, db):
    migrator.migrate(migrator.drop_table('wish_photo'))
    migrator.migrate(migrator.drop_table('wish_event'))
    migrator.migrate(migrator.drop_table('partner_offer'))
    migrator.migrate(migrator.drop_table('partner_account'))
    migrator.migrate(migrator.drop_table('pairing_aid'))
    migrator.migrate(migrator.drop_table('pairing'))
    migrator.migrate(migrator.drop_table('notice'))
    migrator.migrate(migrator.drop_table('lease'))
    migrator.migrate(migrator.drop_table('evidence'))
    migrator.migrate(migrator.drop_table('claim'))
    migrator.migrate(migrator.drop_table('partner'))
    migrator.migrate(migrator.drop_table('wish'))
