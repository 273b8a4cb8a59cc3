"""Who may agree: adults themselves; children with their guardian, and from eight years on with their own yes."""

from datetime import date

import pytest

from app import clock
from app.households import Consent, Person


@pytest.fixture
def member(world):
    def member(age):
        return Person.create(
            station_id=world.home.station_id, household=world.home, name=f"小{age}", birth_year=clock.today().year - age, relation="grandchild"
        )

    return member


@pytest.fixture
def agree(world):
    def agree(person, **fields):
        form = {"purpose": "photo", "how": "sign", "person": str(person.id) if person else "", **fields}
        return world.browser(world.social_worker).post(f"/households/{world.home.id}/consents", form)

    return agree


@pytest.mark.parametrize(
    ("age", "fields", "kept"),
    [
        (5, {}, False),
        (5, {"guardian": "王奶奶"}, True),
        (8, {"guardian": "王奶奶"}, False),
        (8, {"assent": "yes"}, False),
        (13, {"guardian": "王奶奶", "assent": "yes"}, True),
        (14, {"assent": "yes"}, False),
        (17, {"guardian": "王奶奶"}, False),
        (17, {"guardian": "王奶奶", "assent": "yes"}, True),
        (18, {}, True),
        (40, {}, True),
    ],
)
def test_a_child_agrees_with_its_guardian_and_from_eight_on_with_its_own_yes(member, agree, age, fields, kept):
    answer = agree(member(age), **fields)
    assert answer.status_code == (303 if kept else 422)
    assert Consent.select().count() == kept
    if kept and age < 18:
        assert Consent.get().guardian == "王奶奶"


def test_what_was_typed_stays_when_the_guardian_is_missing(member, agree):
    child = member(9)
    page = agree(child, assent="yes", witness="李婶").text
    assert "A person under 18 cannot agree alone." in page
    assert f'value="{child.id}" selected' in page
    assert 'value="李婶"' in page
    assert 'href="#f-guardian">Guardian: ' in page


def test_the_eighth_birthday_counts_to_the_day(world, agree, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 5, 20))
    tomorrow, today = (Person.create(station_id=world.home.station_id, household=world.home, name="小石", birth_date=date(2018, 5, day)) for day in (21, 20))
    assert agree(tomorrow, guardian="王奶奶").status_code == 303
    assert agree(today, guardian="王奶奶").status_code == 422


def test_a_childs_consent_is_noted_beside_the_homes_and_only_once(world, member, agree):
    child = member(10)
    assert agree(None).status_code == 303
    for _again in range(2):
        assert agree(child, guardian="王奶奶", assent="yes").status_code == 303
    assert Consent.select().count() == 2
    page = world.browser(world.social_worker).get(f"/households/{world.home.id}").text
    assert "The child said yes too" in page
    assert "王奶奶" in page


def test_a_guardian_is_not_noted_for_an_adult(agree, world):
    agree(world.person, guardian="王奶奶", assent="yes")
    assert (Consent.get().guardian, Consent.get().assent) == ("", False)
