"""The bureau's page of a week: its stations side by side, aggregates only (domain.md sections 7 and 9)."""

from functools import cached_property

from flask import current_app

from app.i18n import _l
from app.people import Station
from app.reports.confirmations import WeekConfirmation
from app.reports.weekly import WeeklyReport

# (id, title, ids of the weekly table or of `OWN`)
TABLES = (
    ("visits", _l("Home visits"), ("household_visits", "households", "no_answer", "other_attempts", "phone_visits")),
    ("coverage", _l("Coverage"), ("coverage_due", "coverage_done", "coverage_percent", "overdue")),
    ("hazards", _l("Open hazards"), tuple(f"hazards_{what}_{colour}" for colour in ("red", "orange", "yellow") for what in ("open", "overdue"))),
    ("groups", _l("Groups and activities"), ("group_sessions", "group_person_times", "activities", "activity_person_times")),
    ("served", _l("People"), ("person_times_total", "persons_total", "volunteers_active", "volunteer_hours")),
    ("wishes", _l("Wishes"), ("wishes_collected", "wishes_published", "wishes_claimed", "wishes_fulfilled")),
)
OWN = {
    "coverage_percent": _l("Coverage"),
    "hazards_open_red": _l("Red, open"),
    "hazards_overdue_red": _l("Red, overdue"),
    "hazards_open_orange": _l("Orange, open"),
    "hazards_overdue_orange": _l("Orange, overdue"),
    "hazards_open_yellow": _l("Yellow, open"),
    "hazards_overdue_yellow": _l("Yellow, overdue"),
}
# counts of different homes and persons: told from CITY_SMALL_COUNT on
DISTINCT = ("households", "persons_total")


class CityWeek:
    """What the page shows of `week`. `stations` in the order of their codes: no league table."""

    def __init__(self, week):
        self.week, self.stations = week, list(Station.ordered())

    @cached_property
    def reports(self):
        return [WeeklyReport(station, self.week) for station in self.stations]

    @cached_property
    def unconfirmed(self):
        """Stations whose head has not confirmed the week."""
        confirmed = WeekConfirmation.stations_of(self.week)
        return [station for station in self.stations if station.id not in confirmed]

    @cached_property
    def tables(self):
        """[(id, title, [words of a column], [(station, [figure])], [total])]; a figure is a number or text, or None where it is small."""
        columns = {id: self._column(id) for _table, _title, ids in TABLES for id in ids}
        return [
            (
                table,
                title,
                [self.words[id] for id in ids],
                [(station, [columns[id][0][place] for id in ids]) for place, station in enumerate(self.stations)],
                [columns[id][1] for id in ids],
            )
            for table, title, ids in TABLES
        ]

    def total(self, id):
        """The sum over the stations, or None where it is small."""
        return self._column(id)[1]

    @cached_property
    def words(self):
        return {**{id: words for id, words, _figure in self.reports[0].table}, **OWN}

    @cached_property
    def _figures(self):
        """By station: {id: number}."""
        return [_figures_of(report, self.week) for report in self.reports]

    def _column(self, id):
        """([figure of each station], total)"""
        if id == "coverage_percent":
            done, due = self._sums("coverage_done"), self._sums("coverage_due")
            return [_percent(figures["coverage_done"], figures["coverage_due"]) for figures in self._figures], _percent(done, due)
        counts, total = [figures[id] for figures in self._figures], self._sums(id)
        return (hide_small(counts, _least()), hide_small([total], _least())[0]) if id in DISTINCT else (counts, total)

    def _sums(self, id):
        return sum(figures[id] for figures in self._figures)


def _figures_of(report, week):
    figures = {id: counted.this for id, _words, counted in report.table}
    return figures | {f"hazards_open_{colour}": count for colour, count in report.hazards.open(week).items()}


def _percent(done, due):
    """`85%`, rounded down; a dash where too few homes were due to compare."""
    return f"{100 * done // due}%" if due >= max(1, _least()) else "–"


def _least():
    return current_app.config["CITY_SMALL_COUNT"]


def hide_small(counts, least):
    """`counts` with None for those from 1 to below `least`; where that is one alone, the next larger goes too: it would be the total less the others."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < least}
    others = [place for place, count in enumerate(counts) if count >= least]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=counts.__getitem__))
    return [None if place in hidden else count for place, count in enumerate(counts)]
