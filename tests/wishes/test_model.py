"""Any order of steps by anybody, against a model: the wish moves as declared, and what must always be true stays true (hypothesis)."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from app import clock
from app.db import database
from app.households import Consent
from app.ledger import Line
from app.web import Refused
from app.wishes import Claim, Wish, WishEvent, deadlines, life, publishing
from app.wishes.claim import HOLDS, STANDS
from tests.wishes.conftest import CALL, GOODS, PATH, TEXT, YES

PEOPLE = ("author", "checker", "witness", "station_head", "volunteer", "stranger", "bureau", "partner_account")
OUTSIDE = ("stranger", "bureau", "partner_account")  # they take none of these steps
PARTNERS = ("partner", "rival", "third")
# every verb that a person calls, with honest arguments
VERBS = {
    "submit": lambda wish, by: wish.submit(by),
    "return": lambda wish, by: wish.return_(by, "more"),
    "approve": lambda wish, by: wish.approve(by, policy_checked=True, safe=True),
    "reject": lambda wish, by: wish.reject(by, "aid", family_told=True, alternative="referral"),
    "write_public": lambda wish, by: wish.write_public(by, TEXT),
    "publish": lambda wish, by: wish.publish(by),
    "unpublish": lambda wish, by: wish.unpublish(by, "mend"),
    "go_on": lambda wish, by: wish.go_on(by),
    "start": lambda wish, by: wish.start(by),
    "deliver": lambda wish, by: wish.deliver(by, GOODS),
    "fail_delivery": lambda wish, by: wish.fail_delivery(by, "not home"),
    "reschedule": lambda wish, by: wish.reschedule(by, clock.today() + timedelta(days=3)),
    "confirm": lambda wish, by: wish.confirm(by, YES),
    "dispute": lambda wish, by: wish.dispute(by, "no"),
    "resolve_again": lambda wish, by: wish.resolve(by, "again", "again"),
    "resolve_delivered": lambda wish, by: wish.resolve(by, "delivered", "it was there"),
    "follow_up": lambda wish, by: wish.follow_up(by, CALL),
    "close": lambda wish, by: wish.close(by),
    "reopen": lambda wish, by: wish.reopen(by, "again"),
    "withdraw": lambda wish, by: wish.withdraw(by),
    "meet_otherwise": lambda wish, by: wish.meet_otherwise(by, "aid"),
    "close_unmet": lambda wish, by: wish.close_unmet(by, "moved"),
}


class AnyOrder(RuleBasedStateMachine):
    """One wish with one or two slots in a world of its own; `seen` is what the model believes of its state."""

    world = None

    @initialize(slots=st.integers(1, 2), state=st.sampled_from((*PATH[:-1], "claimed", "claimed", "in_progress")), line=st.booleans())
    def begin(self, slots, state, line):
        slots = slots if state in PATH[:4] else 1
        self.example = database.savepoint().__enter__()
        self.at = clock.now()
        self.wish = self.world.wish_at(state, slots=slots)
        if line and state in life.UNDER_WAY:
            self.wish.request_claim(self.world.rival, self.world.rival.account)
        self.seen, self.steps = state, len(self.wish.events)
        if state in ("followed_up",):
            self.at += timedelta(days=10)

    def teardown(self):
        if hasattr(self, "example"):
            self.example.rollback(begin=False)
            self.example.commit(begin=False)

    def do(self, act, refused=False):
        """Act on a fresh object at the model's time. A refusal changes nothing; a success moves along a declared step. `refused`: it must be one."""
        before = self.picture()
        wish = Wish.get_by_id(self.wish.id)
        with clock.freeze(self.at):
            try:
                act(wish)
                refusal = None
            except Refused as caught:
                refusal = caught
        if refusal:
            assert str(refusal.sentence)
            assert refusal.status in (403, 404, 409, 422)
            assert self.picture() == before
            return
        assert not refused, "somebody who may not did it"
        self.at += timedelta(seconds=1)
        after = Wish.get_by_id(self.wish.id).state
        new = list(WishEvent.of(self.wish).where(WishEvent.place > self.steps))
        for event in new:
            step = life.STEPS[event.step]
            assert event.from_state == self.seen, "an event begins where the last one ended"
            assert event.from_state in step.sources
            assert event.to_state == (step.target or event.from_state)
            self.seen, self.steps = event.to_state, event.place
        assert after == self.seen, "a state that no event tells"

    def picture(self):
        wish = Wish.select().where(Wish.id == self.wish.id).dicts().get()
        wish.pop("turns")
        return wish, list(Claim.select().order_by(Claim.place).dicts()), WishEvent.select().count(), Line.select().count()

    @rule(verb=st.sampled_from(sorted(VERBS)), who=st.sampled_from(PEOPLE))
    def anybody_tries_anything(self, verb, who):
        self.do(lambda wish: VERBS[verb](wish, getattr(self.world, who)), refused=who in OUTSIDE)

    @rule(_again=st.integers(1, 3))
    def the_next_honest_step(self, _again):
        """So that long stories happen and not only refusals."""
        onward = {
            "draft": ("submit", "author"),
            "submitted": ("approve", "checker"),
            "approved": ("publish", "checker") if self.wish_now().public_text else ("write_public", "author"),
            "claimed": ("start", "author"),
            "in_progress": ("deliver", "author"),
            "delivered": ("confirm", "witness"),
            "confirmed": ("follow_up", "witness"),
            "followed_up": ("close", "station_head"),
        }.get(self.seen)
        if onward:
            self.do(lambda wish: VERBS[onward[0]](wish, getattr(self.world, onward[1])))

    @rule(who=st.sampled_from(PARTNERS))
    def a_partner_claims(self, who):
        partner = getattr(self.world, who)
        self.do(lambda wish: wish.request_claim(partner, partner.account))

    @rule(number=st.integers(0, 50), turn=st.integers(0, 5))
    def a_claim_changes(self, number, turn):
        claims = list(Claim.select().where(Claim.wish == self.wish.id, Claim.standing == 1).order_by(Claim.place))
        if claims:
            claim = claims[number % len(claims)]
            verbs = {"offered": ("accept", "decline"), "waitlisted": ("decline",), "claimed": ("drop", "revoke", "note_contact")}.get(claim.state, ("drop",))
            verb = verbs[turn % len(verbs)]
            by = self.world.author if verb == "revoke" else next(p for p in map(self.world.__dict__.get, PARTNERS) if p.id == claim.partner_id).account
            reason = ("no budget",) if verb in ("drop", "revoke") else ()
            self.do(lambda wish: getattr(wish, verb)(claim, by, *reason))

    @rule(number=st.integers(0, 50), who=st.sampled_from(PEOPLE))
    def anybody_tries_what_would_fit(self, number, who):
        fitting = [verb for verb in sorted(VERBS) if self.seen in life.STEPS[verb].sources]
        if fitting:
            self.do(lambda wish: VERBS[fitting[number % len(fitting)]](wish, getattr(self.world, who)), refused=who in OUTSIDE)

    @rule(days=st.integers(1, 30))
    def time_passes(self, days):
        self.at += timedelta(days=days)

    @rule()
    def the_deadlines_run(self):
        self.do(lambda wish: deadlines.run())
        before = self.picture()
        with clock.freeze(self.at):
            deadlines.run()
        assert self.picture() == before, "a second run did something"

    @precondition(lambda self: self.seen in ("published", "claimed", "in_progress"))
    @rule()
    def the_family_withdraws_its_consent(self):
        consent = Consent.get(Consent.household == self.world.home, Consent.purpose == "share_with_partner")
        if consent.withdrawn_at is None:
            self.do(lambda wish: Consent.get_by_id(consent.id).withdraw(self.world.author))
            assert self.seen == "withdrawn"

    def wish_now(self):
        return Wish.get_by_id(self.wish.id)

    # ---- always true ----

    @invariant()
    def a_slot_has_one_holder(self):
        if not hasattr(self, "wish"):
            return
        claims = list(Claim.select().where(Claim.wish == self.wish.id))
        held = [claim.slot for claim in claims if claim.live == 1]
        assert len(held) == len(set(held)) <= self.wish.slots
        for claim in claims:
            assert (claim.live == 1) == (claim.state in HOLDS)
            assert (claim.standing == 1) == (claim.state in STANDS)
        standing = [claim.partner_id for claim in claims if claim.standing == 1]
        assert len(standing) == len(set(standing))

    @invariant()
    def claims_fit_the_state(self):
        if not hasattr(self, "wish"):
            return
        claims = list(Claim.select().where(Claim.wish == self.wish.id))
        if self.seen in ("claimed", "in_progress", "delivered", "confirmed", "followed_up", "closed"):
            assert sum(claim.live == 1 for claim in claims) == self.wish.slots
        if self.seen in ("withdrawn", "expired", "met_otherwise", "closed_unmet", "rejected", "approved", "draft"):
            assert not [claim for claim in claims if claim.standing == 1]
        if self.seen == "published" and len([c for c in claims if c.state == "waitlisted"]):
            assert sum(claim.live == 1 for claim in claims) == self.wish.slots, "somebody waits beside a free slot"

    @invariant()
    def it_is_counted_when_it_is_confirmed_and_only_then(self):
        if not hasattr(self, "wish"):
            return
        count = sum(line.count for line in Line.select().where(Line.occurrence == self.wish.id, Line.kind == "wish"))
        assert count == (self.seen in ("confirmed", "followed_up", "closed"))

    @invariant()
    def the_wall_shows_what_may_be_claimed(self):
        if not hasattr(self, "wish"):
            return
        with clock.freeze(self.at):
            shown = self.wish.public_id in {view.code for view in publishing.published()}
        assert not shown or self.seen == "published"

    @invariant()
    def events_are_numbered_without_a_gap(self):
        if hasattr(self, "wish"):
            places = [event.place for event in WishEvent.of(self.wish)]
            assert places == list(range(1, len(places) + 1))
            assert all(one.to_state == two.from_state for one, two in itertools.pairwise(WishEvent.of(self.wish)))


@pytest.fixture
def machine(wishes):
    with database.transaction() as everything:
        AnyOrder.world = wishes
        yield AnyOrder
        AnyOrder.world = None
        everything.rollback()


QUICK = settings(
    max_examples=16,
    stateful_step_count=25,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
    derandomize=True,
)


def test_any_order_of_steps_keeps_the_declared_life(machine):
    run_state_machine_as_test(machine, settings=QUICK)


BROKEN = {
    "a dispute stays counted": ("app.wishes.counting.take_back", lambda wish: None),
    "a withdrawn wish keeps its claims": ("app.wishes.waitlist.end_all", lambda wish, ending: None),
    "every role may do everything": ("app.wishes.life.roles_of", lambda by, wish, partner=None, at=None: {"social_worker", "system", "partner"}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_life_is_caught(machine, monkeypatch, broken):
    """The control: with one safeguard out, the same steps find it."""
    monkeypatch.setattr(*BROKEN[broken])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=QUICK)
