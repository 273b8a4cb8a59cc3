"""Claims: one live claim for a wish and slot, a line in order of arrival, both sides told, and what is given back counts."""

import threading
from datetime import timedelta

import peewee
import pytest

from app import clock
from app.db import database, uuid7
from app.households import Decision
from app.web import Refused
from app.wishes import Claim, Notice, Wish, deadlines
from tests.wishes.conftest import GOODS, YES, agree, claim_of, later, partner, start
from tests.wishes.test_life import refused
from tests.world import THERE, account_of


def notices(partner=None):
    where = Notice.partner == partner.id if partner else Notice.partner.is_null()
    return [notice.kind for notice in Notice.select().where(where).order_by(Notice.at)]


def test_two_phones_that_were_offline_claim_one_wish_and_both_are_told(wishes):
    wish = wishes.wish_at("published")
    early = clock.now() - timedelta(hours=3)
    second = Wish.get_by_id(wish.id).request_claim(wishes.rival, wishes.rival.account, id=uuid7(), at=clock.now() - timedelta(hours=1))
    first = Wish.get_by_id(wish.id).request_claim(wishes.partner, wishes.partner_account, id=uuid7(), at=early)
    assert (second.state, first.state, first.place_in_line) == ("claimed", "waitlisted", 1)
    assert first.asked_at == early  # the phone's time is kept, the server's order decides
    assert (notices(wishes.rival), notices(wishes.partner)) == (["claimed"], ["waitlisted"])
    assert notices() == ["claimed", "waitlisted"]
    assert Wish.get_by_id(wish.id).state == "claimed"


def test_asking_again_gives_the_claim_that_stands(wishes):
    wish = wishes.wish_at("published")
    claim = wish.request_claim(wishes.partner, wishes.partner_account)
    assert wish.request_claim(wishes.partner, wishes.partner_account, id=uuid7()).id == claim.id
    assert Claim.select().count() == 1


def test_the_database_itself_refuses_a_second_live_claim(wishes):
    wish = wishes.wish_at("claimed")
    with pytest.raises(peewee.IntegrityError):
        Claim.create(station_id=wish.station_id, wish=wish.id, partner=wishes.rival.id, place=9, slot=1, live=1, state="claimed")
    Claim.create(station_id=wish.station_id, wish=wish.id, partner=wishes.rival.id, place=9, slot=1, live=None, state="dropped", standing=None)


def test_without_the_index_a_second_live_claim_gets_in(wishes, app):
    """The control."""

    wish = wishes.wish_at("claimed")
    database.execute_sql('DROP INDEX "claim_wish_id_slot_live"')
    Claim.create(station_id=wish.station_id, wish=wish.id, partner=wishes.rival.id, place=9, slot=1, live=1, state="claimed")
    assert Claim.holding(wish).count() == 2


def test_what_comes_after_the_slot_was_taken_behind_our_back_waits(wishes, monkeypatch):
    """The code believed that a slot was free; the index said no: in line, not lost, not twice."""
    from app.wishes import waitlist

    wish = wishes.wish_at("published")
    Claim.create(station_id=wish.station_id, wish=wish.id, partner=wishes.rival.id, place=1, slot=1, live=1, state="claimed")
    monkeypatch.setattr(waitlist, "free_slots", lambda wish: [1])
    claim = wish.request_claim(wishes.partner, wishes.partner_account)
    assert (claim.state, Wish.get_by_id(wish.id).state, Claim.holding(wish).count()) == ("waitlisted", "published", 1)


def test_a_partner_that_is_not_approved_claims_nothing(wishes):
    wish = wishes.wish_at("published")
    wishes.rival.suspend(wishes.station_head)
    refused(wish.request_claim, wishes.rival, wishes.rival.account, status=403)


def test_nobody_claims_for_a_partner_that_is_not_theirs(wishes):
    wish = wishes.wish_at("published")
    for account in (wishes.rival.account, wishes.volunteer, wishes.social_worker, wishes.stranger):
        refused(wish.request_claim, wishes.partner, account, status=403)


def test_the_head_may_assign(wishes):
    wish = wishes.wish_at("published")
    assert wish.assign(wishes.partner, wishes.station_head).state == "claimed"


def test_a_volunteer_claims_as_an_individual(wishes):
    own = partner("吕春晓", wishes.volunteer, wishes.station_head, kind="individual")
    assert wishes.wish_at("published").request_claim(own, wishes.volunteer).state == "claimed"


@pytest.mark.parametrize("state", ["submitted", "approved", "delivered", "closed"])
def test_only_an_open_wish_is_claimed(wishes, state):
    refused(wishes.wish_at(state).request_claim, wishes.rival, wishes.rival.account, status=409)


# ---- giving back ---------------------------------------------------------------------------------------------------


def test_the_first_in_line_is_offered_what_was_given_back_for_48_hours(wishes):
    wish = wishes.wish_at("claimed")
    waiting = [wish.request_claim(each, each.account) for each in (wishes.rival, wishes.third)]
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    offered = Claim.get_by_id(waiting[0].id)
    assert (wish.state, offered.state, offered.slot) == ("published", "offered", 1)
    assert offered.offer_until - clock.now() > timedelta(hours=47, minutes=59)
    assert notices(wishes.rival) == ["waitlisted", "offered"]
    with later(hours=47):
        assert deadlines.run() == {}
    with later(hours=49):
        refused(wish.accept, offered, wishes.rival.account, status=409)
        assert deadlines.run() == {"lapsed": 1}
        assert deadlines.run() == {}
        second = Claim.get_by_id(waiting[1].id)
        assert (Claim.get_by_id(offered.id).state, second.state) == ("lapsed", "offered")
        wish.accept(second, wishes.third.account)
        assert wish.accept(second, wishes.third.account).state == "claimed"
    assert (Wish.get_by_id(wish.id).state, wishes.rival.drops, wishes.partner.drops) == ("claimed", 0, 1)


def test_nobody_overtakes_an_offer(wishes):
    wish = wishes.wish_at("claimed")
    wish.request_claim(wishes.rival, wishes.rival.account)
    wish.revoke(claim_of(wish, wishes.partner), wishes.author, "did not answer")
    late = wish.request_claim(wishes.third, wishes.third.account)
    assert (late.state, claim_of(wish, wishes.rival).state) == ("waitlisted", "offered")


def test_who_declines_lets_the_next_one_in(wishes):
    wish = wishes.wish_at("claimed")
    for each in (wishes.rival, wishes.third):
        wish.request_claim(each, each.account)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    wish.decline(claim_of(wish, wishes.rival), wishes.rival.account)
    assert claim_of(wish, wishes.third).state == "offered"
    assert wishes.rival.drops == 0


def test_after_dropping_one_may_ask_again(wishes):
    wish = wishes.wish_at("claimed")
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "a mistake")
    assert wish.request_claim(wishes.partner, wishes.partner_account).state == "claimed"
    assert [claim.state for claim in wish.claims] == ["dropped", "claimed"]


def test_a_drop_needs_a_reason_and_its_owner(wishes):
    wish = wishes.wish_at("claimed")
    claim = claim_of(wish, wishes.partner)
    refused(wish.drop, claim, wishes.partner_account, "", status=422)
    refused(wish.drop, claim, wishes.rival.account, "not mine", status=404)
    refused(wish.revoke, claim, wishes.partner_account, "me", status=403)
    refused(wish.revoke, claim, wishes.stranger, "me", status=404)
    other = wishes.wish_at("published")
    refused(other.drop, claim, wishes.partner_account, "another wish", status=404)


def test_three_make_the_head_look(wishes):
    for _ in range(3):
        wish = wishes.wish_at("claimed")
        assert Decision.waiting(wish.station_id).where(Decision.kind == "partner_drops").count() == 0
        wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    waiting = Decision.waiting(wish.station_id).where(Decision.kind == "partner_drops")
    assert (wishes.partner.drops, waiting.count()) == (3, 1)
    wishes.partner.reviewed(wishes.station_head)
    assert (wishes.partner.drops, waiting.count()) == (0, 0)


def test_drop_revoke_and_timeout_all_count(wishes):
    wish = wishes.wish_at("claimed")
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    wish = wishes.wish_at("claimed")
    wish.revoke(claim_of(wish, wishes.partner), wishes.checker, "no answer")
    wish = wishes.wish_at("claimed")
    with later(8):
        assert deadlines.run()["timed_out"] == 1
    assert wishes.partner.drops == 3
    assert notices(wishes.partner)[-1] == "timeout"


# ---- joint wishes --------------------------------------------------------------------------------------------------


def joint(wishes):
    wish = wishes.wish_at("published", slots=3)
    fourth = partner("第四家", account_of("partner", wish.station_id, 60), wishes.station_head)
    fourth.account = fourth.accounts[0]
    return wish, [wishes.partner, wishes.rival, wishes.third, fourth]


def test_a_joint_wish_is_claimed_when_its_last_slot_is_taken(wishes):
    wish, partners = joint(wishes)
    seen = []
    for each in partners:
        each.account = each.accounts[0]
        claim = wish.request_claim(each, each.account)
        seen.append((claim.state, claim.slot, wish.state))
    assert seen == [("claimed", 1, "published"), ("claimed", 2, "published"), ("claimed", 3, "claimed"), ("waitlisted", None, "claimed")]


def test_one_of_three_drops_and_the_others_stay(wishes):
    wish, partners = joint(wishes)
    for each in partners:
        wish.request_claim(each, each.accounts[0])
    wish.drop(claim_of(wish, partners[1]), partners[1].accounts[0], "no budget")
    assert wish.state == "published"
    assert [(claim.slot, claim.state) for claim in Claim.holding(wish)] == [(1, "claimed"), (2, "offered"), (3, "claimed")]
    wish.accept(claim_of(wish, partners[3]), partners[3].accounts[0])
    assert (wish.state, claim_of(wish, partners[3]).slot) == ("claimed", 2)
    start(wishes, wish)
    wish.deliver(wishes.author, GOODS)
    wish.confirm(wishes.witness, YES)
    assert {claim.state for claim in Claim.holding(wish)} == {"realised"}
    assert [kind for each in (partners[0], partners[2], partners[3]) for kind in notices(each)[-1:]] == ["realised"] * 3


def test_the_days_to_deliver_begin_when_the_last_partner_is_there(wishes):
    wish, partners = joint(wishes)
    first = wish.request_claim(partners[0], partners[0].accounts[0])
    assert (first.contact_by is not None, claim_of(wish, partners[0]).deliver_by) == (True, None)
    wish.note_contact(first, wishes.author)
    with later(20):
        deadlines.run()
        assert claim_of(wish, partners[0]).state == "claimed", "nobody is late for others"
        for each in partners[1:3]:
            wish.request_claim(each, each.accounts[0])
        assert {claim.deliver_by for claim in Claim.holding(wish)} == {clock.start_of(clock.today() + timedelta(days=16))}


def lacking(wish):
    return [decision.about_id for decision in Decision.waiting(wish.station_id).where(Decision.kind == "wish_short")]


def test_the_head_lets_a_joint_wish_go_on_with_fewer(wishes):
    wish, partners = joint(wishes)
    for each in partners:
        wish.request_claim(each, each.accounts[0])
    wish.start(wishes.author)
    for each in partners[:1]:
        wish.drop(claim_of(wish, each), each.accounts[0], "no budget")
    assert (wish.state, lacking(wish)) == ("published", [wish.id])
    assert "one_left" in notices(partners[1])
    assert {claim.deliver_by for claim in Claim.holding(wish).where(Claim.state == "claimed")} == {None}
    with pytest.raises(Refused):
        wish.go_on(wishes.checker)
    browser = wishes.browser(wishes.station_head)
    assert "Go on with fewer partners" in browser.get(f"/wishes/{wish.id}").text
    assert browser.post(f"/wishes/{wish.id}/going-on").status_code == 303
    wish = Wish.get_by_id(wish.id)
    assert (wish.state, wish.slots, lacking(wish)) == ("claimed", 2, [])
    assert [(claim.slot, claim.partner_id, claim.deliver_by is None) for claim in Claim.holding(wish)] == [
        (1, partners[1].id, False),
        (2, partners[2].id, False),
    ]
    assert claim_of(wish, partners[3]).state == "released", "what was offered to the first in line"
    assert [notices(each)[-1] for each in partners[1:]] == ["goes_on", "goes_on", "released"]
    start(wishes, wish)
    wish.deliver(wishes.author, GOODS)
    wish.confirm(wishes.witness, YES)
    assert wish.state == "confirmed"


def test_partners_who_were_at_work_keep_a_joint_wish_until_the_head_decides(wishes):
    wish, partners = joint(wishes)
    for each in partners[:3]:
        wish.request_claim(each, each.accounts[0])
        wish.note_contact(claim_of(wish, each), wishes.author)
    wish.start(wishes.author)
    wish.drop(claim_of(wish, partners[0]), partners[0].accounts[0], "no budget")
    with later(70):
        assert "expired" not in deadlines.run()
        assert (Wish.get_by_id(wish.id).state, claim_of(wish, partners[1]).state, lacking(wish)) == ("published", "claimed", [wish.id])
        Wish.get_by_id(wish.id).go_on(wishes.station_head)
        assert Wish.get_by_id(wish.id).state == "claimed"


def test_a_joint_wish_that_is_whole_again_asks_the_head_nothing(wishes):
    wish, partners = joint(wishes)
    for each in partners:
        wish.request_claim(each, each.accounts[0])
    wish.drop(claim_of(wish, partners[0]), partners[0].accounts[0], "no budget")
    wish.accept(claim_of(wish, partners[3]), partners[3].accounts[0])
    assert (wish.state, lacking(wish)) == ("claimed", [])


def test_a_wish_that_nobody_holds_does_not_go_on(wishes):
    wish = wishes.wish_at("published", slots=2)
    with pytest.raises(Refused, match="No partner"):
        wish.go_on(wishes.station_head)


# ---- the family and the clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["published", "claimed", "in_progress"])
def test_consent_withdrawn_while_claimed_unpublishes_at_once_and_gives_no_reason(wishes, state):
    from app.households import Consent
    from app.wishes import publishing

    wish = wishes.wish_at(state)
    consent = Consent.get(Consent.household == wishes.home, Consent.purpose == "share_with_partner")
    consent.withdraw(wishes.author)
    assert Wish.get_by_id(wish.id).state == "withdrawn"
    assert publishing.published() == []
    assert publishing.find(wish.public_id, wishes.partner) is None
    assert [notice.sentence for notice in Notice.select().where(Notice.kind == "withdrawn", Notice.partner.is_null())]
    if state != "published":
        notice = Notice.get(Notice.partner == wishes.partner.id, Notice.kind == "withdrawn")
        assert notice.details == {}
        assert "consent" not in notice.sentence.lower()
        told = publishing.own_claims(wishes.partner)[0]
        assert (told.state, told.wish.need, told.wish.status) == ("withdrawn", "", "withdrawn")
        assert wishes.partner.drops == 0
        assert claim_of(wish, wishes.partner).reason == ""


def test_consent_withdrawn_after_delivery_hides_the_text_and_leaves_the_wish(wishes):
    from app.households import Consent
    from app.wishes import publishing

    wish = wishes.wish_at("confirmed")
    Consent.get(Consent.household == wishes.home, Consent.purpose == "share_with_partner").withdraw(wishes.author)
    assert Wish.get_by_id(wish.id).state == "confirmed"
    assert publishing.own_claims(wishes.partner)[0].wish.need == ""
    with later(30):
        assert publishing.stories() == []


def test_a_consent_that_another_one_replaces_keeps_what_it_did_not_carry(wishes):
    from app.households import Consent

    agree(wishes.home, "share_with_partner")
    wish = wishes.wish_at("published")
    fresh = agree(wishes.home, "share_with_partner")[0]
    fresh.withdraw(wishes.author)
    assert Wish.get_by_id(wish.id).state == "published"
    Consent.get(Consent.household == wishes.home, Consent.purpose == "share_with_partner").withdraw(wishes.author)
    assert Wish.get_by_id(wish.id).state == "withdrawn"


def test_the_servers_clock_decides_between_midnight_and_a_claim_a_second_before(wishes):
    wish = wishes.wish_at("published")
    with clock.freeze(wish.expires_at - timedelta(seconds=1)):
        in_time = Wish.get_by_id(wish.id).request_claim(wishes.partner, wishes.partner_account)
        assert in_time.state == "claimed"
    with clock.freeze(wish.expires_at):
        assert "expired" not in deadlines.run()
    late = wishes.wish_at("published")
    with clock.freeze(late.expires_at):
        second_before = late.expires_at - timedelta(seconds=1)
        sentence = refused(Wish.get_by_id(late.id).request_claim, wishes.rival, wishes.rival.account, at=second_before, status=422)
        assert "next round" in sentence  # whether the job has run or not
        assert deadlines.run()["expired"] == 1
        refused(Wish.get_by_id(late.id).request_claim, wishes.rival, wishes.rival.account, at=second_before, status=409)


def test_a_claimer_who_deletes_the_account_after_shipping_keeps_the_wish_alive(wishes):
    wish = wishes.wish_at("in_progress")
    wishes.partner_account.disable(wishes.station_head)
    assert deadlines.run() == {"left": 1}
    assert deadlines.run() == {}
    assert notices()[-1] == "partner_left"
    wish.deliver(wishes.author, GOODS)
    wish.confirm(wishes.witness, YES)
    assert (claim_of(wish, wishes.partner).state, wish.state) == ("realised", "confirmed")


def test_notices_are_read_by_whom_they_concern(wishes):
    wishes.wish_at("claimed")
    assert {notice.partner_id for notice in Notice.visible_to(wishes.partner_account)} == {wishes.partner.id}
    assert {notice.partner_id for notice in Notice.visible_to(wishes.social_worker)} == {None}
    assert not Notice.visible_to(wishes.rival.account).exists()
    assert not Notice.visible_to(wishes.stranger).exists()
    assert not Notice.visible_to(wishes.volunteer).exists()
    notice = Notice.visible_to(wishes.partner_account).get()
    notice.read(wishes.partner_account)
    assert Notice.get_by_id(notice.id).read_by == wishes.partner_account.id


def test_claims_are_seen_by_their_partner_and_the_wishes_station(wishes):
    wish = wishes.wish_at("claimed")
    assert Claim.visible_to(wishes.partner_account).count() == Claim.visible_to(wishes.author).count() == 1
    for account in (wishes.rival.account, wishes.stranger, wishes.bureau, account_of("partner", THERE, 61)):
        assert not Claim.visible_to(account).exists()
    with pytest.raises(Refused):
        wish.drop(claim_of(wish, wishes.partner), wishes.rival.account, "x")


def test_many_threads_claim_one_wish_and_one_has_it(wishes, app):
    """On either database: one winner, the others in line without a gap, nobody refused."""
    wish = wishes.wish_at("published")
    crowd = [partner(f"伙伴{number}", account_of("partner", wish.station_id, 70 + number), wishes.station_head) for number in range(12)]
    states, ready = [], threading.Barrier(len(crowd))

    def claim(each):
        with app.app_context(), database.connection_context():
            ready.wait()
            states.append(Wish.get_by_id(wish.id).request_claim(each, each.accounts[0]).state)

    threads = [threading.Thread(target=claim, args=(each,)) for each in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states) == ["claimed"] + ["waitlisted"] * 11
    assert [claim.place for claim in Wish.get_by_id(wish.id).claims] == list(range(1, 13))
    assert Claim.holding(wish).count() == 1
