"""The weekly page of a station."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from app import clock
from app.households.scope import staff_stations
from app.people import Station
from app.reports.openings import FileOpening
from app.reports.week import Week
from app.reports.weekly import DEFINITIONS, WeeklyReport
from app.web import allow

bp = Blueprint("reports", __name__, url_prefix="/reports")
READERS = ("social_worker", "station_head", "supervisor")


def find_week(name):
    try:
        return Week.named(name)
    except ValueError:
        abort(404)


def readable_stations():
    """Codes of the stations whose week the account may read."""
    return [grant.station_id for grant in current_user.grants if grant.role in READERS and grant.station_id and grant.valid_at(clock.now())]


def find_station():
    """The station of `?station=` (else the first), else 404."""
    own = readable_stations()
    code = request.args.get("station") or next(iter(own), None)
    if code not in own:
        abort(404)
    return Station.get_by_id(code)


@bp.get("/weekly/")
@allow(*READERS)
def this_week():
    return redirect(url_for(".weekly", name=clock.iso_week(clock.today()), station=request.args.get("station")))


@bp.get("/weekly/<name>")
@allow(*READERS)
def weekly(name):
    """A supervisor reads the figures of each assigned station, without names."""
    week, station = find_week(name), find_station()
    others = readable_stations()
    return render_template(
        "reports/weekly.html",
        report=WeeklyReport(station, week),
        week=week,
        named=station.id in staff_stations(current_user),
        stations=list(Station.ordered().where(Station.id.in_(others))) if len(others) > 1 else [],
        definitions=DEFINITIONS,
        opened=FileOpening.visible_to(current_user).where(FileOpening.opened_at.between(week.begins, week.ends)).count()
        if current_user.has("station_head")
        else 0,
    )
