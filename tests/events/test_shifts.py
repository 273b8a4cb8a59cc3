"""Shifts: as many places as are wanted, and minors only where they may be."""

import threading
from datetime import timedelta

import pytest

from app import clock
from app.db import database
from app.events.hours import Hours, propose_all
from app.events.marks import IN
from app.events.profile import VolunteerProfile
from app.events.shift import Place, Shift
from app.web import Refused
from tests.events.world import activity_of, mark, shift_of
from tests.world import HERE, account_of


def aged(account, years, by, agreed=True):
    VolunteerProfile.of(account).keep(by, birth_year=clock.today().year - years - 1, guardian_agreed=agreed)
    return account


def test_a_place_is_taken_once_and_given_back(world):
    shift = shift_of(activity_of(world, begins_in=5), wanted=1)
    place = shift.take(world.volunteer)
    assert shift.take(world.volunteer).id == place.id
    with pytest.raises(Refused, match="taken"):
        shift.take(account_of("volunteer", HERE, 31))
    place.withdraw(by=world.volunteer)
    assert shift.take(account_of("volunteer", HERE, 32)).seat == 1


def test_many_at_once_get_no_more_places_than_are_wanted(world, app):
    shift = shift_of(activity_of(world, begins_in=5), wanted=3)
    people = [account_of("volunteer", HERE, 40 + number) for number in range(9)]
    answers = []

    def take(account):
        with app.test_request_context():
            database.connect(reuse_if_open=True)
            try:
                with database.atomic():
                    answers.append(shift.take(account).seat)
            except Refused as refused:
                answers.append(refused.reason)
            finally:
                database.close()

    threads = [threading.Thread(target=take, args=(account,)) for account in people]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answer for answer in answers if isinstance(answer, int)) == [1, 2, 3]
    assert answers.count("full") == 6
    assert Place.select().where(Place.withdrawn_at.is_null()).count() == 3


@pytest.mark.parametrize(
    ("years", "agreed", "fields", "sentence"),
    [
        (15, False, {}, "guardian"),
        (7, True, {}, "eight"),
        (12, True, {"public_place": False}, "public places"),
        (15, True, {"visits": True, "public_place": False}, "sixteen"),
        (16, True, {"visits": True, "public_place": False}, "adult"),
    ],
)
def test_a_minor_is_refused_where_it_is_not_fit(world, years, agreed, fields, sentence):
    minor = aged(world.volunteer, years, world.social_worker, agreed)
    with pytest.raises(Refused, match=sentence):
        shift_of(activity_of(world, begins_in=5), **fields).take(minor)


def test_a_minor_may_come_to_a_public_place_and_beside_an_adult(world):
    activity = activity_of(world, begins_in=5)
    assert shift_of(activity).take(aged(world.volunteer, 8, world.social_worker))
    visits = shift_of(activity, visits=True, public_place=False)
    neighbour = account_of("volunteer", HERE, 33)
    visits.take(neighbour)
    minor = aged(account_of("volunteer", HERE, 34), 16, world.social_worker)
    with pytest.raises(Refused, match="adult"):
        visits.take(minor)  # nobody noted how old the other is
    aged(neighbour, 40, world.social_worker)
    assert visits.take(minor)


def test_a_skill_that_is_asked_for_is_needed(world):
    shift = shift_of(activity_of(world, begins_in=5), skills=["electric", "lifting"])
    with pytest.raises(Refused, match="Licensed electrician and Heavy lifting"):
        shift.take(world.volunteer)
    VolunteerProfile.of(world.volunteer).keep(world.social_worker, skills=["lifting"])
    assert shift.take(world.volunteer)


def change(world, shift, **values):
    plan = {"task": "端茶", "wanted": "2", "public_place": "yes", "from": "09:00", "until": "10:30", "place": "戏台", **values}
    return world.browser(world.social_worker).post(f"/events/shifts/{shift.id}", plan)


def test_a_shift_is_changed_and_says_where_it_is(world):
    shift = shift_of(activity_of(world, begins_in=30), wanted=3)
    shift.take(account_of("volunteer", HERE, 31))
    Place.get().withdraw(by=world.social_worker)
    for number in (32, 33):
        shift.take(account_of("volunteer", HERE, number))
    assert world.browser(world.social_worker).get(f"/events/shifts/{shift.id}/edit").status_code == 200
    assert change(world, shift).status_code == 303
    page = world.browser(world.volunteer).get(f"/events/{shift.activity_id}").text
    assert all(word in page for word in ("端茶", "戏台", "09:00–10:30", "2 of 2"))
    with pytest.raises(Refused, match="taken"):
        Shift.get().take(world.volunteer)
    assert change(world, shift, wanted="1").status_code == 422
    assert change(world, shift, task="").status_code == 422
    assert (Shift.get().wanted, Shift.get().task) == (2, "端茶")


def test_hours_until_the_planned_end_follow_a_shift_that_is_changed(world):
    activity, ten = activity_of(world), clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=10)
    activity.starts_at, activity.ends_at = ten, ten + timedelta(hours=3)
    activity.save()
    shift = shift_of(activity)
    shift.take(world.volunteer)
    with clock.freeze(activity.ends_at + timedelta(hours=2)):
        mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
        propose_all(activity, by=world.social_worker)
        assert change(world, shift, **{"from": "10:00", "until": "12:00"}).status_code == 303
        assert [hours.minutes for hours in Hours.of_activity(activity)] == [120]


def test_a_shift_does_not_become_unfit_for_those_who_are_down_for_it(world):
    shift = shift_of(activity_of(world, begins_in=5))
    shift.take(aged(world.volunteer, 12, world.social_worker))
    answer = change(world, shift, public_place="")
    assert (answer.status_code, "public places" in answer.text) == (422, True)
    assert Shift.get().public_place


def test_a_shift_is_removed_once_nobody_is_down_for_it(world):
    shift = shift_of(activity_of(world, begins_in=5))
    place, worker = shift.take(world.volunteer), world.browser(world.social_worker)
    assert worker.post(f"/events/shifts/{shift.id}/removal").status_code == 422
    assert world.volunteer.name in worker.get(f"/events/shifts/{shift.id}/edit").text
    worker.post(f"/events/places/{place.id}/withdrawal")
    assert worker.post(f"/events/shifts/{shift.id}/removal").status_code == 303
    assert Shift.select().count() == 0


def test_a_minor_whose_adult_gave_the_place_back_is_not_left_alone_in_silence(world):
    visits = shift_of(activity_of(world, begins_in=5), visits=True, public_place=False)
    adult = aged(account_of("volunteer", HERE, 33), 40, world.social_worker)
    minor = aged(account_of("volunteer", HERE, 34), 16, world.social_worker)
    place = visits.take(adult)
    visits.take(minor)
    pages = [world.browser(account) for account in (world.social_worker, minor)]
    assert all("An adult is needed here" not in page.get(f"/events/{visits.activity_id}").text for page in pages)
    place.withdraw(by=adult)
    assert all("An adult is needed here" in page.get(f"/events/{visits.activity_id}").text for page in pages)
