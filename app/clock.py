"""What time it is: instants in UTC, days and ISO weeks in Asia/Shanghai. The one place where tests freeze time."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991

_frozen = None


def now():
    """The present instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today():
    """The present date in Shanghai."""
    return local(now()).date()


def local(instant):
    """The same instant as an aware datetime in Shanghai."""
    return instant.astimezone(SHANGHAI)


def start_of(day):
    """The instant (UTC) at which `day` begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def iso_week(day):
    """`2026-W48` for a date. ISO 8601, never a locale library's week (domain.md section 7)."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_range(name):
    """Monday and Sunday of `2026-W48`. Raises ValueError for anything that is no ISO week."""
    year, sep, week = name.partition("-W")
    if not sep or len(year) != 4 or len(week) != 2:
        raise ValueError(name)
    monday = date.fromisocalendar(int(year), int(week), 1)
    return monday, monday + timedelta(days=6)


def parse_instant(text):
    """An ISO 8601 text with offset or Z → aware UTC datetime; anything else, and what no phone's clock shows (before 1900, after 2999), → None."""
    try:
        instant = datetime.fromisoformat((text or "").strip())
        # far enough from both ends of the calendar to be put right by a clock's offset
        return instant.astimezone(UTC) if instant.tzinfo and 1900 <= instant.year < 3000 else None
    except (ValueError, OverflowError):
        return None


@contextmanager
def freeze(instant):
    """For tests and the demo world: `now()` is `instant` inside the block."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
