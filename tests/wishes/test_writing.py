"""Writing a wish: from a visit's task in one tap, by whom it may be, with values that are choices."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Consent, Task
from app.wishes import Wish, kinds
from tests.wishes.test_life import refused
from tests.world import home_of

FIELDS = {"category": "goods", "help_type": "elder", "need_text": {"zh": "需要灶具"}}


def task(wishes, suggestion, visit):
    return Task.create(
        **Task.row(wishes.home.station_id, wishes.home.id, "follow_hazard", occurrence=visit, key=f"follow_hazard:{suggestion}", suggestion=suggestion)
    )


def test_the_known_case_gives_two_linked_drafts(wishes):
    """An elder without a stove and with aged wiring: two tasks of one visit, two drafts, pre-filled."""
    visit = uuid7()
    stove, rewire = (task(wishes, name, visit) for name in ("stove", "rewire"))
    drafts = [Wish.draft(wishes.home, wishes.author, id=Wish.id_for_task(each.id), task=each, person=wishes.person) for each in (stove, rewire)]
    assert [(wish.template, wish.category, wish.est_value, wish.state) for wish in drafts] == [
        ("stove", "goods", 450, "draft"),
        ("rewire", "repair", 500, "draft"),
    ]
    assert [wish.id for wish in drafts[0].linked] == [drafts[1].id]
    assert drafts[0].task_id == stove.id
    assert drafts[0].need == kinds.find("stove").text
    assert drafts[0].age_band == "80+"


def test_two_who_tap_the_same_suggestion_write_one_wish(wishes, assigned):
    each = task(wishes, "stove", uuid7())
    id = Wish.id_for_task(each.id)
    first = Wish.draft(wishes.home, wishes.volunteer, id=id, task=each)
    again = Wish.draft(wishes.home, wishes.author, id=id, task=each)
    assert first.id == again.id == id
    assert (Wish.select().count(), again.author_id) == (1, wishes.volunteer.id)
    assert len(again.events) == 1


def test_numbers_run_within_station_and_year(wishes):
    numbers = [Wish.draft(wishes.home, wishes.author, **FIELDS).wish_no for _ in range(3)]
    year = clock.today().year
    assert numbers == [f"330784108-{year}-{n:05d}" for n in (1, 2, 3)]


def test_a_volunteer_writes_for_homes_of_theirs(wishes):
    refused(Wish.draft, wishes.home, wishes.volunteer, **FIELDS, status=403)
    Assignment.assign(wishes.home, wishes.volunteer, by=wishes.station_head)
    wish = Wish.draft(wishes.home, wishes.volunteer, **FIELDS)
    wish.submit(wishes.volunteer)
    assert [seen.id for seen in Wish.visible_to(wishes.volunteer)] == [wish.id]
    other = Wish.draft(wishes.home, wishes.author, **FIELDS)
    refused(other.submit, wishes.volunteer)
    refused(other.withdraw, wishes.volunteer)
    wish.withdraw(wishes.volunteer, "the son brought one")


@pytest.mark.parametrize("who", ["stranger", "strange_volunteer", "bureau", "partner", "supervisor", "administrator"])
def test_others_write_nothing(wishes, who):
    by = getattr(wishes, "partner_account" if who == "partner" else who)
    refused(Wish.draft, wishes.home, by, **FIELDS, status=403)


def test_without_a_consent_to_record_nothing_is_written(wishes):
    home = home_of("李阿婆", "李秀珍", wishes.village)
    refused(Wish.draft, home, wishes.author, **FIELDS)


def test_what_was_written_before_the_consent_ended_still_arrives_and_ends(wishes):
    """The phone was offline: the wish is accepted for its time, and withdrawn at once."""
    filled = clock.now()
    with clock.freeze(filled + timedelta(hours=5)):
        Consent.get(Consent.household == wishes.home, Consent.purpose == "record").withdraw(wishes.author)
        refused(Wish.draft, wishes.home, wishes.author, **FIELDS)
        wish = Wish.draft(wishes.home, wishes.author, at=filled, **FIELDS)
        refused(wish.submit, wishes.author)
        wish.submit(wishes.author, at=filled)
    assert [event.step for event in wish.events] == ["draft", "submit", "withdraw"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "money"},
        {"help_type": "x"},
        {"urgency": "x"},
        {"template": "castle"},
        {"slots": 0},
        {"slots": 21},
        {"est_value": -1},
        {"est_value": 10**7},
        {"need_text": {"zh": "长" * 1001}},
    ],
)
def test_bad_values_are_refused(wishes, wrong):
    refused(Wish.draft, wishes.home, wishes.author, **{**FIELDS, **wrong}, status=422)


def test_somebody_of_another_home_is_not_whom_it_is_for(wishes):
    other = home_of("李阿婆", "李秀珍", wishes.village)
    refused(Wish.draft, wishes.home, wishes.author, **FIELDS, person=other.at_home[0])
    elsewhere = Task.create(**Task.row(other.station_id, other.id, "follow_hazard", suggestion="stove"))
    refused(Wish.draft, wishes.home, wishes.author, task=elsewhere)


def test_an_id_that_is_another_stations_wish_is_a_clash(wishes):
    wish = Wish.draft(wishes.home, wishes.author, **FIELDS)
    Wish.update(station_id="330784109").where(Wish.id == wish.id).execute()
    refused(Wish.draft, wishes.home, wishes.author, id=wish.id, **FIELDS, status=409)


def test_a_wish_follows_its_home_into_another_file(wishes):
    from app.households.merging import merge

    wish = Wish.draft(wishes.home, wishes.author, **FIELDS)
    into = home_of("王阿公二", "王大福", wishes.village)
    merge(wishes.home, into, wishes.station_head)
    assert Wish.get_by_id(wish.id).household_id == into.id
