"""Before and after: three faces, five questions read aloud, three about trusting oneself, and the goals from −2 to +2."""

import peewee

from app import clock
from app.db import InstantField, JSONField, StationModel
from app.households.person import Person
from app.i18n import _l
from app.school.group import Group

PHASES = {"pre": _l("Before"), "post": _l("After")}
FACES = {"1": _l("Sad face"), "2": _l("Calm face"), "3": _l("Smiling face")}


class Evaluation(StationModel):
    """One person's answers in one phase; without a person it is the worker's own rating of the goals."""

    group = peewee.ForeignKeyField(Group, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, null=True, backref="+")
    phase = peewee.CharField(4)
    face = peewee.SmallIntegerField(null=True)
    knowledge = JSONField(default=dict)
    efficacy = JSONField(default=dict)
    goals = JSONField(default=dict)
    author_id = peewee.UUIDField()
    answered_on = peewee.DateField()
    recorded_at = InstantField(default=clock.now)
