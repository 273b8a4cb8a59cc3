"""A visit: one meeting, or attempt to meet, at the door or by phone. It adds facts and never overwrites the household file."""

import peewee

from app import clock
from app.db import InstantField, JSONField, Model, StationModel
from app.households.household import Household
from app.photos import Photo
from app.visits import words


class Visit(StationModel):
    """What was found, when and by whom. Restricted answers live in `RestrictedAnswers`."""

    station_id = peewee.CharField(9)  # no index of its own: one below begins with it
    household = peewee.ForeignKeyField(Household, backref="+", index=False)
    author_id = peewee.UUIDField(index=True)
    handed_in_by = peewee.UUIDField(null=True)
    kind = peewee.CharField(12)
    outcome = peewee.CharField(12)
    service_date = peewee.DateField()
    started_at = InstantField()
    minutes = peewee.IntegerField(null=True)
    visitors = JSONField(default=list)
    visitor_other = peewee.CharField(100, null=True)
    served = JSONField(default=list)
    neighbour_check = peewee.CharField(16, null=True)
    language_used = peewee.CharField(8, null=True)
    interpreter = peewee.CharField(12, null=True)
    consents = JSONField(default=list)
    signature = peewee.CharField(8, null=True)
    witness = peewee.CharField(50, null=True)
    remark = peewee.TextField(null=True)
    sets = JSONField(default=list)
    profile = JSONField(default=dict)
    answers = JSONField(default=dict)
    level = peewee.CharField(8, default="")
    photos_expected = JSONField(default=list)
    notes = JSONField(default=list)
    amends = peewee.UUIDField(null=True)
    amended_by = peewee.UUIDField(null=True)
    clock_doubt = peewee.BooleanField(default=False)
    recorded_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("household", "author_id", "service_date"), False), (("station_id", "service_date"), False))

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: of the station. Volunteers: their own. Nobody else's (design.md section 7)."""
        if account.has("station_head", "social_worker"):
            return cls.select().where(cls.station_id == account.station_id)
        if account.has("volunteer"):
            return cls.select().where(cls.author_id == account.id, cls.station_id == account.station_id)
        return cls.select().where(False)

    @classmethod
    def at(cls, household_id):
        """The condition that a visit was to this home or to a file that was folded into it."""
        homes = Household.select(Household.id).where((Household.id == household_id) | (Household.merged_into == household_id))
        return cls.household.in_(homes)

    @classmethod
    def of(cls, household):
        """Visits to a home and to the files that were folded into it, newest first."""
        return cls.select().where(cls.at(household.id)).order_by(cls.service_date.desc(), cls.recorded_at.desc())

    # ---- questions ----

    @property
    def completed(self):
        return self.outcome in words.COMPLETED

    @property
    def photos(self):
        return list(VisitPhoto.select(VisitPhoto, Photo).join(Photo).where(VisitPhoto.visit == self.id).order_by(VisitPhoto.arrived_at))

    @property
    def photos_waiting(self):
        """How many announced photos have not arrived."""
        arrived = {str(photo.id) for photo in self.photos}
        return 0 if "photos_dropped" in self.notes else sum(1 for item in self.photos_expected if item["id"] not in arrived)

    @property
    def restricted(self):
        """Restricted answers, for those who may read them."""
        row = RestrictedAnswers.get_or_none(RestrictedAnswers.visit == self.id)
        return row.answers if row else {}


class RestrictedAnswers(Model):
    """Answers about abuse, harm and children's safety: apart from the visit, read by heads and those trained for it."""

    visit = peewee.ForeignKeyField(Visit, unique=True, backref="+")
    answers = JSONField(default=dict)


class VisitPhoto(Model):
    """A picture of a visit: of a hazard, or the drawn signature. Its id is made on the phone."""

    visit = peewee.ForeignKeyField(Visit, backref="+")
    photo = peewee.ForeignKeyField(Photo, backref="+")
    question = peewee.CharField(12, default="")
    arrived_at = InstantField(default=clock.now)
