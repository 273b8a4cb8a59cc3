"""Pages of partners and of everybody: what they see, what they may do, and that no byte tells who or where."""

from datetime import timedelta

import pytest

from app import all_models, clock
from app.households import Decision, Person, Village
from app.people import Account, Invitation
from app.wishes import Partner, PartnerOffer, Wish
from app.wishes.claim import Claim
from app.wishes.pairing import Pairing
from tests.wishes.conftest import claim_of, later
from tests.world import HERE, Browser, home_of

ASK = {"station": HERE, "kind": "enterprise", "name": "新来的厂", "contact_name": "厂长", "contact_phone": "13800002999"}


def fresh(wish):
    return Wish.get_by_id(wish.id)


def offered(wishes, account=None):
    return wishes.browser(account or wishes.partner_account).get("/wishes/offered")


# ---- registering ------------------------------------------------------------------------------------------------------


def test_a_company_asks_is_approved_joins_and_sees_the_wishes(wishes, app):
    wish = wishes.wish_at("published")
    assert Browser(app, None).post("/wishes/partners/register", ASK).status_code == 303
    asked = Partner.get(Partner.name == "新来的厂")
    assert not asked.approved
    assert Decision.waiting(HERE).where(Decision.about_id == asked.id).count() == 1
    owner = Account.create(name="厂长", mobile="13800002999", language="en")
    owner.grant("partner", HERE, by=owner)
    assert wish.public_id not in offered(wishes, owner).text
    head = wishes.browser(wishes.station_head)
    assert "新来的厂" in head.get("/wishes/partners").text
    assert head.post(f"/wishes/partners/{asked.id}/approval").status_code == 303
    assert wish.public_id in offered(wishes, owner).text
    assert asked.is_served_by(owner)


def invited(wishes, mobile="13800002999", password="correct horse battery"):
    """Whom the head invited at this number, joined with the code."""
    _invitation, code = Invitation.make(by=wishes.station_head, mobile=mobile, name="厂长", role="partner", station_id=HERE)
    form = {"mobile": mobile, "code": code, "password": password}
    assert wishes.browser(None).post("/join", form).status_code == 303
    return Account.get(Account.mobile == mobile)


def test_who_is_invited_after_the_approval_acts_for_it_from_the_first_page(wishes, app):
    Browser(app, None).post("/wishes/partners/register", ASK)
    asked = Partner.get(Partner.name == "新来的厂")
    asked.approve(wishes.station_head)
    owner = invited(wishes)
    assert asked.is_served_by(owner)
    assert "tell the station first" not in offered(wishes, owner).text
    asked.remove_account(owner, wishes.station_head)
    invited(wishes)
    assert not asked.is_served_by(owner), "whom the head took out does not come back by signing in"


def test_looking_at_the_wishes_writes_nothing(wishes, app):
    Browser(app, None).post("/wishes/partners/register", ASK)
    owner = Account.create(name="厂长", mobile="13800002999", language="en")
    owner.grant("partner", HERE, by=owner)
    Partner.update(approved_at=clock.now()).where(Partner.name == "新来的厂").execute()
    before = written()
    for account in (owner, wishes.partner_account, wishes.rival.account, wishes.volunteer):
        for path in ("/wishes/offered", "/wishes/claims", "/wishes/offers"):
            wishes.browser(account).get(path)
    assert written() == before


def written():
    """Every row but those of signing in, which each new browser of a test does."""
    return {model.__name__: sorted(map(repr, model.select().tuples())) for model in all_models() if model.__name__ not in ("SignIn", "Phone")}


def test_another_account_does_not_slip_into_a_partner(wishes, app):
    Browser(app, None).post("/wishes/partners/register", ASK)
    asked = Partner.get(Partner.name == "新来的厂")
    asked.approve(wishes.station_head)
    other = Account.create(name="别人", mobile="13800002998", language="en")
    other.grant("partner", HERE, by=other)
    assert "tell the station first" in offered(wishes, other).text
    assert not asked.is_served_by(other)


def test_asking_twice_says_the_same_and_makes_one(wishes, app):
    answers = [Browser(app, None).post("/wishes/partners/register", ASK) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/wishes/partners/registered")}
    assert Partner.select().where(Partner.name == "新来的厂").count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"station": "1"}, {"kind": "bank"}, {"contact_phone": "12"}, {"about": "长" * 301}])
def test_a_bad_registration_comes_back_with_what_was_typed(wishes, app, wrong):
    answer = Browser(app, None).post("/wishes/partners/register", {**ASK, **wrong})
    assert answer.status_code == 422
    assert "厂长" in answer.text
    assert Partner.select().where(Partner.contact_name == "厂长").count() == 0


def test_only_its_own_head_approves_refuses_and_suspends(wishes):
    asked = Partner.register(HERE, wishes.volunteer, name="个人", kind="individual")
    for noun in ("approval", "refusal", "suspension", "review"):
        assert wishes.browser(wishes.stranger).post(f"/wishes/partners/{asked.id}/{noun}").status_code == 404
        assert wishes.browser(wishes.social_worker).post(f"/wishes/partners/{asked.id}/{noun}").status_code == 403
    assert wishes.browser(wishes.stranger).get(f"/wishes/partners/{asked.id}").status_code == 404
    assert Partner.get_by_id(asked.id).approved_at is None


# ---- claiming ----------------------------------------------------------------------------------------------------------


def test_a_partner_takes_out_its_own_claims_and_nothing_of_the_home(wishes):
    wish = wishes.wish_at("claimed")
    wish.put(public_text="=HYPERLINK(1)")
    table = wishes.browser(wishes.partner_account).post("/wishes/claims/export").data.decode("utf-8-sig")
    assert wish.public_id in table
    assert "'=HYPERLINK(1)" in table
    assert not any(private in table for private in (wish.wish_no, wishes.home.label, wishes.village.name))
    others = wishes.browser(wishes.rival.account).post("/wishes/claims/export").data.decode("utf-8-sig")
    assert wish.public_id not in others
    assert len(others.splitlines()) == 1


def test_a_partner_claims_and_the_next_is_put_in_line_and_both_are_told(wishes):
    wish = wishes.wish_at("published")
    mine, rivals = wishes.browser(wishes.partner_account), wishes.browser(wishes.rival.account)
    assert mine.post(f"/wishes/offered/{wish.public_id}/claims", {"promise": "两周内送到"}).status_code == 303
    late = rivals.send(f"/wishes/offered/{wish.public_id}/claims", {"promise": "我们也想"})
    assert late.status_code == 201  # made without signal, before the first was decided
    assert claim_of(wish, wishes.partner).state == "claimed"
    assert claim_of(wish, wishes.rival).state == "waitlisted"
    assert "in touch with the station" in offered(wishes).text
    assert "No. 1 in line" in offered(wishes, wishes.rival.account).text


def test_giving_a_claim_back_needs_a_reason_and_asks_the_next(wishes):
    wish = wishes.wish_at("claimed")
    wish.request_claim(wishes.rival, wishes.rival.account)
    claim, mine = claim_of(wish, wishes.partner), wishes.browser(wishes.partner_account)
    assert mine.post(f"/wishes/claims/{claim.id}/dropping").status_code == 422
    assert mine.post(f"/wishes/claims/{claim.id}/dropping", {"drop_reason": "缺货"}).status_code == 303
    theirs, next_one = wishes.browser(wishes.rival.account), claim_of(wish, wishes.rival)
    assert "offered to you first" in theirs.get(f"/wishes/claims/{next_one.id}").text
    assert theirs.post(f"/wishes/claims/{next_one.id}/acceptance").status_code == 303
    assert fresh(wish).state == "claimed"


def test_anothers_claim_is_not_to_be_found(wishes):
    claim = claim_of(wishes.wish_at("claimed"), wishes.partner)
    for account, status in ((wishes.rival.account, 404), (wishes.strange_volunteer, 404), (wishes.stranger, 403)):
        browser = wishes.browser(account)
        assert browser.get(f"/wishes/claims/{claim.id}").status_code == status
        for noun in ("acceptance", "declining", "contact", "dropping"):
            assert browser.post(f"/wishes/claims/{claim.id}/{noun}", {"drop_reason": "x"}).status_code == status
    assert Claim.get_by_id(claim.id).state == "claimed"


def test_a_wish_that_is_over_cannot_be_claimed_and_says_so(wishes):
    wish = wishes.wish_at("published")
    wish.withdraw(wishes.author, "")
    answer = wishes.browser(wishes.partner_account).post(f"/wishes/offered/{wish.public_id}/claims")
    assert answer.status_code == 409
    assert "no longer be claimed" in answer.text


def test_unknown_hidden_and_foreign_codes_look_the_same(wishes):
    drafted = wishes.wish_at("approved")
    mine = wishes.browser(wishes.partner_account)
    answers = {mine.get(f"/wishes/offered/{code}").status_code for code in (drafted.public_id, "zzzzzzzzzz", "x" * 50, str(drafted.id), drafted.wish_no)}
    assert answers == {404}


def test_wishes_are_chosen_by_town_kind_and_value(wishes):
    goods, repair = wishes.wish_at("published"), wishes.wish_at("published", category="repair", template="rewire")
    mine = wishes.browser(wishes.partner_account)
    assert (goods.public_id in (page := mine.get("/wishes/offered?category=goods").text), repair.public_id in page) == (True, False)
    assert goods.public_id not in mine.get("/wishes/offered?most_yuan=100").text
    assert mine.get("/wishes/offered?town=nowhere&most_yuan=x").status_code == 200


# ---- what they offer, whom they stand by -------------------------------------------------------------------------------


def test_an_offer_is_declared_shown_and_taken_back(wishes):
    mine = wishes.browser(wishes.partner_account)
    until = (clock.today() + timedelta(days=30)).isoformat()
    assert mine.post("/wishes/offers", {"category": "goods", "amount": "3", "until": until, "note": "被子"}).status_code == 303
    assert "被子" in mine.get("/wishes/offers").text
    offer = PartnerOffer.get()
    assert wishes.browser(wishes.rival.account).post(f"/wishes/offers/{offer.id}/ending").status_code == 404
    assert mine.post(f"/wishes/offers/{offer.id}/ending").status_code == 303
    assert PartnerOffer.get_by_id(offer.id).ended_at is not None


@pytest.mark.parametrize("wrong", [{"category": "money"}, {"amount": "0"}, {"until": "2020-01-01"}, {"until": "morgen"}, {"towns": "1"}, {"yuan_each": "-1"}])
def test_a_bad_offer_comes_back_with_what_was_typed(wishes, wrong):
    data = {"category": "goods", "amount": "3", "until": (clock.today() + timedelta(days=3)).isoformat(), "note": "好被子", **wrong}
    answer = wishes.browser(wishes.partner_account).post("/wishes/offers", data)
    assert answer.status_code == 422
    assert "好被子" in answer.text
    assert PartnerOffer.select().count() == 0


def test_a_pairing_is_made_by_the_head_and_the_partner_reads_no_name(wishes):
    child = Person.create(station_id=HERE, household=wishes.home, name="小石榴娃", sex="2", birth_year=clock.today().year - 10)
    head = wishes.browser(wishes.station_head)
    assert "小石榴娃" in head.get(f"/wishes/partners/{wishes.third.id}").text
    data = {"person": str(child.id), "yearly_yuan": "1200"}
    assert wishes.browser(wishes.stranger).post(f"/wishes/partners/{wishes.third.id}/pairings", data).status_code in (404, 422)
    assert Pairing.select().count() == 0
    assert head.post(f"/wishes/partners/{wishes.third.id}/pairings", data).status_code == 303
    pairing = Pairing.get()
    aid = {"year": str(clock.today().year), "yuan": "1200", "receipt": "00991"}
    assert wishes.browser(wishes.stranger).post(f"/wishes/pairings/{pairing.id}/aid", aid).status_code == 404
    assert head.post(f"/wishes/pairings/{pairing.id}/aid", {**aid, "receipt": ""}).status_code == 422
    assert head.post(f"/wishes/pairings/{pairing.id}/aid", aid).status_code == 303
    page = wishes.browser(wishes.third.account).get("/wishes/claims").text
    assert "1200" in page
    assert "小石榴娃" not in page
    assert head.post(f"/wishes/pairings/{pairing.id}/ending").status_code == 303


# ---- no byte tells ------------------------------------------------------------------------------------------------------

PLANTED = (
    "邬丽奇",
    "邬家阿奇",
    "龙潭背村",
    "13800007731",
    "0579-87112233",
    "龙潭背17号",
    "33072219430203771X",
    "周邻居",
    "要一台灶,腿脚不便,独子在外",
    "秘密收据77",
    "پەرىدە",
)


def planted_wish(wishes, state):
    """A wish in whose home, need, evidence and events everything that may not be told is written."""
    village = Village.named(HERE, "龙潭背村")
    home = home_of("邬家阿奇", "邬丽奇", village, phone="13800007731", address="龙潭背17号", neighbour_name="周邻居", neighbour_phone="0579-87112233")
    from tests.wishes.conftest import agree

    agree(home, "record", "photo", "share_with_partner", "publish_story")
    person = Person.get(Person.household == home)
    return wishes.wish_at(state, home=home, person=person, language="ug", need_text={"zh": "要一台灶,腿脚不便,独子在外", "ug": "پەرىدە"})


def every_answer(wishes, app, wish):
    """(address, all bytes) of every page that a partner or anybody may open, headers included."""
    claim = Claim.get_or_none(Claim.wish == wish.id, Claim.partner == wishes.partner.id)
    paths = ["/wishes/offered", f"/wishes/offered/{wish.public_id}", "/wishes/claims", "/wishes/offers", "/wishes/", "/today/"]
    paths += [f"/wishes/claims/{claim.id}"] if claim else []
    for browser, some in ((wishes.browser(wishes.partner_account), paths), (Browser(app, None), ["/wishes/stories", "/wishes/partners/register"])):
        for path in some:
            answer = browser.get(path)
            yield path, str(answer.headers).encode() + answer.data


@pytest.mark.parametrize("state", ["approved", "published", "claimed", "in_progress", "delivered", "confirmed", "closed"])
def test_no_byte_that_partners_or_the_public_get_tells_who_or_where(wishes, app, state):
    wish = planted_wish(wishes, state)
    with later(40) if state == "closed" else later():
        told = list(every_answer(wishes, app, wish))
    for path, data in told:
        for secret in (*PLANTED, wish.wish_no, str(wish.id), str(wish.household_id)):
            assert secret.encode() not in data, (path, secret)
    if state not in ("approved",):
        assert any("用电更安全".encode() in data for _path, data in told), "the search saw no wish at all"


def test_the_search_catches_a_widened_whitelist(wishes, app, monkeypatch):
    """The control: a view object that carries the need as it was said."""
    from app.wishes import publishing

    wish = planted_wish(wishes, "published")
    public = publishing._public

    def widened(wish, towns, told=True):
        seen = public(wish, towns, told)
        object.__setattr__(seen, "need", wish.need)
        return seen

    monkeypatch.setattr(publishing, "_public", widened)
    assert any("要一台灶,腿脚不便".encode() in data for _path, data in every_answer(wishes, app, wish))


def test_stories_need_consent_and_time(wishes, app):
    wish = wishes.wish_at("closed")
    assert "用电更安全" not in Browser(app, None).get("/wishes/stories").text
    with later(40):
        assert "用电更安全" in Browser(app, None).get("/wishes/stories").text
        from app.households import Consent

        for consent in Consent.of(wish.household):
            if consent.purpose == "publish_story":
                consent.withdraw(by=wishes.station_head)
        assert "用电更安全" not in Browser(app, None).get("/wishes/stories").text


# ---- what the head says no to ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("noun", "verb"), [("refusal", "refuse"), ("suspension", "suspend")])
def test_saying_no_needs_a_reason_that_only_the_station_reads(wishes, noun, verb):
    asked = Partner.register(HERE, wishes.volunteer, name="个人", kind="individual")
    if verb == "suspend":
        asked.approve(wishes.station_head)
    head = wishes.browser(wishes.station_head)
    assert head.post(f"/wishes/partners/{asked.id}/{noun}").status_code == 422
    assert head.post(f"/wishes/partners/{asked.id}/{noun}", {f"{verb}_reason": "电话打不通"}).status_code == 303
    assert (fresh_partner := Partner.get_by_id(asked.id)).reason == "电话打不通"
    assert not fresh_partner.approved
    assert "电话打不通" in head.get(f"/wishes/partners/{asked.id}").text
    assert "电话打不通" not in offered(wishes, wishes.volunteer).text


def test_who_was_refused_may_ask_again_and_the_head_looks_again(wishes, app):
    Browser(app, None).post("/wishes/partners/register", ASK)
    asked = Partner.get(Partner.name == "新来的厂")
    asked.refuse(wishes.station_head, "电话打不通")
    Browser(app, None).post("/wishes/partners/register", {**ASK, "contact_phone": "13800002997"})
    again = Partner.get(Partner.name == "新来的厂")
    assert (again.id, again.refused_at, again.contact_phone) == (asked.id, None, "13800002997")
    assert Decision.waiting(HERE).where(Decision.about_id == asked.id).count() == 1


def test_who_is_registered_is_not_changed_by_somebody_who_knows_its_name(wishes, app):
    Browser(app, None).post("/wishes/partners/register", {**ASK, "name": wishes.partner.name})
    assert Partner.get_by_id(wishes.partner.id).contact_phone == wishes.partner.contact_phone
    assert Decision.waiting(HERE).where(Decision.about_id == wishes.partner.id).count() == 0


def test_a_worker_who_fills_in_the_form_for_a_company_does_not_become_it(wishes):
    """And reads the same whether the name is taken or not."""
    answers = [wishes.browser(wishes.social_worker).post("/wishes/partners/register", ASK) for _each in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/wishes/partners/registered")}
    assert not Partner.get(Partner.name == "新来的厂").accounts


def test_a_volunteer_stands_by_a_wish_as_an_individual(wishes, app):
    wish = wishes.wish_at("published")
    Browser(app, None).post("/wishes/partners/register", {**ASK, "kind": "individual", "name": "本人", "contact_phone": wishes.volunteer.mobile})
    assert wish.public_id not in offered(wishes, wishes.volunteer).text
    Partner.get(Partner.name == "本人").approve(wishes.station_head)
    assert wish.public_id in offered(wishes, wishes.volunteer).text
    assert wishes.browser(wishes.volunteer).post(f"/wishes/offered/{wish.public_id}/claims").status_code == 303
    assert offered(wishes, wishes.social_worker).status_code == 403


def test_the_heads_list_leads_to_the_partner(wishes):
    asked = Partner.register(HERE, wishes.volunteer, name="个人", kind="individual")
    page = wishes.browser(wishes.station_head).get("/households/decisions").text
    assert f"/wishes/partners/{asked.id}" in page


def test_a_claim_that_is_refused_comes_back_with_what_was_promised(wishes):
    wish = wishes.wish_at("published")
    answer = wishes.browser(wishes.partner_account).post(f"/wishes/offered/{wish.public_id}/claims", {"promise": "长" * 501})
    assert answer.status_code == 422
    assert "长" * 501 in answer.text
    assert Claim.select().count() == 0


def test_three_claims_given_back_make_the_head_look_until_they_have_talked(wishes):
    wishes.wish_at("confirmed")
    for _each in range(3):
        wish = wishes.wish_at("claimed", template="stove")
        wish.drop(claim_of(wish, wishes.partner), wishes.partner_account, "缺货")
    head = wishes.browser(wishes.station_head)
    assert "Look at it" in head.get("/wishes/partners").text
    listed = {partner.id: (fulfilled, drops) for partner, fulfilled, drops in Partner.with_counts(Partner.select())}
    assert listed == {partner.id: (partner.fulfilled, partner.drops) for partner in Partner.select()}
    assert listed[wishes.partner.id] == (1, 3)
    assert head.post(f"/wishes/partners/{wishes.partner.id}/review").status_code == 303
    assert "Look at it" not in head.get("/wishes/partners").text
    assert {drops for _partner, _fulfilled, drops in Partner.with_counts(Partner.select())} == {0}
