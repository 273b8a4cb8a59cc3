"""A group (小组): fixed people, several sessions, goals; and who belongs to it from when until when (MZ/T 095-2017)."""

import peewee
from peewee import fn

from app import audit, clock
from app.db import InstantField, JSONField, StationModel
from app.households.person import Person
from app.households.scope import staff_stations
from app.i18n import _, _l
from app.people import Account
from app.school import tokens
from app.web import Refused

TYPES = {
    "education": _l("Education group"),
    "growth": _l("Growth group"),
    "support": _l("Support group"),
    "therapy": _l("Therapy group"),
    "interest": _l("Interest group"),
}
STAGES = {  # MZ/T 095-2017
    "preparation": _l("Preparation"),
    "forming": _l("Forming"),
    "transition": _l("Transition"),
    "maturity": _l("Maturity"),
    "ending": _l("Ending"),
}
LEAVINGS = {
    "moved": _l("Moved away"),
    "deceased": _l("Deceased"),
    "ill": _l("Too ill to come"),
    "family": _l("Needed at home"),
    "wished": _l("No longer wishes to come"),
    "other": _l("Another reason"),
}


def supervised_stations(account):
    """Codes of the stations assigned to a supervisor."""
    now = clock.now()
    return [grant.station_id for grant in account.grants if grant.role == "supervisor" and grant.station_id and grant.valid_at(now)]


class Group(StationModel):
    """The plan and the file of a group. `open`: people may still join; `sensitive`: no public roster, no photos; `brand`: the brand project by name."""

    name = peewee.CharField(60)
    type = peewee.CharField(12, default="education")
    stage_set = peewee.CharField(12, default="")
    goals = peewee.TextField(default="")
    theory = peewee.CharField(200, default="")
    target = peewee.CharField(200, default="")
    recruitment = peewee.CharField(500, default="")
    size = peewee.SmallIntegerField(default=10)
    open = peewee.BooleanField(default=True)
    sensitive = peewee.BooleanField(default=False)
    place = peewee.CharField(100, default="")
    rain_plan = peewee.CharField(500, default="")
    risk_plan = peewee.CharField(500, default="")
    budget = peewee.CharField(200, default="")
    programme = peewee.CharField(20, default="core_4")
    brand = peewee.CharField(60, default="")
    plan = peewee.CharField(30, default="")
    questions = JSONField(default=dict)
    lead = peewee.ForeignKeyField(Account, null=True, backref="+")
    summary = peewee.TextField(default="")
    ended_at = InstantField(null=True)
    created_at = InstantField(default=clock.now)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: their station's; supervisors: of the stations assigned to them. Nobody else opens a group's file."""
        stations = staff_stations(account) + supervised_stations(account)
        return cls.select().where(cls.station_id.in_(stations))

    @classmethod
    def of_staff(cls, account, at=None):
        """Groups that the account may change, now or when a form was filled in."""
        return cls.select().where(cls.station_id.in_(staff_stations(account, at)))

    @property
    def sessions(self):
        from app.school.session import Session

        return Session.select().where(Session.group == self.id).order_by(Session.no)

    def members_on(self, day):
        """Members on `day` by token: joined by then, not yet gone, and alive. A query of Member with its Person."""
        there = (Member.joined_on <= day) & (Member.left_on.is_null() | (Member.left_on > day))
        alive = Person.deceased_on.is_null() | (Person.deceased_on > day)
        return Member.select(Member, Person).join(Person).where(Member.group == self.id, there, alive).order_by(Member.token)

    @property
    def members(self):
        return self.members_on(clock.today())

    @property
    def everybody(self):
        """All members there ever were, the present first."""
        gone = peewee.Case(None, [(Member.left_on.is_null(), 0)], 1)
        return Member.select(Member, Person).join(Person).where(Member.group == self.id).order_by(gone, Member.token, Member.joined_on)

    # ---- questions ----

    @property
    def stage(self):
        """One of the five stages: as set by a person, else that of the newest session held."""
        if self.ended_at:
            return "ending"
        if self.stage_set:
            return self.stage_set
        if not hasattr(self, "_held_stage"):
            Group.fill_stages([self])
        return self._held_stage or "preparation"

    @staticmethod
    def fill_stages(groups):
        """Read the stage of the newest session held of many groups in one statement."""
        from app.school.session import HELD, Session

        rows = Session.select(Session.group, Session.stage).where(Session.group.in_([group.id for group in groups]), Session.status == HELD)
        newest = dict(rows.order_by(Session.no).tuples())
        for group in groups:
            group._held_stage = newest.get(group.id)
        return groups

    @property
    def has_met(self):
        """Whether a session was held."""
        from app.school.session import HELD, Session

        return self.sessions.where(Session.status == HELD).exists()

    @property
    def stage_name(self):
        return str(STAGES.get(self.stage, self.stage))

    @property
    def type_name(self):
        return str(TYPES.get(self.type, self.type))

    # ---- verbs ----

    def add(self, person, *, by, joined_on=None):
        """Take a person in from a day (today) on, with the lowest free token. Repeating gives the membership that exists. Raises Refused for days of an earlier one."""
        known = Member.select().where(Member.group == self.id, Member.person == person.id, Member.left_on.is_null()).first()
        if known:
            return known
        taken = {token for (token,) in Member.select(Member.token).where(Member.group == self.id, Member.left_on.is_null()).tuples()}
        token = next(number for number in range(1, len(taken) + 2) if number not in taken)
        day = joined_on or clock.today()
        if Member.select().where(Member.group == self.id, Member.person == person.id, Member.joined_on != day, Member.left_on > day).exists():
            raise Refused(_("This person is in the list with that day already."))
        back = Member.get_or_none(Member.group == self.id, Member.person == person.id, Member.joined_on == day)
        if back:  # left and back on one day: the leaving is taken back
            back.token, back.left_on, back.left_reason = token, None, ""
            back.save()
            member = back
        else:
            member = Member.create(station_id=self.station_id, group=self, person=person, token=token, joined_on=day)
        audit.record("join", member, by=by, group=str(self.id))
        return member

    def end(self, by):
        """Close the group's file. Repeating keeps the first ending."""
        if self.ended_at is None:
            self.ended_at = clock.now()
            self.save()
            audit.record("end", self, by=by)

    def reopen(self, by):
        if self.ended_at is not None:
            self.ended_at = None
            self.save()
            audit.record("reopen", self, by=by)


class Member(StationModel):
    """A person in a group from `joined_on` until the day before `left_on`; `token` is the number of the token card."""

    group = peewee.ForeignKeyField(Group, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, backref="+")
    token = peewee.SmallIntegerField()
    joined_on = peewee.DateField()
    left_on = peewee.DateField(null=True)
    left_reason = peewee.CharField(12, default="")

    class Meta:
        indexes = ((("group", "person", "joined_on"), True),)

    @classmethod
    def count_by_group(cls, groups):
        """Present members by group id, in one statement."""
        rows = cls.select(cls.group, fn.COUNT(cls.id)).where(cls.group.in_([group.id for group in groups]), cls.left_on.is_null()).group_by(cls.group)
        return dict(rows.tuples())

    @classmethod
    def holding(cls, station_id, text):
        """[(person, card in words)] of the present members of a station whose card this is: its number, or what its QR says. For households.cards.HOLDERS."""
        number = tokens.number_on(text)
        if number is None:
            return []
        rows = cls.select(cls, Person).join(Person).where(cls.station_id == station_id, cls.token == number, cls.left_on.is_null()).order_by(cls.joined_on)
        return [(member.person, _("Card %(number)s", number=number)) for member in rows if tokens.may_be(text, member.group_id)]

    @property
    def left_name(self):
        return str(LEAVINGS.get(self.left_reason, self.left_reason))

    def join(self, by, on):
        """It was another day. Raises Refused when this person was a member from that day, or for some of the same days, already."""
        others = Member.select().where(Member.group == self.group_id, Member.person == self.person_id, Member.id != self.id)
        if self.left_on:
            others = others.where((Member.joined_on < self.left_on) | (Member.joined_on == on))
        if others.where((Member.joined_on == on) | Member.left_on.is_null() | (Member.left_on > on)).exists():
            raise Refused(_("This person is in the list with that day already."))
        self.joined_on = on
        self.save()
        audit.record("change_joining", self, by=by, on=str(on))

    def leave(self, by, reason, on=None):
        """From `on` (today) on no longer a member; what was before stays. Repeating keeps the first leaving."""
        if self.left_on is None:
            self.left_on, self.left_reason = on or clock.today(), reason
            self.save()
            audit.record("leave", self, by=by, reason=reason)
