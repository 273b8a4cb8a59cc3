"""Who was there: derived from the set of marks. Any order and any repetition of the same marks give the same answer."""

from itertools import groupby
from typing import NamedTuple

from app.i18n import _
from app.school.marks import ABSENT, COMPANION, LATE, LATE_ENTRY, LEFT_EARLY, PRESENT, PROXY, REASONS, STATES, UNDO, WALK_IN, Mark
from app.school.session import CANCELLED, POSTPONED

ATTENDED = frozenset({PRESENT, LATE, LEFT_EARLY})
ARRIVING = frozenset({PRESENT, LATE})


class Attendance(NamedTuple):
    """`state`: one of STATES' keys, or None when nothing (more) is said. `last`: the mark that says so."""

    state: str | None = None
    arrived_at: object = None
    left_at: object = None
    reason: str = ""
    last: object = None

    @property
    def attended(self):
        return self.state in ATTENDED

    @property
    def known(self):
        """Whether anybody said anything: a person who is neither here nor excused is missing."""
        return self.state is not None

    @property
    def words(self):
        return str(STATES[self.state or UNDO])

    @property
    def reason_words(self):
        return str(REASONS.get(self.reason, ""))


def derive(marks):
    """The attendance that a person's marks give: state by the latest mark (corrected time, then id); arrival is the earliest since the last undo.

    Pure. A mark signed by another person only reports. Paper tells no time of arrival."""
    inside = _in_order(marks)
    undone = max((at for at, mark in enumerate(inside) if mark.what == UNDO), default=-1)
    living = inside[undone + 1 :]
    if not living:
        return Attendance(last=inside[-1] if inside else None)
    last = living[-1]
    state = _meaning(last)
    arrivals = [mark.at for mark in living if _meaning(mark) in ARRIVING and mark.method != LATE_ENTRY]
    arrived = min(arrivals) if arrivals and state in ATTENDED else None
    return Attendance(state, arrived, last.at if state == LEFT_EARLY else None, last.reason if state in (ABSENT, PROXY) else "", last)


def _in_order(marks):
    return sorted({mark.id: mark for mark in marks}.values(), key=lambda mark: (mark.at, str(mark.id)))


def _meaning(mark):
    proxied = mark.signed_by_id is not None and mark.signed_by_id != mark.person_id
    return PROXY if proxied and mark.what in ATTENDED else mark.what


def total(marks, what):
    """The sum of the ±1 marks of a kind, never below zero. Pure."""
    return max(0, sum(mark.amount for mark in {mark.id: mark for mark in marks}.values() if mark.what == what))


class Roll:
    """The attendance of one session: `of(person_id)`, `persons` (person id → Attendance), `walk_ins`, `companions`."""

    def __init__(self, marks):
        marks = list(marks)
        named = sorted((mark for mark in marks if mark.person_id), key=lambda mark: str(mark.person_id))
        self.persons = {id: derive(group) for id, group in groupby(named, key=lambda mark: mark.person_id)}
        self.walk_ins, self.companions = total(marks, WALK_IN), total(marks, COMPANION)
        self.taken = any(attendance.known for attendance in self.persons.values()) or bool(self.walk_ins)

    @classmethod
    def of_session(cls, session):
        """Empty for a session that does not take place: sign-ins before that are void."""
        return cls([] if session.status in (POSTPONED, CANCELLED) else Mark.of(session))

    def of(self, person_id):
        return self.persons.get(person_id, Attendance())

    @property
    def attended(self):
        """Ids of those who count as served."""
        return [id for id, attendance in self.persons.items() if attendance.attended]


class Absence(NamedTuple):
    member: object
    attendance: Attendance

    @property
    def reason(self):
        """Why, in the reader's language."""
        if self.attendance.state == PROXY:
            return self.attendance.words
        return (self.attendance.reason_words or self.attendance.words) if self.attendance.known else _("Reason not known")


def absences(session):
    """Members who were missing at `session`, by token, each with the reason; nobody when its roll was not taken."""
    roll = Roll.of_session(session)
    if not roll.taken:
        return []
    return [Absence(member, roll.of(member.person_id)) for member in session.members() if not roll.of(member.person_id).attended]
