"""Pages of the events room: one module for each thing that people do there."""

from flask import Blueprint, request
from flask_login import current_user

from app import clock, receipts
from app.events.activity import Activity
from app.events.codes import judge_by_hand
from app.households.scope import staff_stations
from app.web import FIELD, find_or_404

bp = Blueprint("events", __name__)
READERS = (*FIELD, "supervisor")


def find_activity(id):
    """The activity that the signed-in account may see, else 404."""
    return find_or_404(Activity.visible_to(current_user), id=id)


def activity_to_change(id):
    """The activity that the form's author may change, or might when the form was filled in; else 404."""
    return find_or_404(Activity.of_staff(receipts.author(), receipts.filled_at()), id=id)


def is_staff_of(row):
    return row.station_id in staff_stations(current_user)


def noted_by_hand(activity, at):
    """What a mark without a code says of its time: `phone_at`, verdict and reason, by the clock of the phone that sends the form."""
    verdict = judge_by_hand(activity, at, receipts.clock_offset(), receipts.clock_ahead())
    return {"phone_at": clock.parse_instant(request.form.get("_filled_at")), **verdict._asdict()}


def register(app):
    """Import the modules, which add their views to `bp`, and put it into the app."""
    from app.events.views import activities, guests, hours, kiosk, objections, profiles, public, records, shifts, signing  # noqa: F401

    app.register_blueprint(bp)
