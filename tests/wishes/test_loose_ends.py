"""What a step leaves behind: nobody waits for nothing, nobody keeps an address, nothing is passed on after the family said no."""

from datetime import timedelta

import pytest

from app import clock
from app.households import Category, Consent, Decision, Household
from app.wishes import Claim, Notice, PartnerOffer, Wish, board, deadlines
from app.wishes.partner import PartnerAccount
from tests.wishes.conftest import CALL, GOODS, REPAIR, YES, account, claim_of, later, partner
from tests.wishes.test_life import refused


def test_who_waits_in_line_is_told_when_the_family_has_it(wishes):
    wish = wishes.wish_at("in_progress")
    wish.request_claim(wishes.rival, wishes.rival.account)
    wish.deliver(wishes.author, GOODS)
    assert claim_of(wish, wishes.rival).state == "waitlisted"  # it may still come back
    wish.confirm(wishes.witness, YES)
    assert claim_of(wish, wishes.rival).state == "released"
    assert claim_of(wish, wishes.partner).state == "realised"
    assert Notice.select().where(Notice.kind == "released", Notice.partner == wishes.rival.id).count() == 1
    assert wishes.rival.drops == 0


def test_who_accompanies_loses_the_address_when_the_wish_ends(wishes):
    wish = wishes.wish_at("in_progress")
    wish.accompany(wishes.author, wishes.volunteer, clock.today())
    assert wish.shows_address_to(wishes.volunteer)
    Consent.get(Consent.household == wishes.home, Consent.purpose == "share_with_partner").withdraw(wishes.author)
    ended = Wish.get_by_id(wish.id)
    assert ended.state == "withdrawn"
    assert not ended.shows_address_to(wishes.volunteer)
    assert not Wish.visible_to(wishes.volunteer).exists()


def test_a_disputed_wish_whose_consent_ended_is_given_to_nobody_new(wishes):
    wish = wishes.wish_at("in_progress")
    wish.request_claim(wishes.rival, wishes.rival.account)
    wish.deliver(wishes.author, GOODS)
    wish.dispute(wishes.witness, "nothing came")
    Consent.get(Consent.household == wishes.home, Consent.purpose == "share_with_partner").withdraw(wishes.author)
    wish.resolve(wishes.station_head, "again", "bring it once more")
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no longer possible")
    assert claim_of(wish, wishes.rival).state == "waitlisted"
    assert not Claim.select().where(Claim.state == "offered").exists()
    assert "passed on" in refused(wish.request_claim, wishes.third, wishes.third.account)
    assert "passed on" in refused(wish.assign, wishes.third, wishes.station_head)


def test_a_volunteer_who_claimed_it_does_not_accompany_it(wishes):
    helper = account("volunteer", 9)
    friend = partner("热心邻居", helper, wishes.station_head, kind="individual")
    wish = wishes.wish_at("published")
    wish.request_claim(friend, helper)
    assert "claimed" in refused(wish.accompany, wishes.author, helper, clock.today())
    wish.accompany(wishes.author, wishes.volunteer, clock.today())


def test_a_volunteer_does_not_accompany_a_childs_wish(wishes):
    wish = wishes.wish_at("claimed")
    wish.put(age_band="6–13")
    assert "child" in refused(wish.accompany, wishes.author, wishes.volunteer, clock.today())
    wish.accompany(wishes.author, wishes.witness, clock.today())


def test_work_that_was_sent_back_is_tested_anew(wishes):
    wish = wishes.wish_at("delivered", category="repair", template="rewire")
    with later(seconds=1):
        wish.dispute(wishes.witness, "the light went out again")
        wish.resolve(wishes.station_head, "again", "mend it")
    with later(seconds=2):
        assert "test" in refused(wish.deliver, wishes.author, REPAIR)
        wish.record_test(wishes.author, True)
        wish.deliver(wishes.author, REPAIR)
    assert wish.state == "delivered"


def test_a_phone_that_is_ahead_neither_calls_nor_confirms_in_advance(wishes):
    wish = wishes.wish_at("delivered")
    ahead = clock.now() + timedelta(days=10)
    wish.confirm(wishes.witness, YES, at=ahead)
    assert wish.confirmed_at <= clock.now()
    assert "due from" in refused(wish.follow_up, wishes.witness, CALL, at=ahead)


def test_a_phone_that_is_ahead_brings_no_day_of_delivery_forward(wishes):
    wish = wishes.wish_at("in_progress")
    wish.accompany(wishes.author, wishes.volunteer, clock.today() + timedelta(days=2))
    refused(wish.deliver, wishes.volunteer, GOODS, at=clock.now() + timedelta(days=2))
    with later(2):
        wish.deliver(wishes.volunteer, GOODS)


def test_a_partner_is_not_late_while_the_family_is_away(wishes):
    wish = wishes.wish_at("claimed")
    wish.postpone(wishes.author, clock.today() + timedelta(days=20), "in hospital")
    with later(19):
        assert "timed_out" not in deadlines.run()
        assert claim_of(wish, wishes.partner).state == "claimed"
    with later(22):
        assert deadlines.run()["timed_out"] == 1


def test_a_wish_of_a_home_that_ended_is_given_to_nobody(wishes):
    wish = wishes.wish_at("published")
    Household.update(ended_at=clock.now()).where(Household.id == wishes.home.id).execute()
    fresh = Wish.get_by_id(wish.id)
    assert "ended" in refused(fresh.request_claim, wishes.partner, wishes.partner_account)
    assert "ended" in refused(fresh.assign, wishes.partner, wishes.station_head)


def test_a_confirmation_is_not_older_than_its_delivery(wishes):
    wish = wishes.wish_at("in_progress")
    brought = clock.now() - timedelta(hours=5)
    wish.deliver(wishes.author, GOODS, at=brought)
    wish.confirm(wishes.witness, YES, at=clock.now() - timedelta(days=20))
    assert wish.confirmed_at == brought  # counted on that day, and called after seven more
    assert "due from" in refused(wish.follow_up, wishes.witness, CALL)


@pytest.mark.parametrize("state", ["returned", "approved", "followed_up"])
def test_what_waits_too_long_at_the_station_comes_before_the_head(wishes, state):
    wish = wishes.wish_at({"returned": "submitted"}.get(state, state))
    if state == "returned":
        wish.return_(wishes.checker, "how big is the stove?")
    with later(20 if state == "followed_up" else 9):
        assert deadlines.run()["to_head"] == 1
        assert deadlines.run() == {}
    assert [decision.details["state"] for decision in Decision.waiting(wish.station_id).where(Decision.kind == "wish_late")] == [state]


def test_a_partner_for_which_nobody_acts_is_offered_nothing(wishes):
    wish = wishes.wish_at("claimed")
    for each in (wishes.rival, wishes.third):
        wish.request_claim(each, each.account)
    wishes.rival.account.disable(by=wishes.station_head)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    assert (claim_of(wish, wishes.rival).state, claim_of(wish, wishes.third).state) == ("waitlisted", "offered")


def test_an_offer_does_not_outlast_the_wish(wishes):
    wish = wishes.wish_at("claimed")
    for each in (wishes.rival, wishes.third):
        wish.request_claim(each, each.account)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    wish.put(expires_at=clock.now() + timedelta(hours=50))
    with later(hours=49):
        deadlines.run()
        assert claim_of(wish, wishes.third).offer_until == wish.expires_at
    with later(hours=51):
        assert deadlines.run()["expired"] == 1
    assert Wish.get_by_id(wish.id).state == "expired"


def test_what_was_offered_is_not_taken_after_the_home_ended(wishes):
    wish = wishes.wish_at("claimed")
    wish.request_claim(wishes.rival, wishes.rival.account)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    Household.update(ended_at=clock.now()).where(Household.id == wish.household_id).execute()
    assert "has ended" in refused(Wish.get_by_id(wish.id).accept, claim_of(wish, wishes.rival), wishes.rival.account)


def test_a_partner_is_reminded_of_a_delivery_that_failed(wishes):
    wish = wishes.wish_at("in_progress")
    with later(14):
        wish.fail_delivery(wishes.author, "nobody at home")
        deadlines.run()
    assert "deliver_soon" in {notice.kind for notice in Notice.select().where(Notice.partner == wishes.partner.id)}


def test_who_acts_for_the_claimer_writes_down_no_delivery(wishes):
    wish = wishes.wish_at("in_progress")
    PartnerAccount.create(station_id=wish.station_id, partner=wishes.partner, account=wishes.author)
    assert "claimed" in refused(wish.deliver, wishes.author, GOODS)
    assert "claimed" in refused(wish.fail_delivery, wishes.author, "nobody at home")
    wish.deliver(wishes.checker, GOODS)


def test_who_acts_for_the_claimer_makes_no_follow_up_call(wishes):
    wish = wishes.wish_at("confirmed")
    PartnerAccount.create(station_id=wish.station_id, partner=wishes.partner, account=wishes.checker)
    with later(10):
        assert "claimed" in refused(wish.follow_up, wishes.checker, CALL)
        wish.follow_up(wishes.witness, CALL)


def test_who_went_along_is_no_witness(wishes):
    wish = wishes.wish_at("in_progress")
    wish.accompany(wishes.author, wishes.witness, clock.today())
    wish.deliver(wishes.author, GOODS)
    assert "went along" in refused(wish.confirm, wishes.witness, YES)
    wish.confirm(wishes.checker, YES)


def test_a_wish_that_waits_for_a_translator_has_no_deadline_when_it_is_put_off(wishes):
    wish = wishes.wish_at("draft", need_text={"ug": "بىر ئوچاق كېرەك"}, language="ug")
    wish.submit(wishes.author)
    wish.postpone(wishes.checker, clock.today() + timedelta(days=3), "in hospital")
    assert wish.due_at is None


def test_a_childs_wish_is_one_by_category_too(wishes):
    Category.create(station_id=wishes.person.station_id, person=wishes.person, code="left_behind_child", source="school")
    wish = wishes.wish_at("claimed")
    wish.put(age_band="")
    assert (wish.beneficiary_category, wish.is_for_child) == ("left_behind_child", True)
    assert "worker" in refused(wish.accompany, wishes.author, wishes.volunteer, clock.today())


def test_the_best_match_stands_first_however_many_offers_fit_the_others(wishes):
    plain, dear = wishes.wish_at("published"), wishes.wish_at("published", category="learning", template="", help_type="study")
    for each in (wishes.rival, wishes.third):
        PartnerOffer.declare(each, each.account, category="goods", amount=3, until=clock.today() + timedelta(days=30))
    PartnerOffer.declare(
        wishes.partner,
        wishes.partner_account,
        category="learning",
        help_type="study",
        amount=1,
        towns=[dear.station_id],
        until=clock.today() + timedelta(days=30),
    )
    assert [wish.id for wish, _matches in board.needs(plain.station_id)] == [dear.id, plain.id]


def test_the_head_reads_which_wish_is_meant(wishes):
    wish = wishes.wish_at("delivered")
    wish.dispute(wishes.witness, "nothing came")
    page = wishes.browser(wishes.station_head).get("/households/decisions").text
    assert wish.wish_no in page
    assert wish.title in page
