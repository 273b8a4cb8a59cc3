"""Health notes: kept for social workers and heads alone, and the rule when to stop."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.school import HealthNote, Helper
from app.school.health_notes import must_stop
from tests.school.world import group_of, person_of


@pytest.fixture
def session(world):
    group = group_of(world, starts_at=clock.now() - timedelta(minutes=20))
    person = person_of(world, "甲")
    person.household.phone = "13800005678"
    person.household.save()
    group.add(person, by=world.social_worker, joined_on=group.sessions.first().service_date)
    session = group.sessions.first()
    Helper.create(session=session, account=world.volunteer)
    return session


@pytest.fixture
def worker(world, session):
    return world.browser(world.social_worker)


def path(session):
    return f"/school/sessions/{session.id}/health"


def note(session, **changes):
    return {"person": str(session.members().first().person_id), "upper": "130", "lower": "80", "pulse": "72", **changes}


@pytest.mark.parametrize(
    ("upper", "lower", "symptoms", "stop"),
    [
        (179, 109, [], False),
        (180, 80, [], True),
        (120, 110, [], True),
        (None, None, ["dizziness"], True),
        (120, 80, ["chest_pain"], True),
        (None, None, [], False),
    ],
)
def test_exercise_stops_at_180_over_110_or_with_a_sign_of_danger(upper, lower, symptoms, stop):
    assert must_stop(upper, lower, symptoms) is stop


def test_a_note_is_kept_and_read_by_staff(session, worker, world):
    worker.post(path(session), note(session, remark="走得快"))
    for account in (world.social_worker, world.station_head):
        page = world.browser(account).get(path(session)).text
        assert "130/80" in page
        assert "走得快" in page
        assert "data-stop-panel hidden" in page


def test_a_dangerous_value_shows_the_rule_with_numbers_to_call(session, worker):
    worker.post(path(session), note(session, upper="185"))
    page = worker.get(path(session)).text
    assert "data-stop-panel hidden" not in page
    assert 'href="tel:120"' in page
    assert 'href="tel:13800005678"' in page
    assert page.count('href="tel:') == 3


def test_a_note_sent_twice_is_kept_once(session, worker):
    form = {**note(session), "id": str(uuid7())}
    for _ in range(2):
        assert worker.send(path(session), form, key=str(uuid7())).status_code == 201
    assert HealthNote.select().count() == 1


BAD = [
    {"person": ""},
    {"person": "nobody"},
    {"upper": "high"},
    {"upper": "20"},
    {"upper": "999"},
    {"lower": ""},
    {"upper": ""},
    {"lower": "140"},
    {"pulse": "0"},
    {"symptoms": "hunger"},
    {"measured": "guess"},
    {"upper": "", "lower": "", "pulse": ""},
    {"remark": "好" * 501},
    {"id": "x"},
]


@pytest.mark.parametrize("change", BAD)
def test_what_cannot_be_read_is_refused_with_the_rest_kept(session, worker, change):
    answer = worker.post(path(session), note(session, **change))
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert HealthNote.select().count() == 0


def test_helpers_supervisors_and_strangers_do_not_read_or_write(session, worker, world):
    worker.post(path(session), note(session))
    for account, status in ((world.volunteer, 403), (world.supervisor, 403), (world.bureau, 403), (world.stranger, 404)):
        assert world.browser(account).get(path(session)).status_code == status
        assert world.browser(account).post(path(session), note(session)).status_code == status
    assert "130/80" not in world.browser(world.volunteer).get(f"/school/sessions/{session.id}/roll").text
    assert HealthNote.select().count() == 1


def test_a_note_is_not_in_the_pack_of_helpers(app, session, world):
    from app.school.pack import urls

    with app.test_request_context():
        assert path(session) in urls(world.social_worker)
        assert path(session) not in urls(world.volunteer)
        for page in ("roll", "game", "sheet"):
            assert f"/school/sessions/{session.id}/{page}" in urls(world.volunteer)
