"""Before and after: three faces, five questions read aloud, three about trusting oneself, and the goals from −2 to +2."""

import peewee
from werkzeug.datastructures import MultiDict

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, child_id
from app.households.person import Person
from app.i18n import _l
from app.school.group import Group

PHASES = {"pre": _l("Before"), "post": _l("After")}
FACES = {"3": ("face-smile", _l("Smiling face")), "2": ("face-calm", _l("Calm face")), "1": ("face-sad", _l("Sad face"))}
YES_NO = {"yes": _l("Right"), "no": _l("Wrong")}
EFFICACY = {"3": _l("Yes, surely"), "2": _l("A little"), "1": _l("No, not at all")}
GOAL_STEPS = {
    "-2": _l("−2 much less than hoped"),
    "-1": _l("−1 less than hoped"),
    "0": _l("0 as hoped"),
    "1": _l("+1 more than hoped"),
    "2": _l("+2 much more than hoped"),
}


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

    @classmethod
    def of(cls, member, phase):
        """A member's answers of a phase, or None."""
        return cls.get_or_none(cls.id == id_of(member, phase))

    @classmethod
    def of_goals(cls, group):
        return cls.get_or_none(cls.id == child_id(group.id, "goals"))

    @property
    def efficacy_sum(self):
        return sum(self.efficacy.values()) if self.efficacy else None

    def right(self, questions):
        """How many of the knowledge questions were answered right, or None when none was asked."""
        answers = [(self.knowledge.get(str(number)), ask["right"]) for number, ask in enumerate(questions)]
        return sum(given == right for given, right in answers if given) if any(given for given, _right in answers) else None


def id_of(member, phase):
    """One row for each person and phase of a group: answering again replaces it."""
    return child_id(member.group_id, f"{member.person_id}:{phase}")


def read_answers(form, group):
    """Clean values of a member's answers; what was not asked stays out."""
    face = form.choice("face", FACES)
    asked = {
        "knowledge": {str(n): form.choice(f"k.{n}", YES_NO, required=False) for n in range(len(group.questions.get("knowledge", ())))},
        "efficacy": {str(n): form.choice(f"e.{n}", EFFICACY, required=False) for n in range(len(group.questions.get("efficacy", ())))},
    }
    return {
        "face": int(face) if face else None,
        "knowledge": {name: value for name, value in asked["knowledge"].items() if value},
        "efficacy": {name: int(value) for name, value in asked["efficacy"].items() if value},
    }


def as_typed(known):
    """Earlier answers as the form shows them."""
    if known is None:
        return MultiDict()
    typed = {"face": str(known.face or "")}
    typed.update({f"k.{name}": value for name, value in known.knowledge.items()})
    typed.update({f"e.{name}": str(value) for name, value in known.efficacy.items()})
    return MultiDict(typed)


def answer(member, phase, values, by, at):
    """Keep a member's answers, given at the instant `at`. Repeating replaces them by the same."""
    made = _put(id_of(member, phase), member.group, by, at, person=member.person_id, phase=phase, **values)
    audit.record("evaluate", made, by=by, phase=phase)
    return made


def read_goals(form, group):
    """The rating by goal, of those that were rated."""
    goals = group.goals.splitlines()
    rated = {goal: form.choice(f"goal.{number}", GOAL_STEPS, required=False) for number, goal in enumerate(goals)}
    return {goal: int(value) for goal, value in rated.items() if value}


def rate_goals(group, values, by, at):
    made = _put(child_id(group.id, "goals"), group, by, at, phase="post", goals=values)
    audit.record("rate", made, by=by)
    return made


def _put(id, group, by, at, **values):
    values = {"author_id": by.id, "answered_on": clock.local(at).date(), "recorded_at": clock.now(), **values}
    if Evaluation.update(**values).where(Evaluation.id == id).execute():
        return Evaluation.get_by_id(id)
    return Evaluation.create(id=id, station_id=group.station_id, group=group, **values)
