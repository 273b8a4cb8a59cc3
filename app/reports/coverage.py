"""Coverage of a week (探访覆盖率): of the homes that were to be visited, those that were. It counts homes, not persons (design.md section 5)."""

from dataclasses import dataclass, field

from app.households import DueDate


@dataclass
class Coverage:
    """`due` homes, `done` of them, and by home the date since when the others wait."""

    due: int = 0
    done: int = 0
    late: dict = field(default_factory=dict)

    @property
    def percent(self):
        """Whole per cent, rounded down so that 100 means all; None when nothing was due."""
        return 100 * self.done // self.due if self.due else None


def coverage(station_id, week, until=None):
    """The Coverage of `week`; `late` holds what was due before the day `until` (else: by the week's end).

    Due: a home with a due date in or before the week that was not met before it and not excused by its end. Done: every such date was met by Sunday.
    Later visits and later excuses change nothing in it; a visit of that week that arrives late does.
    """
    owed = {}
    for household, due_on, met_on in _dates(station_id, week):
        met = met_on is not None and met_on <= week.sunday
        owed.setdefault(household, []).append((due_on, met))
    waiting = {household: min(due_on for due_on, met in dates if not met) for household, dates in owed.items() if not all(met for _, met in dates)}
    late = {household: due_on for household, due_on in waiting.items() if until is None or due_on < until}
    return Coverage(due=len(owed), done=len(owed) - len(waiting), late=late)


def _dates(station_id, week):
    """(home, due on, met on). Two questions along the index on (station, met on): one with OR, or a bound on the due day, makes SQLite read every year that lies behind."""
    dates = DueDate.select(DueDate.household, DueDate.due_on, DueDate.met_on).where(DueDate.station_id == station_id)
    unmet = dates.where(DueDate.met_on.is_null(), DueDate.excused.is_null() | (DueDate.excused_on > week.sunday))
    met = dates.where(DueDate.met_on >= week.monday)
    return [row for query in (unmet, met) for row in query.tuples() if row[1] <= week.sunday]
