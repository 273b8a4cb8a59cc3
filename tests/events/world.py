"""What the tests of this room share: an activity, a shift, marks."""

from datetime import timedelta

from app import clock
from app.db import uuid7
from app.events.activity import Activity
from app.events.marks import LEADER, SignMark
from app.events.shift import Shift
from tests.world import HERE


def activity_of(world, station=HERE, begins_in=-1, hours=3, **fields):
    """An activity that began `-begins_in` hours ago."""
    starts = clock.now() + timedelta(hours=begins_in)
    named = {"kind": "community", "name": "重阳节包饺子", "place": "村文化礼堂", "organiser": world.social_worker, **fields}
    return Activity.create(station_id=station, starts_at=starts, ends_at=starts + timedelta(hours=hours), **named)


def shift_of(activity, wanted=2, **fields):
    planned = {"task": "搬桌椅", "starts_at": activity.starts_at, "ends_at": activity.ends_at, **fields}
    return Shift.create(station_id=activity.station_id, activity=activity, wanted=wanted, **planned)


def mark(activity, what, at, method=LEADER, **about):
    id = about.pop("id", None) or uuid7()
    SignMark.add(activity, id, what, at, method=method, **about)
    return SignMark.get_by_id(id)
