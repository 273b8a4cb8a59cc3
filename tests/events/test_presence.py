"""Presence comes from a set of marks: any order, any repetition, the same answer."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.events.marks import ACCEPTED, DOUBTFUL, REFUSED
from app.events.presence import Attendance, derive

NINE = datetime(2026, 11, 28, 1, tzinfo=UTC)


def one(number, what, minute, verdict=ACCEPTED, **more):
    fields = {"account_id": UUID(int=1), "person_id": None, "amount": 1, "confirmed_at": None, **more}
    return SimpleNamespace(id=UUID(int=number), what=what, at=NINE + timedelta(minutes=minute), verdict=verdict, **fields)


MARKS = st.lists(st.builds(one, st.integers(1, 8), st.sampled_from(["in", "out", "undo"]), st.integers(0, 90)), max_size=8, unique_by=lambda mark: mark.id)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKS, st.randoms())
def test_order_and_repetition_change_nothing(marks, random):
    shuffled = marks * 2
    random.shuffle(shuffled)
    assert derive(shuffled) == derive(marks)


def test_the_first_coming_and_the_last_going_count_and_repeats_are_told():
    found = derive([one(1, "in", 0), one(2, "in", 5), one(3, "out", 60), one(4, "out", 90)])
    assert (found.minutes, found.repeats) == (90, 1)


def test_an_undo_takes_back_what_was_before_it():
    assert not derive([one(1, "in", 0), one(2, "undo", 1)]).here
    assert derive([one(1, "in", 0), one(2, "undo", 1), one(3, "in", 10)]).arrived_at == NINE + timedelta(minutes=10)


def test_refused_marks_say_nothing_and_doubtful_ones_wait_for_a_person():
    assert not derive([one(1, "in", 0, REFUSED)]).here
    doubtful = one(2, "in", 0, DOUBTFUL)
    assert derive([doubtful]).doubtful == (doubtful,)
    doubtful.confirmed_at = NINE
    assert derive([doubtful]).doubtful == ()


def test_a_forgotten_sign_out_leaves_the_minutes_open():
    assert derive([one(1, "in", 0)]).minutes is None


def test_numbers_of_residents_add_up_and_never_fall_below_zero():
    def number(id, amount):
        return one(id, "count", 0, account_id=None, amount=amount)

    assert Attendance([number(1, 30), number(1, 30), number(2, 2)]).counted == 32
    assert Attendance([number(1, 1), number(2, -3)]).counted == 0
