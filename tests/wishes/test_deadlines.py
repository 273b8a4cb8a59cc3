"""Deadlines: the job does each thing once, however often and from wherever it runs."""

import time
import uuid
from datetime import timedelta

import pytest

from app import clock
from app.households import Decision, Task
from app.wishes import Notice, Wish, WishEvent, deadlines
from app.wishes.lease import Lease
from tests.wishes.conftest import claim_of, later


def test_a_wish_that_nobody_claimed_expires_and_goes_first_in_the_next_round(wishes):
    from app.wishes import publishing

    old = wishes.wish_at("published")
    with later(59):
        assert deadlines.run() == {}
    with later(62):
        assert publishing.published() == []  # the page does not wait for the job
        assert deadlines.run() == {"expired": 1}
        assert deadlines.run() == {}
        old = Wish.get_by_id(old.id)
        assert (old.state, old.priority) == ("expired", 1)
        young = wishes.wish_at("published")
        old.publish(wishes.checker)
        assert [wish.code for wish in publishing.published()] == [old.public_id, young.public_id]
    assert WishEvent.select().where(WishEvent.wish == old.id, WishEvent.step == "expire").count() == 1


def test_a_claim_without_a_word_times_out_after_seven_days(wishes):
    wish = wishes.wish_at("claimed")
    with later(5):
        assert deadlines.run() == {}
    with later(6):
        assert deadlines.run() == {"reminded": 1}
        assert deadlines.run() == {}
    with later(8, minutes=1):
        assert deadlines.run() == {"timed_out": 1}
        assert deadlines.run() == {}
    assert (Wish.get_by_id(wish.id).state, claim_of(wish, wishes.partner).state, wishes.partner.drops) == ("published", "timeout", 1)


def test_who_got_in_touch_keeps_the_claim_until_the_day_of_delivery(wishes):
    wish = wishes.wish_at("claimed")
    wish.note_contact(claim_of(wish, wishes.partner), wishes.partner_account)
    with later(10):
        assert deadlines.run() == {}
    with later(14):
        assert deadlines.run() == {"reminded": 1}
    with later(17):
        assert deadlines.run()["timed_out"] == 1


@pytest.mark.parametrize(("category", "template", "days"), [("goods", "stove", 15), ("repair", "rewire", 30), ("service", "", 30)])
def test_goods_have_fifteen_days_and_works_thirty(wishes, category, template, days):
    wish = wishes.wish_at("claimed", category=category, template=template)
    claim = claim_of(wish, wishes.partner)
    assert claim.deliver_by == clock.start_of(clock.today() + timedelta(days=days + 1))
    assert claim.contact_by == clock.start_of(clock.today() + timedelta(days=8))


def test_work_that_has_begun_is_late_and_not_taken_away(wishes):
    wish = wishes.wish_at("in_progress")
    with later(20):
        assert deadlines.run() == {"reminded": 1}
        assert deadlines.run() == {}
        fresh = Wish.get_by_id(wish.id)
        assert (fresh.state, fresh.overdue) == ("in_progress", True)
    assert sorted((notice.kind, notice.partner_id is None) for notice in Notice.select().where(Notice.kind == "late")) == [("late", False), ("late", True)]


def test_the_family_is_asked_and_called_back_by_a_task_each(wishes):
    wish = wishes.wish_at("delivered")
    with later(9):
        assert deadlines.run() == {"tasks": 1}
        assert deadlines.run() == {}
    assert [task.what for task in Task.select().where(Task.occurrence == wish.id)] == ["wish_confirm"]
    assert "received" in Task.get(Task.occurrence == wish.id).sentence
    called = wishes.wish_at("confirmed")
    with later(7, minutes=1):
        assert deadlines.run() == {"tasks": 1}
        assert deadlines.run() == {}
    assert [task.what for task in Task.select().where(Task.occurrence == called.id)] == ["wish_follow_up"]


def test_a_dispute_and_a_wish_that_waits_too_long_come_before_the_head_once(wishes):
    wish = wishes.wish_at("delivered")
    wish.dispute(wishes.witness, "nothing came")
    with later(6):
        assert deadlines.run() == {"to_head": 1}
        assert deadlines.run() == {}
    wishes.wish_at("submitted")
    with later(9):
        assert deadlines.run() == {"to_head": 1}
        assert deadlines.run() == {}
    assert Decision.select().where(Decision.kind == "wish_late").count() == 2


def test_a_failed_delivery_without_a_new_day_comes_before_the_head_once(wishes):
    wish = wishes.wish_at("in_progress")
    wish.fail_delivery(wishes.author, "nobody at home")
    with later(6):
        assert "to_head" not in deadlines.run()
    with later(8):
        assert deadlines.run() == {"to_head": 1}
        assert deadlines.run() == {}
    assert [row.about_id for row in Decision.waiting(wish.station_id).where(Decision.kind == "wish_late")] == [wish.id]


def test_the_head_is_not_asked_any_more_about_a_state_that_is_over(wishes):
    wish = wishes.wish_at("submitted")
    with later(9):
        assert deadlines.run() == {"to_head": 1}
        wish.approve(wishes.checker, policy_checked=True, safe=True)
    assert list(Decision.waiting(wish.station_id).where(Decision.kind == "wish_late")) == []


def test_what_the_head_has_settled_is_not_asked_again_until_another_time_runs_out(wishes):
    wish = wishes.wish_at("submitted")
    with later(9):
        assert deadlines.run() == {"to_head": 1}
        (asked,) = Decision.waiting(wish.station_id).where(Decision.kind == "wish_late")
        asked.settle(wishes.station_head, "done")
        assert deadlines.run() == {}
        wish.postpone(wishes.checker, clock.today() + timedelta(days=3), "in hospital")
    with later(14):
        assert deadlines.run() == {"to_head": 1}


def test_deadlines_are_settings(wishes, app, monkeypatch):
    for name, days in (("WISH_PUBLISHED_DAYS", 3), ("WISH_CONTACT_DAYS", 2), ("WISH_GOODS_DAYS", 4)):
        monkeypatch.setitem(app.config, name, days)
    wish = wishes.wish_at("claimed")
    assert wish.expires_at == clock.start_of(clock.today() + timedelta(days=4))
    assert claim_of(wish, wishes.partner).deliver_by == clock.start_of(clock.today() + timedelta(days=5))


@pytest.mark.parametrize(("state", "name"), [("returned", "WISH_RETURNED_DAYS"), ("approved", "WISH_RELEASE_DAYS"), ("followed_up", "WISH_CLOSE_DAYS")])
def test_the_stations_own_days_are_settings_too(wishes, app, monkeypatch, state, name):
    monkeypatch.setitem(app.config, name, 2)
    wish = wishes.wish_at({"returned": "submitted"}.get(state, state))
    if state == "returned":
        wish.return_(wishes.checker, "how big is the stove?")
    reached = clock.local(WishEvent.select().where(WishEvent.wish == wish.id).order_by(WishEvent.place.desc()).get().at).date()
    assert wish.due_at == clock.start_of(reached + timedelta(days=3))


def test_what_was_put_off_is_not_before_the_head_until_its_new_day(wishes):
    wish = wishes.wish_at("submitted")
    with later(9):
        assert deadlines.run() == {"to_head": 1}
        wish.postpone(wishes.checker, clock.today() + timedelta(days=3), "in hospital")
        assert not Decision.waiting(wish.station_id).where(Decision.kind == "wish_late").exists()
    with later(14):
        assert deadlines.run() == {"to_head": 1}


def test_one_wish_that_goes_wrong_does_not_stop_the_others(wishes, monkeypatch):
    """Somebody else was faster with the first: it is refused, the second still expires."""
    from app.web import Refused

    first, second = wishes.wish_at("published"), wishes.wish_at("published")
    expire = Wish.expire

    def sometimes(self):
        if self.id == first.id:
            raise Refused("Somebody was faster.", 409)
        return expire(self)

    monkeypatch.setattr(Wish, "expire", sometimes)
    with later(62):
        assert deadlines.run() == {"expired": 1}
    assert (Wish.get_by_id(first.id).state, Wish.get_by_id(second.id).state) == ("published", "expired")


# ---- one process at a time -----------------------------------------------------------------------------------------


def test_a_wish_that_breaks_is_told_and_does_not_hold_up_the_others(wishes, monkeypatch, caplog):
    first, second = wishes.wish_at("published"), wishes.wish_at("published")
    expire = Wish.expire

    def broken(self):
        if self.id == first.id:
            raise ValueError("a broken row")
        return expire(self)

    monkeypatch.setattr(Wish, "expire", broken)
    with later(62):
        assert deadlines.run() == {"expired": 1, "failed": 1}
    assert (Wish.get_by_id(first.id).state, Wish.get_by_id(second.id).state) == ("published", "expired")
    assert str(first.id) in caplog.text


def test_a_lease_has_one_holder_until_it_runs_out(app):
    one, other = uuid.uuid4(), uuid.uuid4()
    assert Lease.take("work", one, 60)
    assert Lease.take("work", one, 60)
    assert not Lease.take("work", other, 60)
    with later(seconds=61):
        assert Lease.take("work", other, 60)
        assert not Lease.take("work", one, 60)
        Lease.give_back("work", one)
        assert not Lease.take("work", one, 60)
        Lease.give_back("work", other)
        assert Lease.take("work", one, 60)
    assert Lease.select().count() == 1


def test_while_another_process_is_at_it_nothing_is_done(wishes):
    wishes.wish_at("published")
    with later(62):
        assert Lease.take(deadlines.LEASE, uuid.uuid4(), 300)
        assert deadlines.run_alone() is None
        assert not WishEvent.select().where(WishEvent.step == "expire").exists()
    with later(62, seconds=301):
        assert deadlines.run_alone() == {"expired": 1}
        assert deadlines.run_alone() == {}


def test_the_command_runs_the_deadlines(wishes, app):
    wishes.wish_at("published")
    with later(62):
        runner = app.test_cli_runner()
        assert runner.invoke(args=["wishes", "due"]).output == "expired 1\n"
        assert runner.invoke(args=["wishes", "due"]).output == "Nothing was due.\n"


def test_the_timer_is_off_at_zero_and_a_thread_otherwise(app, monkeypatch):
    monkeypatch.setitem(app.config, "WISH_DUE_EVERY_MINUTES", 0)
    assert deadlines.start_timer(app) is None
    monkeypatch.setitem(app.config, "WISH_DUE_EVERY_MINUTES", 600)
    thread = deadlines.start_timer(app)
    assert thread.daemon
    assert thread.is_alive()
    thread.stop()
    assert not thread.is_alive()


def test_the_servers_own_timer_expires_a_wish(wishes, app, monkeypatch):
    wish = wishes.wish_at("published")
    Wish.update(expires_at=clock.now() - timedelta(minutes=1)).where(Wish.id == wish.id).execute()
    monkeypatch.setattr(deadlines, "FIRST_LOOK_SECONDS", 0.05)
    timer = deadlines.start_timer(app)
    for _ in range(100):
        if Wish.get_by_id(wish.id).state == "expired":
            break
        time.sleep(0.05)
    timer.stop()
    assert Wish.get_by_id(wish.id).state == "expired"


def test_an_open_wish_of_a_home_that_ended_leaves_the_wall_and_comes_before_the_head(wishes):
    from app.wishes import publishing

    wish = wishes.wish_at("published")
    wishes.home.end("moved", wishes.station_head)
    assert publishing.published() == []
    assert publishing.find(wish.public_id) is None
    assert deadlines.run() == {"ended": 1}
    assert deadlines.run() == {}
    wish.close_unmet(wishes.station_head, "moved")
    assert wish.state == "closed_unmet"
