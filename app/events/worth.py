"""What coming and going is worth: minutes, for each time that a volunteer had planned at an activity (domain.md section 6)."""

from bisect import bisect
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from app.events.marks import IN
from app.events.presence import derive, in_order
from app.events.shift import Place, Shift

PAUSE = timedelta(minutes=30)
CONTENT = 100  # characters


class Stretch(NamedTuple):
    """One planned time: shifts without a longer pause between them, or the whole activity. `key`: the first of the shifts."""

    starts_at: object
    ends_at: object
    content: str
    key: str = ""


def stretches(activity, account_id):
    """The times for which this volunteer was down, in order; the activity's own when there is none."""
    found = []
    places = Place.living().where(Place.account == account_id).select(Place.shift)
    for shift in Shift.of(activity).where(Shift.id.in_(places)):
        if found and shift.starts_at - found[-1].ends_at <= PAUSE:
            found[-1] = _joined(found[-1], shift)
        else:
            found.append(Stretch(shift.starts_at, shift.ends_at, shift.task, f":{shift.id}"))
    return found or [Stretch(activity.starts_at, activity.ends_at, activity.name)]


def _joined(stretch, shift):
    content = stretch.content if shift.task in stretch.content else f"{stretch.content}、{shift.task}"[:CONTENT]
    return stretch._replace(ends_at=max(stretch.ends_at, shift.ends_at), content=content)


def presences(marks, planned):
    """The presence in each of the planned stretches. Coming belongs to the stretch that is nearest in time, going to the last coming. Pure."""
    borders = [first.ends_at + (second.starts_at - first.ends_at) / 2 for first, second in pairwise(planned)]
    parts, at = [[] for _stretch in planned], None
    for mark in in_order(marks):
        if mark.what == IN or at is None:
            at = bisect(borders, mark.at)
        parts[at].append(mark)
    return [derive(part) for part in parts]


def counted_minutes(presence, planned_start, planned_end, config):
    """(start, end, minutes, origin) that a presence is worth, or None when nobody came. Pure but for the settings in `config`.

    A missing sign-out proposes the planned end. Who was there for less than VOLUNTEER_PRESENCE_PERCENT of the planned time gets nothing (the 60 % rule);
    a day holds at most VOLUNTEER_HOURS_A_DAY.
    """
    if not presence.here:
        return None
    origin = "marks" if presence.left_at else "planned_end"
    start, end = presence.arrived_at, presence.left_at or max(planned_end, presence.arrived_at)
    minutes = max(0, round((end - start).total_seconds() / 60))
    planned = (planned_end - planned_start).total_seconds() / 60
    if minutes * 100 < planned * config["VOLUNTEER_PRESENCE_PERCENT"]:
        minutes = 0
    return start, end, min(minutes, config["VOLUNTEER_HOURS_A_DAY"] * 60), origin
