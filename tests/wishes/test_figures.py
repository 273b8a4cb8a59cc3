"""Figures of a period count what happened in it, and what was fulfilled by the family's word."""

from datetime import timedelta

from app import clock
from app.wishes import figures
from app.wishes.figures import Figures, between
from tests.wishes.conftest import GOODS, YES, claim_of, later
from tests.world import HERE, THERE


def today():
    return between(HERE, clock.today(), clock.today())


def test_each_step_is_counted_once_a_wish(wishes):
    for state in ("draft", "submitted", "approved", "published", "claimed", "delivered"):
        wishes.wish_at(state)
    assert today() == Figures(collected=5, approved=4, published=3, claimed=2)
    wishes.wish_at("confirmed")
    assert today() == Figures(collected=6, approved=5, published=4, claimed=3, fulfilled=1, value_yuan=430, partners=1)
    assert between(THERE, clock.today(), clock.today()) == Figures()
    assert between(HERE, clock.today() - timedelta(days=9), clock.today() - timedelta(days=1)).collected == 0


def test_a_wish_published_twice_and_claimed_twice_counts_once(wishes):
    wish = wishes.wish_at("claimed")
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    wish.request_claim(wishes.rival, wishes.rival.account)
    assert (today().published, today().claimed, today().fulfilled) == (1, 1, 0)


def test_what_was_disputed_is_not_fulfilled(wishes):
    wish = wishes.wish_at("confirmed")
    wish.dispute(wishes.witness, "the wrong one")
    assert (today().fulfilled, today().value_yuan, today().partners) == (0, 0, 0)


def test_overdue_is_what_waits_too_long_now(wishes):
    wishes.wish_at("submitted")
    wishes.wish_at("closed")
    assert today().overdue == 0
    with later(10):
        assert figures.overdue(HERE) == 1
        assert figures.overdue(THERE) == 0


def test_the_rate_is_that_of_one_cohort(wishes):
    wishes.wish_at("published")
    wish = wishes.wish_at("in_progress")
    with later(40):
        wish.deliver(wishes.author, GOODS)
        wish.confirm(wishes.witness, YES)
        assert figures.fulfil_rate(HERE, clock.today() - timedelta(days=40), clock.today() - timedelta(days=40)) == (1, 2)
        assert figures.fulfil_rate(HERE, clock.today(), clock.today()) == (0, 0)
        assert figures.median_days(HERE, clock.today(), clock.today()) == {"check": 0.0, "find": 0.0, "deliver": 40.0, "confirm": 0.0}


def test_claims_that_ended_badly_are_told_beside_those_kept(wishes):
    wishes.wish_at("confirmed")
    wish = wishes.wish_at("claimed")
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    assert figures.drop_rate(HERE, clock.today(), clock.today()) == (1, 2)
    assert wishes.partner.fulfilled == 1


def test_the_head_reads_what_came_of_the_wishes_and_no_other_station_does(wishes):
    wishes.wish_at("published")
    wishes.wish_at("confirmed")
    page = wishes.browser(wishes.station_head).get("/wishes/figures").text
    assert "430 yuan" in page
    assert "1 of 2" in page
    assert "430 yuan" not in wishes.browser(wishes.stranger).get("/wishes/figures").text
