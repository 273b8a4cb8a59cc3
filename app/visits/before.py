"""What earlier visits tell the rules of the next one: a fall, and a child that was very sad (docs/checklists.md)."""

from peewee import Case, Value, fn

from app.households.household import Household
from app.visits.visit import Visit

NOTHING = {"fell_before": False, "mood_low_before": False}


def told(homes, without=None):
    """Home id → the flags that its visits tell, those to files folded into it among them; homes of which nothing is told are left out.

    One grouped statement for any number of homes. `without`: the id of a visit that is being corrected.
    """
    ids = [home.id for home in homes]
    if not ids:
        return {}
    home = fn.COALESCE(Household.merged_into, Household.id)
    query = (
        Visit.select(
            home, fn.MAX(_when(_fell(), 1)), fn.MAX(_when(_holds('"C14":'), Visit.started_at)), fn.MAX(_when(_answer("C14", "very_sad"), Visit.started_at))
        )
        .join(Household)
        .where(Household.id.in_(ids) | Household.merged_into.in_(ids), Visit.amended_by.is_null(), Visit.answers != {})
        .group_by(home)
    )
    if without:
        query = query.where(Visit.id != without)
    rows = {id: {"fell_before": bool(fell), "mood_low_before": bool(sad) and sad == asked} for id, fell, asked, sad in query.tuples()}
    return {id: flags for id, flags in rows.items() if flags != NOTHING}


def _fell():
    return _answer("E4", "once") | _answer("E4", "two_or_more")


def _answer(question, choice):
    return _holds(f'"{question}":"{choice}"')


def _holds(text):
    """Whether the answers hold these bytes: a bare quotation mark stands in JSON only around a name or a value, so nothing that was typed looks like this."""
    return fn.REPLACE(Visit.answers, Value(text, converter=False), Value("", converter=False)) != Visit.answers


def _when(condition, value):
    return Case(None, ((condition, value),), None)
