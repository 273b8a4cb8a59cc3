"""From a session's attendance to the ledger (domain.md section 7), and to what must be done about those who are missing."""

from app.households.person import Person
from app.ledger import Line
from app.ledger.lines import SERVED, SESSION
from app.school.attendance import Roll
from app.school.missing import see_to_the_missing
from app.school.session import HELD, Session


def recount(session, by=None):
    """Make the ledger say what the roll says now. Only what changed is written: a reversal, a new line. Repeating is safe."""
    roll = Roll.of_session(session)
    Line.settle(session.id, lines(session, roll) if session.status == HELD else [])
    see_to_the_missing(session, roll, by)
    # what came late about this one may explain, or complete, two absences in a row, and a task that is taken back may have hidden the next
    for after in Session.select().where(Session.group == session.group_id, Session.no > session.no, Session.status == HELD).order_by(Session.no):
        see_to_the_missing(after, Roll.of_session(after), by)


def lines(session, roll):
    """The session itself, one for each person who was there, and one with the number of walk-ins. Companions and proxies never count."""
    common = {"programme": session.group.programme}
    rows = [Line.row(session.station_id, session.id, SESSION, session.service_date, minutes=session.minutes, **common)]
    for person in Person.select(Person.id, Person.household).where(Person.id.in_(roll.attended)).order_by(Person.id) if roll.attended else ():
        rows.append(
            Line.row(session.station_id, session.id, SESSION + SERVED, session.service_date, household_id=person.household_id, person_id=person.id, **common)
        )
    if roll.walk_ins:
        rows.append(Line.row(session.station_id, session.id, SESSION + SERVED, session.service_date, count=roll.walk_ins, **common))
    return rows
