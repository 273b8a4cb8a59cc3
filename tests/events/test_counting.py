"""What an activity writes into the ledger (domain.md section 7)."""

from app.events.marks import COUNT, IN, UNDO
from app.households import Person
from app.ledger import Line
from tests.events.world import activity_of, mark


def counts(activity):
    found = {}
    for line in Line.select().where(Line.occurrence == activity.id):
        found[line.kind] = found.get(line.kind, 0) + line.count
    return found


def held_with_guests(world):
    """A1 of the worked example: one person known by name, thirty more."""
    activity = activity_of(world)
    mark(activity, IN, activity.starts_at, person_id=world.person.id)
    mark(activity, COUNT, activity.starts_at, amount=30)
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    activity.hold(by=world.station_head)
    return activity


def test_an_activity_counts_its_guests_and_not_its_volunteers(world):
    assert counts(held_with_guests(world)) == {"activity": 1, "activity.person": 31}


def test_nothing_counts_before_it_is_held_or_after_it_is_called_off(world):
    activity = activity_of(world)
    mark(activity, IN, activity.starts_at, person_id=world.person.id)
    assert counts(activity) == {}
    activity.hold(by=world.station_head)
    activity.cancel(by=world.station_head)
    assert counts(activity) == {"activity": 0, "activity.person": 0}


def test_a_late_mark_changes_the_count_by_a_reversal_and_a_new_line(world):
    from app.events.counting import recount

    activity = held_with_guests(world)
    before = Line.select().where(Line.occurrence == activity.id).count()
    recount(activity)
    assert Line.select().where(Line.occurrence == activity.id).count() == before
    mark(activity, UNDO, activity.ends_at, person_id=world.person.id)
    mark(activity, COUNT, activity.ends_at, amount=2)
    recount(activity)
    assert counts(activity) == {"activity": 1, "activity.person": 32}


def test_a_person_who_moves_was_served_where_they_lived(world):
    from app.events.counting import recount

    activity = held_with_guests(world)
    lines = Line.select().where(Line.occurrence == activity.id).count()
    Person.update(household=world.home).where(Person.id == world.person.id).execute()
    recount(activity)
    assert Line.select().where(Line.occurrence == activity.id).count() == lines
