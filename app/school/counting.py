"""From a session's attendance to the ledger (domain.md section 7), and to what must be done about those who are missing."""

from app.households.person import Person
from app.ledger import Line
from app.ledger.lines import SERVED, SESSION
from app.school.attendance import Roll
from app.school.missing import see_to_the_missing
from app.school.session import HELD


def recount(session, by=None):
    """Make the ledger say what the roll says now. Only what changed is written: a reversal, a new line. Repeating is safe."""
    roll = Roll.of_session(session)
    wanted = {_key(row): row for row in lines(session, roll)} if session.status == HELD else {}
    written = list(Line.select().where(Line.occurrence == session.id).dicts())
    live, entry = _live(written), max((row["entry"] for row in written), default=0) + 1
    changed = [key for key in {**live, **wanted} if _facts(live.get(key)) != _facts(wanted.get(key))]
    Line.write([_reversal(live[key], entry) for key in changed if key in live])
    Line.write([{**wanted[key], "entry": entry + 1} for key in changed if key in wanted])
    see_to_the_missing(session, roll, by)


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


def _key(row):
    return row["kind"], row["who"], row["service_date"], row["programme"]


def _facts(row):
    return row and (row["count"], row["minutes"])


def _live(rows):
    """Key → one row with what its lines come to; what was taken back is not there."""
    found = {}
    for row in sorted(rows, key=lambda row: row["entry"]):
        known = found.setdefault(_key(row), {**row, "count": 0, "minutes": 0})
        known.update(count=known["count"] + row["count"], minutes=known["minutes"] + row["minutes"])
    return {key: row for key, row in found.items() if row["count"]}


def _reversal(row, entry):
    """Takes a line back for the home it was written for."""
    about = {name: row[name] for name in ("household_id", "person_id", "outcome", "programme")}
    return Line.row(row["station_id"], row["occurrence"], row["kind"], row["service_date"], count=-row["count"], minutes=-row["minutes"], entry=entry, **about)
