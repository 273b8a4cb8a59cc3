"""The demo world's activities: held ones are counted with their volunteers' hours, coming ones still want help."""

import pytest

from app import clock
from app.demo import people, small, world
from app.events.activity import Activity
from app.events.shift import Shift
from app.ledger import Line
from app.people import Account
from tests.world import Browser


@pytest.fixture(scope="module")
def demo(empty):
    """Seven stations with twenty homes each: 古山镇 is the seventh."""
    world.fill(stations=7, households=140)
    world.fill_rooms()
    return empty


def test_each_station_has_activities_behind_and_ahead(demo):
    for code in {activity.station_id for activity in Activity.select()}:
        mine = Activity.select().where(Activity.station_id == code)
        assert mine.where(Activity.status == "held").count() == (3 if code == small.STATION else 2)
        assert mine.where(Activity.starts_at > clock.now()).count() == (3 if code == small.STATION else 1)
    assert Activity.select(Activity.station_id).distinct().count() == 7


def test_held_activities_are_in_the_ledger_with_guests_and_hours(demo):
    def total(kind, what):
        return sum(getattr(line, what) or 0 for line in Line.select().where(Line.kind == kind))

    assert total("activity", "count") == 3 + 6 * 2
    assert total("activity.person", "count") >= 7 * 30
    assert total("volunteer", "minutes") > 0


def test_help_is_still_wanted_at_what_is_coming(demo):
    coming = Shift.select().join(Activity).where(Activity.starts_at > clock.now(), Activity.station_id == small.STATION)
    assert any(len(shift.places) < shift.wanted for shift in coming)


def test_the_volunteer_of_the_pictures_sees_what_is_on(demo):
    account = Account.get(Account.mobile == people.mobile_of(6, small.VOLUNTEER))
    page = Browser(demo, account).get("/events/").text
    assert "冬衣义卖和义剪" in page
