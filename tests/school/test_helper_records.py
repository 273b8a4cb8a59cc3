"""What who helps at a session writes down: steps, sayings, what went otherwise; added to the record, with nothing of it shown."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.db import uuid7
from app.ledger import Line
from app.school import Helper, Session
from tests.school.test_sessions import RECORD, path
from tests.school.world import FRIDAY, day_of, group_of, session_no

NOTE = {"held_on": "2026-11-06", "start": "08:40", "end": "09:25", "deviations": "下雨,移到屋檐下", "quotes": "手热乎了"}


@pytest.fixture(autouse=True)
def after_the_session():
    with clock.freeze(FRIDAY + timedelta(hours=3)):
        yield


@pytest.fixture
def session(world):
    group = group_of(world)
    group.add(world.person, by=world.social_worker, joined_on=day_of(1))
    made = session_no(group, 1)
    Helper.create(session=made, account=world.volunteer)
    return made


@pytest.fixture
def helper(world, session):
    return world.browser(world.volunteer)


def kept(session):
    return Session.get_by_id(session.id)


def test_a_helper_records_steps_sayings_and_what_went_otherwise(world, helper, session):
    first, second = (step["what"] for step in session.steps[:2])
    key = str(uuid7())
    answers = [helper.send(path(session, "/record"), {**NOTE, "done": first}, key) for _again in range(2)]
    helper.post(path(session, "/record"), {**NOTE, "done": [second]})
    assert [answer.status_code for answer in answers] == [201, 200]
    held = kept(session)
    assert (held.status, held.minutes, held.quotes, held.deviations) == ("held", 45, ["手热乎了"], "下雨,移到屋檐下")
    assert [step.get("done") for step in held.steps[:3]] == [True, True, None]
    assert [step["minutes"] for step in held.steps] == [step["minutes"] for step in session.steps]
    assert AuditEntry.select().where(AuditEntry.action == "record").first().account_id == world.volunteer.id
    assert Line.select().where(Line.kind == "session").count() == 1
    page = world.browser(world.social_worker).get(path(session)).text
    assert "手热乎了" in page
    assert "Done" in page


def test_a_helper_reads_nothing_of_the_record_and_replaces_nothing(world, helper, session):
    world.browser(world.social_worker).post(path(session, "/record"), RECORD)
    shown = helper.get(path(session, "/record")).text
    for text in ("阿公第一个到", "手还灵活", "带椅子", world.person.name, "base."):
        assert text not in shown
    spoofed = {"base.quotes": "手还灵活\n下次还来", "observations": "改掉", "base.observations": "阿公第一个到", "next_time": "改掉"}
    assert helper.post(path(session, "/record"), {**NOTE, **spoofed}).status_code == 303
    held = kept(session)
    assert held.quotes == ["手还灵活", "下次还来", "手热乎了"]
    assert (held.observations, held.next_time) == ("阿公第一个到", "带椅子")
    assert held.minutes == 45  # from 8:35, as the staff said
    assert f"{clock.local(held.actual_start):%H:%M}" == "08:35"


def test_a_helper_tells_the_end_of_what_the_staff_began(world, helper, session):
    session.hold(world.social_worker, FRIDAY)
    helper.post(path(session, "/record"), NOTE)
    held = kept(session)
    assert held.actual_start == FRIDAY
    assert f"{clock.local(held.actual_end):%H:%M}" == "09:25"


def test_a_helper_s_words_do_not_undo_a_calling_off(world, helper, session):
    session.cancel(world.social_worker, "下雨")
    assert helper.send(path(session, "/record"), NOTE).status_code == 201
    held = kept(session)
    assert (held.status, held.quotes) == ("cancelled", ["手热乎了"])
    assert Line.select().where(Line.kind == "session").count() == 0


def test_a_form_of_a_helper_that_cannot_be_read_keeps_what_was_typed(helper, session):
    answer = helper.post(path(session, "/record"), {**NOTE, "end": "08:00"})
    assert answer.status_code == 422
    assert "手热乎了" in answer.text
    assert kept(session).status == "planned"


def test_steps_that_two_people_ticked_stay_ticked_and_the_staff_take_them_back(world, helper, session):
    first, second = (step["what"] for step in session.steps[:2])
    worker = world.browser(world.social_worker)
    assert 'name="base.done" value=""' in worker.get(path(session, "/record")).text
    helper.post(path(session, "/record"), {**NOTE, "done": first})
    worker.send(path(session, "/record"), {**RECORD, "base.done": "", "done": second})  # from a page of before
    assert [step.get("done") for step in kept(session).steps[:2]] == [True, True]
    worker.post(path(session, "/record"), {**RECORD, "base.done": f"{first}\n{second}", "done": second})
    assert [step.get("done") for step in kept(session).steps[:2]] == [None, True]
    worker.post(path(session, "/record"), RECORD)  # a page of an older version, without steps
    assert [step.get("done") for step in kept(session).steps[:2]] == [None, True]


def test_a_changed_plan_keeps_the_ticks_of_the_steps_that_stay(world, helper, session):
    first, second = (step["what"] for step in session.steps[:2])
    helper.post(path(session, "/record"), {**NOTE, "done": [first, second]})
    plan = {"topic": "认识你我", "date": "2026-11-06", "time": "8:30", "planned_minutes": "45", "steps": f"15 {first}\n30 唱歌"}
    assert world.browser(world.social_worker).post(path(session), plan).status_code == 303
    assert kept(session).steps == [{"minutes": 15, "what": first, "done": True}, {"minutes": 30, "what": "唱歌"}]


def test_who_does_not_help_writes_nothing(world, session):
    Helper.create(session=session, account=world.strange_volunteer)  # of another station
    for account in (world.strange_volunteer, world.stranger):
        assert world.browser(account).get(path(session, "/record")).status_code == 404
        assert world.browser(account).send(path(session, "/record"), NOTE).status_code == 404
    Helper.delete().execute()
    assert world.browser(world.volunteer).send(path(session, "/record"), NOTE).status_code == 404
    assert kept(session).quotes == []
