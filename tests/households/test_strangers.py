"""A person of another station gets 404 for every object of this room; other roles get 403; signed out leads to the sign-in."""

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Category, Consent, Decision, DueDate, Hazard, Household, Person, Roster, Task
from tests.world import HERE

HOME = ("", "/edit", "/persons/new", "/consents/new", "/assignments/new", "/merging", "/hazards")
HOME_POSTS = ("", "/persons", "/consents", "/assignments", "/merging", "/merging/by-number", "/ending", "/reopening")


@pytest.fixture
def objects(world):
    hazard = Hazard.create(**Hazard.row(HERE, world.home.id, uuid7(), "fire", "red", "HS5", clock.today()))
    return {
        "hazards": (hazard, [], ["/closing"]),
        "tasks": (Task.create(**Task.row(HERE, world.home.id, "visit_again", hazard_id=hazard.id)), [""], ["/closing"]),
        "persons": (world.person, ["/edit", "/categories/new"], ["", "/categories"]),
        "categories": (world.category, ["/ending"], ["/ending"]),
        "consents": (Consent.create(station_id=HERE, household=world.home, purpose="photo"), [], ["/withdrawal"]),
        "assignments": (Assignment.assign(world.home, world.volunteer, by=world.station_head), [], ["/ending"]),
        "due-dates": (world.due, [], ["/excusing"]),
        "decisions": (Decision.add(HERE, "clash", "household", world.home.id, field="phone", kept="", offered="1"), [], ["/settling"]),
        "import": (Roster.create(station_id=HERE, account=world.social_worker, file_name="r.csv"), [""], ["/confirmation"]),
    }


FORM = {"outcome": "done", "reason": "away", "code": "dibao", "name": "x", "account": "x", "number": "0001", "purpose": "photo", "how": "sign"}


def rows():
    return [
        list(model.select().order_by(model.id).dicts()) for model in (Household, Person, Category, Consent, Assignment, DueDate, Hazard, Task, Decision, Roster)
    ]


def paths(world, objects):
    home = f"/households/{world.home.id}"
    gets = [home + end for end in HOME] + [f"/households/{room}/{row.id}{end}" for room, (row, ends, _posts) in objects.items() for end in ends]
    posts = [home + end for end in HOME_POSTS] + [f"/households/{room}/{row.id}{end}" for room, (row, _gets, ends) in objects.items() for end in ends]
    return gets, posts


def test_a_stranger_finds_nothing_and_changes_nothing(world, objects):
    stranger = world.browser(world.stranger)
    gets, posts = paths(world, objects)
    before = rows()
    assert {path: stranger.get(path).status_code for path in gets} == dict.fromkeys(gets, 404)
    assert {path: stranger.post(path, FORM).status_code for path in posts} == dict.fromkeys(posts, 404)
    assert rows() == before


@pytest.mark.parametrize("role", ["bureau", "partner", "supervisor"])
def test_other_roles_are_refused(world, objects, role):
    browser = world.browser(getattr(world, role))
    gets, posts = paths(world, objects)
    before = rows()
    assert {browser.get(path).status_code for path in gets} == {403}
    assert {browser.post(path, FORM).status_code for path in posts} == {403}
    assert rows() == before


def test_a_volunteer_opens_only_homes_and_tasks(world, objects):
    browser = world.browser(world.volunteer)
    gets, posts = paths(world, objects)
    opened = {path for path in gets if browser.get(path).status_code == 200}
    assert opened == {f"/households/{world.home.id}"}
    assert all(browser.post(path, FORM).status_code in (403, 404) for path in posts)


def test_signed_out_is_led_to_the_sign_in(world, objects):
    nobody = world.browser(None)
    gets, posts = paths(world, objects)
    assert all("/sign-in" in nobody.get(path).location for path in gets)
    assert {nobody.post(path, FORM).status_code for path in posts} == {401}


def test_staff_open_everything(world, objects):
    gets, _posts = paths(world, objects)
    head, worker = world.browser(world.station_head), world.browser(world.social_worker)
    assert {path: worker.get(path).status_code for path in gets} == dict.fromkeys(gets, 200)
    assert {
        head.get(path).status_code for path in ("/households/decisions", "/households/tiers", "/households/import", "/households/export", "/households/new")
    } == {200}
    assert {worker.get(path).status_code for path in ("/households/decisions", "/households/tiers")} == {403}


def test_another_site_changes_nothing(world):
    answer = world.browser(world.social_worker).post(f"/households/{world.home.id}/ending", {"reason": "moved"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert Household.get_by_id(world.home.id).ended_at is None


def test_unknown_and_broken_ids_are_not_found(world):
    worker = world.browser(world.social_worker)
    assert worker.get(f"/households/{uuid7()}").status_code == 404
    assert worker.get("/households/42").status_code == 404
