"""What goes wrong has a way out: failed tests and deliveries, disputes, duplicates, dear receipts, hospital."""

from datetime import timedelta

import pytest

from app import clock
from app.households import Assignment, Decision, Person
from app.wishes import Wish
from tests.wishes.conftest import CALL, GOODS, REPAIR, TEXT, YES, claim, confirm, deliver, later, publish, start, submit
from tests.wishes.test_life import _home, refused


def test_a_repair_whose_test_fails_stays_in_progress(wishes):
    wish = wishes.wish_at("in_progress", category="repair", template="rewire")
    wish.record_test(wishes.author, False, note="the breaker trips")
    assert "test" in refused(wish.deliver, wishes.author, REPAIR)
    assert Wish.get_by_id(wish.id).state == "in_progress"
    with later(seconds=1):
        wish.record_test(wishes.author, True)
        wish.deliver(wishes.author, REPAIR)
    assert wish.state == "delivered"


def test_a_repair_begins_only_with_a_licensed_installer(wishes):
    wish = wishes.wish_at("claimed", category="repair", template="rewire")
    refused(wish.start, wishes.author)
    assert "licence" in refused(wish.start, wishes.author, installer={"name": "胡师傅", "trade": "other"})
    wish.start(wishes.author, installer={"name": "胡师傅", "trade": "electric", "licence_no": "T330-1"})


@pytest.mark.parametrize("lack", ["photos", "value", "receipt", "serial"])
def test_goods_are_shown_by_their_evidence(wishes, lack):
    wish = wishes.wish_at("in_progress")
    assert "missing" in refused(wish.deliver, wishes.author, {name: value for name, value in GOODS.items() if name != lack})


def test_a_signed_slip_stands_for_the_photo(wishes):
    wish = wishes.wish_at("in_progress")
    refused(wish.deliver, wishes.author, {**GOODS, "photos": [{"id": "", "kind": "thing", "faceless": False}]})
    wish.deliver(wishes.author, {**GOODS, "photos": [], "signed_slip": True})


@pytest.mark.parametrize("lack", [0, 1])
def test_works_need_a_picture_from_before_and_after(wishes, lack):
    wish = wishes.wish_at("in_progress", category="repair", template="rewire")
    wish.record_test(wishes.author, True)
    refused(wish.deliver, wishes.author, {**REPAIR, "photos": REPAIR["photos"][lack : lack + 1]})


@pytest.mark.parametrize("category", ["service", "companionship", "learning"])
def test_services_say_how_long_they_took(wishes, category):
    wish = wishes.wish_at("in_progress", category=category, template="")
    refused(wish.deliver, wishes.author, {"signed_slip": True})
    wish.deliver(wishes.author, {"signed_slip": True, "minutes": 60})
    assert wish.state == "delivered"


def test_a_receipt_of_three_times_the_estimate_needs_the_heads_note(wishes):
    wish = wishes.wish_at("in_progress", est_value=100)
    wish.deliver(wishes.author, {**GOODS, "value": 300})
    wish.confirm(wishes.witness, YES)
    with later(8):
        wish.follow_up(wishes.witness, CALL)
    assert Decision.waiting(wish.station_id).where(Decision.kind == "wish_value").count() == 1
    assert "note" in refused(wish.close, wishes.station_head)
    refused(wish.note_value, wishes.witness, "fine", status=403)
    wish.note_value(wishes.station_head, "the old fitting had to go as well")
    assert Decision.waiting(wish.station_id).where(Decision.kind == "wish_value").count() == 0
    wish.close(wishes.station_head)


def test_what_a_worker_noted_at_the_check_is_not_the_heads_note(wishes):
    wish = wishes.wish_at("submitted", est_value=100)
    wish.approve(wishes.checker, policy_checked=True, safe=True, note="as in the shop")
    for step in (publish, claim, start):
        step(wishes, wish)
    wish.deliver(wishes.author, {**GOODS, "value": 300})
    assert Decision.waiting(wish.station_id).where(Decision.kind == "wish_value").count() == 1
    confirm(wishes, wish)
    with later(8):
        wish.follow_up(wishes.witness, CALL)
    assert "note" in refused(wish.close, wishes.station_head)


def test_a_little_dearer_needs_no_note(wishes):
    wish = wishes.wish_at("in_progress", est_value=100)
    wish.deliver(wishes.author, {**GOODS, "value": 299})
    assert Decision.waiting(wish.station_id).where(Decision.kind == "wish_value").count() == 0


def test_photos_that_are_still_on_a_phone_keep_it_open(wishes):
    wish = wishes.wish_at("in_progress")
    wish.deliver(wishes.author, {**GOODS, "photos": [{"id": "0190-waiting", "kind": "thing", "faceless": True}]})
    wish.confirm(wishes.witness, YES)
    with later(8):
        wish.follow_up(wishes.witness, CALL)
    assert "on a phone" in refused(wish.close, wishes.station_head)


def test_delivered_while_the_family_is_in_hospital_waits_and_is_asked_later(wishes):
    from app.wishes import deadlines

    wish = wishes.wish_at("delivered")
    wish.postpone(wishes.author, clock.today() + timedelta(days=20), "in hospital")
    with later(10):
        assert deadlines.run() == {}
        assert not wish.overdue
        refused(wish.postpone, wishes.author, clock.today(), "again")
    with later(25):
        assert deadlines.run() == {"tasks": 1}
        assert deadlines.run() == {}
        assert Wish.get_by_id(wish.id).state == "delivered"
        wish.confirm(wishes.witness, YES)
    assert wish.state == "confirmed"


def test_a_failed_delivery_gets_a_new_day_within_a_week(wishes):
    wish = wishes.wish_at("in_progress")
    wish.fail_delivery(wishes.author, "nobody at home")
    refused(wish.reschedule, wishes.author, clock.today() + timedelta(days=8))
    refused(wish.deliver, wishes.author, GOODS, status=409)
    wish.reschedule(wishes.author, clock.today() + timedelta(days=7))
    wish.deliver(wishes.author, GOODS)


def test_a_dispute_goes_to_the_head_who_decides(wishes):
    wish = wishes.wish_at("delivered")
    wish.dispute(wishes.witness, "the family says that nothing came")
    assert Decision.waiting(wish.station_id).where(Decision.kind == "wish_disputed").count() == 1
    refused(wish.resolve, wishes.witness, "again", "try again", status=403)
    wish.resolve(wishes.station_head, "again", "bring it once more")
    assert (wish.state, Decision.waiting(wish.station_id).count()) == ("in_progress", 0)
    deliver(wishes, wish)
    wish.dispute(wishes.witness, "once more")
    wish.resolve(wishes.station_head, "delivered", "the neighbour had it")
    wish.confirm(wishes.witness, YES)


def test_a_duplicate_is_flagged_and_merged(wishes):
    first = wishes.wish_at("submitted")
    second = wishes.wish_at("submitted")
    assert [wish.id for wish in second.duplicates] == [first.id]
    assert second.events[-1].details == {"duplicates": [str(first.id)]}
    other = wishes.wish_at("submitted", home=_home(wishes))
    refused(second.merge, wishes.checker, other)
    refused(second.merge, wishes.checker, second)
    second.merge(wishes.checker, first)
    assert (second.state, second.merged_into_id, first.duplicates) == ("merged", first.id, [])


def test_a_volunteer_and_the_school_wish_the_same_for_one_child(wishes):
    child = Person.create(station_id=wishes.home.station_id, household=wishes.home, name="小梅", sex="2", birth_year=clock.today().year - 9)
    asked = {"category": "learning", "help_type": "study", "template": "", "est_value": 200, "person": child}
    Assignment.assign(wishes.home, wishes.volunteer, by=wishes.station_head)
    first = Wish.draft(wishes.home, wishes.volunteer, need_text={"zh": "想要一盏台灯写作业"}, **asked)
    first.submit(wishes.volunteer)
    second = Wish.draft(wishes.home, wishes.author, need_text={"zh": "学校说她缺学习用的灯"}, **asked)
    second.submit(wishes.author)
    page = wishes.browser(wishes.checker).get(f"/wishes/{second.id}").text
    assert "another open wish of this kind" in page
    second.merge(wishes.checker, first)
    assert (second.state, second.merged_into_id, first.is_for_child) == ("merged", first.id, True)


def test_rejecting_tells_the_family_and_offers_something_else(wishes):
    wish = wishes.wish_at("submitted")
    refused(wish.reject, wishes.station_head, "covered by aid", family_told=False, alternative="referral")
    refused(wish.reject, wishes.station_head, "covered by aid", family_told=True, alternative=" ")
    refused(wish.reject, wishes.checker, "covered by aid", family_told=True, alternative="referral", status=403)
    wish.reject(wishes.station_head, "covered by aid", family_told=True, alternative="referral to the civil affairs office")
    wish.reopen(wishes.station_head, "the aid was refused")
    assert wish.state == "submitted"


def test_what_was_returned_is_mended_and_submitted_again(wishes):
    wish = wishes.wish_at("submitted")
    wish.return_(wishes.checker, "which size?")
    wish.rewrite(wishes.author, need_text={"zh": TEXT + "两间房。"})
    refused(wish.rewrite, wishes.stranger, urgency="urgent", status=403)
    submit(wishes, wish)
    refused(wish.rewrite, wishes.author, urgency="urgent", status=409)


def test_other_ways_out(wishes):
    wish = wishes.wish_at("claimed")
    wish.meet_otherwise(wishes.author, "the county replaced it")
    assert wish.state == "met_otherwise"
    wish = wishes.wish_at("delivered")
    refused(wish.close_unmet, wishes.station_head, "no idea")
    wish.close_unmet(wishes.station_head, "deceased")
    assert wish.state == "closed_unmet"
