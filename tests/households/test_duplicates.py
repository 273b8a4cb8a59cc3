"""Two files of one home are noticed."""

import csv
from pathlib import Path

import pytest

from app.households.duplicates import Register, near, same_home
from tests.world import HERE, THERE, home_of

PAIRS = list(csv.DictReader((Path(__file__).parent / "duplicate_pairs.csv").open(encoding="utf-8")))


def described(pair, side):
    return [pair[f"name_{side}"]], pair[f"village_{side}"], [pair[f"phone_{side}"]], ""


def test_there_are_twenty_labelled_pairs():
    assert len(PAIRS) == 20


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_a_labelled_pair_is_judged_as_labelled(pair):
    assert same_home(described(pair, "a"), described(pair, "b")) == (pair["same"] == "yes")


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_the_register_of_an_import_judges_the_same(pair):
    register = Register()
    register.add("a", *described(pair, "a"))
    assert bool(register.find(*described(pair, "b"))) == (pair["same"] == "yes")


def test_a_person_of_a_home_is_found_by_sound_and_village(world):
    assert near(HERE, ["王大富"], "柿树坑") == [world.home]


def test_another_station_is_not_searched(world):
    assert near(THERE, ["王大富"], "柿树坑") == []


def test_a_phone_is_enough_beside_the_name(world):
    assert near(HERE, ["王阿公"], "后溪塘村", ["138 0000 1234"]) == [world.home]
    assert near(HERE, ["王阿公"], "后溪塘村", ["13800009999"]) == []


def test_saving_shows_what_is_alike_and_saves_on_the_second_word(world):
    from app.households import Household

    form = {"label": "王阿公", "village": "柿树坑", "name": "王大富", "tier": "monthly"}
    worker = world.browser(world.social_worker)
    answer = worker.post("/households/", form)
    assert answer.status_code == 422
    assert world.home.number in answer.text
    assert "王大富" in answer.text
    assert Household.select().count() == 1
    assert worker.post("/households/", {**form, "anyway": "yes"}).status_code == 303
    assert Household.select().count() == 2


def test_a_home_from_the_outbox_is_taken_in_and_the_head_is_asked(world):
    from app.households import Decision

    sent = world.browser(world.social_worker).send("/households/", {"label": "王阿公", "village": "柿树坑", "name": "王大富", "tier": "monthly"})
    assert sent.status_code == 201
    assert Decision.get().kind == "merge"
    assert Decision.get().details["into"] == str(world.home.id)


def test_the_pairs_do_not_depend_on_the_side():
    assert all(same_home(described(p, "b"), described(p, "a")) == (p["same"] == "yes") for p in PAIRS)


def test_two_homes_of_one_village_with_other_names_are_not_alike(world):
    home_of("李阿婆", "李秀英", world.village)
    assert near(HERE, ["李秀珍"], "柿树坑村") == []
