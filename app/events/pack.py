"""Which pages of this room belong on a phone: the list, today's activities, and the page that takes a code without signal."""

from datetime import timedelta

from flask import url_for

from app import clock
from app.events.activity import CANCELLED, Activity
from app.web import FIELD

MOST = 10


def urls(account):
    """Addresses for `account`."""
    if not account.has(*FIELD):
        return []
    today = clock.today()
    near = Activity.between(account.station_ids, today, today + timedelta(days=2)).where(Activity.status != CANCELLED).limit(MOST)
    return [url_for("events.index"), url_for("events.sign"), *(url_for("events.show", id=activity.id) for activity in near)]
