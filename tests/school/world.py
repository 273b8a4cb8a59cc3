"""What the tests of this room share: a group from the sample plan, and people to take in."""

from datetime import UTC, datetime, timedelta

from app import clock
from app.db import uuid7
from app.households import Person
from app.school import Session
from app.school.plan import plans
from app.school.planning import open_group
from tests.world import HERE, home_of

FRIDAY = datetime(2026, 11, 6, 0, 30, tzinfo=UTC)  # half past eight in Shanghai


def group_of(world, station=HERE, starts_at=FRIDAY, **options):
    """A group of six weekly sessions from the sample plan."""
    settings = {
        "name": "柿树下健康小组",
        "place": "柿树坑村口",
        "rhythm_days": 7,
        "lead": world.social_worker,
        "by": world.social_worker,
        "lang": "zh",
        **options,
    }
    return open_group(uuid7(), station, plans()["alley_health"], starts_at=starts_at, **settings)


def person_of(world, name, station=HERE):
    """One more person with a home."""
    return Person.get(Person.household == home_of(name, name, world.village, station=station))


def session_no(group, no):
    return Session.get(Session.group == group.id, Session.no == no)


def day_of(no):
    """The day of the session with this number."""
    return clock.local(FRIDAY + timedelta(weeks=no - 1)).date()
