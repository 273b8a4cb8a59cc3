"""Tasks and hazards of a home: seen by whom they are for, closed once."""

from datetime import date, timedelta

import pytest

from app import clock, i18n
from app.db import uuid7
from app.households import Assignment, Hazard, Task
from tests.world import HERE


@pytest.fixture
def hazard(world):
    return Hazard.create(**Hazard.row(HERE, world.home.id, uuid7(), "electrical", "red", "HS1", clock.today(), clock.now()))


@pytest.fixture
def task(world, hazard, assigned):
    return Task.create(
        **Task.row(HERE, world.home.id, "electrical", occurrence=hazard.occurrence, hazard_id=hazard.id, to_role="volunteer", suggestion="rewire")
    )


def test_a_volunteer_closes_her_own_task_once(world, task, hazard):
    volunteer = world.browser(world.volunteer)
    assert "Electrical hazard" in volunteer.get("/households/tasks/").text
    assert volunteer.get(f"/households/tasks/{task.id}").status_code == 200
    for outcome in ("done", "refused"):
        assert volunteer.post(f"/households/tasks/{task.id}/closing", {"outcome": outcome, "note": "换好了", "hazard_gone": "yes"}).status_code == 303
    closed = Task.get_by_id(task.id)
    assert (closed.outcome, closed.note, closed.closed_by) == ("done", "换好了", world.volunteer.id)
    assert Hazard.get_by_id(hazard.id).closed_at is None
    assert "换好了" in volunteer.get(f"/households/tasks/{task.id}").text


def test_staff_close_the_hazard_with_the_task(world, task, hazard):
    world.browser(world.social_worker).post(f"/households/tasks/{task.id}/closing", {"outcome": "done", "hazard_gone": "yes"})
    assert Hazard.get_by_id(hazard.id).closed_by == world.social_worker.id


def test_a_closing_from_the_outbox_has_a_receipt_and_its_repeat_the_same(world, task):
    volunteer, key = world.browser(world.volunteer), str(uuid7())
    first, again = (volunteer.send(f"/households/tasks/{task.id}/closing", {"outcome": "done"}, key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["X-Receipt-Number"] == again.headers["X-Receipt-Number"]


def test_who_might_close_it_when_the_form_was_filled_in_may(world, task):
    filled = clock.now()
    with clock.freeze(filled + timedelta(hours=1)):
        Assignment.get().end(by=world.station_head)
        volunteer = world.browser(world.volunteer)
        assert volunteer.post(f"/households/tasks/{task.id}/closing", {"outcome": "done"}).status_code == 404
        assert volunteer.send(f"/households/tasks/{task.id}/closing", {"outcome": "done"}, filled_at=filled.isoformat()).status_code == 201


@pytest.mark.parametrize("form", [{}, {"outcome": "exploded"}, {"outcome": "done", "note": "长" * 501}])
def test_a_bad_closing_closes_nothing(world, task, form):
    answer = world.browser(world.volunteer).post(f"/households/tasks/{task.id}/closing", form)
    assert answer.status_code == 422
    assert Task.get_by_id(task.id).closed_at is None
    assert form.get("note", "") in answer.text


def test_restricted_tasks_are_for_those_trained(world, task):
    Task.update(restricted=True).execute()
    assert world.browser(world.volunteer).get(f"/households/tasks/{task.id}").status_code == 404
    assert world.browser(world.station_head).get(f"/households/tasks/{task.id}").status_code == 200


def test_late_is_said_in_a_word(world, task):
    Task.update(due_at=clock.now() - timedelta(hours=1)).execute()
    assert "Late" in world.browser(world.volunteer).get("/households/tasks/").text


def test_a_hazard_is_closed_once_and_stays_in_the_list(world, hazard):
    worker = world.browser(world.social_worker)
    for words in ("电工来过", "again"):
        assert worker.post(f"/households/hazards/{hazard.id}/closing", {"closing": words}).status_code == 303
    assert Hazard.get_by_id(hazard.id).closing == "电工来过"
    assert "电工来过" in worker.get(f"/households/{world.home.id}/hazards").text


def test_ids_are_known_to_the_phone_beforehand(hazard):
    from uuid import uuid5

    assert hazard.id == uuid5(hazard.occurrence, "hazard:HS1:electrical")
    assert Task.row(HERE, hazard.household_id, "visit_again", occurrence=hazard.occurrence)["id"] == uuid5(hazard.occurrence, "task:visit_again")


def test_a_task_due_at_midnight_is_due_on_the_day_before(app):
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert i18n.deadline(clock.start_of(date(2026, 11, 27))) == "11月26日 周四"
        assert i18n.deadline(clock.start_of(date(2026, 11, 27)) + timedelta(hours=9, minutes=5)) == "11/27 09:05"
