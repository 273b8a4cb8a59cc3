"""A wish counts once, when the family has confirmed it, on the day of its answer; never when it was claimed (domain.md section 7)."""

from datetime import timedelta

import pytest

from app import clock
from app.households import Person
from app.ledger import Line
from app.reports.figures import done_in
from app.reports.week import Week
from tests.wishes.conftest import GOODS, YES, account, agree, deliver, later
from tests.world import HERE, home_of


def lines(wish):
    return [
        (line.kind, line.count, line.person_id, line.service_date) for line in Line.select().where(Line.occurrence == wish.id).order_by(Line.entry, Line.kind)
    ]


@pytest.mark.parametrize("state", ["published", "claimed", "in_progress", "delivered"])
def test_what_is_only_promised_counts_nothing(wishes, state):
    assert lines(wishes.wish_at(state)) == []


def test_a_confirmed_wish_is_one_line_and_one_person(wishes):
    wish = wishes.wish_at("confirmed")
    assert lines(wish) == [("wish", 1, None, clock.today()), ("wish.person", 1, wishes.person.id, clock.today())]


def test_the_last_line_of_the_worked_example(wishes):
    """W1: H1's wish delivered on Saturday, confirmed on Sunday: one fulfilled wish and one person-time of the week, for P1."""
    wish = wishes.wish_at("delivered")
    sunday = Week.of(clock.today()).sunday
    with clock.freeze(clock.start_of(sunday) + timedelta(hours=20)):
        wish.confirm(wishes.witness, YES)
    assert {day for *_rest, day in lines(wish)} == {sunday}
    done = done_in(HERE, (Week.of(sunday),))[Week.of(sunday)]
    assert (done.person_times, done.persons, done.household_visits) == (1, 1, 0)


def test_the_day_is_that_of_the_answer_not_of_its_arrival(wishes):
    """Sunday 23:50 at the door, Monday 08:00 at the server."""
    wish = wishes.wish_at("delivered")
    monday = Week.of(clock.today()).sunday + timedelta(days=1)
    at = clock.start_of(monday) - timedelta(minutes=10)
    with clock.freeze(clock.start_of(monday) + timedelta(hours=8)):
        wish.confirm(wishes.witness, YES, at=at)
    assert {day for *_rest, day in lines(wish)} == {monday - timedelta(days=1)}


def test_a_wish_of_the_whole_home_counts_for_one_person_in_it(wishes):
    home = home_of("李阿婆", "李秀珍", wishes.village)
    agree(home, "record", "share_with_partner")
    Person.create(station_id=HERE, household=home, name="李大山")
    wish = wishes.wish_at("confirmed", home=home)
    assert [kind for kind, *_rest in lines(wish)] == ["wish", "wish.person"]
    assert lines(wish)[1][2] == home.at_home[0].id


def test_a_dispute_after_the_confirmation_takes_it_back_and_a_new_one_counts_once(wishes):
    wish = wishes.wish_at("confirmed")
    wish.dispute(wishes.witness, "it was the wrong one")
    assert sum(count for _kind, count, *_rest in lines(wish)) == 0
    wish.resolve(wishes.station_head, "again", "bring the right one")
    deliver(wishes, wish)
    wish.confirm(wishes.witness, YES)
    assert [(kind, count) for kind, count, *_rest in lines(wish)] == [
        ("wish", 1),
        ("wish.person", 1),
        ("wish", -1),
        ("wish.person", -1),
        ("wish", 1),
        ("wish.person", 1),
    ]
    week = Week.of(clock.today())
    assert done_in(HERE, (week,))[week].person_times == 1


def test_closing_and_reopening_count_nothing_more(wishes):
    wish = wishes.wish_at("closed")
    wish.reopen(wishes.station_head, "call again")
    with later(20):
        wish.follow_up(account("social_worker", 50), {"works": True, "used": True, "face": "smile"})
    wish.close(wishes.station_head)
    assert len(lines(wish)) == 2


def test_three_partners_of_a_joint_wish_are_one_wish(wishes):
    wish = wishes.wish_at("published", slots=2)
    for each in (wishes.partner, wishes.rival):
        wish.request_claim(each, each.account)
    wish.start(wishes.author)
    wish.deliver(wishes.author, GOODS)
    wish.confirm(wishes.witness, YES)
    assert [count for _kind, count, *_rest in lines(wish)] == [1, 1]
