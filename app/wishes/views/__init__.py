"""Pages of the wishes room: one module for each thing that people do there."""

from flask import Blueprint
from flask_login import current_user

from app import receipts
from app.households.scope import staff_stations
from app.web import find_or_404
from app.wishes.wish import Wish

bp = Blueprint("wishes", __name__, url_prefix="/wishes")


def find_wish(id):
    """The wish that the signed-in account may see, else 404."""
    return find_or_404(Wish.visible_to(current_user), id=id)


def wish_to_change(id):
    """The wish that the form's author may see, whatever its step; else 404."""
    return find_or_404(Wish.visible_to(receipts.author()), id=id)


def is_staff_of(row):
    return row.station_id in staff_stations(current_user)


def register(app):
    """Import the modules, which add their views to `bp`, and put it into the app."""
    from app.wishes.views import answers, board, checking, claims, ending, fulfilling, offered, partners, stories, voices, writing  # noqa: F401

    app.register_blueprint(bp)
