"""A visit that two people correct: both versions stay readable, and the head says which stands (design.md section 5: a clash keeps both and asks)."""

import pytest
from peewee import fn

from app.households import Decision, Person
from app.ledger import Line
from app.visits import Visit
from tests.world import HERE, account_of, home_of


@pytest.fixture
def colleague(world):
    return account_of("social_worker", HERE, 40)


@pytest.fixture
def clash(world, visit_form, from_phone, colleague):
    """The volunteer's visit, corrected by the social worker and, from a page that knew nothing of it, by a colleague; gives the ids."""
    first = visit_form(remark="first")
    from_phone(world.social_worker, first)
    corrections = [visit_form(remark=remark, amends=first["id"]) for remark in ("by the one", "by the other")]
    for account, form in zip((world.social_worker, colleague), corrections, strict=True):
        assert from_phone(account, form).status_code == 201
    return [first["id"], *(form["id"] for form in corrections)]


def standing():
    return [str(visit.id) for visit in Visit.select().where(Visit.amended_by.is_null())]


def test_the_head_is_asked_who_and_when_and_reads_both(world, colleague, clash):
    head = world.browser(world.station_head)
    decision = Decision.get()
    assert decision.kind == "corrected_twice"
    page = head.get("/households/decisions").text
    for words in (world.social_worker.name, colleague.name, f"/visits/{clash[1]}", f"/visits/{clash[2]}"):
        assert words in page
    assert [text in head.get(f"/visits/{id}").text for id, text in zip(clash, ("first", "by the one", "by the other"), strict=True)] == [True] * 3
    assert standing() == [clash[2]]
    assert "Somebody else had corrected this visit" in head.get(f"/visits/{clash[2]}").text


def test_the_head_keeps_the_later(world, clash):
    head = world.browser(world.station_head)
    assert head.post(f"/households/decisions/{Decision.get().id}/settling", {"outcome": "kept"}).status_code == 303
    assert Decision.get().outcome == "kept"
    assert standing() == [clash[2]]


def test_the_head_takes_the_earlier_by_a_correction_of_their_own(world, clash, visit_form, from_phone):
    head = world.browser(world.station_head)
    page = head.get("/households/decisions").text
    way = f"/visits/new?household={world.home.id}&amp;amends={clash[1]}"
    assert way in page
    assert "by the one" in head.get(way.replace("&amp;", "&")).text
    taken = visit_form(remark="by the one", amends=clash[1])
    assert from_phone(world.station_head, taken).status_code == 201
    assert standing() == [taken["id"]]
    assert [(decision.kind, decision.outcome) for decision in Decision.select()] == [("corrected_twice", "taken")]
    assert Line.select(fn.SUM(Line.count)).where(Line.kind == "phone_visit").scalar() == 1


def test_who_corrects_what_they_have_read_asks_nobody(world, visit_form, from_phone, colleague):
    """Control: the second corrects the correction, and one person may correct twice without signal."""
    first = visit_form()
    second, third = visit_form(amends=first["id"]), visit_form(amends=first["id"])
    fourth = visit_form(amends=third["id"])
    for account, form in ((world.social_worker, first), (world.social_worker, second), (world.social_worker, third), (colleague, fourth)):
        assert from_phone(account, form).status_code == 201
    assert standing() == [fourth["id"]]
    assert Decision.select().count() == 0


def test_a_visit_to_another_home_or_of_somebody_else_is_not_corrected_by_its_id(world, visit_form, from_phone, assigned):
    theirs = home_of("李阿婆", "李秀英", world.village)
    person = Person.get(Person.household == theirs)
    elsewhere = visit_form(household=str(theirs.id), served=str(person.id))
    from_phone(world.social_worker, elsewhere)
    own = visit_form()
    from_phone(world.social_worker, own)
    for account, amended in ((world.social_worker, elsewhere), (world.volunteer, own)):
        assert from_phone(account, visit_form(amends=amended["id"])).status_code == 201
        assert Visit.get_by_id(amended["id"]).amended_by is None
