"""Takes the steps of the demo world and writes the rows that the verbs would write, in memory: thousands of visits in seconds.

What the verbs ask the database (open dates, hazards and consents of the home) is kept here by home. tests/demo proves that both write the same.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from app import clock
from app.db import child_id
from app.demo.steps import CloseTask, EndHome, RecordVisit
from app.households import Consent, DueDate, Hazard, Task
from app.households.tiers import default_days
from app.visits import words
from app.visits.plan import Home as PlannedHome
from app.visits.plan import plan
from app.visits.recording import consent_details


@dataclass
class State:
    """What is known of one home while its story is told."""

    consents: set
    dues: list = field(default_factory=list)
    hazards: list = field(default_factory=list)
    misses: list = field(default_factory=list)


class Chronicle:
    """`take(step)` gives the tasks that the step made, as rows; `steps` keeps them all when asked."""

    def __init__(self, book, keep=False):
        self.book = book
        self.steps = [] if keep else None
        self.states, self.tasks, self.hazards, self.visitors = {}, {}, {}, {}

    def begin(self, home, first):
        """The first due date of a home: (`since`, days)."""
        since, days = first
        household = home.household
        state = self.states[household.id] = State(consents=set(home.consents))
        row = DueDate.row(household.station_id, household.id, since + timedelta(days=days), since)
        self._add_due(state, {**row, "id": child_id(household.id, "due"), "created_at": household.created_at})

    def due_on(self, home):
        """The day of the open date, or the last one known."""
        dues = self.states[home.household.id].dues
        return max((row["due_on"] for row in dues if _open(row)), default=dues[-1]["due_on"])

    def tier_days(self, household):
        return default_days(household.tier)

    def take(self, step):
        if self.steps is not None:
            self.steps.append(step)
        with clock.freeze(step.at):
            return {CloseTask: self._close, EndHome: self._end, RecordVisit: self._record}[type(step)](step)

    # ---- a visit ----

    def _record(self, step):
        household, state = step.home.household, self.states[step.home.household.id]
        frame, reading = step.read(household, self.visitors[household.station_id])
        notes = [
            *(["child_interpreted"] if frame.interpreter == "child" else []),
            *(["one_visitor"] if step.home.two_wanted and frame.completed and frame.kind == words.HOME and len(frame.visitors) < 2 else []),
        ]
        made = plan(frame, reading, self._planned_home(household, state, frame), author_id=step.author.id, recorded_at=clock.now(), notes=notes)
        self._settle_dates(household, state, made)
        self._keep_consents(household, state, frame, step.author)
        self.book.add_plan(made.rows)
        for hazard in made.rows[Hazard]:
            state.hazards.append(hazard)
            self.hazards[hazard["id"]] = hazard
        for task in made.rows[Task]:
            self.tasks[task["id"]] = task
        if frame.outcome == words.NO_ONE and frame.kind == words.HOME:
            state.misses.append(frame.started_at)
        return made.rows[Task]

    def _planned_home(self, household, state, frame):
        open_hazards = {}
        for hazard in state.hazards:
            if hazard["closed_at"] is None and open_hazards.get(hazard["code"]) != "red":
                open_hazards[hazard["code"]] = hazard["severity"]
        since = frame.started_at - timedelta(hours=24)
        return PlannedHome(
            id=household.id,
            station_id=household.station_id,
            tier_days=self.tier_days(household),
            high_risk=household.tier == "weekly" or "red" in open_hazards.values(),
            open_hazards=open_hazards,
            missed_lately=frame.outcome == words.NO_ONE and any(since <= missed <= frame.started_at for missed in state.misses),
        )

    def _settle_dates(self, household, state, made):
        """As `DueDate.meet` and `DueDate.excuse`."""
        opened = [row for row in state.dues if _open(row)]
        if made.meets:
            met = [row for row in opened if row["since"] < made.service_date]
            for row in met:
                row.update(met_on=made.service_date, met_by=made.occurrence)
            if met or not any(row["since"] >= made.service_date or _open(row) for row in state.dues):
                self._add_due(state, DueDate.next_row(household.station_id, household.id, made.service_date, made.next_days, made_by=made.occurrence))
        elif made.excuse:
            for row in opened:
                row.update(excused=made.excuse, excused_on=clock.today())
                due_on = max(row["due_on"], clock.today()) + timedelta(days=self.tier_days(household))
                self._add_due(state, DueDate.row(household.station_id, household.id, due_on, row["since"], made_by=row["id"]))

    def _add_due(self, state, row):
        state.dues.append(row)
        self.book.add(DueDate, row)

    def _keep_consents(self, household, state, frame, author):
        new = set(frame.consents) - state.consents
        state.consents |= new
        for purpose in sorted(new):
            self.book.add(Consent, Consent.row(household.station_id, household.id, purpose, frame.started_at, **consent_details(frame, author)))

    # ---- a task ----

    def _close(self, step):
        """As `Task.close` and `Hazard.close`."""
        self.tasks[step.task_id].update(closed_at=clock.now(), closed_by=step.by.id, outcome=step.outcome, note=step.note)
        hazard = self.hazards.get(step.hazard_id)
        if hazard and hazard["closed_at"] is None:
            hazard.update(closed_at=clock.now(), closed_by=step.by.id, closing=step.note or step.outcome)
        return []

    # ---- the end of a file ----

    def _end(self, step):
        """As `Household.end`."""
        household = step.home.household
        household.row.update(ended_at=clock.now(), ended_reason=step.reason)
        for row in self.states[household.id].dues:
            if _open(row):
                row.update(excused="ended", excused_on=clock.today())
        return []


def _open(row):
    return row["met_on"] is None and row["excused"] is None
