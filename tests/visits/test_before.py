"""What earlier visits tell the rules of the next: the phone's page, the pack and the server judge alike."""

import html
import json
import re
from datetime import timedelta

import pytest

from app import clock
from app.db import database
from app.households import Household
from app.households.household import fill_members
from app.visits import before
from app.visits.page import blank_forms
from app.visits.visit import Visit
from tests.visits.cases import form_of


@pytest.fixture
def visited(world):
    def visited(days, home=None, **answers):
        at = clock.now() - timedelta(days=days)
        fields = {"kind": "home_visit", "outcome": "met", "service_date": at.date(), "started_at": at, "author_id": world.social_worker.id}
        return Visit.create(station_id=world.home.station_id, household=home or world.home, answers=answers, **fields)

    return visited


def flags_in(page):
    return json.loads(html.unescape(re.search(r'name="profile" value="([^"]*)"', page)[1]))


def flags_on_page(world):
    return flags_in(world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}").text)


def test_a_fall_is_told_for_ever_and_low_mood_by_the_last_answer(world, visited):
    assert before.told([world.home]) == {}
    visited(400, E4="once", C14="very_sad")
    assert before.told([world.home])[world.home.id] == {"fell_before": True, "mood_low_before": True}
    visited(30, E4="never", C14="happy")
    visited(2, E4="never")
    assert before.told([world.home])[world.home.id] == {"fell_before": True, "mood_low_before": False}


def test_words_that_were_typed_tell_nothing(world, visited):
    visited(3, E5='he said "E4":"once"', C15={"who": '"C14":"very_sad"'}, E9="once")
    assert before.told([world.home]) == {}


def test_a_corrected_visit_tells_nothing_nor_does_the_one_being_corrected(world, visited):
    wrong = visited(3, E4="once")
    assert before.told([world.home], without=wrong.id) == {}
    Visit.update(amended_by=visited(3, E4="never").id).where(Visit.id == wrong.id).execute()
    assert before.told([world.home]) == {}


def test_visits_to_a_file_that_was_folded_in_are_told(world, visited):
    other = Household.create(station_id=world.home.station_id, number="9001", label="旧档")
    visited(3, home=other, E4="two_or_more")
    assert before.told([world.home]) == {}
    Household.update(merged_into=world.home).where(Household.id == other.id).execute()
    assert before.told([world.home])[world.home.id]["fell_before"] is True


def test_the_page_tells_it_and_the_server_judges_by_it(world, visited, visit_form, from_phone):
    change = {"change": {"a.HS6": ["slippery_bathroom"]}, "base": "E"}
    form = form_of(change)
    answers = {name: form.getlist(name) for name in form}

    def judged():
        fields = visit_form(kind="home_visit", sets="HS@1,E@1", profile=json.dumps(flags_on_page(world)), consent_scope="record") | answers
        assert from_phone(world.social_worker, fields).status_code == 201
        return Visit.get(Visit.id == fields["id"]).level

    assert flags_on_page(world)["fell_before"] is False
    assert judged() == "yellow"
    visited(60, E4="once")
    assert flags_on_page(world)["fell_before"] is True
    assert judged() == "orange"


def test_the_pack_tells_the_same_and_asks_once_for_all_homes(world, visited, app, monkeypatch):
    """Control: the count of statements is the same for one home and for many."""
    visited(60, E4="once")
    for number in range(6):
        Household.create(station_id=world.home.station_id, number=f"8{number}", label=f"家{number}", village=world.home.village_id)
    homes = fill_members(list(Household.visible_to(world.social_worker).order_by(Household.number)))
    asked = []
    run = database.obj.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *rest, **more: (asked.append(sql), run(sql, *rest, **more))[1])

    def pages(some):
        from flask_login import login_user

        with app.test_request_context("/visits/new", base_url="https://localhost"):
            login_user(world.social_worker)
            asked.clear()
            made = {home.id: flags_in(page) for home, page, _kind in blank_forms(some)}
            return made, [sql for sql in asked if '"visit"' in sql]

    one, statements = pages([home for home in homes if home.id == world.home.id])
    many, more = pages(homes)
    assert one[world.home.id]["fell_before"] is many[world.home.id]["fell_before"] is True
    assert [id for id, flags in many.items() if flags.get("fell_before")] == [world.home.id]
    assert len(many) > 6
    assert len(statements) == len(more) == 1
