"""Which pages of this room belong on a phone: the list, today's activities, and the page that takes a code without signal; for the staff the volunteers' names."""

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
    near = Activity.between(account.station_ids, today - timedelta(days=1), today + timedelta(days=2)).where(Activity.status != CANCELLED)
    near = near.where((Activity.starts_at >= clock.start_of(today)) | (Activity.ends_at > clock.now())).limit(MOST)  # one may last over midnight
    pages = ("events.show", "events.roll") if account.is_staff else ("events.show",)
    return [url_for("events.index"), url_for("events.sign"), *(url_for(page, id=activity.id) for activity in near for page in pages)]
