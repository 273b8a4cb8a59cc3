"""The weekly page of a station, and the bureau's of all stations."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from app import clock
from app.households.scope import head_stations, staff_stations
from app.people import Station
from app.reports.city import CityWeek
from app.reports.confirmations import WeekConfirmation
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
@allow(*READERS, "bureau")
def this_week():
    return redirect(url_for(".weekly", name=clock.iso_week(clock.today()), station=request.args.get("station")))


@bp.get("/weekly/<name>")
@allow(*READERS, "bureau")
def weekly(name):
    """A supervisor reads the figures of each assigned station, without names; the bureau those of all stations on one page."""
    week = find_week(name)
    if current_user.has("bureau") and "station" not in request.args:
        return render_template("reports/city.html", city=CityWeek(week), week=week, definitions=DEFINITIONS)
    station = find_station()
    others = readable_stations()
    return render_template(
        "reports/weekly.html",
        report=WeeklyReport(station, week),
        week=week,
        named=station.id in staff_stations(current_user),
        stations=list(Station.ordered().where(Station.id.in_(others))) if len(others) > 1 else [],
        definitions=DEFINITIONS,
        confirmation=WeekConfirmation.of(station.id, week),
        may_confirm=station.id in head_stations(current_user),
        unconfirmed_before=week.current and WeekConfirmation.of(station.id, week.back()) is None,
        opened=FileOpening.visible_to(current_user).where(FileOpening.opened_at.between(week.begins, week.ends)).count()
        if current_user.has("station_head")
        else 0,
    )


@bp.post("/weekly/<name>/confirmation")
@allow("station_head")
def confirm_week(name):
    """The head says that the station's week is complete."""
    week = find_week(name)
    for station_id in head_stations(current_user):
        WeekConfirmation.confirm(station_id, week, by=current_user)
    return redirect(url_for(".weekly", name=name), 303)
