"""The pages of activities: for the staff, for volunteers, for everybody; and for the stranger nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock
from app.events import codes
from app.events.activity import Activity
from app.events.marks import DOUBTFUL, IN, OUT, POSTER, REFUSED, SignMark
from app.events.presence import Attendance
from app.events.profile import VolunteerProfile
from app.events.shift import Place, Shift
from app.ledger import Line
from app.school.tokens import card_text
from tests.events.world import activity_of, mark, shift_of
from tests.school.world import group_of, person_of
from tests.world import HERE, THERE, account_of

PLAN = {
    "kind": "community",
    "name": "重阳节包饺子",
    "programme": "core_4",
    "place": "村文化礼堂",
    "date": "2026-12-20",
    "from": "09:00",
    "until": "11:00",
    "photo_policy": "none",
}


@pytest.fixture
def activity(world):
    return activity_of(world)


def presence(activity, account):
    return Attendance.of(activity).volunteers.get(account.id)


def test_staff_plan_change_hold_and_call_off(world):
    browser = world.browser(world.social_worker)
    made = browser.post("/events/", {**PLAN, "public": "yes"})
    assert made.status_code == 303
    activity = Activity.get()
    assert (activity.station_id, activity.public, activity.minutes) == (world.social_worker.station_id, True, 120)
    assert "重阳节包饺子" in browser.get(made.location).text
    assert browser.get(f"/events/{activity.id}/edit").status_code == 200
    browser.post(f"/events/{activity.id}", {**PLAN, "place": "古井巷口"})
    assert Activity.get().place == "古井巷口"
    assert browser.post(f"/events/{activity.id}/holding").status_code == 422  # it has not begun
    browser.post(f"/events/{activity.id}/cancelling", {"why": "下雨"})
    assert Activity.get().status == "cancelled"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"kind": "party"},
        {"date": "soon"},
        {"until": "08:00"},
        {"from": "25:00"},
        {"capacity": "-1"},
        {"programme": "x"},
        {"place": ""},
    ],
    ids=str,
)
def test_a_wrong_plan_is_told_and_nothing_is_kept(world, wrong):
    answer = world.browser(world.social_worker).post("/events/", {**PLAN, "description": "带上小板凳", **wrong})
    assert answer.status_code == 422
    assert "带上小板凳" in answer.text
    assert Activity.select().count() == 0


def test_a_volunteer_takes_a_place_and_gives_it_back(world):
    shift = shift_of(activity_of(world, begins_in=5))
    browser = world.browser(world.volunteer)
    assert "Put me down" in browser.get(f"/events/{shift.activity_id}").text
    for _again in range(2):
        assert browser.post(f"/events/shifts/{shift.id}/places").status_code == 303
    assert Place.select().count() == 1
    assert "You are down for it" in browser.get(f"/events/{shift.activity_id}").text
    browser.post(f"/events/places/{Place.get().id}/withdrawal")
    assert shift.places == []


def test_staff_ask_for_help(world):
    activity = activity_of(world, begins_in=5)
    world.browser(world.social_worker).post(f"/events/{activity.id}/shifts", {"task": "搬桌椅", "wanted": "3", "skills": ["lifting"], "public_place": "yes"})
    shift = Shift.get()
    assert (shift.wanted, shift.skills, shift.starts_at) == (3, ["lifting"], activity.starts_at)


def test_a_scanned_code_signs_in_and_out_and_repeats_change_nothing(world, activity):
    browser = world.browser(world.volunteer)
    word = codes.word_for(activity, IN)
    assert "I am here" in browser.get(f"/s/{word}").text
    for _again in range(2):
        assert browser.post("/events/marks", {"word": word}).status_code == 303
    assert presence(activity, world.volunteer).here
    assert presence(activity, world.volunteer).repeats == 1
    browser.post("/events/marks", {"word": codes.word_for(activity, OUT)})
    assert presence(activity, world.volunteer).left_at


def test_typed_digits_do_the_same(world, activity):
    browser = world.browser(world.volunteer)
    assert activity.name in browser.get("/events/sign").text
    assert browser.post("/events/marks", {"activity": str(activity.id), "digits": codes.digits_for(activity, IN)}).status_code == 303
    assert presence(activity, world.volunteer).here


@pytest.mark.parametrize("digits", ["", "12345", "abcdef", "１２", "0" * 400])
def test_wrong_digits_are_refused_with_a_sentence(world, activity, digits):
    answer = world.browser(world.volunteer).post("/events/marks", {"activity": str(activity.id), "digits": digits})
    assert answer.status_code == 422
    assert "has run out" in answer.text
    assert presence(activity, world.volunteer) is None or not presence(activity, world.volunteer).here


def test_a_scan_without_signal_is_judged_later_by_the_phone_s_time(world, activity):
    """Scanned in time, sent an hour later: it counts for the time of the tap."""
    tapped = clock.now() - timedelta(minutes=50)
    answer = world.browser(world.volunteer).send("/events/marks", {"word": codes.word_for(activity, IN, at=tapped)}, filled_at=tapped.isoformat())
    assert answer.status_code == 201
    assert abs(presence(activity, world.volunteer).arrived_at - tapped) < timedelta(seconds=1)


def test_what_comes_too_late_is_kept_with_its_reason_and_not_counted(world, activity):
    word = codes.word_for(activity, IN, at=clock.now() - timedelta(minutes=40))
    assert world.browser(world.volunteer).send("/events/marks", {"word": word}).status_code == 201
    kept = SignMark.get()
    assert (kept.verdict, kept.reason) == (REFUSED, "expired")
    assert not presence(activity, world.volunteer).here


def test_a_forged_code_is_refused(world, activity):
    answer = world.browser(world.volunteer).post("/events/marks", {"word": "i" + "0" * 60})
    assert answer.status_code == 422
    assert SignMark.select().count() == 0


def test_a_poster_waits_for_somebody_else_of_the_staff(world, activity):
    world.browser(world.social_worker).post("/events/marks", {"word": codes.word_for(activity, IN, method=POSTER)})
    waiting = SignMark.get()
    assert waiting.verdict == DOUBTFUL
    assert world.browser(world.social_worker).post(f"/events/marks/{waiting.id}/confirmation").status_code == 422
    head = world.browser(world.station_head)
    assert "To be confirmed" in head.get(f"/events/{activity.id}").text
    head.post(f"/events/marks/{waiting.id}/confirmation")
    assert SignMark.get().confirmed_by == world.station_head.id


def test_the_leader_signs_everybody_out(world, activity):
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    browser = world.browser(world.social_worker)
    browser.post(f"/events/{activity.id}/volunteer-marks", {"what": "out", "all": "yes"})
    assert presence(activity, world.volunteer).left_at
    browser.post(f"/events/{activity.id}/volunteer-marks", {"what": "undo", "account": str(world.volunteer.id)})
    assert not presence(activity, world.volunteer).here


def test_the_leader_signs_one_shift_out_and_leaves_the_others(world, activity):
    other = account_of("volunteer", HERE, 33)
    shift = shift_of(activity)
    shift.take(world.volunteer)
    for account in (world.volunteer, other):
        mark(activity, IN, activity.starts_at, account_id=account.id)
    browser = world.browser(world.social_worker)
    assert "Sign this shift out" in browser.get(f"/events/{activity.id}").text
    browser.post(f"/events/{activity.id}/volunteer-marks", {"what": "out", "shift": str(shift.id)})
    assert presence(activity, world.volunteer).left_at
    assert presence(activity, other).left_at is None


def test_a_guest_is_found_by_the_card_of_a_class_that_they_carry(world, activity):
    group, other = group_of(world), group_of(world)
    group.add(world.person, by=world.social_worker)
    neighbour = person_of(world, "李桂花")
    other.add(neighbour, by=world.social_worker)
    stranger = group_of(world, station=THERE)
    stranger.add(person_of(world, "外站人", station=THERE), by=world.social_worker)

    def found(text):
        page = world.browser(world.social_worker).post(f"/events/{activity.id}/guests/search", {"q": text}).text
        return [name for name in (world.person.name, "李桂花", "外站人") if name in page]

    assert found("１") == [world.person.name, "李桂花"], "a number may be on the cards of two groups"
    assert found(card_text(group.id, 1)) == [world.person.name]
    assert found(card_text(stranger.id, 1)) == []
    assert found("SHILIU-CARD:x:y") == []
    neighbour_page = world.browser(world.social_worker).post(f"/events/{activity.id}/guests/search", {"q": card_text(other.id, 1)}).text
    assert "Card 1" in neighbour_page


def test_guests_by_name_and_by_number_count(world, activity):
    browser = world.browser(world.social_worker)
    assert "王大福" in browser.post(f"/events/{activity.id}/guests/search", {"q": "wdf"}).text
    browser.post(f"/events/{activity.id}/guests", {"person": str(world.person.id)})
    browser.post(f"/events/{activity.id}/guests", {"count": "30"})
    browser.post(f"/events/{activity.id}/holding")
    assert sum(line.count for line in Line.select().where(Line.kind == "activity.person")) == 31
    browser.post(f"/events/{activity.id}/guests", {"person": str(world.person.id), "present": "no"})
    assert sum(line.count for line in Line.select().where(Line.kind == "activity.person")) == 30
    assert browser.post(f"/events/{activity.id}/guests", {"count": "many"}).status_code == 422


def test_the_screen_shows_a_code_that_a_scanner_opens(world, activity):
    browser = world.browser(world.social_worker)
    page = browser.get(f"/events/{activity.id}/code").text
    assert "<svg" in page
    assert codes.digits_for(activity, IN)[:3] in page
    assert "<html" not in browser.get(f"/events/{activity.id}/code", headers={"HX-Request": "true"}).text
    assert "<svg" in browser.get(f"/events/{activity.id}/poster").text


def test_a_public_page_shows_nobody_s_data(world):
    activity = activity_of(world, public=True)
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    page = world.browser(None).get(f"/events/p/{activity.public_id}")
    assert page.status_code == 200
    for secret in (world.social_worker.name, world.volunteer.name, world.person.name, str(activity.id)):
        assert secret not in page.text
    hidden = activity_of(world)
    assert world.browser(None).get(f"/events/p/{hidden.public_id}").status_code == 404


def test_a_tablet_opens_the_number_pad_and_nothing_else_until_the_pin(world, activity):
    browser = world.browser(world.social_worker)
    number = VolunteerProfile.of(world.volunteer).number
    assert browser.post(f"/events/{activity.id}/kiosk/start", {"pin": "12"}).status_code == 422
    browser.post(f"/events/{activity.id}/kiosk/start", {"pin": "2580"})
    pad = f"/events/{activity.id}/kiosk"
    for elsewhere in ("/today/", "/households/", "/outbox/", f"/events/{activity.id}", "/me"):
        assert browser.get(elsewhere).location == pad, elsewhere
    page = browser.get(pad)
    assert page.status_code == 200
    assert world.volunteer.name not in page.text
    assert world.volunteer.name not in browser.post(pad, {"number": number}).text
    assert presence(activity, world.volunteer).here
    for _again in range(2):
        browser.post(pad, {"number": number, "way": "in"})
    assert presence(activity, world.volunteer).left_at is None
    assert "said=out" in browser.post(pad, {"number": number, "way": "out"}).location
    assert presence(activity, world.volunteer).left_at
    for _twice in range(2):
        browser.post(pad, {"number": "17"})
    assert Attendance.of(activity).counted == 1
    assert browser.post(pad, {"number": "999999"}).status_code == 422
    assert browser.post(f"{pad}/ending", {"pin": "0000"}).status_code == 422
    assert browser.get("/today/").location == pad
    browser.post(f"{pad}/ending", {"pin": "2580"})
    assert browser.get("/today/").status_code == 200


def test_guessing_the_pin_is_stopped(world, activity):
    browser = world.browser(world.social_worker)
    browser.post(f"/events/{activity.id}/kiosk/start", {"pin": "2580"})
    for _wrong in range(8):
        browser.post(f"/events/{activity.id}/kiosk/ending", {"pin": "1111"})
    assert browser.post(f"/events/{activity.id}/kiosk/ending", {"pin": "2580"}).status_code == 422


def test_a_volunteer_s_registration_is_kept(world):
    browser = world.browser(world.social_worker)
    assert world.volunteer.name in browser.get("/events/volunteers/").text
    address = f"/events/volunteers/{world.volunteer.id}"
    assert browser.get(address).status_code == 200
    browser.post(address, {"national_number": "3307840012345", "birth_year": "2012", "skills": ["photos"], "guardian_name": "王大姐", "guardian_agreed": "yes"})
    profile = VolunteerProfile.of(world.volunteer)
    assert (profile.birth_year, profile.skills, profile.minor, bool(profile.guardian_agreed_at)) == (2012, ["photos"], True, True)
    for wrong in ({"national_number": "330784199001011234"}, {"birth_year": "1800"}, {"guardian_phone": "12"}, {"skills": ["flying"]}):
        assert browser.post(address, wrong).status_code == 422
    assert VolunteerProfile.of(world.volunteer).national_number == "3307840012345"


def test_the_next_station_finds_nothing(world, activity):
    shift, place_of = shift_of(activity), activity.id
    place = shift.take(world.volunteer)
    waiting = mark(activity, IN, activity.starts_at, account_id=world.volunteer.id, verdict=DOUBTFUL)
    stranger, volunteer = world.browser(world.stranger), world.browser(world.strange_volunteer)
    for path in ("", "/edit", "/code", "/poster", "/guests/new", "/kiosk"):
        assert stranger.get(f"/events/{place_of}{path}").status_code == 404, path
    for path in ("", "/holding", "/cancelling", "/shifts", "/guests", "/guests/search", "/volunteer-marks", "/kiosk", "/kiosk/start", "/kiosk/ending"):
        assert stranger.post(f"/events/{place_of}{path}", {**PLAN, "pin": "2580", "what": "in"}).status_code == 404, path
    assert stranger.post(f"/events/marks/{waiting.id}/confirmation").status_code == 404
    assert stranger.post(f"/events/places/{place.id}/withdrawal").status_code == 404
    assert stranger.get(f"/events/shifts/{shift.id}/edit").status_code == 404
    for end in ("", "/removal"):
        assert stranger.post(f"/events/shifts/{shift.id}{end}", {"task": "x"}).status_code == 404
    assert stranger.get(f"/events/volunteers/{world.volunteer.id}").status_code == 404
    assert volunteer.post(f"/events/shifts/{shift.id}/places").status_code == 404
    assert volunteer.get(f"/events/{place_of}").status_code == 404
    assert volunteer.post("/events/marks", {"word": codes.word_for(activity, IN)}).status_code == 422
    assert "belongs to no activity" in volunteer.get(f"/s/{codes.word_for(activity, IN)}").text
    assert activity_of(world, station=THERE).name in stranger.get("/events/").text
    assert stranger.get(f"/events/{uuid4()}").status_code == 404
