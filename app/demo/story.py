"""The story of one home: when it is visited, whom they meet, and when what was found is put right.

It decides what people do; what follows from it comes from the same verbs' row builders as in life (see `Chronicle`).
"""

import heapq
from datetime import datetime, time, timedelta
from itertools import count

from app.clock import SHANGHAI
from app.db import child_id
from app.demo import invented
from app.demo.forms import visit_form
from app.demo.steps import CloseTask, EndHome, RecordVisit
from app.visits import words

OUTCOMES = {
    words.MET: 74,
    words.MET_FAMILY: 12,
    words.NO_ONE: 9.5,
    words.REFUSED: 2,
    words.HOSPITAL: 1.8,
    words.MOVED: 0.4,
    words.DECEASED: 0.3,
}
ENDS, SHORT = (words.MOVED, words.DECEASED), timedelta(weeks=17)
AGAIN_AFTER = {words.NO_ONE: (1, 3), words.REFUSED: (7, 12)}
EARLY, VISIT_TAKES = time(7), timedelta(minutes=50)
CALLS = 0.14  # chance of a phone call between two visits
LEFT_OPEN, FORGOTTEN_DAYS = 0.07, 50  # share of tasks that nobody gets round to, until somebody does after so many days
ENDINGS = {"done": 80, "referred": 13, "not_needed": 7}


class Story:
    """Tells the steps of one home from the day `start` to the moment `until` into a chronicle."""

    def __init__(self, chronicle, station, home, rng, start, until):
        self.chronicle, self.station, self.home, self.rng = chronicle, station, home, rng
        self.start, self.until, self.today = start, until, until.date()
        self.events, self.order, self.numbers = [], count(), count(1)
        # few homes end, in a long story as in a short one
        seldom = min(1, SHORT / (self.today - start))
        self.chances = [chance * seldom if outcome in ENDS else chance for outcome, chance in OUTCOMES.items()]

    def tell(self):
        self.chronicle.begin(self.home, self._first_due())
        for day in self._named_days() or [self._planned(self.chronicle.due_on(self.home))]:
            self._plan(day, self._visit)
        while self.events:
            at, _, act, more = heapq.heappop(self.events)
            if at < self.until:
                act(at, *more)

    def _first_due(self):
        days = self.chronicle.tier_days(self.home.household)
        if self.home.named:
            return self._named_days()[0] - timedelta(days=days), days
        return self.start + timedelta(days=self.rng.randrange(days) - days), days

    def _named_days(self):
        """The homes of the pictures keep their rhythm, so that the last visit lies where the picture wants it."""
        if not self.home.named:
            return []
        last = self.today - timedelta(days=self.home.named["last"])
        return [last - timedelta(days=days) for days in (60, 30, 0)]

    # ---- when ----

    def _plan(self, day, act, *more, hours=(8, 17)):
        at = datetime.combine(day, time(self.rng.randint(*hours), self.rng.randrange(0, 60, 5)), SHANGHAI)
        if day == self.today and act == self._visit:
            at = self._by_now(at)
        heapq.heappush(self.events, (at, next(self.order), act, more))

    def _by_now(self, at):
        """Half of today's visits lie before this moment however early it is, with time to have come back; the others at their own hour, if that has gone by."""
        begins, ends = datetime.combine(self.today, EARLY, SHANGHAI), self.until - VISIT_TAKES
        if at.minute % 10 or ends < begins:
            return at if at < ends else self.until
        return begins + (ends - begins) * ((at - datetime.combine(self.today, time(8), SHANGHAI)) / timedelta(hours=12))

    def _planned(self, due_on):
        """The day on which they go: mostly in time, sometimes late, now and then far too late; not on Sundays."""
        late = self.rng.choices(((-6, -1), (0, 2), (3, 9), (20, 45)), (64, 24, 10, 2))[0]
        day = max(due_on + timedelta(days=self.rng.randint(*late)), self.start)
        return day + timedelta(days=1) if day.weekday() == 6 else day

    # ---- what ----

    def _visit(self, at, kind=words.HOME):
        rng, home = self.rng, self.home
        author = home.volunteer if rng.random() < 0.58 else home.worker
        outcome = self._outcome(kind)
        finds = home.named["finds"] if home.named and at.date() == self._named_days()[-1] else None
        id = child_id(home.household.id, f"visit:{next(self.numbers)}")
        form = visit_form(rng, home, id, at, kind, outcome, author, self.station.field, finds=finds, calm=bool(home.named))
        known = min(at + timedelta(minutes=int(form["minutes"]) + rng.randint(5, 170)), self.until)
        tasks = self.chronicle.take(RecordVisit(home, form, author, known))
        for task in () if home.named else tasks:
            self._close_later(task, known)
        if kind == words.HOME and not home.named:
            self._go_on(at.date(), outcome)

    def _outcome(self, kind):
        if self.home.named:
            return words.MET
        if kind == words.PHONE:
            return words.MET if self.rng.random() < 0.85 else words.NO_ONE
        return self.rng.choices(list(OUTCOMES), self.chances)[0]

    def _go_on(self, day, outcome):
        if outcome in ENDS:
            self._plan(day + timedelta(days=self.rng.randint(1, 4)), self._end, outcome)
            return
        if outcome in AGAIN_AFTER:
            self._plan(day + timedelta(days=self.rng.randint(*AGAIN_AFTER[outcome])), self._visit)
            return
        following = max(self._planned(self.chronicle.due_on(self.home)), day + timedelta(days=1))
        self._plan(following, self._visit)
        if self.rng.random() < CALLS and (following - day).days > 4:
            self._plan(day + timedelta(days=self.rng.randint(2, (following - day).days - 1)), self._visit, words.PHONE, hours=(18, 19))

    def _end(self, at, outcome):
        self.chronicle.take(EndHome(self.home, self.station.head, at, outcome))

    def _close_later(self, task, known):
        forgotten = self.rng.random() < LEFT_OPEN
        while_open = timedelta(days=FORGOTTEN_DAYS) if forgotten else max(task["due_at"] - known, timedelta(hours=2))
        closed = (known + while_open * self.rng.uniform(0.3, 1.08)).astimezone(SHANGHAI)
        closed = max(closed, known + timedelta(minutes=30))
        heapq.heappush(self.events, (closed, next(self.order), self._close, (task,)))

    def _close(self, at, task):
        by = self.station.head if task["to_role"] == "station_head" else self.home.worker
        outcome = self.rng.choices(list(ENDINGS), ENDINGS.values())[0]
        note = self.rng.choice(invented.CLOSINGS) if outcome != "not_needed" else ""
        self.chronicle.take(CloseTask(task["id"], by, at, outcome, note, task["hazard"]))
