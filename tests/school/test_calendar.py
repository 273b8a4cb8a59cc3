"""The calendar by day, and the feed that tells nobody's name."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app import clock
from app.events.activity import Activity
from app.people import CalendarFeed
from app.school import Group, Helper, Session
from tests.school.world import group_of, person_of, session_no

SECRETS = ("王大福", "王阿公", "李桂花", "花季", "柿树", "social_worker 1", "13800002", "认识你我", "血压", "大樟树")


@pytest.fixture
def group(world):
    """Begins in three days; with members, a lead and everything that must stay inside."""
    group = group_of(world, name="花季护航小组", sensitive=True, place="柿树坑村大樟树下", starts_at=clock.now() + timedelta(days=3))
    for person in (world.person, person_of(world, "李桂花")):
        group.add(person, by=world.social_worker)
    Helper.create(session=session_no(group, 1), account=world.volunteer)
    return group


@pytest.fixture
def nobody(world):
    return world.browser(None)


def address_of(world, account):
    browser = world.browser(account)
    assert browser.post("/me/calendar").status_code == 303
    page = browser.get("/me").text
    start = page.index("/calendar/")
    return page[start : page.index(".ics", start)] + ".ics"


def events(nobody, address):
    answer = nobody.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data).walk("VEVENT")


# ---- the page ----


def test_the_calendar_lists_the_stations_sessions_by_day(world, group):
    first = session_no(group, 1)
    month = clock.local(first.planned_at).strftime("%Y-%m")
    page = world.browser(world.social_worker).get(f"/today/calendar?month={month}").text
    assert "花季护航小组" in page
    assert f'id="day-{first.service_date}"' in page
    assert f"/school/sessions/{first.id}" in page


def test_a_volunteer_finds_only_the_sessions_she_helps_at(world, group):
    first, second = session_no(group, 1), session_no(group, 2)
    pages = "".join(world.browser(world.volunteer).get(f"/today/calendar?month={s.service_date:%Y-%m}").text for s in (first, second))
    assert f"/school/sessions/{first.id}" in pages
    assert f"/school/sessions/{second.id}" not in pages


def test_a_stranger_finds_nothing_and_no_month_is_not_found(world, group):
    stranger = world.browser(world.stranger)
    assert "花季" not in stranger.get(f"/today/calendar?month={session_no(group, 1).service_date:%Y-%m}").text
    assert stranger.get("/today/calendar?month=soon").status_code == 404


def test_a_session_late_on_the_last_day_of_a_month_stands_in_that_month(world):
    group_of(world, starts_at=clock.start_of(clock.today().replace(year=2027, month=2, day=1)) - timedelta(minutes=30))
    worker = world.browser(world.social_worker)
    assert "day-2027-01-31" in worker.get("/today/calendar?month=2027-01").text
    assert "day-2027-01-31" not in worker.get("/today/calendar?month=2027-02").text


# ---- the feed ----


def test_the_feed_tells_number_town_and_time_and_nothing_else(world, group, nobody):
    address = address_of(world, world.social_worker)
    found = events(nobody, address)
    assert len(found) == 6
    first = session_no(group, 1)
    assert str(found[0]["summary"]) == "Group session no. 1 · Gushan"
    assert found[0].decoded("dtstart") == first.planned_at.replace(microsecond=0)
    assert found[0].decoded("dtend") - found[0].decoded("dtstart") == timedelta(minutes=first.planned_minutes)
    text = nobody.get(address).get_data(as_text=True).replace("\r\n ", "")
    assert [secret for secret in SECRETS if secret in text] == []
    assert {name for event in found for name in event} == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"}


def test_the_search_for_secrets_would_find_one(world, group):
    page = world.browser(world.social_worker).get(f"/school/groups/{group.id}").text
    assert [secret for secret in SECRETS if secret in page]


def test_a_volunteers_feed_has_only_what_she_helps_at(world, group, nobody):
    assert len(events(nobody, address_of(world, world.volunteer))) == 1


def test_what_is_put_off_or_cancelled_is_said_under_the_same_name(world, group, nobody):
    address = address_of(world, world.social_worker)
    before = {event["uid"] for event in events(nobody, address)}
    session_no(group, 1).postpone(world.social_worker, "rain")
    session_no(group, 2).cancel(world.social_worker)
    after = events(nobody, address)
    assert {event["uid"] for event in after} == before
    assert sorted(str(event["status"]) for event in after) == ["CANCELLED"] * 2 + ["CONFIRMED"] * 4
    assert not any(str(Session.get(Session.no == 1).id) in uid for uid in before)


def test_the_feed_speaks_the_language_of_its_owner(world, group, nobody):
    world.social_worker.language = "zh"
    world.social_worker.save()
    assert "古山镇" in str(events(nobody, address_of(world, world.social_worker))[0]["summary"])


@pytest.fixture
def activities(world):
    """One announced to everybody, one for the station's own; the announced one has a name that tells too much."""
    at = clock.now() + timedelta(days=1)
    told = {"station_id": world.social_worker.station_id, "kind": "community", "starts_at": at, "ends_at": at + timedelta(hours=2)}
    announced = Activity.create(name="给李桂花过重阳", place="古山文化礼堂", public=True, **told)
    return announced, Activity.create(name="王阿公家里帮忙", place="柿树坑村3号", **told)


def test_the_feed_tells_the_place_of_an_announced_activity_only_and_no_name(world, activities, nobody):
    address = address_of(world, world.volunteer)
    found = events(nobody, address)
    assert [str(event["summary"]) for event in found] == ["Community activity · Gushan"] * 2
    assert sorted(str(event.get("location", "")) for event in found) == ["", "古山文化礼堂"]
    text = nobody.get(address).get_data(as_text=True).replace("\r\n ", "")
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_calendar_shows_the_stations_activities_with_their_names(world, activities):
    month = f"/today/calendar?month={activities[0].service_date:%Y-%m}"
    volunteer = world.browser(world.volunteer)
    page = volunteer.get(month).text
    assert "给李桂花过重阳" in page
    assert f'href="/events/{activities[0].id}"' in page
    assert volunteer.get(f"/events/{activities[0].id}").status_code == 200
    assert "给李桂花过重阳" not in world.browser(world.stranger).get(month).text


def test_an_address_is_made_once_and_ends_at_once(world, group, nobody):
    worker = world.browser(world.social_worker)
    address = address_of(world, world.social_worker)
    assert address_of(world, world.social_worker) == address
    for _ in range(2):
        assert worker.post("/me/calendar/ending").status_code == 303
    assert nobody.get(address).status_code == 404
    assert address_of(world, world.social_worker) != address


def test_no_other_address_opens_and_a_disabled_account_has_none(world, group, nobody):
    address = address_of(world, world.volunteer)
    assert nobody.get("/calendar/guess.ics").status_code == 404
    world.volunteer.disable(by=world.station_head)
    assert nobody.get(address).status_code == 404
    assert CalendarFeed.select().count() == 1


def test_who_left_the_station_reads_an_empty_calendar(world, group, nobody):
    address = address_of(world, world.social_worker)
    for grant in world.social_worker.grants:
        grant.valid_until = clock.now()
        grant.save()
    assert events(nobody, address) == []
    assert Group.select().count() == 1
