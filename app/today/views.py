"""The first page of each role, and what to look at before leaving."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask_login import current_user

from app import clock
from app.events.objection import Objection
from app.households.scope import staff_stations
from app.i18n import lang
from app.people import Station
from app.school.session import CANCELLED
from app.today.calendar import entries
from app.today.work import MOST_TASKS, Work
from app.web import FIELD, allow, signed_in

bp = Blueprint("today", __name__)


@bp.get("/")
@signed_in
def root():
    return redirect(url_for(".index"))


@bp.get("/today/")
@signed_in
def index():
    if not current_user.has(*FIELD):
        stations = Station.ordered().where(Station.id.in_(current_user.station_ids)) if current_user.has("supervisor") else []
        return render_template("today/start.html", stations=list(stations), week=clock.iso_week(clock.today()), today=clock.today())
    today = clock.today()
    return render_template(
        "today/index.html",
        work=Work(current_user),
        on_today=[entry for entry in entries(current_user, today, today) if entry.status != CANCELLED],
        objections=Objection.open_at(staff_stations(current_user)).count() if current_user.is_staff else 0,
        most_tasks=MOST_TASKS,
        days_left=_days_left(),
        today=today,
        now=clock.now(),
    )


@bp.get("/today/ready")
@allow(*FIELD)
def ready():
    """What the server knows before one leaves; the script beside it adds what this phone holds."""
    from app.visits import checklist  # reads its data files once

    return render_template("today/ready.html", work=Work(current_user), sets=checklist.current_names(lang()), days_left=_days_left(), now=clock.now())


def _days_left():
    sign_in = g.get("sign_in")
    return sign_in.days_left if sign_in else None
