"""From an activity's attendance to the ledger (domain.md section 7). Volunteers are never counted as served."""

from app.events.activity import HELD
from app.events.presence import Attendance
from app.households.person import Person
from app.ledger import Line
from app.ledger.lines import ACTIVITY, SERVED


def recount(activity):
    """Make the ledger say what the marks say now. What is unchanged writes nothing; a change takes the old lines back. Repeating is safe."""
    wanted = lines(activity, Attendance.of(activity)) if activity.status == HELD else []
    Line.settle(activity.id, wanted)


def lines(activity, attendance):
    """The activity itself, one line for each resident who signed in, and one with the number of those nobody knows."""
    common = {"programme": activity.programme}
    rows = [Line.row(activity.station_id, activity.id, ACTIVITY, activity.service_date, minutes=activity.minutes, outcome=activity.kind, **common)]
    known = Person.select(Person.id, Person.household).where(Person.id.in_(attendance.persons)).order_by(Person.id) if attendance.persons else ()
    for person in known:
        rows.append(
            Line.row(
                activity.station_id, activity.id, ACTIVITY + SERVED, activity.service_date, household_id=person.household_id, person_id=person.id, **common
            )
        )
    if attendance.counted:
        rows.append(Line.row(activity.station_id, activity.id, ACTIVITY + SERVED, activity.service_date, count=attendance.counted, **common))
    return rows
