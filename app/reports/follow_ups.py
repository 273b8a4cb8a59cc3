"""Hazards and tasks of a week: found, closed, and late, by colour."""

from app import clock
from app.households import Hazard, Task
from app.households.hazards import SEVERITIES


def moment_of(week):
    """The instant at which a week is looked at: its end, or now while it lasts."""
    return min(week.ends, clock.now())


def _alive(model, station_id, since, columns):
    """Rows that were not closed before `since`. Two questions along the index on (station, closed at): with OR, SQLite reads every year."""
    rows = model.select(*columns).where(model.station_id == station_id)
    return [row for query in (rows.where(model.closed_at.is_null()), rows.where(model.closed_at >= since)) for row in query.tuples()]


class Hazards:
    """Hazards of a station that were open at some time of the weeks: one read, then `new`, `closed` and `late` by week and colour."""

    def __init__(self, station_id, weeks):
        columns = (Hazard.severity, Hazard.found_on, Hazard.due_at, Hazard.closed_at)
        self.rows = _alive(Hazard, station_id, min(weeks).begins, columns)

    def new(self, week):
        return self._by_colour(lambda found_on, due_at, closed_at: found_on in week)

    def closed(self, week):
        return self._by_colour(lambda found_on, due_at, closed_at: closed_at and week.begins <= closed_at < week.ends)

    def late(self, week):
        """Not closed in time, and still open when the week ended (or now)."""
        at = moment_of(week)
        return self._by_colour(lambda found_on, due_at, closed_at: due_at and due_at < at and (closed_at is None or closed_at >= at))

    def open(self, week):
        at = moment_of(week)
        return self._by_colour(lambda found_on, due_at, closed_at: found_on <= week.sunday and (closed_at is None or closed_at >= at))

    def _by_colour(self, wanted):
        counts = dict.fromkeys(SEVERITIES, 0)
        for severity, *times in self.rows:
            counts[severity] += bool(wanted(*times))
        return counts


def tasks_of(station_id, week):
    """How many tasks were due in the week, closed in it, and late at its end (or now): `{"due", "closed", "late"}`."""
    rows = _alive(Task, station_id, week.begins, (Task.due_at, Task.closed_at))
    at = moment_of(week)
    return {
        "due": sum(bool(due and week.begins <= due < week.ends) for due, closed in rows),
        "closed": sum(bool(closed and week.begins <= closed < week.ends) for due, closed in rows),
        "late": sum(bool(due and due < at and (closed is None or closed >= at)) for due, closed in rows),
    }
