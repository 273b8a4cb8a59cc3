"""From the roll to the ledger: domain.md section 7's example for a session, and the edge cases at the end of section 4."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.db import child_id, uuid7
from app.households import Category
from app.households.tasks import Task
from app.ledger import Line
from app.school.attendance import absences
from app.school.counting import recount
from app.school.marks import ABSENT, COMPANION, LATE_ENTRY, LEFT_EARLY, PRESENT, UNDO, WALK_IN, Mark
from app.school.missing import WHAT
from tests.school.world import group_of, person_of

AT = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)  # Friday of 2026-W48, 8:30 in Shanghai


@pytest.fixture
def now():
    with clock.freeze(AT + timedelta(hours=3)):
        yield


@pytest.fixture
def group(world, now):
    return group_of(world, starts_at=AT)


@pytest.fixture
def session(group):
    return group.sessions.first()


def join(world, group, name):
    return group.add(person_of(world, name), by=world.social_worker, joined_on=clock.local(AT).date())


def mark(world, session, what, member=None, minute=0, **more):
    Mark.add(session, uuid7(), what, session.planned_at + timedelta(minutes=minute), by=world.volunteer, person_id=member and member.person_id, **more)
    recount(session)


def hold(world, session):
    session.hold(world.social_worker, session.planned_at, session.planned_at + timedelta(minutes=50))


def served(session):
    """(known persons, anonymous) that the ledger counts for a session, reversals included."""
    rows = [line for line in Line.select().where(Line.occurrence == session.id) if line.kind == "session.person"]
    known = {line.person_id for line in rows if line.person_id}
    living = {id for id in known if sum(line.count for line in rows if line.person_id == id) > 0}
    return living, sum(line.count for line in rows if not line.person_id)


def sessions_counted(session):
    return sum(line.count for line in Line.select().where(Line.occurrence == session.id, Line.kind == "session"))


def test_the_session_of_the_worked_example_gives_one_session_and_five_person_times(world, group, session):
    p1, p2, p5, p6, p7 = (join(world, group, name) for name in "甲乙丙丁戊")
    for member in (p1, p2, p5):
        mark(world, session, PRESENT, member)
    for _ in range(2):
        mark(world, session, WALK_IN)
    mark(world, session, COMPANION)
    mark(world, session, PRESENT, p6, signed_by=p7.person_id)
    hold(world, session)
    assert served(session) == ({p1.person_id, p2.person_id, p5.person_id}, 2)
    assert sessions_counted(session) == 1
    line = Line.get(Line.kind == "session")
    assert (line.minutes, line.service_date.isoformat()) == (50, "2026-11-27")
    assert sum(line.count for line in Line.select().where(Line.kind == "session.person")) == 5


def test_counting_what_is_unchanged_writes_nothing(world, group, session):
    mark(world, session, PRESENT, join(world, group, "甲"))
    hold(world, session)
    before = Line.select().count()
    recount(session)
    mark(world, session, PRESENT, group.members.first(), 5)
    assert Line.select().count() == before == 2


def test_a_late_mark_takes_the_lines_back_and_writes_them_anew(world, group, session):
    first, second = join(world, group, "甲"), join(world, group, "乙")
    mark(world, session, PRESENT, first)
    hold(world, session)
    mark(world, session, PRESENT, second, 10)
    assert served(session) == ({first.person_id, second.person_id}, 0)
    mark(world, session, UNDO, first, 20)
    assert served(session) == ({second.person_id}, 0)
    assert sessions_counted(session) == 1


def test_a_mark_writes_only_the_line_it_changes(world, group, session):
    """Twelve taps after the beginning are twelve lines, not twelve rolls."""
    hold(world, session)
    for name in "甲乙丙丁":
        mark(world, session, PRESENT, join(world, group, name))
    assert Line.select().count() == 5
    mark(world, session, UNDO, group.members.first(), 30)
    assert Line.select().count() == 6
    mark(world, session, WALK_IN)
    mark(world, session, WALK_IN)
    assert Line.select().count() == 9
    assert (len(served(session)[0]), served(session)[1], sessions_counted(session)) == (3, 2, 1)


def test_a_session_moved_to_another_day_moves_its_lines(world, group, session):
    mark(world, session, PRESENT, join(world, group, "甲"))
    hold(world, session)
    session.hold(world.social_worker, session.planned_at - timedelta(days=1), session.planned_at - timedelta(days=1, minutes=-40))
    by_day = {}
    for line in Line.select():
        by_day[line.service_date.day] = by_day.get(line.service_date.day, 0) + line.count
    assert by_day == {26: 2, 27: 0}
    assert sum(line.minutes for line in Line.select()) == 40


def test_a_session_cancelled_after_two_sign_ins_counts_nothing(world, group, session):
    for name in "甲乙":
        mark(world, session, PRESENT, join(world, group, name))
    hold(world, session)
    session.cancel(world.social_worker)
    assert (served(session), sessions_counted(session)) == ((set(), 0), 0)
    session.cancel(world.social_worker)
    assert (served(session), sessions_counted(session)) == ((set(), 0), 0)


def test_a_session_called_off_before_it_was_held_never_counted(world, group, session):
    mark(world, session, PRESENT, join(world, group, "甲"))
    session.cancel(world.social_worker)
    assert Line.select().count() == 0


def test_a_postponed_session_keeps_its_attendance_empty(world, group, session):
    member, other = join(world, group, "甲"), join(world, group, "乙")
    mark(world, session, PRESENT, member)
    session.postpone(world.social_worker, "rain", to=session.planned_at + timedelta(days=1))
    with clock.freeze(session.planned_at + timedelta(hours=3)):
        mark(world, session, PRESENT, other, 5)
        hold(world, session)
    assert served(session) == ({other.person_id}, 0)


def test_a_session_moved_to_the_afternoon_keeps_nothing_of_the_morning(world, group, session):
    member, other = join(world, group, "甲"), join(world, group, "乙")
    mark(world, session, PRESENT, member)
    with clock.freeze(session.planned_at + timedelta(minutes=20)):
        session.postpone(world.social_worker, "heat", to=session.planned_at + timedelta(hours=6))
    with clock.freeze(session.planned_at + timedelta(hours=1)):
        mark(world, session, PRESENT, other, -10)  # a little before its time
        hold(world, session)
    assert served(session) == ({other.person_id}, 0)


def test_who_left_early_counts_and_who_is_excused_does_not(world, group, session):
    left, ill = join(world, group, "甲"), join(world, group, "乙")
    mark(world, session, LEFT_EARLY, left, 20)
    mark(world, session, ABSENT, ill, reason="ill")
    hold(world, session)
    assert served(session) == ({left.person_id}, 0)


def test_one_person_in_two_groups_on_a_day_is_two_person_times_and_one_person(world, group, session):
    person = person_of(world, "甲")
    other = group_of(world, starts_at=AT + timedelta(hours=6))
    for some in (group, other):
        held = some.sessions.first()
        mark(world, held, PRESENT, some.add(person, by=world.social_worker, joined_on=clock.local(AT).date()))
        hold(world, held)
    lines = list(Line.select().where(Line.kind == "session.person"))
    assert len(lines) == 2
    assert {line.person_id for line in lines} == {person.id}


# ---- who is missing ----


def two_sessions(world, group, member, other, second=None, first=None):
    """Two sessions with a roll that only `other` is on; `first` and `second`: what is said of `member`."""
    earlier, later = list(group.sessions)[:2]
    for session, word in ((earlier, first), (later, second)):
        with clock.freeze(session.planned_at + timedelta(hours=3)):
            mark(world, session, PRESENT, other)
            if word:
                mark(world, session, word, member, reason="ill")
            hold(world, session)
    return earlier, later


def held(world, group, other, count):
    """The group's first sessions, each with a roll that only `other` is on."""
    sessions = list(group.sessions)[:count]
    for session in sessions:
        with clock.freeze(session.planned_at + timedelta(hours=3)):
            mark(world, session, PRESENT, other)
            hold(world, session)
    return sessions


@pytest.fixture
def alone(world, group):
    member = join(world, group, "甲")
    Category.create(station_id=member.station_id, person=member.person, code="lives_alone", valid_from=clock.local(AT).date(), source="family")
    return member


def visits():
    return list(Task.select().where(Task.what == WHAT, Task.closed_at.is_null()))


def test_two_unknown_absences_of_a_person_living_alone_make_one_visit_task(world, group, alone):
    _, later = two_sessions(world, group, alone, join(world, group, "乙"))
    (task,) = visits()
    assert (task.household_id, task.id) == (alone.person.household_id, child_id(later.id, f"task:missing:{alone.person_id}"))
    assert "lives alone" in task.sentence
    recount(later)
    assert len(visits()) == 1


def test_an_end_that_nobody_wrote_down_does_not_hide_the_task(world, group, alone):
    _, later = two_sessions(world, group, alone, join(world, group, "乙"))
    Task.delete().execute()
    later.actual_end, later.recorded_at = None, clock.now()
    later.save()
    recount(later)
    assert len(visits()) == 1


@pytest.mark.parametrize("said", [{"first": ABSENT}, {"second": ABSENT}])
def test_a_known_reason_makes_no_task(world, group, alone, said):
    two_sessions(world, group, alone, join(world, group, "乙"), **said)
    assert visits() == []


def test_who_does_not_live_alone_makes_no_task(world, group):
    two_sessions(world, group, join(world, group, "甲"), join(world, group, "乙"))
    assert visits() == []


def test_a_roll_that_nobody_took_says_nothing(world, group, alone):
    for session in list(group.sessions)[:2]:
        hold(world, session)
    assert visits() == []


def test_a_mark_that_arrives_late_takes_the_task_back(world, group, alone):
    _, later = two_sessions(world, group, alone, join(world, group, "乙"))
    mark(world, later, PRESENT, alone, 3, method=LATE_ENTRY)
    assert visits() == []
    assert Task.get(Task.what == WHAT).outcome == "not_needed"


def test_a_mark_that_arrives_late_for_the_first_session_takes_the_task_back_too(world, group, alone):
    earlier, _later = two_sessions(world, group, alone, join(world, group, "乙"))
    assert len(visits()) == 1
    mark(world, earlier, ABSENT, alone, 3, reason="ill")
    assert visits() == []


def test_a_task_taken_back_makes_room_for_the_one_it_had_hidden(world, group, alone):
    first, _second, third = held(world, group, join(world, group, "乙"), 3)
    (task,) = visits()
    mark(world, first, ABSENT, alone, 3, reason="ill")
    (next_task,) = visits()
    assert task.occurrence != next_task.occurrence == third.id


def test_a_visit_paid_since_the_session_is_not_asked_for_again(world, group, alone):
    other = join(world, group, "乙")
    _first, _second, third = held(world, group, other, 3)
    with clock.freeze(third.planned_at + timedelta(days=1)):
        (task,) = visits()
        task.closed_at, task.outcome = clock.now(), "done"
        task.save()
        mark(world, third, LEFT_EARLY, other, 80)
    assert visits() == []


def test_sessions_written_down_in_the_wrong_order_make_the_task_all_the_same(world, group, alone):
    other = join(world, group, "乙")
    for session in reversed(list(group.sessions)[:2]):
        with clock.freeze(session.planned_at + timedelta(days=9)):
            mark(world, session, PRESENT, other)
            hold(world, session)
    assert len(visits()) == 1


def test_who_joins_at_the_second_session_missed_only_one(world, group):
    _, later = list(group.sessions)[:2]
    member = group.add(person_of(world, "甲"), by=world.social_worker, joined_on=later.service_date)
    Category.create(station_id=member.station_id, person=member.person, code="lives_alone", valid_from=clock.local(AT).date(), source="family")
    two_sessions(world, group, member, join(world, group, "乙"))
    assert visits() == []


def test_absent_members_are_told_with_their_reason(world, group, session):
    here, ill, unknown = (join(world, group, name) for name in "甲乙丙")
    mark(world, session, PRESENT, here)
    mark(world, session, ABSENT, ill, reason="ill")
    hold(world, session)
    assert [(one.member.person_id, one.reason) for one in absences(session)] == [(ill.person_id, "Ill"), (unknown.person_id, "Reason not known")]
