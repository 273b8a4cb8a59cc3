"""No byte that a partner or anybody gets tells who or where: every address of theirs, at every point of a wish's life, searched for what was planted."""

import re

import pytest

from app import all_models, clock, create_app
from app.db import database, uuid7
from app.households import Consent, Household, Person, Village
from app.limits import limiter
from app.people import Account, Station
from app.photos import Photo
from app.wishes import Wish, WishPhoto, publishing
from app.wishes.claim import Claim
from app.wishes.pairing import Pairing
from tests.test_roles import table
from tests.wishes.conftest import CALL, TEXT, account, agree, later, neighbours, partner
from tests.world import HERE, Browser, home_of, small_world

# what is written into the station's rows, each word nowhere else
VILLAGE, LABEL, NAME, CHILD, PHONE, ADDRESS = "龙潭背村", "邬家阿奇", "邬丽奇", "邬小满", "13800007731", "龙潭背17号"
NEIGHBOUR, NEIGHBOUR_PHONE, LANGUAGES, SAID, SAID_UG = "倪邻居", "0579-87112233", "黔东苗语", "腿脚不便,独子在外,要一台灶", "پەرىدە"
NUMBER, NOTES, ID_NUMBER, CLASS = "QZ-90417", "透析三年", "33072219430203771X", "永锋小学三(2)班"
TRANSLATOR, VALUE_NOTE, RECEIPT, SERIAL, ANSWER, REASON, COMPANION = "译员古丽", "旧灶要拆", "发票QZ77", "SN-QZX-9917", "老人笑了手抖", "儿子回来了", "陪同人梅"
AID_RECEIPT, RIVALS_PROMISE, RIVALS_PHONE = "助学收据31", "对手的诺言", "13800007755"
PLANTED = (VILLAGE, LABEL, NAME, CHILD, PHONE, ADDRESS, NEIGHBOUR, NEIGHBOUR_PHONE, LANGUAGES, SAID, SAID_UG, NOTES, ID_NUMBER, CLASS, TRANSLATOR)
LATER = {
    "claimed": (RIVALS_PROMISE, RIVALS_PHONE, COMPANION),
    "delivered": (VALUE_NOTE, RECEIPT, SERIAL),
    "confirmed": (ANSWER,),
    "disputed": (REASON,),
    "withdrawn": (REASON,),
    "met_otherwise": (REASON,),
    "closed_unmet": (),
}
EVIDENCE = {"photos": [{"id": "", "kind": "thing", "faceless": True}], "value": 430, "receipt": RECEIPT, "serial": SERIAL, "note": VALUE_NOTE}
TOLD_AT = ("published", "claimed", "in_progress", "delivered", "confirmed", "closed")
STATES = ("draft", "submitted", "approved", *TOLD_AT, "disputed", "expired", "withdrawn", "met_otherwise", "closed_unmet", "unshared")
PUBLIC = re.compile(r"<(?:\w+:)?(\w+)>")


class Planted:
    """A wish in `state` of a home whose every field is unmistakable, with pictures, evidence, a rival in line and a pairing."""

    def __init__(self, wishes, state):
        self.world = wishes
        self.home = home = home_of(
            LABEL, NAME, Village.named(HERE, VILLAGE), phone=PHONE, address=ADDRESS, neighbour_name=NEIGHBOUR, neighbour_phone=NEIGHBOUR_PHONE
        )
        Household.update(number=NUMBER, notes=f"{NOTES} {ID_NUMBER} {CLASS}", languages=LANGUAGES).where(Household.id == home.id).execute()
        self.consents = agree(home, "record", "photo", "share_with_partner", "publish_story")
        self.person = Person.get(Person.household == home)
        self.child = Person.create(
            station_id=HERE, household=home, name=CHILD, birth_year=clock.today().year - 9, relation="child", ethnicity="06", language="hea"
        )
        early = {
            "withdrawn": "claimed",
            "met_otherwise": "claimed",
            "closed_unmet": "claimed",
            "expired": "published",
            "unshared": "confirmed",
            "disputed": "delivered",
        }
        self.wish = self._bring(early.get(state, state))
        self.photo = WishPhoto.create(wish=self.wish, photo=Photo.create(sha256="9f" * 32, width=3, height=4, bytes=12), kind="need")
        self.pairing = Pairing.make(wishes.third, self.child, 1200, wishes.station_head)
        self.pairing.give(clock.today().year, 1200, wishes.author, receipt=AID_RECEIPT)
        if state in early:
            getattr(self, state)()
        self.wish = Wish.get_by_id(self.wish.id)

    def _bring(self, state):
        fields = {
            "need_text": {"zh": SAID, "ug": SAID_UG},
            "language": "ug",
            "translator": TRANSLATOR,
            "translation_confidence": "sure",
            "interpreter": "child",
        }
        order = ("draft", "submitted", "approved", "published", "claimed", "in_progress", "delivered", "confirmed", "followed_up", "closed")
        wishes, reached = self.world, order.index(state)
        wish = wishes.wish_at(order[min(reached, 3)], home=self.home, person=self.person, **fields)
        if reached >= order.index("claimed"):
            wish.request_claim(wishes.partner, wishes.partner_account)
            wish.request_claim(wishes.rival, wishes.rival.account, promise=RIVALS_PROMISE)
            wishes.rival.contact_phone = RIVALS_PHONE
            wishes.rival.save()
            companion = account("volunteer", 30)
            Account.update(name=COMPANION).where(Account.id == companion.id).execute()
            wish.accompany(wishes.author, companion, clock.today())
        steps = (
            lambda: wish.start(wishes.author),
            lambda: wish.deliver(wishes.author, EVIDENCE),
            lambda: wish.confirm(wishes.witness, {"received": True, "how": "face", "face": "smile", "note": ANSWER}),
            lambda: self._called(wish),
            lambda: wish.close(wishes.station_head),
        )
        for step in steps[: max(reached - 4, 0)]:
            step()
        return wish

    def _called(self, wish):
        with later(10):
            wish.follow_up(self.world.witness, CALL)

    def withdrawn(self):
        self.wish.withdraw(self.world.author, REASON)

    def met_otherwise(self):
        self.wish.meet_otherwise(self.world.author, REASON)

    def closed_unmet(self):
        self.wish.close_unmet(self.world.station_head, "deceased")

    def disputed(self):
        self.wish.dispute(self.world.witness, REASON)

    def expired(self):
        with later(61):
            self.wish.expire()

    def unshared(self):
        next(consent for consent in self.consents if consent.purpose == "share_with_partner").withdraw(self.world.station_head)

    @property
    def secrets(self):
        """What must be found nowhere: the planted words, and our own numbers and ids."""
        ids = (self.wish.id, self.home.id, self.person.id, self.child.id, self.photo.id, self.pairing.id, self.wish.author_id, self.wish.companion_id)
        later_ones = [word for words in LATER.values() for word in words if word in self.rows]
        return [*PLANTED, AID_RECEIPT, *later_ones, self.wish.wish_no, NUMBER, "9f" * 32, *(str(id) for id in ids if id)]

    @property
    def rows(self):
        """Everything that the database holds, as text."""
        if not hasattr(self, "_rows"):
            self._rows = "\n".join(str(row) for model in all_models() for row in model.select().tuples())
        return self._rows


# ---- everything that outsiders may fetch -----------------------------------------------------------------------------


def theirs(answer):
    """Rules of GET addresses that answer a partner ("yes") or everybody ("public")."""
    return [rule for (method, rule), cells in table().items() if method == "GET" and cells["partner"] == answer and "static" not in rule]


def filled(rule, planted):
    """The rule with every id and code that might be tried in it."""
    claim = Claim.select().where(Claim.wish == planted.wish.id).first()
    names = PUBLIC.findall(rule)
    if not names:
        return [rule]
    tried = [planted.wish.public_id, planted.wish.id, planted.home.id, planted.person.id, planted.pairing.id, planted.pairing.public_id, planted.wish.wish_no]
    tried += [claim.id] if claim else []
    if "uuid:" in rule:
        tried = [id for id in tried if "-" in str(id) and len(str(id)) == 36]
    return [PUBLIC.sub(str(id), rule) for id in tried]


def outsiders(planted, app):
    """Partners who hold, wait, stand by a student, hold nothing, wait for approval or are suspended; and nobody at all."""
    wishes = planted.world
    fresh, stopped = account("partner", 31), account("partner", 32)
    partner("停下的厂", stopped, wishes.station_head).suspend(wishes.station_head)
    for each in (wishes.partner_account, wishes.rival.account, wishes.third.account, fresh, stopped, None):
        yield "signed out" if each is None else each.name, Browser(app, each)


def answers(planted, app):
    """(who and where, all bytes) of every answer: pages, errors, forms refused, receipts of the outbox; headers with each."""
    own, public = ([path for rule in theirs(answer) for path in filled(rule, planted)] for answer in ("yes", "public"))
    mine = Claim.get_or_none(Claim.wish == planted.wish.id, Claim.partner == planted.world.partner.id)
    for name, browser in outsiders(planted, app):
        for path in public if browser.account is None else own:
            yield told(f"{name} GET {path}", browser.get(path))
        code = planted.wish.public_id
        yield told(f"{name} claims badly", browser.post(f"/wishes/offered/{code}/claims", {"promise": "长" * 501}))
        yield told(f"{name} offers badly", browser.post("/wishes/offers", {"category": "goods"}))
        if mine:
            yield told(f"{name} gives back without a reason", browser.post(f"/wishes/claims/{mine.id}/dropping", {}))
            yield told(f"{name} accepts what is not offered", browser.post(f"/wishes/claims/{mine.id}/acceptance", {}))
        yield told(f"{name} claims", browser.send(f"/wishes/offered/{code}/claims", {"id": str(uuid7()), "promise": "两周内"}))
        for path in ("/wishes/offered", "/wishes/claims"):
            yield told(f"{name} afterwards {path}", browser.get(path))


def told(where, answer):
    assert answer.status_code < 500, where
    return where, f"{answer.status}\n{answer.headers}".encode() + answer.data


def found_in(planted, app):
    """[(where, what)] of planted words that were told; and whether anything of the wish was seen at all."""
    own = {str(row.id) for row in Claim.select(Claim.id).where(Claim.wish == planted.wish.id)}
    secrets = [secret for secret in planted.secrets if secret not in own]
    leaks, seen = [], False
    for where, data in answers(planted, app):
        seen = seen or TEXT.encode() in data
        # an address that was asked for is repeated in what a page links to and in a receipt
        asked = where.rpartition(" ")[2]
        leaks += [(where, secret) for secret in secrets if secret not in asked and secret.encode() in data]
    return leaks, seen


@pytest.mark.parametrize("state", STATES)
def test_no_byte_tells_who_or_where(wishes, app, state):
    planted = Planted(wishes, state)
    for word in (*PLANTED, AID_RECEIPT, *LATER.get(state, ())):
        assert word in planted.rows, f"{word} was never planted: the search would prove nothing"
    with later(15 if state in ("confirmed", "closed", "unshared") else 0):
        leaks, seen = found_in(planted, app)
    assert leaks == []
    assert seen == (state in TOLD_AT or state == "disputed")


WIDER = {
    "need": lambda wish: wish.need,
    "town": lambda wish: wish.household.village_name,
    "age_band": lambda wish: wish.person.name,
    "code": lambda wish: wish.wish_no,
}


@pytest.mark.parametrize("field", WIDER)
def test_the_search_finds_a_whitelist_that_was_widened(wishes, app, monkeypatch, field):
    """The control: one field of the view filled from the home's side."""
    planted, public = Planted(wishes, "published"), publishing._public

    def widened(wish, towns, told=True):
        seen = public(wish, towns, told)
        object.__setattr__(seen, field, WIDER[field](wish))
        return seen

    monkeypatch.setattr(publishing, "_public", widened)
    leaks, _seen = found_in(planted, app)
    assert leaks


def test_the_search_finds_a_story_told_in_the_familys_words(wishes, app, monkeypatch):
    """The control for the pages that need no sign-in."""
    planted, tell = Planted(wishes, "confirmed"), publishing.stories

    def widened(limit=30):
        found = tell(limit)
        for story in found:
            object.__setattr__(story, "need", SAID)
        return found

    monkeypatch.setattr(publishing, "stories", widened)
    with later(15):
        leaks, _seen = found_in(planted, app)
    assert ("signed out GET /wishes/stories", SAID) in leaks


def test_the_addresses_searched_are_those_of_partners_and_of_everybody(wishes, app):
    """So that a new page of theirs is searched from the day it is written down in docs/roles.md."""
    assert {"/wishes/offered", "/wishes/offered/<code>", "/wishes/claims", "/wishes/claims/<uuid:id>", "/wishes/offers", "/today/"} <= set(theirs("yes"))
    assert {"/wishes/stories", "/wishes/partners/register"} <= set(theirs("public"))
    assert "/wishes/<uuid:id>" not in theirs("yes")


# ---- what everybody may read -----------------------------------------------------------------------------------------


def stories(app):
    return Browser(app, None).get("/wishes/stories").text


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True)])
def test_a_story_is_told_fourteen_days_after_the_familys_word(wishes, app, days, told):
    wishes.wish_at("confirmed")
    with later(days, minutes=1):
        assert (TEXT in stories(app)) is told


@pytest.mark.parametrize("purpose", ["publish_story", "share_with_partner"])
def test_a_story_ends_with_either_consent_at_once(wishes, app, purpose):
    wish = wishes.wish_at("confirmed")
    with later(20):
        assert TEXT in stories(app)
        next(consent for consent in Consent.of(wish.household) if consent.purpose == purpose).withdraw(wishes.station_head)
        assert TEXT not in stories(app)


def test_only_partners_that_agreed_are_thanked_by_name(wishes, app):
    wishes.wish_at("confirmed")
    with later(20):
        assert wishes.partner.name not in stories(app)
        wishes.partner.may_be_named = True
        wishes.partner.save()
        assert wishes.partner.name in stories(app)


def test_counts_below_five_are_not_told(wishes, app):
    neighbours(wishes, "confirmed", 4)
    assert publishing.counts()["fulfilled"] is None
    assert "By town" not in stories(app)
    wishes.wish_at("confirmed")
    assert publishing.counts()["fulfilled"] == 5
    assert "By town" in stories(app)


@pytest.fixture
def limited(tmp_path):
    """An app of its own that counts tries, with its small world; the tests' own app counts none."""
    made = create_app(SHILIU_VAR=str(tmp_path / "limited"), RATELIMIT_ENABLED=True, DEFAULT_LANGUAGE="en")
    with made.app_context():
        database.connect(reuse_if_open=True)
        database.create_tables(all_models())
        Station.create_all()
        yield small_world(made)
        if not database.is_closed():
            database.close()
    limiter.reset()
    limiter.enabled = False


def test_tries_are_limited_by_address(limited):
    nobody = limited.browser(None)
    assert [nobody.get("/wishes/stories").status_code for _each in range(61)] == [200] * 60 + [429]
    assert [nobody.post("/wishes/partners/register", {"name": ""}).status_code for _each in range(21)] == [422] * 20 + [429]


def test_codes_cannot_be_guessed_by_the_hundred(limited):
    partner("爱心五金厂", limited.partner, limited.station_head)
    mine = limited.browser(limited.partner)
    assert [mine.get(f"/wishes/offered/{number:010d}").status_code for number in range(121)] == [404] * 120 + [429]


def test_codes_that_are_unknown_hidden_foreign_or_over_answer_alike(wishes):
    """By status and by every byte but the time."""
    hidden = wishes.wish_at("approved")
    over = wishes.wish_at("published", category="repair", template="rewire")
    over.withdraw(wishes.author, "")
    taken = wishes.wish_at("published", category="service", template="")
    taken.request_claim(wishes.rival, wishes.rival.account)
    mine = wishes.browser(wishes.partner_account)
    answers = [mine.get(f"/wishes/offered/{code}") for code in (hidden.public_id, over.public_id, taken.public_id, "zzzzzzzzzz", "x" * 200, "%00", "'")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", answer.text) for answer in answers}) == 1


def test_a_partner_that_may_not_claim_reads_no_wish_by_its_code(wishes):
    wish = wishes.wish_at("published")
    asking = account("partner", 33)
    partner("停下的厂", asking, wishes.station_head).suspend(wishes.station_head)
    browser = wishes.browser(asking)
    assert browser.get(f"/wishes/offered/{wish.public_id}").status_code == 404
    assert browser.post(f"/wishes/offered/{wish.public_id}/claims").status_code in (403, 404)
    assert TEXT not in browser.get("/wishes/offered").text


def test_a_suspended_partner_still_sees_what_it_holds(wishes):
    wish = wishes.wish_at("claimed")
    wishes.partner.suspend(wishes.station_head)
    mine = wishes.browser(wishes.partner_account)
    assert TEXT in mine.get("/wishes/claims").text
    assert mine.get(f"/wishes/offered/{wish.public_id}").status_code == 200
