"""Pages of the households: one module for each thing that people do there."""

from flask import Blueprint, abort
from flask_login import current_user

from app.households.household import Household
from app.households.labels import LABELS

bp = Blueprint("households", __name__, url_prefix="/households")


@bp.context_processor
def words():
    """For the summary on top of a form that cannot be taken in."""
    return {"labels": LABELS}


def find_household(id):
    """The home that the signed-in account may open (aliases resolved), else 404."""
    return Household.find(current_user, id) or abort(404)


def register(app):
    """Import the modules, which add their views to `bp`, and put it into the app."""
    from app.households.views import (  # noqa: F401
        assignments,
        categories,
        consents,
        decisions,
        due_dates,
        exports,
        files,
        merging,
        persons,
        rosters,
        season_alerts,
        tasks,
        tiers,
    )

    app.register_blueprint(bp)
