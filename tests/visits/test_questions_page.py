"""The questions as they stand in the page: whole without scripts, and what scripts need."""

import html
import json
import re

import pytest

from app.households import Category
from app.visits.visit import RestrictedAnswers, Visit
from tests.visits.cases import CASES, form_of

CALM = {"base": "E"}


@pytest.fixture
def page(world):
    return world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}")


@pytest.fixture
def home_visit(world, visit_form):
    def make(change=None, **fields):
        form = form_of(CALM | {"change": change or {}})
        answers = {name: form.getlist(name) for name in form}
        return visit_form(kind="home_visit", sets="HS@1,E@1", profile="{}", consent_scope="record", **fields) | answers

    return make


def test_every_question_stands_in_the_page_with_its_choices(page):
    text = page.text
    assert page.status_code == 200
    for id in CASES["bases"]["E"]:
        assert f'name="{id}"' in text
    assert text.count('value="declined"') == text.count("data-question=") - text.count("data-photo=")
    assert text.count("<fieldset") == text.count("</fieldset>")


def test_the_definition_travels_as_data_that_no_word_can_end(page):
    block = re.search(r'<script type="application/json" data-checklist>(.*?)</script>', page.text, re.S)[1]
    definition = json.loads(block)
    assert definition["sets"] == ["HS@1", "E@1"]
    assert len(definition["questions"]) == 25
    assert "<" not in block


def test_blank_questions_may_be_looked_at_later_and_answered_ones_may_not(world, page, home_visit):
    """A phone holds back what stands between the marks: nothing in it may be chosen, nor end it, nor be needed before."""
    later = re.search(r"<!--later-->(.*)<!--/later-->", page.text, re.S)[1]
    assert later.count("data-question=") == page.text.count("data-question=") > 20
    assert not re.search(r"<!--|<script|</script|\schecked|<textarea[^>]*>\s*[^<\s]", later)
    assert "data-checklist" not in later
    refused = world.browser(world.social_worker).post("/visits/", home_visit({"a.E1": "no_such_choice"})).text
    assert "data-question=" in refused
    assert "later-->" not in refused


def test_red_advice_carries_call_buttons(page):
    advice = re.search(r'data-advice="red:gas_smell".*?</div>\s*</div>', page.text, re.S)[0]
    assert 'href="tel:119"' in advice


def test_there_is_no_inline_style_or_script(page):
    assert "style=" not in page.text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page.text)
    assert not re.search(r"\son\w+=", page.text)


def test_a_home_with_many_groups_gets_one_form(world):
    for code in ("dibao", "left_behind_child"):
        Category.create(station_id=world.home.station_id, person=world.person, code=code, source="list")
    text = world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}").text
    ids = re.findall(r'data-question="(\w+)"\s+data-section', text)
    assert len(ids) == len(set(ids)) == 25 + 14 + 19
    assert ids[0] == "HS1"


def test_answers_are_kept_as_answers_and_the_level_told(world, home_visit):
    answer = world.browser(world.social_worker).post("/visits/", home_visit({"a.HS1": "many_bare"}))
    visit = Visit.get()
    assert answer.status_code == 303
    assert (visit.level, visit.answers["HS1"], visit.sets) == ("red", "many_bare", ["HS@1", "E@1"])


def test_a_wrong_answer_comes_back_with_its_sentence_and_what_was_typed(world, home_visit):
    answer = world.browser(world.social_worker).post("/visits/", home_visit({"p.device_bp": "yes", "a.E6.sys": "999", "a.E6.dia": "80", "a.E14": "<b>灯</b>"}))
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Please enter a number from 60 to 300." in text
    assert 'name="a.E6.sys" value="999"' in text
    assert "&lt;b&gt;灯&lt;/b&gt;" in answer.text
    assert Visit.select().count() == 0


def test_two_falls_ask_for_floor_bars_and_light_before_saving(world, home_visit):
    answer = world.browser(world.social_worker).post("/visits/", home_visit({"a.E4": "two_or_more"}))
    assert answer.status_code == 422
    assert answer.text.count('href="#f-HS') == 3


def test_a_volunteer_sees_afterwards_only_that_an_answer_is_restricted(world, assigned, home_visit):
    browser = world.browser(world.volunteer)
    answer = browser.post("/visits/", home_visit({"p.privacy_ok": "yes", "a.E13": "yes"}))
    page = browser.get(answer.headers["Location"])
    assert "Restricted: only the station head" in page.text
    assert RestrictedAnswers.get().answers == {"E13": "yes"}
