"""Publishing: outsiders get view objects with the whitelist on them and nothing else; the automatic check and a second person stand before it."""

import dataclasses
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.visits
from app.households import Consent, Person
from app.wishes import PartnerOffer, Wish, kinds, publishing
from app.wishes.pairing import Pairing
from app.wishes.privacy import findings
from tests.wishes.conftest import TEXT, YES, agree, later, neighbours
from tests.wishes.test_life import refused
from tests.world import THERE, home_of

WHITELIST = {"code", "category", "help_type", "town", "age_band", "need", "est_value", "deadline", "status"}


def test_the_view_has_the_listed_fields_and_no_others(wishes):
    view = publishing.preview(wishes.wish_at("published"))
    assert {field.name for field in dataclasses.fields(view)} == WHITELIST
    for more in ("household", "wish_no", "person", "id", "__dict__"):
        assert not hasattr(view, more)
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.need = "x"


def test_nothing_planted_in_the_file_is_in_what_partners_and_the_public_read(wishes):
    """Names, phones, village, address, exact age and numbers of the home are searched for in every byte of every view."""
    home = wishes.home
    home.address, home.neighbour_name, home.neighbour_phone, home.notes = "柿树坑村117号", "李小妹", "13800001235", "尿毒症"
    home.save()
    person = Person.create(station_id=home.station_id, household=home, name="王小禾", sex="2", birth_year=2015, ethnicity="06")
    wish = wishes.wish_at("closed", person=person)
    shown = wishes.wish_at("published", person=person)
    with later(30):
        views = [*publishing.published(), publishing.preview(shown), *publishing.own_claims(wishes.partner), *publishing.stories(), publishing.counts()]
        assert publishing.stories()
    text = json.dumps([dataclasses.asdict(view) if dataclasses.is_dataclass(view) else view for view in views], default=str, ensure_ascii=False)
    assert TEXT in text
    planted = ["王大福", "王阿公", "大福", "小禾", "13800001234", "13800001235", "柿树坑", "117", "李小妹", "尿毒症", "1943", "2015", "苗", home.number]
    planted += [wish.wish_no, str(wish.id), str(home.id), str(person.id), wish.id.hex, home.id.hex]
    assert [word for word in planted if word in text] == []


def test_public_codes_say_nothing_about_the_number(wishes):
    first, second = wishes.wish_at("draft"), wishes.wish_at("draft")
    assert int(second.wish_no[-5:]) == int(first.wish_no[-5:]) + 1
    assert len({first.public_id, second.public_id}) == 2
    assert not set(first.public_id) & set("01lioABC-")
    assert len(first.public_id) == 10


# ---- town and age --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "band"), [(0, "<6"), (5, "<6"), (6, "6–13"), (13, "6–13"), (14, "14–17"), (17, "14–17"), (18, "18–59"), (60, "60–69"), (79, "70–79"), (80, "80+")]
)
def test_ages_are_told_in_bands(age, band):
    from app.wishes.words import age_band

    assert age_band(age) == band


def test_fewer_than_five_alike_in_a_town_are_told_with_the_city(wishes):
    wish = wishes.wish_at("published")
    for _ in range(4):
        wishes.wish_at("submitted")  # of one home
    *others, last = neighbours(wishes, "draft", 4)  # drafts are not counted
    for each in others:
        each.submit(wishes.author)
    assert publishing.preview(wish).town == "Yongkang"
    assert publishing.published(town=wish.station_id) == []
    last.submit(wishes.author)
    assert publishing.preview(wish).town == "Gushan"
    assert [view.code for view in publishing.published(town=wish.station_id)] == [wish.public_id]
    assert publishing.published(town=THERE) == []
    with later(370):
        assert publishing.preview(wish).town == "Yongkang"


def test_the_wall_is_filtered_by_kind_help_and_value(wishes):
    wish = wishes.wish_at("published", est_value=450)
    assert [view.code for view in publishing.published(category="goods", help_type="elder", most_yuan=450)] == [wish.public_id]
    assert publishing.published(category="repair") == publishing.published(help_type="study") == publishing.published(most_yuan=449) == []


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "claimed", "delivered", "closed"])
def test_only_what_waits_for_a_claim_is_on_the_wall(wishes, state):
    wish = wishes.wish_at(state)
    assert publishing.published() == []
    assert publishing.find(wish.public_id) is None
    assert publishing.find(str(wish.id)) is None
    assert publishing.find(wish.wish_no) is None


# ---- the check -----------------------------------------------------------------------------------------------------

TELLING = {
    "phone": ["打 13800001234", "138-0000-1234", "１３８０００01234", "一三八零零零零一二三四", "0579-87654321", "1 3 8 0 0 0 0 1 2 3 4"],
    "identity": ["330784194301011234", "33078419430101123X"],
    "school": ["在古山小学读书", "三年级", "三(2)班", "初二年级"],
    "place": ["柿树坑村的老人", "柿 树 坑", "住在幸福路88号", "3幢2单元"],
    "name": ["王大福想要灶具", "大福家里", "王·大·福", "Wang Dafu", "wangdafu", "王阿公", "张奶奶", "李小妹"],
    "age": ["83岁老人", "八十三岁", "83周岁"],
    "illness": ["有糖尿病", "二级残疾", "尿毒症透析"],
    "ethnicity": ["苗族妇女", "维吾尔族"],
    "faith": ["清真食品"],
    "contact": ["加微信", "abc@example.org", "https://example.org"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TELLING.items() for text in texts])
def test_the_check_finds_what_tells_who_or_where(wishes, kind, text):
    wishes.home.neighbour_name = "李小妹"
    wishes.home.save()
    assert kind in {found.kind for found in findings(text, wishes.home)}


@pytest.mark.parametrize(
    "text", [TEXT, "希望每周一次有人上门陪聊。", "村里老人希望有人陪走路。", "需要大米和食用油。", "家具老旧，希望有一张床。", "厨房和卧室的线路需要更换。"]
)
def test_harmless_texts_pass(wishes, text):
    assert findings(text, wishes.home) == []


def test_every_template_passes(wishes):
    assert {kind.id: findings(kind.text, wishes.home) for kind in kinds.library().values() if findings(kind.text, wishes.home)} == {}


def test_every_suggestion_of_the_checklists_has_a_template():
    actions = Path(app.visits.__file__).with_name("checklists") / "actions.toml"
    assert set(tomllib.loads(actions.read_text())["wishes"]) <= set(kinds.library())


def test_a_telling_text_is_not_released(wishes):
    wish = wishes.wish_at("approved")
    wish.write_public(wishes.author, "王阿公在柿树坑村，想要灶具。")
    sentence = refused(wish.publish, wishes.checker, status=422)
    assert "a name" in sentence
    assert "a village" in sentence
    assert "王" not in sentence


def test_its_writer_does_not_release_it(wishes):
    wish = wishes.wish_at("approved")
    refused(wish.publish, wishes.checker)  # nothing is written yet
    wish.write_public(wishes.checker, TEXT)
    assert "writer" in refused(wish.publish, wishes.checker)
    wish.publish(wishes.station_head)
    assert wish.reviewed_by == wishes.station_head.id


def test_a_changed_text_needs_a_new_release(wishes):
    wish = wishes.wish_at("published")
    refused(wish.write_public, wishes.author, "x", status=409)
    wish.unpublish(wishes.checker, "a mistake in it")
    wish.write_public(wishes.checker, TEXT + "谢谢。")
    assert wish.reviewed_by is None
    refused(wish.publish, wishes.checker)
    wish.publish(wishes.author)


def test_without_the_familys_consent_nothing_is_released(wishes):
    home = home_of("李阿婆", "李秀珍", wishes.village)
    agree(home, "record")
    wish = wishes.wish_at("approved", home=home)
    wish.write_public(wishes.author, TEXT)
    assert "agreed" in refused(wish.publish, wishes.checker)


# ---- stories and counts --------------------------------------------------------------------------------------------


def test_a_story_is_told_after_fourteen_days_with_consent(wishes):
    wish = wishes.wish_at("confirmed")
    with later(13):
        assert publishing.stories() == []
    with later(15):
        story = publishing.stories()[0]
        assert (story.code, story.need, story.thanks_to) == (wish.public_id, TEXT, ())
        wishes.partner.may_be_named = True
        wishes.partner.save()
        assert publishing.stories()[0].thanks_to == ("爱心五金厂",)
        Consent.get(Consent.purpose == "publish_story").withdraw(wishes.author)
        assert publishing.stories() == []


def test_small_counts_are_not_told(wishes):
    for _ in range(2):
        wishes.wish_at("confirmed")
    *_others, last = neighbours(wishes, "delivered", 4)
    for each in _others:
        each.confirm(wishes.witness, YES)
    assert publishing.counts()["fulfilled"] is None, "five wishes of four homes"
    last.confirm(wishes.witness, YES)
    counts = publishing.counts()
    assert (counts["published"], counts["fulfilled"]) == (6, 6)
    assert ("Gushan", 6) in counts["towns"]
    assert ("Fangyan", None) in counts["towns"]


@given(st.dictionaries(st.sampled_from("abcdefghijklmn"), st.integers(0, 12), min_size=14))
def test_no_small_number_comes_out_by_subtraction(homes):
    """Who knows the sum of all towns learns of the hidden ones together nothing below five."""
    hidden = publishing.hidden_towns(homes, 5)
    assert all(homes[town] >= 5 for town in set(homes) - hidden)
    rest = sum(homes.values()) - sum(homes[town] for town in set(homes) - hidden)
    assert rest == 0 or rest >= 5 or sum(homes.values()) < 5


# ---- who sees what inside ------------------------------------------------------------------------------------------


def test_strangers_see_no_wish(wishes):
    wish = wishes.wish_at("published")
    everybody = (wishes.stranger, wishes.strange_volunteer, wishes.volunteer, wishes.bureau, wishes.supervisor, wishes.administrator, wishes.partner_account)
    for account in everybody:
        assert not Wish.visible_to(account).exists()
        assert not wish.shows_address_to(account)
    for account in (wishes.author, wishes.checker, wishes.station_head):
        assert Wish.visible_to(account).get().id == wish.id
        assert wish.shows_address_to(account)
    assert not PartnerOffer.visible_to(wishes.volunteer).exists()
    assert not Pairing.visible_to(wishes.partner_account).exists()


def test_who_accompanies_sees_the_address_on_the_day(wishes):
    from datetime import timedelta

    from app import clock

    wish = wishes.wish_at("in_progress")
    refused(wish.accompany, wishes.author, wishes.strange_volunteer, clock.today())
    refused(wish.accompany, wishes.author, wishes.volunteer, clock.today() - timedelta(days=1))
    wish.accompany(wishes.author, wishes.volunteer, clock.today() + timedelta(days=2))
    assert not wish.shows_address_to(wishes.volunteer)
    assert not Wish.visible_to(wishes.volunteer).exists()
    with later(2):
        assert wish.shows_address_to(wishes.volunteer)
        assert Wish.visible_to(wishes.volunteer).get().id == wish.id
        assert not wish.shows_address_to(wishes.partner_account)
    with later(3):
        assert not wish.shows_address_to(wishes.volunteer)
        assert not Wish.visible_to(wishes.volunteer).exists()
