"""Objections to hours: raised while they are on notice, answered by a correction or with a reason; the certificate waits."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.events.certificate import Certificate
from app.events.hours import Hours, propose_all
from app.events.marks import IN, OUT
from app.events.objection import Objection
from tests.events.world import activity_of, mark
from tests.world import HERE, account_of


@pytest.fixture
def hours(world):
    """Three hours of the volunteer, confirmed six days ago: on notice until tomorrow."""
    with clock.freeze(clock.start_of(clock.today() - timedelta(days=6)) + timedelta(hours=15)):
        activity = activity_of(world, begins_in=-5)
        mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
        mark(activity, OUT, activity.ends_at, account_id=world.volunteer.id)
        (made,) = propose_all(activity, by=world.social_worker)
        made.confirm(by=world.station_head)
    return made


def object_to(world, hours, by=None, reason="我多待了一个小时"):
    return world.browser(by or world.volunteer).post(f"/events/hours/{hours.id}/objection", {"reason": reason, "id": str(uuid7())})


def issue(world):
    return world.browser(world.station_head).post(f"/events/volunteers/{world.volunteer.id}/certificates").status_code


def correction_of(hours, until):
    begins, ends = clock.local(hours.started_at), clock.local(hours.started_at + until)
    return {"date": begins.date().isoformat(), "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}", "reason": "签退早了"}


def test_a_volunteer_objects_once_and_the_staff_are_told(world, hours):
    browser = world.browser(world.volunteer)
    assert f"/events/hours/{hours.id}/objection" in browser.get("/events/notice").text
    assert browser.get(f"/events/hours/{hours.id}/objection").status_code == 200
    for _again in range(2):
        assert object_to(world, hours).status_code == 303
    assert Objection.select().count() == 1
    assert "You objected" in browser.get("/events/notice").text
    for account in (world.social_worker, world.station_head):
        staff = world.browser(account)
        for page in ("/today/", "/events/"):
            assert "1 objection to hours waits" in staff.get(page).text
        assert "我多待了一个小时" in staff.get("/events/notice").text
        assert "Objection to answer" in staff.get(f"/events/{hours.activity_id}/hours").text
    other = world.browser(account_of("volunteer", HERE, 91)).get("/events/notice").text
    assert "我多待了一个小时" not in other


@pytest.mark.parametrize("reason", ["", "   ", "长" * 301])
def test_an_objection_without_a_reason_keeps_what_was_typed(world, hours, reason):
    answer = object_to(world, hours, reason=reason)
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert reason in answer.text
    assert Objection.select().count() == 0


def test_the_certificate_waits_while_an_objection_is_open(world, hours):
    object_to(world, hours)
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert issue(world) == 422
        assert Certificate.select().count() == 0
        Objection.get().refuse(world.social_worker, "名单上写的是三小时")
        assert issue(world) == 303
    assert Certificate.get().minutes == 180


def test_without_an_objection_the_same_certificate_is_issued(world, hours):
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert issue(world) == 303


def test_a_refusal_has_a_reason_and_the_volunteer_reads_it(world, hours):
    object_to(world, hours)
    objection, staff = Objection.get(), world.browser(world.station_head)
    page = f"/events/objections/{objection.id}"
    assert "我多待了一个小时" in staff.get(page).text
    assert staff.post(f"{page}/refusal", {"reason": ""}).status_code == 422
    for reason in ("名单上写的是三小时", "第二次"):
        assert staff.post(f"{page}/refusal", {"reason": reason}).status_code == 303
    kept = Objection.get()
    assert (kept.outcome, kept.answer, kept.answered_by, kept.live) == ("refused", "名单上写的是三小时", world.station_head.id, None)
    told = world.browser(world.volunteer).get("/events/notice").text
    assert "The hours stand" in told
    assert "名单上写的是三小时" in told
    assert "1 objection" not in staff.get("/today/").text


def test_a_correction_answers_the_objection_and_waits_for_a_second_person(world, hours):
    object_to(world, hours)
    staff = world.browser(world.social_worker)
    form = correction_of(hours, timedelta(minutes=1))
    assert staff.post(f"/events/hours/{hours.id}/correction", {**form, "reason": ""}).status_code == 422
    assert Objection.get().is_open
    assert staff.post(f"/events/hours/{hours.id}/correction", form).status_code == 303
    objection, made = Objection.get(), Hours.get(Hours.replaced_at.is_null())
    assert (objection.outcome, objection.answer, objection.correction_id) == ("corrected", "签退早了", made.id)
    assert (made.status, made.proposed_by) == ("pending_confirmation", world.social_worker.id)
    assert "The hours were corrected" in world.browser(world.volunteer).get("/events/notice").text
    assert staff.get(f"/events/objections/{objection.id}").status_code == 200


def test_nobody_answers_their_own_objection_or_one_to_their_own_hours(world, hours):
    object_to(world, hours, by=world.social_worker)
    objection, worker = Objection.get(), world.browser(world.social_worker)
    assert "Somebody else answers" in worker.get(f"/events/objections/{objection.id}").text
    assert worker.post(f"/events/objections/{objection.id}/refusal", {"reason": "不"}).status_code == 422
    assert worker.post(f"/events/hours/{hours.id}/correction", correction_of(hours, timedelta(minutes=1))).status_code == 422
    assert Objection.get().is_open
    assert Hours.get_by_id(hours.id).replaced_at is None  # nothing was changed


def test_who_objected_may_withdraw_and_nobody_else(world, hours):
    object_to(world, hours)
    path = f"/events/objections/{Objection.get().id}/withdrawal"
    assert world.browser(account_of("volunteer", HERE, 91)).post(path).status_code == 404
    for _again in range(2):
        assert world.browser(world.volunteer).post(path).status_code == 303
    assert Objection.get().outcome == "withdrawn"
    assert object_to(world, hours).status_code == 303
    assert Objection.select().count() == 2


def test_after_the_notice_it_is_too_late_and_hours_that_were_replaced_have_none(world, hours):
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert object_to(world, hours).status_code == 422
        assert "not on notice any more" in world.browser(world.volunteer).get(f"/events/hours/{hours.id}/objection").text
    world.browser(world.social_worker).post(f"/events/hours/{hours.id}/correction", correction_of(hours, timedelta(minutes=1)))
    assert object_to(world, hours).status_code == 422
    assert Objection.select().count() == 0


def test_the_next_station_finds_no_objection(world, hours):
    object_to(world, hours)
    page, stranger = f"/events/objections/{Objection.get().id}", world.browser(world.stranger)
    assert stranger.get(page).status_code == 404
    assert stranger.post(f"{page}/refusal", {"reason": "不"}).status_code == 404
    assert stranger.post(f"{page}/withdrawal").status_code == 404
    for browser in (stranger, world.browser(world.strange_volunteer)):
        assert browser.get(f"/events/hours/{hours.id}/objection").status_code == 404
        assert browser.post(f"/events/hours/{hours.id}/objection", {"reason": "不"}).status_code == 404
    assert "我多待了" not in stranger.get("/events/notice").text
    assert "1 objection" not in stranger.get("/today/").text
