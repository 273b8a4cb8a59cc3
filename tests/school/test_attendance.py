"""The derivation alone: any order and any repetition of the same marks give the same attendance."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.school.attendance import Roll, derive, total
from app.school.marks import ABSENT, COMPANION, LATE, LATE_ENTRY, LEFT_EARLY, PRESENT, PROXY, TAP, UNDO, WALK_IN

START = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
P1, P2, P7 = UUID(int=1), UUID(int=2), UUID(int=7)
made = iter(range(10, 10**9))


def mark(what, minute, person=P1, **more):
    fields = {"signed_by_id": None, "method": TAP, "reason": "", "amount": 1, "id": UUID(int=next(made))}
    return SimpleNamespace(what=what, at=START + timedelta(minutes=minute), person_id=person, **{**fields, **more})


marks = st.builds(
    mark,
    st.sampled_from([PRESENT, LATE, LEFT_EARLY, ABSENT, PROXY, UNDO]),
    st.integers(0, 5),
    st.sampled_from([P1, P2]),
    signed_by_id=st.sampled_from([None, P1, P7]),
    method=st.sampled_from([TAP, LATE_ENTRY]),
    reason=st.sampled_from(["", "ill"]),
)
counts = st.builds(mark, st.sampled_from([WALK_IN, COMPANION]), st.integers(0, 5), st.none(), amount=st.sampled_from([1, -1]))
rolls = st.lists(marks | counts, max_size=14)


def seen(roll):
    return {id: found[:4] for id, found in roll.persons.items()}, roll.walk_ins, roll.companions


@given(rolls.flatmap(lambda made: st.tuples(st.just(made), st.permutations(made), st.lists(st.sampled_from(made), max_size=6) if made else st.just([]))))
def test_any_order_and_any_repetition_give_the_same_roll(case):
    one, shuffled, again = case
    assert seen(Roll(one)) == seen(Roll([*again, *shuffled, *again]))


@given(rolls, rolls)
def test_two_phones_give_one_roll_whoever_arrives_first(here, there):
    assert seen(Roll([*here, *there])) == seen(Roll([*there, *here]))


def test_control_the_last_to_arrive_would_depend_on_the_road():
    """The safeguard removed: were the newest arrival to decide, two phones would give two rolls."""
    tap_here, undo_there = mark(PRESENT, 1), mark(UNDO, 2)
    arrivals = ([tap_here, undo_there], [undo_there, tap_here])
    assert len({arrived[-1].what for arrived in arrivals}) == 2
    assert {derive(arrived).state for arrived in arrivals} == {None}


@given(st.lists(marks, min_size=1, max_size=10))
def test_the_latest_mark_decides_and_what_was_before_an_undo_is_gone(some):
    later = mark(UNDO, 60)
    assert derive([*some, later]).state is None
    afterwards = derive([*some, later, mark(PRESENT, 61)])
    assert (afterwards.state, afterwards.arrived_at) == (PRESENT, START + timedelta(minutes=61))


def test_two_phones_mark_the_same_person_and_the_earliest_time_is_the_arrival():
    found = derive([mark(PRESENT, 9), mark(PRESENT, 2), mark(PRESENT, 5)])
    assert (found.state, found.arrived_at) == (PRESENT, START + timedelta(minutes=2))


def test_an_undo_that_arrives_before_the_tap_it_undoes_still_undoes_it():
    undone = derive([mark(UNDO, 4), mark(PRESENT, 3)])
    assert not undone.attended
    assert undone.arrived_at is None


def test_who_left_early_was_there_from_arrival_to_leaving():
    found = derive([mark(PRESENT, 0), mark(LEFT_EARLY, 30)])
    assert found.attended
    assert (found.arrived_at, found.left_at) == (START, START + timedelta(minutes=30))


def test_a_reason_belongs_to_an_absence_and_goes_with_it():
    assert derive([mark(ABSENT, 0, reason="ill")]).reason == "ill"
    assert derive([mark(ABSENT, 0, reason="ill"), mark(PRESENT, 9)]).reason == ""


def test_a_proxy_reports_and_does_not_count():
    signed = derive([mark(PRESENT, 0, signed_by_id=P7)])
    assert (signed.state, signed.attended, signed.known) == (PROXY, False, True)
    assert derive([mark(PRESENT, 0, signed_by_id=P1)]).attended


def test_who_signed_by_proxy_and_then_came_is_there_from_then_on():
    found = derive([mark(PRESENT, 0, signed_by_id=P7), mark(PRESENT, 20)])
    assert (found.state, found.arrived_at) == (PRESENT, START + timedelta(minutes=20))


def test_paper_tells_no_time_of_arrival():
    assert derive([mark(PRESENT, 300, method=LATE_ENTRY)]).arrived_at is None
    assert derive([mark(PRESENT, 300, method=LATE_ENTRY), mark(PRESENT, 3)]).arrived_at == START + timedelta(minutes=3)


def test_two_marks_of_one_instant_are_ordered_by_their_ids():
    first, second = mark(PRESENT, 0), mark(UNDO, 0)
    assert derive([first, second]).state == derive([second, first]).state is None


def test_walk_ins_are_a_sum_that_never_falls_below_zero():
    more, less = (lambda: mark(WALK_IN, 0, None)), (lambda: mark(WALK_IN, 0, None, amount=-1))
    assert total([more(), more(), less()], WALK_IN) == 1
    assert total([less(), less()], WALK_IN) == 0
    assert total([more()], COMPANION) == 0
