"""The station's pages of wishes: from the blank form to the closing, what is refused, and what strangers get."""

import io
import json
import re

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Task
from app.photos import Photo
from app.wishes import PartnerOffer, Wish
from app.wishes.evidence import Evidence
from tests.ground.test_photos import picture
from tests.wishes.conftest import later

TICKS = {"policy_checked": "yes", "safe": "yes", "est_value": "450"}
FORM = {
    "template": "stove",
    "category": "goods",
    "help_type": "hardship",
    "need": "想要一台安全的灶具",
    "language": "zh",
    "urgency": "normal",
    "est_value": "450",
    "slots": "1",
}


def post(world, who, wish, noun, data=None):
    return world.browser(who).post(f"/wishes/{wish.id}/{noun}", data or {})


def fresh(wish):
    return Wish.get_by_id(wish.id)


# ---- writing ----------------------------------------------------------------------------------------------------------


def test_a_worker_hands_a_wish_in(wishes):
    page = wishes.browser(wishes.author).get(f"/wishes/new?household={wishes.home.id}&template=stove").text
    assert "灶具" in page
    assert "王阿公" in page
    answer = wishes.browser(wishes.author).post("/wishes/", {**FORM, "household": str(wishes.home.id)})
    assert answer.status_code == 303
    wish = Wish.get()
    assert (wish.state, wish.need, wish.est_value, wish.person_id) == ("submitted", FORM["need"], 450, wishes.person.id)
    assert FORM["need"] in wishes.browser(wishes.checker).get(answer.location).text


def test_a_wish_kept_as_a_draft_waits_for_its_writer(wishes):
    wishes.browser(wishes.author).post("/wishes/", {**FORM, "household": str(wishes.home.id), "keep": "yes"})
    wish = Wish.get()
    assert wish.state == "draft"
    assert wishes.browser(wishes.author).post(f"/wishes/{wish.id}", {**FORM, "need": "要双眼灶"}).status_code == 303
    assert fresh(wish).need == "要双眼灶"
    assert post(wishes, wishes.author, wish, "submission").status_code == 303
    assert fresh(wish).state == "submitted"


def test_the_usual_words_stand_in_for_what_nobody_typed(wishes):
    data = {"household": str(wishes.home.id), "template": "stove"}
    assert wishes.browser(wishes.author).post("/wishes/", data).status_code == 303
    assert "熄火保护" in Wish.get().need


def test_two_wishes_of_one_visit_are_linked_and_each_answers_its_task(wishes):
    """The known case: 83 years old, no stove, some aged wiring."""
    visit = uuid7()
    for template in ("stove", "rewire"):
        Task.insert(Task.row(wishes.home.station_id, wishes.home.id, "fix", occurrence=visit, key=template, suggestion=template)).execute()
    for template in ("stove", "rewire"):
        wishes.browser(wishes.author).send("/wishes/", {"household": str(wishes.home.id), "visit": str(visit), "template": template})
    stove, wiring = Wish.get(Wish.template == "stove"), Wish.get(Wish.template == "rewire")
    assert stove.task_id == Task.get(Task.suggestion == "stove").id
    assert wiring.task_id == Task.get(Task.suggestion == "rewire").id
    assert wishes.browser(wishes.author).get(f"/wishes/{stove.id}").text.count(f"/wishes/{wiring.id}") == 1


def test_a_wish_in_another_language_waits_for_a_translator_and_says_so(wishes):
    said = "گاز ئوچاق كېرەك"
    data = {**FORM, "household": str(wishes.home.id), "need": "", "language": "ug", "said": said, "template": ""}
    assert wishes.browser(wishes.author).post("/wishes/", data).status_code == 303
    wish = Wish.get()
    page = wishes.browser(wishes.checker).get(f"/wishes/{wish.id}").text
    assert said in page
    assert "waits for somebody who translates it" in page
    assert wish.due_at is None
    assert post(wishes, wishes.checker, wish, "approval", TICKS).status_code == 422
    translated = {"translation": "需要一台灶具", "translator": "阿依古丽", "confidence": "sure"}
    assert post(wishes, wishes.author, wish, "translation", translated).status_code == 303
    assert fresh(wish).need == "需要一台灶具"
    assert fresh(wish).need_text["ug"] == said
    assert fresh(wish).due_at


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"household": "nobody"}, "not one of the choices"),
        ({"household": ""}, "Please fill this in"),
        ({"need": "", "template": ""}, "Please write what is wished"),
        ({"need": "长" * 1001}, "too long"),
        ({"category": "money"}, "not one of the choices"),
        ({"est_value": "-5"}, "whole number"),
        ({"slots": "99"}, "whole number"),
        ({"deadline": "soon"}, "date such as"),
        ({"photos": "[{"}, "did not arrive"),
        ({"photos": json.dumps([{"id": "x"}])}, "did not arrive"),
        ({"task": "x"}, "not one of the choices"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_what_was_typed(wishes, wrong, sentence):
    answer = wishes.browser(wishes.author).post("/wishes/", {**FORM, "household": str(wishes.home.id), "translator": "胡姐", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "胡姐" in answer.text
    assert Wish.select().count() == 0


def test_a_volunteer_writes_for_an_assigned_home_and_sees_only_that(wishes):
    other = wishes.wish_at("submitted")
    assert wishes.browser(wishes.volunteer).post("/wishes/", {**FORM, "household": str(wishes.home.id)}).status_code in (422, 403)
    Assignment.create(station_id=wishes.home.station_id, household=wishes.home, account=wishes.volunteer)
    answer = wishes.browser(wishes.volunteer).post("/wishes/", {**FORM, "household": str(wishes.home.id), "need": "志愿者写的"})
    assert answer.status_code == 303
    page = wishes.browser(wishes.volunteer).get("/wishes/").text
    assert answer.location in page
    assert str(other.id) not in page


# ---- the whole way ---------------------------------------------------------------------------------------------------


def test_a_wish_walks_from_the_doorstep_to_its_closing_through_the_pages(wishes):
    wishes.browser(wishes.author).post("/wishes/", {**FORM, "household": str(wishes.home.id)})
    wish = Wish.get()
    assert post(wishes, wishes.checker, wish, "approval", TICKS).status_code == 303
    assert post(wishes, wishes.author, wish, "public-text", {"public_text": "希望得到一台安全的灶具。"}).status_code == 303
    seen = wishes.browser(wishes.checker).get(f"/wishes/{wish.id}/publication").text
    assert "希望得到一台安全的灶具。" in seen
    assert wishes.person.name not in seen
    assert "柿树坑" not in seen
    assert post(wishes, wishes.checker, wish, "publication").status_code == 422
    assert post(wishes, wishes.checker, wish, "publication", {"read": "yes"}).status_code == 303
    assert post(wishes, wishes.station_head, wish, "assignment", {"partner": str(wishes.partner.id)}).status_code == 303
    assert fresh(wish).state == "claimed"
    claim = wish.claims[0]
    assert post(wishes, wishes.author, wish, f"claims/{claim.id}/contact").status_code == 303
    assert post(wishes, wishes.author, wish, "start").status_code == 303
    today = clock.today().isoformat()
    assert post(wishes, wishes.author, wish, "companion", {"companion": str(wishes.volunteer.id), "accompany_day": today}).status_code == 303
    door = wishes.browser(wishes.volunteer).get(f"/wishes/{wish.id}/delivery")
    assert door.status_code == 200
    assert "柿树坑村" in door.text
    short = post(wishes, wishes.volunteer, wish, "delivery", {"value": "430"})
    assert short.status_code == 422
    assert "Still missing" in short.text
    assert 'value="430"' in short.text
    told = {"value": "430", "receipt": "00812", "serial": "SN-1", "signed_slip": "yes"}
    assert post(wishes, wishes.volunteer, wish, "delivery", told).status_code == 303
    assert post(wishes, wishes.witness, wish, "confirmation", {"received": "yes", "face": "smile", "how": "face"}).status_code == 303
    answers = {"works": "yes", "used": "yes", "hazard": "no", "face": "smile"}
    early = post(wishes, wishes.witness, wish, "follow-up", answers)
    assert early.status_code == 422
    assert "due from" in early.text
    with later(10):
        assert post(wishes, wishes.witness, wish, "follow-up", answers).status_code == 303
    assert post(wishes, wishes.station_head, wish, "closing").status_code == 303
    page = wishes.browser(wishes.station_head).get(f"/wishes/{wish.id}").text
    assert fresh(wish).state == "closed"
    assert "What happened so far" in page
    assert "Confirmed by the family" in page


@pytest.mark.parametrize(
    ("state", "nouns"),
    [
        ("submitted", {"approval", "return", "rejection", "withdrawal", "postponement", "unmet-closing", "other-way"}),
        ("approved", {"public-text", "rejection", "withdrawal", "unmet-closing", "other-way"}),
        ("published", {"assignment", "withholding", "withdrawal", "unmet-closing", "other-way"}),
        ("claimed", {"start", "companion", "withdrawal", "postponement", "unmet-closing", "other-way"}),
        ("in_progress", {"companion", "failed-delivery", "value-note", "withdrawal", "postponement", "unmet-closing", "other-way"}),
        ("delivered", {"value-note", "postponement", "unmet-closing"}),
        ("closed", {"reopening"}),
    ],
)
def test_the_head_is_offered_the_forms_of_the_steps_that_fit(wishes, state, nouns):
    wish = wishes.wish_at(state)
    page = wishes.browser(wishes.station_head).get(f"/wishes/{wish.id}").text
    assert set(re.findall(rf'action="/wishes/{wish.id}/([a-z-]+)"', page)) == nouns


def test_the_family_says_no_and_the_head_decides(wishes):
    wish = wishes.wish_at("delivered")
    assert post(wishes, wishes.witness, wish, "confirmation", {"received": "no", "note": "送错了"}).status_code == 303
    assert fresh(wish).state == "disputed"
    assert post(wishes, wishes.station_head, wish, "resolution", {"outcome": "again", "resolve_reason": "再送一次"}).status_code == 303
    assert fresh(wish).state == "in_progress"


def test_who_delivered_cannot_witness_the_answer(wishes):
    wish = wishes.wish_at("delivered")
    answer = post(wishes, wishes.author, wish, "confirmation", {"received": "yes"})
    assert answer.status_code == 422
    assert "Somebody else" in answer.text
    assert fresh(wish).state == "delivered"


def test_a_refused_step_keeps_what_was_typed_and_opens_its_form(wishes):
    wish = wishes.wish_at("submitted")
    answer = post(wishes, wishes.checker, wish, "approval", {"safe": "yes", "est_value": "321", "value_note": "按市价"})
    assert answer.status_code == 422
    assert "public aid" in answer.text
    assert "321" in answer.text
    assert "按市价" in answer.text
    assert fresh(wish).state == "submitted"
    assert fresh(wish).est_value == 450


def test_the_writer_of_the_text_does_not_release_it(wishes):
    wish = wishes.wish_at("approved")
    post(wishes, wishes.author, wish, "public-text", {"public_text": "希望得到一台灶具。"})
    assert "Somebody else releases it" in wishes.browser(wishes.author).get(f"/wishes/{wish.id}/publication").text
    assert post(wishes, wishes.author, wish, "publication", {"read": "yes"}).status_code == 422
    assert fresh(wish).state == "approved"


def test_a_text_that_tells_where_is_shown_with_its_words(wishes):
    wish = wishes.wish_at("approved")
    post(wishes, wishes.author, wish, "public-text", {"public_text": "柿树坑村王大福需要灶具,电话13800001234"})
    page = wishes.browser(wishes.checker).get(f"/wishes/{wish.id}/publication").text
    assert "<mark" in page
    assert "13800001234" in page
    assert post(wishes, wishes.checker, wish, "publication", {"read": "yes"}).status_code == 422


# ---- evidence that comes in pieces -----------------------------------------------------------------------------------


def test_photos_of_a_delivery_follow_its_text(wishes):
    wish, shot = wishes.wish_at("in_progress"), str(uuid7())
    told = {"value": "430", "receipt": "1", "serial": "S", "faceless": "yes", "photos": json.dumps([{"id": shot, "question": "thing", "sha256": "x"}])}
    assert wishes.browser(wishes.author).send(f"/wishes/{wish.id}/delivery", told).status_code == 201
    assert Evidence.latest(fresh(wish), "delivery")["photos"] == [{"id": shot, "kind": "thing", "faceless": True}]
    data = {"id": shot, "question": "thing", "photo": (io.BytesIO(picture((80, 60))), "a.jpg")}
    assert wishes.browser(wishes.author).post(f"/wishes/{wish.id}/delivery/{uuid7()}/photos", data).status_code == 303
    assert Photo.select().count() == 1
    assert wishes.browser(wishes.checker).get(f"/wishes/{wish.id}/photos/{shot}").mimetype == "image/jpeg"
    assert wishes.browser(wishes.stranger).get(f"/wishes/{wish.id}/photos/{shot}").status_code == 404


def test_a_delivery_sent_twice_is_one(wishes):
    wish = wishes.wish_at("in_progress")
    data = {"value": "430", "receipt": "1", "serial": "S", "signed_slip": "yes"}
    key, at = str(uuid7()), clock.now().isoformat()
    first, again = (wishes.browser(wishes.author).send(f"/wishes/{wish.id}/delivery", data, key=key, filled_at=at) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert Evidence.select().where(Evidence.wish == wish.id, Evidence.kind == "delivery").count() == 1


# ---- the board -------------------------------------------------------------------------------------------------------


def test_the_board_shows_each_wish_once_in_its_column(wishes):
    published, drafted = wishes.wish_at("published"), wishes.wish_at("draft", category="repair", template="rewire")
    page = wishes.browser(wishes.station_head).get("/wishes/").text
    for wish in (published, drafted):
        assert page.count(f'href="/wishes/{wish.id}"') == 1
    assert page.index('id="column-check"') < page.index(f"/wishes/{drafted.id}") < page.index('id="column-open"') < page.index(f"/wishes/{published.id}")


def test_what_runs_out_this_week_is_listed(wishes):
    wish = wishes.wish_at("published")

    def listed(stage, days):
        with later(days):
            return str(wish.id) in wishes.browser(wishes.station_head).get(f"/wishes/stages/{stage}").text

    assert [listed("soon", days) for days in (0, 57, 61)] == [False, True, False]
    assert [listed("late", days) for days in (0, 57, 61)] == [False, False, True]


def test_needs_stand_beside_the_offers_that_fit_best_first(wishes):
    wishes.wish_at("published")
    until = clock.today()
    PartnerOffer.declare(wishes.rival, wishes.rival.account, category="goods", until=until)
    PartnerOffer.declare(wishes.third, wishes.third.account, category="goods", help_type="elder", towns=[wishes.home.station_id], until=until)
    PartnerOffer.declare(wishes.partner, wishes.partner_account, category="repair", until=until)
    page = wishes.browser(wishes.station_head).get("/wishes/needs").text
    part = page[: page.index("Partners by what they fulfilled")]
    assert part.index(wishes.third.name) < part.index(wishes.rival.name)
    assert wishes.partner.name not in part
    assert "serves this town" in part


def test_an_offer_that_is_used_up_is_proposed_no_more(wishes):
    first, second = wishes.wish_at("published"), wishes.wish_at("published", template="smoke_alarm", est_value=90)
    PartnerOffer.declare(wishes.rival, wishes.rival.account, category="goods", amount=1, until=clock.today())
    head = wishes.browser(wishes.station_head)
    assert wishes.rival.name in head.get(f"/wishes/{second.id}").text
    first.request_claim(wishes.rival, wishes.rival.account)
    assert "Offers that fit" not in head.get(f"/wishes/{second.id}").text


# ---- strangers -------------------------------------------------------------------------------------------------------

LOOKS = ("", "/edit", "/publication", "/delivery", "/confirmation", "/follow-up")
NOUNS = [
    "submission",
    "translation",
    "return",
    "approval",
    "rejection",
    "merging",
    "public-text",
    "publication",
    "withholding",
    "assignment",
    "start",
    "companion",
    "tests",
    "delivery",
    "failed-delivery",
    "new-day",
    "going-on",
    "value-note",
    "dispute",
    "resolution",
    "follow-up",
    "closing",
    "reopening",
    "postponement",
    "withdrawal",
    "other-way",
    "unmet-closing",
]


def test_strangers_find_nothing(wishes):
    wish = wishes.wish_at("approved")
    wish.write_public(wishes.author, "希望得到一台灶具。")
    stranger, own = wishes.browser(wishes.stranger), wishes.browser(wishes.station_head)
    before = fresh(wish).__data__
    for look in LOOKS:
        assert stranger.get(f"/wishes/{wish.id}{look}").status_code in (403, 404), look
        assert own.get(f"/wishes/{wish.id}{look}").status_code in (200, 403), look
    for noun in NOUNS:
        assert stranger.post(f"/wishes/{wish.id}/{noun}", {"reason": "x"}).status_code in (403, 404), noun
    assert fresh(wish).__data__ == before


@pytest.mark.parametrize("noun", NOUNS)
def test_garbage_changes_nothing(wishes, noun):
    wish = wishes.wish_at("in_progress")
    events = len(wish.events)
    data = dict.fromkeys(
        ("value", "companion", "accompany_day", "partner", "outcome", "photos", "passed", "other", "postpone_day", "face", "est_value"), "💥" * 300
    )
    answer = wishes.browser(wishes.station_head).post(f"/wishes/{wish.id}/{noun}", data)
    assert 400 <= answer.status_code < 500 or noun == "withdrawal"
    assert len(fresh(wish).events) == events or noun == "withdrawal"


def test_a_volunteer_sees_the_address_only_on_the_day(wishes):
    wish = wishes.wish_at("in_progress")
    wish.accompany(wishes.author, wishes.volunteer, clock.today())
    assert "柿树坑村" in wishes.browser(wishes.volunteer).get(f"/wishes/{wish.id}").text
    with later(1):
        assert wishes.browser(wishes.volunteer).get(f"/wishes/{wish.id}").status_code == 404
