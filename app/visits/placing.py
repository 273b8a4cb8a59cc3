"""Whose home a submission belongs to: what its author was allowed to record when it was filled in, and what the head settles later."""

import uuid
from datetime import timedelta

from werkzeug.datastructures import MultiDict

from app import audit
from app.households.household import Household
from app.i18n import _
from app.ledger import Line
from app.people import find_account
from app.visits import answers, checklist
from app.visits.frame import Frame
from app.visits.plan import Home, lines
from app.visits.recording import record


class CannotPlace(Exception):
    """A sentence for the head: why this submission cannot be recorded for that home."""


def place(text, author, instant):
    """The home that `author` might visit at `instant` (or may today), or None. An id folded into another leads to the surviving home."""
    try:
        return Household.for_writing(author, uuid.UUID(text or ""), instant)
    except ValueError:
        return None


def place_unplaced(decision, household, *, by):
    """Record a kept submission for `household`, in its author's name and with its own times. Repeating finds it settled. Raises CannotPlace."""
    form = MultiDict((name, value) for name, value in decision.details["form"])
    author = find_account(str(decision.about_id)) or by
    people = {str(person.id): person for person in household.at_home}
    form.setlist("served", [id for id in form.getlist("served") if id in people] or list(people)[:1])
    frame = Frame(form)
    frame.offset, frame.arrived = timedelta(seconds=decision.details.get("offset", 0)), decision.at
    frame.read(people, set(form.getlist("visitors")))
    reading = None
    if frame.asks:
        try:
            reading = answers.read(form, frame.sets, frame.profile)
        except checklist.UnknownSet as problem:
            raise CannotPlace(_("This form is of a version that we do not know.")) from problem
    if frame.errors or (reading and reading.errors):
        raise CannotPlace(_("This entry is not complete enough to be recorded. Please ask its author."))
    record(frame, reading, household, author=author)
    decision.settle(by=by, outcome="placed")


def known_sets(text):
    """The sets that a form names (`HS@1,E@1`), or None when one of them has no file."""
    sets = [name for name in (text or "").split(",") if name]
    try:
        checklist.questions_for(sets)
    except checklist.UnknownSet:
        return None
    return sets


def settle_date(visit, day, *, by):
    """Put a visit of doubtful date on `day`: reversal and new lines, the note goes. Doing it again with the same day changes nothing."""
    if visit.service_date == day and not visit.clock_doubt:
        return
    entry = Line.reverse(visit.id)
    visit.service_date, visit.clock_doubt = day, False
    visit.notes = [note for note in visit.notes if note != "clock_doubt"]
    visit.save()
    home = Home(id=visit.household_id, station_id=visit.station_id, tier_days=0)
    Line.write(lines(_AsFrame(visit), home, entry=entry))
    audit.record("settle_date", visit, by=by)


class _AsFrame:
    """A recorded visit seen as the frame that `lines` reads."""

    def __init__(self, visit):
        self.id, self.kind, self.outcome, self.service_date, self.minutes = visit.id, visit.kind, visit.outcome, visit.service_date, visit.minutes
        self.served = [uuid.UUID(id) for id in visit.served]
