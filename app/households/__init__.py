"""Household files, persons, categories, consents, villages, roster import, due dates, hazards and tasks of a home."""

from app.households.assignments import Assignment
from app.households.categories import Category
from app.households.consents import Consent
from app.households.decisions import Decision
from app.households.due_dates import DueDate
from app.households.hazards import Hazard
from app.households.household import Household
from app.households.person import Person
from app.households.rosters import Roster
from app.households.season_alerts import SeasonAlert
from app.households.tasks import Task
from app.households.tiers import StationTier
from app.households.villages import Village

__all__ = ["Assignment", "Category", "Consent", "Decision", "DueDate", "Hazard", "Household", "Person", "SeasonAlert", "StationTier", "Task", "Village"]

MODELS = [Village, Household, Person, Category, Consent, Assignment, StationTier, SeasonAlert, DueDate, Hazard, Task, Decision, Roster]


def install(app):
    from app.households import changes, views

    views.register(app)
    app.jinja_env.globals.update(as_text=changes.as_text)
