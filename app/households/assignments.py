"""Who looks after a home: social workers and volunteers, from when until when."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, uuid7
from app.households.household import Household
from app.households.scope import staff_stations
from app.people import Account


class Assignment(StationModel):
    household = peewee.ForeignKeyField(Household, backref="+")
    account = peewee.ForeignKeyField(Account, backref="+")
    valid_from = InstantField(default=clock.now)
    valid_until = InstantField(null=True)

    class Meta:
        indexes = ((("account", "household"), False),)

    @classmethod
    def row(cls, station_id, household_id, account_id, valid_from=None, valid_until=None):
        return {
            "id": uuid7(),
            "station_id": station_id,
            "household": household_id,
            "account": account_id,
            "valid_from": valid_from or clock.now(),
            "valid_until": valid_until,
        }

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Of the stations where the account is staff."""
        return cls.select().where(cls.station_id.in_(staff_stations(account)))

    @classmethod
    def holds(cls, instant=None):
        instant = instant or clock.now()
        return (cls.valid_from <= instant) & (cls.valid_until.is_null() | (cls.valid_until > instant))

    @classmethod
    def homes_of(cls, account, instant=None):
        """Ids (a query) of the homes assigned to `account` at `instant` (else now)."""
        return cls.select(cls.household).where(cls.account == account.id, cls.holds(instant))

    @classmethod
    def of(cls, household):
        """Present assignments of a home."""
        return cls.select().where(cls.household == household, cls.holds()).order_by(cls.valid_from)

    # ---- questions ----

    @classmethod
    def held(cls, account, household_ids, instant):
        """Whether one of these homes (a home and its alias) was assigned to `account` at `instant`, which lies at most RIGHTS_DAYS_BACK back."""
        if not account.roles_at(instant):
            return False
        return cls.select().where(cls.account == account.id, cls.household.in_(list(household_ids)), cls.holds(instant)).exists()

    # ---- verbs ----

    @classmethod
    def assign(cls, household, account, by):
        """Give the home to an account from now on. Repeating is safe."""
        known = cls.of(household).where(cls.account == account.id).first()
        if known:
            return known
        made = cls.create(station_id=household.station_id, household=household, account=account)
        audit.record("assign", made, by=by, household=str(household.id), account=str(account.id))
        return made

    def end(self, by):
        """From now on no longer. Repeating keeps the first end."""
        if self.valid_until is None:
            self.valid_until = clock.now()
            self.save()
            audit.record("end", self, by=by)
