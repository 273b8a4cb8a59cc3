"""A confirmed wish in the ledger: one line for the wish, one for the person it was for (domain.md section 7: 1 when confirmed)."""

import peewee

from app import clock
from app.ledger import Line
from app.ledger.lines import SERVED, WISH


def count(wish):
    """Write the lines of a confirmation, by the day of the family's answer. After a reversal the entry is a new one."""
    day = clock.local(wish.confirmed_at).date()
    last = Line.select(peewee.fn.MAX(Line.entry)).where(Line.occurrence == wish.id).scalar()
    entry = 0 if last is None else last + 1
    person = wish.person_id or _who_stands_for_it(wish)
    shared = {"household_id": wish.household_id, "outcome": "confirmed", "entry": entry}
    Line.write(
        [
            Line.row(wish.station_id, wish.id, WISH, day, **shared),
            Line.row(wish.station_id, wish.id, WISH + SERVED, day, person_id=person, **shared),
        ]
    )


def take_back(wish):
    """The confirmation did not hold: its lines are reversed. Repeating changes nothing."""
    Line.reverse(wish.id)


def _who_stands_for_it(wish):
    """A wish of the whole home counts for the first person in it."""
    return next((person.id for person in wish.household.at_home), None)
