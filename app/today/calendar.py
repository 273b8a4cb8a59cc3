"""The station's sessions and activities by day, for those who are signed in; and as a feed that any calendar can subscribe to."""

from collections import namedtuple
from datetime import date, timedelta
from itertools import groupby

import flask_babel
from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user
from icalendar import Calendar, Event

from app import clock
from app.db import child_id
from app.events.activity import Activity
from app.i18n import _
from app.people import CalendarFeed, Station
from app.school.session import CANCELLED, PLANNED, POSTPONED, Session
from app.web import FIELD, allow, public

bp = Blueprint("calendar", __name__)
BACK, AHEAD = timedelta(days=30), timedelta(days=180)
# `words` for those who may see it, `said` for the feed: nobody's name and no group's
Entry = namedtuple("Entry", "id at end words said place open_place status url icon")


# ---- what is on ----


def entries(account, first, last):
    """What is on from `first` to `last` at the account's stations, by time: of sessions, a volunteer sees those they help at."""
    stations = account.station_ids
    sessions = Session.between(stations, first, last).where(Session.id.in_(Session.visible_to(account).select(Session.id)))
    found = [_of_session(session) for session in sessions] + [_of_activity(activity) for activity in Activity.between(stations, first, last)]
    return sorted(found, key=lambda entry: entry.at)


def _of_session(session):
    """Where a group meets and what it is called stays inside."""
    words = _("%(group)s, no. %(no)s: %(topic)s", group=session.group.name, no=session.no, topic=session.topic)
    said = _("Group session no. %(no)s", no=session.no)
    at, end = session.actual_start or session.planned_at, session.actual_end or session.planned_end
    return Entry(session.id, at, end, words, said, session.place, "", session.status, url_for("school.show_session", id=session.id), "school")


def _of_activity(activity):
    place = activity.place or ""
    return Entry(
        activity.id,
        activity.starts_at,
        activity.ends_at,
        activity.name,
        activity.kind_name,
        place,
        place if activity.public else "",
        activity.status,
        url_for("events.show", id=activity.id),
        "people",
    )


# ---- the page ----


@bp.get("/today/calendar")
@allow(*FIELD)
def month():
    first = _month(request.args.get("month"))
    following = _next(first)
    found = entries(current_user, first, following - timedelta(days=1))
    days = [(day, list(group)) for day, group in groupby(found, key=lambda entry: clock.local(entry.at).date())]
    before = (first - timedelta(days=1)).replace(day=1)
    return render_template("today/calendar.html", first=first, before=before, following=following, days=days, today=clock.today(), **STATES)


STATES = {"cancelled": CANCELLED, "postponed": POSTPONED, "planned": PLANNED}


def _month(text):
    """The first day of `2026-11`, else of this month."""
    try:
        return date.fromisoformat(f"{text}-01") if text else clock.today().replace(day=1)
    except ValueError:
        abort(404)


def _next(first):
    return (first + timedelta(days=31)).replace(day=1)


# ---- the feed ----


@bp.post("/me/calendar")
@allow(*FIELD)
def open_feed():
    CalendarFeed.make(current_user)
    return redirect(url_for("people.me"), 303)


@bp.post("/me/calendar/ending")
@allow(*FIELD)
def end_feed():
    """The address stops working; a new one is another."""
    feed = CalendarFeed.of(current_user)
    if feed:
        feed.end(by=current_user)
    return redirect(url_for("people.me"), 303)


@bp.get("/calendar/<token>.ics")
@public
def feed(token):
    """Kinds, towns, times, places of public activities: no person's name and no group's stands in it."""
    found = CalendarFeed.by_token(token) or abort(404)
    g.lang = found.account.language or current_app.config["DEFAULT_LANGUAGE"]
    flask_babel.refresh()
    return Response(as_ical(found.account), content_type="text/calendar; charset=utf-8")


def as_ical(account):
    """The account's calendar of the last month and the next half year, as iCalendar (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shiliu//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Social-work station"))
    calendar.add("x-published-ttl", "PT6H")
    today, town = clock.today(), " · ".join(station.name for station in Station.ordered().where(Station.id.in_(account.station_ids)))
    for entry in entries(account, today - BACK, today + AHEAD):
        calendar.add_component(_event(entry, town))
    return calendar.to_ical()


def _event(entry, town):
    event = Event()
    event.add("uid", f"{child_id(entry.id, 'calendar')}@shiliu")
    event.add("dtstamp", clock.now())
    event.add("dtstart", entry.at)
    event.add("dtend", entry.end)
    event.add("summary", f"{entry.said} · {town}")
    if entry.open_place:
        event.add("location", entry.open_place)
    # who waits for a new day must not go to the old one
    event.add("status", "CANCELLED" if entry.status in (CANCELLED, POSTPONED) else "CONFIRMED")
    return event


def calendar_feed():
    """For the page about me: the signed-in account's feed, or None."""
    return CalendarFeed.of(current_user)
