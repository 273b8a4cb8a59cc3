"""A shift: what volunteers do at an activity, how many are wanted, and who took a place."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, child_id, writing
from app.events.activity import CANCELLED, Activity
from app.events.profile import SKILLS, TASKS_FROM, VISITS_FROM, VolunteerProfile
from app.i18n import _, listed
from app.people import Account
from app.web import Refused


class Shift(StationModel):
    """`place`: empty where the activity is. `public_place`: fit for minors. `visits`: in homes, from sixteen on and beside an adult."""

    activity = peewee.ForeignKeyField(Activity, backref="+", on_delete="CASCADE")
    task = peewee.CharField(100)
    place = peewee.CharField(100, default="")
    starts_at = InstantField()
    ends_at = InstantField()
    wanted = peewee.SmallIntegerField(default=1)
    skills = JSONField(default=list)
    public_place = peewee.BooleanField(default=True)
    visits = peewee.BooleanField(default=False)
    created_at = InstantField(default=clock.now)

    @classmethod
    def of(cls, activity):
        return cls.select().where(cls.activity == activity.id).order_by(cls.starts_at, cls.task)

    @property
    def places(self):
        """Living places with their accounts, in the order of taking."""
        return list(Place.living().select(Place, Account).join(Account).where(Place.shift == self.id).order_by(Place.seat))

    @property
    def minutes(self):
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def needs_adult(self):
        """Whether a minor is down for visits and no adult is any more."""
        return self.visits and bool(self.places) and not self._has_adult()

    def _has_adult(self):
        return any(VolunteerProfile.of(place.account).adult for place in self.places)

    def take(self, account, by=None):
        """A place for `account`; a second time gives the one that is held. Raises Refused when it is full, over, or not fit for their age."""
        held = Place.get_or_none(Place.shift == self.id, Place.account == account.id, Place.withdrawn_at.is_null())
        if held:
            return held
        if self.activity.status == CANCELLED or self.ends_at < clock.now():
            raise Refused(_("This shift is over or was called off."), 409, "over")
        self._fit(account)
        if self.skills and not set(self.skills) & set(VolunteerProfile.of(account).skills):
            skills = listed(SKILLS[skill] for skill in self.skills)
            raise Refused(_("This asks for: %(skills)s. If you can do it, please have the station note it.", skills=skills))
        place = next(filter(None, (self._seat(account, seat) for seat in self._free())), None)
        if place is None:
            raise Refused(_("All places of this shift are taken."), 409, "full")
        audit.record("take_shift", self, by=by or account)
        return place

    def change(self, by, **values):
        """Another plan. Raises Refused when more people are down for it than it then wants, or one of them would not be fit for it."""
        places = self.places
        if values["wanted"] < len(places):
            raise Refused(_("%(num)s people are down for it already. Please take somebody off first.", num=len(places)))
        for name, value in values.items():
            setattr(self, name, value)
        self.save()
        for place in places:
            self._fit(place.account)
        for seat, place in enumerate(places, 1):  # in order, so that each seat was left before it is taken again
            place.sit(seat)
        audit.record("change_shift", self, by=by)

    def remove(self, by):
        """Nobody is down for it: it is not wanted any more. Raises Refused otherwise."""
        if self.places:
            raise Refused(_("Somebody is down for it. Please take them off first."))
        audit.record("remove_shift", self, by=by)
        self.delete_instance()

    def _free(self):
        taken = {place.seat for place in self.places}
        return [seat for seat in range(1, self.wanted + 1) if seat not in taken]

    def _seat(self, account, seat):
        """None when another was given this seat since we looked."""
        try:
            with writing():
                return Place.create(station_id=self.station_id, shift=self, account=account, seat=seat, live=_live(self.id, seat))
        except peewee.IntegrityError:
            return None

    def _fit(self, account):
        profile = VolunteerProfile.of(account)
        if not profile.minor:
            return
        if not profile.guardian_agreed_at:
            raise Refused(_("A minor needs the consent of a guardian. Please ask the station to note it."))
        if self.visits and profile.age < VISITS_FROM:
            raise Refused(_("Visits are for volunteers of sixteen years and older, with an adult beside them."))
        if self.visits and not self._has_adult():
            raise Refused(_("An adult must have a place in this shift first."))
        if not self.visits and not self.public_place:
            raise Refused(_("Minors help in public places only."))
        if profile.age < TASKS_FROM:
            raise Refused(_("Volunteers are eight years or older."))


class Place(StationModel):
    """A volunteer's place. `live` names shift and seat as long as it is held: the database gives each seat once, whoever comes at the same time."""

    shift = peewee.ForeignKeyField(Shift, backref="+", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="+")
    seat = peewee.SmallIntegerField()
    live = peewee.UUIDField(unique=True, null=True)
    since = InstantField(default=clock.now)
    withdrawn_at = InstantField(null=True)

    @classmethod
    def living(cls):
        return cls.select().where(cls.withdrawn_at.is_null())

    def sit(self, seat):
        if self.seat != seat:
            self.seat, self.live = seat, _live(self.shift_id, seat)
            self.save()

    def withdraw(self, by):
        """Give the place back. Repeating changes nothing."""
        if self.withdrawn_at is None:
            self.withdrawn_at, self.live = clock.now(), None
            self.save()
            audit.record("leave_shift", self, by=by)


def _live(shift_id, seat):
    return child_id(shift_id, f"seat:{seat}")
