"""What people did in the demo world, one step after another. `do()` takes it through the verbs; a chronicle writes the same rows in bulk."""

from dataclasses import dataclass
from datetime import datetime

from flask import request

from app import clock
from app.households import Household, Task
from app.visits import answers
from app.visits.frame import Frame
from app.visits.recording import record


@dataclass
class RecordVisit:
    home: object
    form: object
    author: object
    at: datetime

    def read(self, household, visitors):
        """The frame and the reading of the form, checked as the visit page's own are. Raises ValueError for a form that would be refused."""
        request.form = self.form
        people = {str(person.id): person for person in household.at_home}
        frame = Frame(self.form).read(people, visitors)
        reading = answers.read(self.form, frame.sets, frame.profile) if frame.asks and not frame.errors else None
        if frame.errors or (reading and reading.errors):
            raise ValueError(f"The demo wrote a form that is refused: {frame.errors or reading.errors}")
        return frame, reading

    def do(self, visitors):
        household = Household.get_by_id(self.home.household.id)
        with clock.freeze(self.at):
            frame, reading = self.read(household, visitors[household.station_id])
            record(frame, reading, household, author=self.author)


@dataclass
class CloseTask:
    task_id: object
    by: object
    at: datetime
    outcome: str
    note: str
    hazard_id: object = None

    def do(self, _visitors):
        with clock.freeze(self.at):
            Task.get_by_id(self.task_id).close(self.by, self.outcome, self.note, closes_hazard=self.hazard_id is not None)


@dataclass
class EndHome:
    """The office made sure that they moved away or died."""

    home: object
    by: object
    at: datetime
    reason: str

    def do(self, _visitors):
        with clock.freeze(self.at):
            Household.get_by_id(self.home.household.id).end(self.reason, self.by)
