"""Persons, categories, consents and assignments of a home."""

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Category, Consent, Household, Person
from app.households.consents import HomeConsents


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


def test_a_person_is_added_once(world, worker):
    form = {"name": "李秀英", "sex": "2", "birth_date": "1946-03-02", "relation": "spouse", "id": str(uuid7())}
    for _ in range(2):
        assert worker.post(f"/households/{world.home.id}/persons", form).status_code == 303
    added = Person.get(Person.name == "李秀英")
    assert added.birth_year == 1946
    assert added.station_id == world.home.station_id
    assert Person.select().count() == 2
    assert "李秀英" in worker.get(f"/households/{world.home.id}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("sex", "x"),
        ("birth_date", "2999-01-01"),
        ("birth_date", "yesterday"),
        ("birth_year", "1"),
        ("relation", "king"),
        ("ethnicity", "99"),
        ("language", "xx"),
        ("lives_here", "maybe"),
    ],
)
def test_a_bad_person_is_not_added(world, worker, field, value):
    answer = worker.post(f"/households/{world.home.id}/persons", {"name": "李秀英", field: value})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert Person.select().count() == 1


def test_a_person_is_changed_by_base(world, worker):
    assert worker.get(f"/households/persons/{world.person.id}/edit").status_code == 200
    form = {"name": "王大富", "base.name": "王大福", "reads_chinese": "no", "base.reads_chinese": ""}
    assert worker.post(f"/households/persons/{world.person.id}", form).status_code == 303
    changed = Person.get_by_id(world.person.id)
    assert (changed.name, changed.reads_chinese, changed.birth_year) == ("王大富", False, 1943)


def test_a_category_is_added_once_and_ended_once(world, worker):
    path = f"/households/persons/{world.person.id}/categories"
    assert worker.get(f"{path}/new").status_code == 200
    for _ in range(2):
        assert worker.post(path, {"code": "disabled", "disability_class": "4", "disability_grade": "2", "source": "certificate"}).status_code == 303
    made = Category.get(Category.code == "disabled")
    assert made.severe
    assert Category.select().where(Category.code == "disabled").count() == 1
    ending = f"/households/categories/{made.id}/ending"
    assert worker.get(ending).status_code == 200
    for _ in range(2):
        assert worker.post(ending, {}).status_code == 303
    assert Category.get_by_id(made.id).valid_until == clock.today()
    assert "D" not in Household.get_by_id(world.home.id).checklist_sets


@pytest.mark.parametrize(
    "form",
    [
        {"code": ""},
        {"code": "rich"},
        {"code": "dibao", "valid_from": "2999-01-01"},
        {"code": "disabled", "disability_grade": "5"},
        {"code": "disabled", "disability_class": "9"},
    ],
)
def test_a_bad_category_is_not_added(world, worker, form):
    assert worker.post(f"/households/persons/{world.person.id}/categories", form).status_code == 422
    assert Category.select().count() == 1


def test_a_category_does_not_end_before_it_began(world, worker):
    answer = worker.post(f"/households/categories/{world.category.id}/ending", {"valid_until": "1999-01-01"})
    assert answer.status_code == 422
    assert Category.get_by_id(world.category.id).valid_until is None


def test_a_consent_is_given_once_and_withdrawn_once(world, worker):
    form = {"purpose": "photo", "how": "spoken", "witness": "李阿姨", "person": str(world.person.id)}
    assert worker.get(f"/households/{world.home.id}/consents/new").status_code == 200
    for _ in range(2):
        assert worker.post(f"/households/{world.home.id}/consents", form).status_code == 303
    consent = Consent.get()
    before = clock.now()
    assert Consent.given(world.home, "photo")
    assert not Consent.given(world.home, "record")
    assert consent.explained_by == world.social_worker.id
    for _ in range(2):
        assert worker.post(f"/households/consents/{consent.id}/withdrawal").status_code == 303
    assert not Consent.given(world.home, "photo")
    assert Consent.given(world.home, "photo", at=before)
    assert HomeConsents(world.home).withdrawn_since(before) == {"photo"}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"purpose": "everything", "how": "sign"},
        {"purpose": "photo", "how": "email"},
        {"purpose": "photo", "how": "spoken"},
        {"purpose": "photo", "how": "sign", "person": str(uuid7())},
    ],
)
def test_a_bad_consent_is_not_noted(world, worker, form):
    assert worker.post(f"/households/{world.home.id}/consents", form).status_code == 422
    assert not Consent.select().exists()


def test_a_home_is_assigned_once_and_taken_back_once(world, worker):
    path = f"/households/{world.home.id}/assignments"
    assert world.volunteer.name in worker.get(f"{path}/new").text
    for _ in range(2):
        assert worker.post(path, {"account": str(world.volunteer.id)}).status_code == 303
    assert Assignment.select().count() == 1
    assert Household.find(world.volunteer, world.home.id)
    for _ in range(2):
        assert worker.post(f"/households/assignments/{Assignment.get().id}/ending").status_code == 303
    assert Household.find(world.volunteer, world.home.id) is None


def test_what_was_assigned_when_a_form_was_filled_in_still_counts(world, assigned):
    filled = clock.now()
    assigned.end(by=world.station_head)
    assert Household.for_writing(world.volunteer, world.home.id, filled) == world.home
    assert Household.for_writing(world.volunteer, world.home.id, clock.now()) is None
    assert Household.for_writing(world.stranger, world.home.id, filled) is None


def test_only_accounts_of_the_station_are_assigned(world, worker):
    assert worker.post(f"/households/{world.home.id}/assignments", {"account": str(world.stranger.id)}).status_code == 422
    assert not Assignment.select().exists()
