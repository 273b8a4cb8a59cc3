"""Partners register, are approved by their head, act through their accounts, pair with students and say what they can give."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.households import Decision, Person
from app.wishes import Pairing, PairingAid, Partner, PartnerOffer, pairing
from tests.wishes.conftest import account, claim_of, later, partner
from tests.wishes.test_life import refused
from tests.world import HERE, THERE, account_of, home_of


def test_a_partner_waits_for_the_head_of_its_station(wishes):
    boss = account("partner", 30)
    made = Partner.register(HERE, boss, name="新厂", kind="enterprise", towns=[HERE, THERE])
    assert not made.approved
    assert Decision.waiting(HERE).where(Decision.kind == "partner").get().kind_name == "A partner wants to register"
    for other in (wishes.social_worker, wishes.stranger, boss, wishes.volunteer):
        refused(made.approve, other, status=403)
    made.approve(wishes.station_head)
    assert made.approved
    assert Decision.waiting(HERE).count() == 0
    made.approve(wishes.station_head)
    assert AuditEntry.select().where(AuditEntry.action == "approve", AuditEntry.about_id == str(made.id)).count() == 1


def test_registering_twice_gives_one_partner(wishes):
    from app.db import uuid7

    boss, id = account("partner", 30), uuid7()
    first = Partner.register(HERE, boss, name="新厂", kind="enterprise", id=id)
    assert Partner.register(HERE, boss, name="新厂", kind="enterprise", id=id).id == first.id
    refused(Partner.register, HERE, account("partner", 31), name="新厂", kind="enterprise", status=409)
    refused(Partner.register, HERE, boss, name="又一家", kind="enterprise", status=409)
    refused(Partner.register, HERE, account("partner", 32), name="第三家", kind="bank", status=422)


def test_a_refused_partner_and_a_suspended_one_claim_nothing(wishes):
    wish = wishes.wish_at("published")
    wishes.rival.suspend(wishes.station_head)
    refused(wish.request_claim, wishes.rival, wishes.rival.account)
    wishes.rival.approve(wishes.station_head)
    wishes.third.refuse(wishes.station_head)
    refused(wish.request_claim, wishes.third, wishes.third.account)
    assert wish.request_claim(wishes.rival, wishes.rival.account).state == "claimed"


def test_suspending_leaves_what_is_under_way(wishes):
    wish = wishes.wish_at("in_progress")
    wishes.partner.suspend(wishes.station_head)
    assert claim_of(wish, wishes.partner).state == "claimed"


def test_a_suspended_partner_in_line_is_passed_over(wishes):
    wish = wishes.wish_at("claimed")
    for each in (wishes.rival, wishes.third):
        wish.request_claim(each, each.account)
    wishes.rival.suspend(wishes.station_head)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")
    assert (claim_of(wish, wishes.rival).state, claim_of(wish, wishes.third).state) == ("waitlisted", "offered")


def test_colleagues_act_for_one_partner_until_they_leave(wishes):
    colleague = account("partner", 40)
    wishes.partner.add_account(colleague, by=wishes.station_head)
    wishes.partner.add_account(colleague, by=wishes.station_head)
    assert len(wishes.partner.accounts) == 2
    refused(wishes.partner.add_account, wishes.rival.account, by=wishes.station_head, status=409)
    wish = wishes.wish_at("published")
    wish.request_claim(wishes.partner, colleague)
    wishes.partner.remove_account(colleague, by=wishes.station_head)
    assert not wishes.partner.is_served_by(colleague)
    refused(wish.drop, claim_of(wish, wishes.partner), colleague, "gone", status=404)
    wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "no budget")


def test_partners_are_seen_by_themselves_and_their_station(wishes):
    assert [made.id for made in Partner.visible_to(wishes.partner_account)] == [wishes.partner.id]
    assert Partner.visible_to(wishes.social_worker).count() == 3
    for other in (wishes.stranger, wishes.volunteer, wishes.bureau, wishes.supervisor):
        assert not Partner.visible_to(other).exists()


# ---- pairing -------------------------------------------------------------------------------------------------------


@pytest.fixture
def student(wishes):
    return Person.create(station_id=HERE, household=wishes.home, name="王小禾", birth_year=clock.today().year - 11, relation="grandchild")


def test_a_party_branch_stands_by_a_student_with_aid_every_year(wishes, student):
    made = Pairing.make(wishes.third, student, 2000, wishes.station_head)
    assert Pairing.make(wishes.third, student, 2000, wishes.station_head).id == made.id
    year = clock.today().year
    assert made.owed_years == [year]
    made.give(year, 2000, wishes.social_worker, receipt="00091")
    refused(made.give, year, 2000, wishes.social_worker, receipt="00092", status=409)
    refused(made.give, year + 1, 2000, wishes.social_worker, receipt="00092")
    refused(made.give, year, 2000, wishes.social_worker)
    assert made.owed_years == []
    with later(366):
        assert made.owed_years == [year + 1]
        made.end(wishes.station_head, "left school")
        refused(made.give, year + 1, 2000, wishes.social_worker, receipt="00093")
    again = Pairing.make(wishes.third, student, 2500, wishes.station_head)
    assert again.id != made.id
    assert PairingAid.select().count() == 1


def test_the_partner_never_learns_who_or_where(wishes, student):
    Pairing.make(wishes.third, student, 2000, wishes.station_head)
    told = pairing.views_of(wishes.third)
    assert (told[0].age_band, told[0].yearly_yuan, told[0].town) == ("6–13", 2000, "Yongkang")
    assert not [word for word in ("小禾", "王", str(student.id), wishes.village.name) if word in repr(told)]
    assert pairing.views_of(wishes.rival) == []


def test_pairing_needs_head_approval_and_consent(wishes, student):
    refused(Pairing.make, wishes.third, student, 2000, wishes.social_worker, status=403)
    refused(Pairing.make, wishes.third, student, 2000, wishes.stranger, status=403)
    refused(Pairing.make, wishes.third, student, 0, wishes.station_head)
    wishes.rival.suspend(wishes.station_head)
    refused(Pairing.make, wishes.rival, student, 2000, wishes.station_head)
    home = home_of("李阿婆", "李秀珍", wishes.village)
    refused(Pairing.make, wishes.third, home.at_home[0], 2000, wishes.station_head)
    made = Pairing.make(wishes.third, student, 2000, wishes.station_head)
    refused(made.give, clock.today().year, 100, wishes.stranger, receipt="1", status=403)
    refused(made.end, wishes.stranger, status=403)


# ---- what they can give --------------------------------------------------------------------------------------------


def offer(wishes, **fields):
    return PartnerOffer.declare(wishes.partner, wishes.partner_account, **{"category": "goods", "until": clock.today() + timedelta(days=30), **fields})


def test_a_partner_says_what_it_can_give_until_when(wishes):
    made = offer(wishes, towns=[HERE], amount=5, yuan_each=500)
    assert [living.id for living in PartnerOffer.living()] == [made.id]
    assert made.serves(HERE)
    assert not made.serves(THERE)
    assert offer(wishes).serves(THERE)
    with later(31):
        assert not PartnerOffer.living().exists()
    made.end(wishes.partner_account)
    assert PartnerOffer.living().count() == 1
    wishes.partner.suspend(wishes.station_head)
    assert not PartnerOffer.living().exists()


@pytest.mark.parametrize(
    "wrong", [{"category": "money"}, {"help_type": "x"}, {"towns": ["1"]}, {"amount": 0}, {"amount": 1001}, {"until": clock.today() - timedelta(days=1)}]
)
def test_a_bad_offer_is_refused(wishes, wrong):
    refused(offer, wishes, **wrong)


def test_nobody_offers_or_ends_for_another(wishes):
    made = offer(wishes)
    refused(made.end, wishes.rival.account, status=403)
    refused(made.end, wishes.stranger, status=403)
    refused(PartnerOffer.declare, wishes.partner, wishes.rival.account, category="goods", until=clock.today())
    partner("个人", account_of("volunteer", HERE, 70), wishes.station_head, kind="individual")
