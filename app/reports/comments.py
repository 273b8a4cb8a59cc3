"""What a supervisor writes about a sampled file or visit, for the station's head."""

import peewee

from app import audit, clock
from app.db import InstantField, StationModel
from app.households import Household
from app.households.scope import head_stations
from app.people import Account
from app.wishes import Wish


class SampleComment(StationModel):
    """One comment of a supervisor on what was drawn for a week; `about_id` is the home's, the visit's or the wish's id. Writing again replaces the words."""

    week = peewee.CharField(8)
    account = peewee.ForeignKeyField(Account, backref="+")
    household = peewee.ForeignKeyField(Household, backref="+", on_delete="CASCADE")
    about_id = peewee.UUIDField()
    text = peewee.CharField(1000)
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("account", "week", "about_id"), True),)

    @classmethod
    def visible_to(cls, account):
        """A head: those on the own station's files, newest first. A supervisor: their own."""
        mine = cls.station_id.in_(head_stations(account)) if account.has("station_head") else cls.account == account.id
        return cls.select(cls, Account, Household).join(Account).switch(cls).join(Household).where(mine).order_by(cls.at.desc())

    @classmethod
    def of(cls, account, week):
        """The account's comments of a week: about id → comment."""
        return {comment.about_id: comment for comment in cls.select().where(cls.account == account.id, cls.week == week.name)}

    @classmethod
    def write(cls, sampled, week, text, *, by):
        """Keep `text` about a MaskedFile, MaskedVisit or MaskedWish."""
        comment = cls.get_or_none(cls.account == by.id, cls.week == week.name, cls.about_id == sampled.id)
        if comment is None:
            comment = cls.create(station_id=sampled.station_id, week=week.name, account=by.id, household=sampled.household_id, about_id=sampled.id, text=text)
        elif comment.text != text:
            comment.text, comment.at = text, clock.now()
            comment.save()
        audit.record("comment_sample", comment, by=by, week=week.name)
        return comment

    @property
    def about(self):
        """`home`, `visit` or `wish`."""
        if self.about_id == self.household_id:
            return "home"
        return "wish" if Wish.select().where(Wish.id == self.about_id).exists() else "visit"
