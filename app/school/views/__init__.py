"""Pages of the alley school: one module for each thing that people do there."""

from flask import Blueprint
from flask_login import current_user

from app import receipts
from app.households.scope import staff_stations
from app.school.group import Group
from app.school.session import Session
from app.web import FIELD, find_or_404

bp = Blueprint("school", __name__, url_prefix="/school")
READERS = (*FIELD, "supervisor")


def find_group(id):
    """The group whose file the signed-in account may read, else 404."""
    return find_or_404(Group.visible_to(current_user), id=id)


def find_session(id):
    """The session that the signed-in account may see, else 404."""
    return find_or_404(Session.visible_to(current_user), id=id)


def group_to_change(id):
    """The group that the form's author may change, or might when the form was filled in; else 404."""
    return find_or_404(Group.of_staff(receipts.author(), receipts.filled_at()), id=id)


def session_to_change(id):
    return find_or_404(Session.of_staff(receipts.author(), receipts.filled_at()), id=id)


def is_staff_of(row):
    """Whether the signed-in account is staff of the row's station: others see members as numbers."""
    return row.station_id in staff_stations(current_user)


def register(app):
    """Import the modules, which add their views to `bp`, and put it into the app."""
    from app.school.views import evaluations, games, groups, health, members, photos, records, roll, sessions, sheets  # noqa: F401

    app.register_blueprint(bp)
