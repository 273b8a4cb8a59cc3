"""Two unknown absences in a row of somebody who lives alone: a visit task, taken back when a late mark explains it (domain.md section 4)."""

from datetime import timedelta

from app import audit, clock
from app.db import child_id, insert_rows
from app.households.categories import Category
from app.households.tasks import Task
from app.i18n import _l
from app.school.attendance import Roll
from app.school.session import HELD

WHAT = "missed_two_sessions"
SENTENCES = {WHAT: _l("Missing twice at the alley school, and lives alone: please visit.")}
NOT_NEEDED = "not_needed"
DUE = timedelta(days=2)


def sentence(what):
    """For households.tasks.MORE_SENTENCES."""
    return str(SENTENCES[what]) if what in SENTENCES else None


def see_to_the_missing(session, roll, by=None):
    """Open and close the tasks that this session gives reason for. The id comes from session and person: repeating is harmless."""
    missing = {} if session.status != HELD or not (session.actual_end or session.recorded_at) else missing_twice(session, roll)
    ids = {_id(session, member.person_id) for member in session.group.everybody}
    mine = {task.id: task for task in Task.select().where(Task.id.in_(ids))}
    wanted = {_id(session, person_id): member for person_id, member in missing.items()}
    for id, member in wanted.items():
        if id not in mine and not _seen_to(member, session):
            due = (session.actual_end or session.recorded_at) + DUE
            insert_rows(Task, [Task.row(session.station_id, member.person.household_id, WHAT, occurrence=session.id, key=_key(member.person_id), due_at=due)])
    for id, task in mine.items():
        if id not in wanted and task.closed_at is None:
            task.closed_at, task.closed_by, task.outcome = clock.now(), getattr(by, "id", None), NOT_NEEDED
            task.save()
            audit.record("close", task, by=by, outcome=NOT_NEEDED)


def _id(session, person_id):
    return child_id(session.id, f"task:{_key(person_id)}")


def _key(person_id):
    return f"missing:{person_id}"


def _seen_to(member, session):
    """Whether such a task is open for this home, or one was done since the session."""
    done = (Task.closed_at >= (session.actual_end or session.recorded_at)) & (Task.outcome != NOT_NEEDED)
    return Task.select().where(Task.household == member.person.household_id, Task.what == WHAT, Task.closed_at.is_null() | done).exists()


def missing_twice(session, roll):
    """Person id → member: missing without a word here and at the session held before, and living alone. A roll that nobody took says nothing."""
    before = session.before
    if before is None or not roll.taken:
        return {}
    earlier = Roll.of_session(before)
    if not earlier.taken:
        return {}
    were_there = {member.person_id for member in before.members()}
    found = {m.person_id: m for m in session.members() if m.person_id in were_there and not roll.of(m.person_id).known and not earlier.of(m.person_id).known}
    return {id: member for id, member in found.items() if id in _living_alone(list(found), session.service_date)}


def _living_alone(person_ids, day):
    held = Category.select(Category.person).where(Category.person.in_(person_ids), Category.code == "lives_alone")
    return {id for (id,) in held.where(Category.holds(day)).tuples()} if person_ids else set()
