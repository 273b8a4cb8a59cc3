"""Two files of one home become one; the old id leads to it."""

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Decision, DueDate, Hazard, Household, Person, Village
from tests.world import HERE, THERE, home_of


@pytest.fixture
def twin(world):
    return home_of("王阿公", "王大富", world.village, address="12号")


def test_the_head_folds_one_file_into_another(world, twin):
    Hazard.create(**Hazard.row(HERE, twin.id, uuid7(), "fire", "orange", "HS5", clock.today()))
    Assignment.assign(twin, world.volunteer, by=world.station_head)
    head = world.browser(world.station_head)
    assert "王大富" in head.get(f"/households/{world.home.id}/merging").text
    for _ in range(2):
        assert head.post(f"/households/{twin.id}/merging", {"into": str(world.home.id)}).status_code == 303
    assert head.get(f"/households/{twin.id}").location.endswith(str(world.home.id))
    assert Household.find(world.station_head, twin.id) == world.home
    assert Person.select().where(Person.household == world.home).count() == 2
    assert Hazard.get().household_id == world.home.id
    assert Assignment.get().household_id == world.home.id
    assert DueDate.open_for(world.home).count() == 1
    assert not DueDate.open_for(twin).exists()
    survivor = Household.get_by_id(world.home.id)
    assert survivor.address == "12号"
    assert survivor.phone == "13800001234"
    assert Household.search("dafu", Household.visible_to(world.station_head)).count() == 1


def test_an_alias_of_an_alias_leads_to_the_last(world, twin):
    from app.households.merging import merge

    third = home_of("王老", "王大福", world.village)
    merge(twin, world.home, by=world.station_head)
    merge(Household.get_by_id(world.home.id), third, by=world.station_head)
    assert Household.survivor_id(twin.id) == Household.survivor_id(world.home.id) == third.id


def test_a_social_worker_proposes_and_the_head_settles(world, twin):
    worker, head = world.browser(world.social_worker), world.browser(world.station_head)
    for _ in range(2):
        worker.post(f"/households/{twin.id}/merging", {"into": str(world.home.id)})
    assert Decision.select().count() == 1
    assert Household.get_by_id(twin.id).merged_into_id is None
    assert "Fold the first into the second" in head.get("/households/decisions").text
    head.post(f"/households/{twin.id}/merging", {"into": str(world.home.id)})
    assert Decision.get().outcome == "merged"
    assert "Nothing waits" in head.get("/households/decisions").text


def test_two_homes_may_be_left_apart(world, twin):
    world.browser(world.social_worker).post(f"/households/{twin.id}/merging", {"into": str(world.home.id)})
    world.browser(world.station_head).post(f"/households/decisions/{Decision.get().id}/settling", {"outcome": "apart"})
    assert Decision.get().outcome == "apart"
    assert Household.get_by_id(twin.id).merged_into_id is None


def test_a_file_is_found_by_its_number(world, twin):
    world.browser(world.station_head).post(f"/households/{twin.id}/merging/by-number", {"number": world.home.number})
    assert Household.get_by_id(twin.id).merged_into_id == world.home.id


@pytest.mark.parametrize(("into", "status"), [("", 422), ("itself", 422), ("42", 422), ("unknown", 404), ("theirs", 404)])
def test_it_cannot_be_folded_into(world, into, status):
    theirs = home_of("王阿公", "王大福", Village.named(THERE, "柿树坑村"), station=THERE)
    value = {"itself": world.home.id, "unknown": uuid7(), "theirs": theirs.id}.get(into, into)
    assert world.browser(world.station_head).post(f"/households/{world.home.id}/merging", {"into": str(value)}).status_code == status
    assert Household.get_by_id(world.home.id).merged_into_id is None


def test_an_unknown_number_is_told(world):
    assert world.browser(world.station_head).post(f"/households/{world.home.id}/merging/by-number", {"number": "9999"}).status_code == 422


def test_the_head_chooses_days_by_tier(world):
    head = world.browser(world.station_head)
    assert head.get("/households/tiers").status_code == 200
    for _ in range(2):
        assert head.post("/households/tiers", {"weekly": "7", "monthly": "28", "quarterly": "90"}).status_code == 303
    assert 'value="28"' in head.get("/households/tiers").text
    for bad in ("0", "500", "often", ""):
        assert head.post("/households/tiers", {"weekly": "7", "monthly": bad, "quarterly": "90"}).status_code == 422
