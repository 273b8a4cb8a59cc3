"""Marks as the roll makes them, in one line."""

from app.db import uuid7
from app.school.counting import recount
from app.school.marks import PRESENT, Mark
from app.school.session import Session


def present(session, *people, by):
    """These people were there; the ledger says so when the session was held."""
    session = Session.get_by_id(session.id)
    for person in people:
        Mark.add(session, uuid7(), PRESENT, session.actual_start or session.planned_at, by=by, person_id=person.id)
    recount(session)
