"""A home is found by what people remember of it."""

import pytest

from app.households import Household, Person


@pytest.mark.parametrize(
    "typed",
    ["阿公", "王大", "wag", "wdf", "wangdafu", "WDF", "柿树", "ssk", "shishu", "1234", "138 0000 1234", "138-0000-1234", "0001", "大福 柿树坑", "１２３４"],
)
def test_a_home_is_found_by(world, typed):
    assert [home.id for home in Household.search(typed)] == [world.home.id]


@pytest.mark.parametrize("typed", ["李", "xyz", "%", "_", "\\", "大福 后溪塘", "\x00\x01zz", "'; drop table household"])
def test_a_home_is_not_found_by(world, typed):
    assert Household.search(typed).count() == 0


def test_nothing_typed_finds_all(world):
    assert Household.search("  ").count() == 1


def test_a_new_person_and_a_new_name_are_found_at_once(world):
    guest = Person.create(station_id=world.home.station_id, household=world.home, name="吕翠花", relation="spouse")
    assert Household.search("cuihua").count() == 1
    guest.name = "吕彩霞"
    guest.save()
    assert Household.search("cuihua").count() == 0
    assert Household.search("lcx").count() == 1


def test_a_search_is_posted_and_leaves_no_name_in_an_address(world):
    worker = world.browser(world.social_worker)
    page = worker.post("/households/search", {"q": "wdf"})
    assert page.status_code == 200
    assert "王阿公" in page.text
    assert "<html" in page.text
    assert "王阿公" not in worker.post("/households/search", {"q": "李"}).text


def test_live_search_gets_the_list_alone(world):
    part = world.browser(world.social_worker).post("/households/search", {"q": "wdf"}, headers={"HX-Request": "true"})
    assert "王阿公" in part.text
    assert "<html" not in part.text


def test_a_stranger_finds_nothing(world):
    assert "王阿公" not in world.browser(world.stranger).post("/households/search", {"q": "wdf"}).text
