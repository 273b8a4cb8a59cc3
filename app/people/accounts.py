"""Accounts sign in; grants say who is what, where, from when until when."""

import uuid
from datetime import timedelta

import peewee
from flask import abort, current_app
from flask_login import UserMixin

from app import audit, clock
from app.db import InstantField, Model, compiled, writing
from app.people import passwords
from app.people.stations import Station
from app.web import ROLES

# who may invite and disable whom (design.md section 7)
MAY_INVITE = {
    "social_worker": ("volunteer",),
    "station_head": ("volunteer", "social_worker", "partner"),
    "bureau": ("station_head", "supervisor"),
    "administrator": ROLES,
}
WITHOUT_STATION = ("bureau", "administrator", "supervisor")


class Account(UserMixin, Model):
    """A person who signs in: staff, volunteer or partner. A person who is served is a `Person` of the households room."""

    name = peewee.CharField(50)
    mobile = peewee.CharField(11, unique=True)
    password_hash = peewee.CharField(120, null=True)
    language = peewee.CharField(8, null=True)
    mode = peewee.CharField(8, null=True)
    disabled_at = InstantField(null=True)
    created_at = InstantField(default=clock.now)

    send_only = False
    kept_to = None

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Accounts that `account` may manage: of the own station for staff, all for the administrator, nobody else's."""
        if account.has("administrator"):
            return cls.select()
        query = cls.select().join(Grant, on=(Grant.account == cls.id)).distinct()
        if account.has("bureau"):
            return query.where(Grant.role.in_(MAY_INVITE["bureau"]))
        if account.has("station_head", "social_worker"):
            return query.where(Grant.station_id == account.station_id, Grant.holds(clock.now()))
        return cls.select().where(cls.id == account.id)

    @classmethod
    def of_station(cls, station_id, *roles):
        """Active accounts that hold one of `roles` at the station now."""
        query = (
            cls.select().join(Grant, on=(Grant.account == cls.id)).where(Grant.station_id == station_id, Grant.holds(clock.now()), cls.disabled_at.is_null())
        )
        return (query.where(Grant.role.in_(roles)) if roles else query).distinct().order_by(cls.name)

    @classmethod
    def works_at(cls, id, station_id):
        """Whether `id` (a UUID or its text as we write it) is an active account that holds a role at the station now."""
        try:
            known = uuid.UUID(str(id))
        except ValueError:
            return False
        return str(known) == str(id) and (station_id,) in _stations_of(known, clock.now())

    @classmethod
    def once_of_station(cls, station_id):
        """Accounts that hold or held a role at the station, the disabled included."""
        return cls.select().join(Grant, on=(Grant.account == cls.id)).where(Grant.station_id == station_id).distinct()

    # ---- questions ----

    @property
    def is_active(self):
        return self.disabled_at is None or self.send_only

    @property
    def grants(self):
        """All grants, read once per object."""
        if not hasattr(self, "_grants"):
            self._grants = _grants_of(self.id)
        return self._grants

    @property
    def roles(self):
        return self.roles_at(clock.now(), back=False)

    def roles_at(self, instant, back=True):
        """The roles held at `instant`; what lies further back than the setting allows gives none."""
        if back and clock.now() - instant > timedelta(days=current_app.config["RIGHTS_DAYS_BACK"]):
            return set()
        return {grant.role for grant in self.grants if grant.valid_at(instant)}

    @property
    def has_left(self):
        """Whether every role that the account held has ended. Who never held one (a partner who waits to be approved) has not left."""
        now = clock.now()
        return bool(self.grants) and all(grant.valid_until is not None and grant.valid_until <= now for grant in self.grants)

    def has(self, *roles):
        return bool(self.roles & set(roles))

    @property
    def is_staff(self):
        return self.has("social_worker", "station_head")

    @property
    def station_id(self):
        """The station of the newest valid grant; for one whose grants have all ended, of the last."""
        ordered = sorted(self.grants, key=lambda grant: (grant.valid_at(clock.now()), grant.valid_from), reverse=True)
        return next((grant.station_id for grant in ordered if grant.station_id), None)

    @property
    def station_ids(self):
        """All stations of valid grants (a supervisor has several)."""
        now = clock.now()
        return [grant.station_id for grant in self.grants if grant.station_id and grant.valid_at(now)]

    @property
    def station(self):
        return Station.get_or_none(Station.id == self.station_id)

    @property
    def may_read_restricted(self):
        """Heads, and those trained for it (a mark on the grant), read answers about abuse and harm."""
        now = clock.now()
        return any(grant.role == "station_head" or grant.restricted for grant in self.grants if grant.valid_at(now))

    def may_manage(self, other):
        """Whether this account may disable `other` and revoke its phones."""
        if self.id == other.id:
            return False
        mine = {role for own in self.roles for role in MAY_INVITE.get(own, ())}
        same_place = self.has("administrator", "bureau") or self.station_id in other.station_ids
        return same_place and bool(other.roles) and other.roles <= mine

    @property
    def may_invite(self):
        return [role for role in ROLES if any(role in MAY_INVITE.get(own, ()) for own in self.roles)]

    # ---- verbs ----

    def check_password(self, password):
        return self.disabled_at is None and passwords.matches(self.password_hash, password)

    def set_password(self, password_hash, *, by, keep=None):
        """Take a new password hash; every other sign-in ends."""
        from app.people.sign_ins import SignIn

        with writing():
            self.password_hash = password_hash
            self.save()
            SignIn.end_all(self, why="password", keep=keep)
            audit.record("set_password", self, by=by)

    def disable(self, by):
        """End the account's use everywhere, or, when it works at another station too, its use at the head's own. Repeating changes nothing. 404 when `by` may not."""
        from app.people.sign_ins import SignIn

        if not by.may_manage(self):
            abort(404)
        with writing():
            if not by.has("administrator", "bureau") and self._works_outside(by.station_id):
                Grant.update(valid_until=clock.now()).where(Grant.account == self.id, Grant.station_id == by.station_id, Grant.valid_until.is_null()).execute()
                audit.record("leave_station", self, by=by)
                return
            if self.disabled_at is None:
                self.disabled_at = clock.now()
                self.save()
                Grant.update(valid_until=clock.now()).where(Grant.account == self.id, Grant.valid_until.is_null()).execute()
                SignIn.end_all(self, why="disabled")
                audit.record("disable", self, by=by)

    def _works_outside(self, station_id):
        now = clock.now()
        return any(grant.station_id != station_id and grant.valid_at(now) for grant in self.grants)

    def grant(self, role, station_id=None, *, by=None, restricted=False):
        """Give a role at a station (none for the bureau) from now on."""
        granted = Grant.create(account=self, role=role, station_id=station_id, restricted=restricted)
        self.__dict__.pop("_grants", None)
        audit.record("grant", granted, by=by, role=role)
        return granted


class Grant(Model):
    """A role of an account at a station, with dates."""

    account = peewee.ForeignKeyField(Account, backref="+")
    role = peewee.CharField(20)
    station_id = peewee.CharField(9, null=True, index=True)
    restricted = peewee.BooleanField(default=False)
    valid_from = InstantField(default=clock.now)
    valid_until = InstantField(null=True)

    @classmethod
    def holds(cls, instant):
        return (cls.valid_from <= instant) & (cls.valid_until.is_null() | (cls.valid_until > instant))

    def valid_at(self, instant):
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)


_grants_of = compiled(lambda account_id: Grant.select().where(Grant.account == account_id))
_stations_of = compiled(
    lambda id, now: Grant.select(Grant.station_id).join(Account).where(Grant.account == id, Grant.holds(now), Account.disabled_at.is_null()).tuples()
)
