"""Who was there and how long: derived from the set of marks. Any order and any repetition of the same marks give the same answer."""

from itertools import groupby
from typing import NamedTuple

from app.events.marks import COUNT, DOUBTFUL, IN, OUT, REFUSED, UNDO, SignMark


class Presence(NamedTuple):
    """`arrived_at`, `left_at`: instants or None. `repeats`: further sign-ins that changed nothing. `doubtful`: marks that wait for a person.
    `waits`: one of them says when somebody came or went, so that nothing can be counted yet."""

    arrived_at: object = None
    left_at: object = None
    repeats: int = 0
    doubtful: tuple = ()
    waits: bool = False

    @property
    def here(self):
        return self.arrived_at is not None

    @property
    def minutes(self):
        """From coming to going; None while one of them is missing."""
        return round((self.left_at - self.arrived_at).total_seconds() / 60) if self.here and self.left_at else None


def derive(marks):
    """The presence that one person's marks give: the earliest *in* since the last undo, the latest *out* after it. Refused marks say nothing. Pure."""
    living = in_order(marks)
    undone = max((at for at, mark in enumerate(living) if mark.what == UNDO), default=-1)
    living = living[undone + 1 :]
    ins = [mark for mark in living if mark.what == IN]
    if not ins:
        return Presence()
    arrived = ins[0]
    outs = [mark for mark in living if mark.what == OUT and mark.at >= arrived.at]
    doubtful = tuple(mark for mark in living if mark.verdict == DOUBTFUL and mark.confirmed_at is None)
    waits = any(mark in doubtful for mark in (arrived, *outs[-1:]))
    return Presence(arrived.at, outs[-1].at if outs else None, len(ins) - 1, doubtful, waits)


def in_order(marks):
    """Each mark once, by time; the refused ones are left out."""
    return sorted({mark.id: mark for mark in marks if mark.verdict != REFUSED}.values(), key=lambda mark: (mark.at, str(mark.id)))


class Attendance:
    """Everybody at one activity: `volunteers` (account id → Presence), `residents` (person id → Presence), `counted` (nobody known by name)."""

    def __init__(self, marks):
        marks = list(marks)
        self.volunteers = _by(marks, "account_id")
        self.residents = _by(marks, "person_id")
        numbers = {mark.id: mark.amount for mark in marks if mark.what == COUNT and mark.verdict != REFUSED}
        self.counted = max(0, sum(numbers.values()))

    @classmethod
    def of(cls, activity):
        return cls(SignMark.of(activity))

    @property
    def persons(self):
        """Ids of the residents who came."""
        return [id for id, presence in self.residents.items() if presence.here]


def _by(marks, name):
    named = sorted((mark for mark in marks if getattr(mark, name)), key=lambda mark: str(getattr(mark, name)))
    return {id: derive(group) for id, group in groupby(named, key=lambda mark: getattr(mark, name))}
