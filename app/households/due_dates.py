"""When a home is to be visited. A row is met once or excused once and never rewritten, so that last week's coverage stays what it was."""

from datetime import date, timedelta

import peewee

from app import audit, clock
from app.db import InstantField, StationModel, child_id, compiled, insert_rows, uuid7
from app.households.household import Household
from app.households.scope import staff_stations
from app.households.tiers import StationTier
from app.i18n import _l

FAR_AWAY = date(9999, 12, 31)
EXCUSES = {"hospital": _l("In hospital"), "away": _l("Away with family"), "wished": _l("Asked us to come later")}


class DueDate(StationModel):
    """A home is to be visited by `due_on`; only a visit after `since` (the visit before it) meets it, so a late arrival changes nothing newer."""

    station_id = peewee.CharField(9)  # no index of its own: those below begin with it
    household = peewee.ForeignKeyField(Household, backref="+", index=False)
    since = peewee.DateField()
    due_on = peewee.DateField()
    met_on = peewee.DateField(null=True)
    met_by = peewee.UUIDField(null=True)
    excused = peewee.CharField(12, null=True)
    excused_on = peewee.DateField(null=True)
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("household", "due_on"), False), (("station_id", "met_on", "due_on"), False))

    @classmethod
    def row(cls, station_id, household_id, due_on, since, *, made_by=None, met_on=None, met_by=None, excused=None, excused_on=None):
        """A due date as a dict; `made_by` is the visit (occurrence id) that planned it."""
        return {
            "id": child_id(made_by, "due") if made_by else uuid7(),
            "station_id": station_id,
            "household": household_id,
            "since": since,
            "due_on": due_on,
            "met_on": met_on,
            "met_by": met_by,
            "excused": excused,
            "excused_on": excused_on,
            "created_at": clock.now(),
        }

    @classmethod
    def next_row(cls, station_id, household_id, on, days, made_by=None):
        """The due date that follows something done `on` a day, `days` later, as a dict: no queries, for bulk."""
        return cls.row(station_id, household_id, on + timedelta(days=days), on, made_by=made_by)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Of the stations where the account is staff."""
        return cls.select().where(cls.station_id.in_(staff_stations(account)))

    @classmethod
    def is_open(cls):
        """A condition: neither met nor excused."""
        return cls.met_on.is_null() & cls.excused.is_null()

    @classmethod
    def open_for(cls, household):
        return cls.select().where(cls.household == household, cls.is_open()).order_by(cls.due_on)

    @classmethod
    def of_homes(cls, household_ids):
        """The earliest open due date of each home: `{household id: DueDate}`."""
        rows = cls.select().where(cls.household.in_(list(household_ids)), cls.is_open()).order_by(cls.due_on.desc())
        return {row.household_id: row for row in rows}

    @classmethod
    def earliest_of(cls, households):
        """An SQL expression: the earliest open due date of each row of `households` (the model), far away for none. For sorting."""
        first = cls.select(peewee.fn.MIN(cls.due_on)).where(cls.household == households.id, cls.is_open())
        return peewee.fn.COALESCE(first, FAR_AWAY)

    # ---- questions ----

    @property
    def days_late(self):
        """Days since it was due; negative while there is time."""
        return (clock.today() - self.due_on).days

    @property
    def overdue(self):
        return self.days_late > 0

    # ---- verbs ----

    @classmethod
    def plan(cls, household, last_visit=None):
        """Plan the first visit of a new or reopened home. A home with an open due date keeps it."""
        if not cls.open_for(household).exists():
            start = last_visit or clock.today() - timedelta(days=1)
            days = StationTier.days_of(household.station_id, household.tier)
            insert_rows(cls, [cls.next_row(household.station_id, household.id, start, days)])

    @classmethod
    def meet(cls, household, on, occurrence, days=None):
        """A completed visit `on` a service date meets the open due dates that began before it; the next one, by tier or in `days`, is inserted and returned as a list of rows.

        An older visit that arrives late, a second one on the same day, and a repetition meet nothing and give [].
        """
        met = _meet.run(on, occurrence, household.id, on)
        if household.ended_at or (not met and cls.select().where(cls.household == household, (cls.since >= on) | cls.is_open()).exists()):
            return []
        days = days or StationTier.days_of(household.station_id, household.tier)
        rows = [cls.next_row(household.station_id, household.id, on, days, made_by=occurrence)]
        insert_rows(cls, rows)
        return rows

    def excuse(self, reason, by):
        """Leave this one out of the coverage, with a reason, and plan the next. Repeating keeps the first reason."""
        if self.met_on is None and self.excused is None:
            self.excused, self.excused_on = reason, clock.today()
            self.save()
            days = StationTier.days_of(self.station_id, self.household.tier)
            due_on = max(self.due_on, clock.today()) + timedelta(days=days)
            insert_rows(DueDate, [self.row(self.station_id, self.household_id, due_on, self.since, made_by=self.id)])
            audit.record("excuse", self, by=by, reason=reason)

    @classmethod
    def excuse_open(cls, household_id, reason):
        """The home ended, was folded into another, or changed its tier: nothing is owed on the old dates."""
        cls.update(excused=reason, excused_on=clock.today()).where(cls.household == household_id, cls.is_open()).execute()

    @classmethod
    def replan(cls, household):
        """After a change of tier: the old date is excused, a new one counts from the same last visit, tomorrow at the earliest."""
        last = cls.open_for(household).first()
        if last is None:
            return
        days = StationTier.days_of(household.station_id, household.tier)
        due_on = max(last.since + timedelta(days=days), clock.today() + timedelta(days=1))
        cls.excuse_open(household.id, "tier")
        insert_rows(cls, [cls.row(household.station_id, household.id, due_on, last.since)])


_meet = compiled(
    lambda on, by, household_id, before: DueDate.update(met_on=on, met_by=by).where(
        DueDate.household == household_id, DueDate.is_open(), DueDate.since < before
    )
)
