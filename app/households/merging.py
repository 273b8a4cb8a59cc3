"""Folding one file into another: everything moves, the old id stays as an alias."""

from app import audit, clock
from app.households.assignments import Assignment
from app.households.consents import Consent
from app.households.due_dates import DueDate
from app.households.hazards import Hazard
from app.households.household import Household
from app.households.person import Person
from app.households.tasks import Task

# what moves; visits, due dates and ledger lines of the past keep the alias, which `Household.survivor_id` resolves
MOVING = (Person.household, Consent.household, Assignment.household, Hazard.household, Task.household)


def merge(household, into, by):
    """Fold `household` into `into` (same station). Repeating is safe.

    Raises ValueError when a home would be folded into itself or into another station's.
    """
    if household.merged_into_id == into.id:
        return into
    if household.id == into.id or household.station_id != into.station_id or into.merged_into_id or household.merged_into_id:
        raise ValueError("These two files cannot be merged.")
    for field in MOVING:
        field.model.update({field: into.id}).where(field == household.id).execute()
    DueDate.excuse_open(household.id, "merged")
    Household.update(merged_into=into.id).where(Household.merged_into == household.id).execute()
    household.merged_into = into
    household.ended_at, household.ended_reason = household.ended_at or clock.now(), household.ended_reason or "merged"
    household.save()
    for name in ("phone", "address", "neighbour_name", "neighbour_phone", "languages", "notes"):
        if not getattr(into, name):
            setattr(into, name, getattr(household, name))
    into.refresh_words()
    audit.record("merge", household, by=by, into=str(into.id))
    return into
