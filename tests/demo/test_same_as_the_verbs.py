"""The demo world is written in bulk; what it writes is what the verbs write, row by row."""

from app.db import child_id
from app.demo import world
from app.households import Consent, Decision, DueDate, Hazard, Household, Task
from app.ledger import Line
from app.visits.visit import RestrictedAnswers, Visit

WRITTEN = (Household, Visit, RestrictedAnswers, Line, Hazard, Task, DueDate, Consent)
# ids of these rows are drawn at random, and nothing names them
DRAWN = (Line, Consent)


def rows(model):
    """Every row as text, without drawn ids, in an order of its own."""
    columns = [name for name in model._meta.sorted_field_names if not (name == "id" and model in DRAWN)]
    return sorted(repr([(name, value) for name, value in row.items() if name in columns]) for row in model.select().dicts())


def forget_what_was_done():
    """Leave homes, people, first due dates and first consents, as they were before the first visit."""
    for model in (RestrictedAnswers, Visit, Line, Task, Hazard):
        model.delete().execute()
    Household.update(ended_at=None, ended_reason=None).execute()
    homes = list(Household.select())
    first = [child_id(home.id, "due") for home in homes]
    DueDate.delete().where(DueDate.id.not_in(first)).execute()
    DueDate.update(met_on=None, met_by=None, excused=None, excused_on=None).execute()
    Consent.delete().where(Consent.id.not_in([child_id(home.id, f"consent:{purpose}") for home in homes for purpose in ("record", "photo")])).execute()


def test_two_hundred_visits_made_in_bulk_are_what_the_verbs_make(empty):
    chronicle = world.fill(stations=7, households=126, keep_steps=True)
    bulk = {model: rows(model) for model in WRITTEN}
    assert len(bulk[Visit]) >= 200
    assert Household.select().where(Household.ended_at.is_null(False)).exists()
    forget_what_was_done()
    with empty.test_request_context():
        for step in chronicle.steps:
            step.do(chronicle.visitors)
    for model in WRITTEN:
        by_verbs = rows(model)
        only_bulk = [row for row in bulk[model] if row not in set(by_verbs)]
        only_verbs = [row for row in by_verbs if row not in set(bulk[model])]
        assert not only_bulk and not only_verbs, f"{model.__name__}\nbulk: {only_bulk[:2]}\nverbs: {only_verbs[:2]}"  # noqa: PT018
    assert not Decision.select().exists()
