"""An ISO week, Monday to Sunday, in Asia/Shanghai."""

from datetime import date, timedelta
from functools import total_ordering

from app import clock

EARLIEST = date(2000, 1, 3)


@total_ordering
class Week:
    """`Week.of(day)`, or `Week.named("2026-W48")`, which raises ValueError for a week that is none, too early or not begun."""

    def __init__(self, monday):
        self.monday = monday
        self.sunday = monday + timedelta(days=6)
        self.name = clock.iso_week(monday)

    @classmethod
    def of(cls, day):
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name):
        week = cls(clock.week_range(name)[0])
        if not EARLIEST <= week.monday <= clock.today():
            raise ValueError(name)
        return week

    def __eq__(self, other):
        return self.monday == other.monday

    def __lt__(self, other):
        return self.monday < other.monday

    def __hash__(self):
        return hash(self.monday)

    def __contains__(self, day):
        return self.monday <= day <= self.sunday

    def back(self, weeks=1):
        return Week(self.monday - timedelta(weeks=weeks))

    @property
    def following(self):
        """The next week, or None while this one lasts."""
        return None if self.current else Week(self.monday + timedelta(weeks=1))

    @property
    def current(self):
        return clock.today() in self

    @property
    def number(self):
        return int(self.name[-2:])

    @property
    def begins(self):
        """The instant (UTC) of Monday 00:00 in Shanghai."""
        return clock.start_of(self.monday)

    @property
    def ends(self):
        """The instant (UTC) of the next Monday 00:00: the first that belongs to the week no more."""
        return clock.start_of(self.sunday + timedelta(days=1))
