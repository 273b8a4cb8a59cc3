"""What becomes of a sign-in: judged late, told to its author, mended by the staff; and a whole hall at one address."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import clock
from app.db import uuid7
from app.events import codes
from app.events.marks import ACCEPTED, DOUBTFUL, IN, OUT, REFUSED, SignMark
from app.events.presence import Attendance
from app.events.profile import VolunteerProfile
from app.events.views import kiosk, signing
from app.limits import install, limiter, wrong_code, wrong_codes
from tests.events.world import activity_of
from tests.school.world import group_of, person_of
from tests.world import HERE, account_of


@pytest.fixture
def activity(world):
    return activity_of(world)


@pytest.fixture
def wrong(monkeypatch):
    """How often a wrong code or number was told."""
    told = []
    for module in (signing, kiosk):
        monkeypatch.setattr(module, "wrong_code", lambda: told.append(1))
    return told


def send_by_clock(world, word, offset):
    """What the volunteer's outbox sends when its phone's clock is `offset` off: scanned and sent at once."""
    at, key = (clock.now() + offset).isoformat(), str(uuid7())
    form = {"word": word, "_key": key, "_filled_at": at, "_end": "3"}
    answer = world.browser(world.volunteer).post("/events/marks", form, headers={"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": at})
    assert answer.status_code == 201
    return SignMark.get()


def here(activity, account):
    found = Attendance.of(activity).volunteers.get(account.id)
    return bool(found and found.here)


def test_a_scanner_of_somebody_signed_out_comes_back_to_the_code_after_signing_in(world, activity):
    path = f"/s/{codes.word_for(activity, IN)}"
    answer = world.browser(None).get(path)
    assert answer.status_code in (302, 303)
    assert urlsplit(answer.location).path == "/sign-in"
    assert path in answer.location.replace("%2F", "/")


def test_a_mark_keeps_the_phone_s_own_time_and_the_key_of_its_code(world, activity):
    """A clock that is a day behind: the corrected time counts, the phone's own is kept beside it."""
    word = codes.word_for(activity, IN)
    kept = send_by_clock(world, word, -timedelta(days=1))
    assert kept.verdict == ACCEPTED
    assert abs(kept.at - clock.now()) < timedelta(minutes=1)
    assert abs(kept.at - kept.phone_at - timedelta(days=1)) < timedelta(minutes=1)
    assert kept.key_id == word[41:45]


def test_who_was_not_believed_is_told_why_and_the_staff_can_note_them(world, activity):
    late = codes.word_for(activity, IN, at=clock.now() - timedelta(minutes=40))
    world.browser(world.volunteer).send("/events/marks", {"word": late})
    assert SignMark.get().verdict == REFUSED
    assert "has run out" in world.browser(world.volunteer).get(f"/events/{activity.id}").text
    staff = world.browser(world.social_worker)
    page = staff.get(f"/events/{activity.id}").text
    assert "Codes that were not accepted" in page
    assert world.volunteer.name in page
    staff.post(f"/events/{activity.id}/volunteer-marks", {"what": "in", "account": str(world.volunteer.id)})
    assert here(activity, world.volunteer)
    assert "Codes that were not accepted" not in staff.get(f"/events/{activity.id}").text


def test_nobody_of_another_station_is_noted_by_hand(world, activity):
    answer = world.browser(world.social_worker).post(f"/events/{activity.id}/volunteer-marks", {"what": "in", "account": str(world.strange_volunteer.id)})
    assert answer.status_code == 422
    assert SignMark.select().count() == 0


def test_the_page_for_a_code_without_signal_carries_the_word_of_its_address(world, activity):
    word = codes.word_for(activity, IN)
    page = world.browser(world.volunteer).get(f"/events/sign?word={word}").text
    assert f'name="word" value="{word}"' in page
    assert "The code was read" in page
    assert 'data-from-address="word"' in world.browser(world.volunteer).get("/events/sign").text


def test_the_pack_brings_the_page_that_takes_a_code(world, activity):
    assert '"/events/sign"' in world.browser(world.volunteer).get("/offline/pack").text


def test_only_wrong_codes_count_towards_the_limit_of_an_address(tmp_path):
    """A whole hall signs in from one address; who guesses is stopped."""
    small = Flask("small")
    small.config.update(CODE_TRIES_PER_ADDRESS="3 per minute", RATELIMIT_ENABLED=True, SHILIU_VAR=tmp_path)

    @small.post("/<said>")
    @wrong_codes("test")
    def tell(said):
        if said == "wrong":
            wrong_code()
        return said

    before = limiter.enabled
    try:
        install(small)
        browser = small.test_client()
        assert {browser.post("/right").status_code for _ in range(60)} == {200}
        assert [browser.post("/wrong").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    finally:
        limiter.enabled = before


def test_a_genuine_code_is_no_guess_and_wrong_digits_are(world, activity, wrong):
    browser, guess = world.browser(world.volunteer), {"activity": str(activity.id), "digits": "000000"}
    browser.post("/events/marks", {"word": codes.word_for(activity, IN)})
    assert wrong == []
    browser.post("/events/marks", guess)
    browser.send("/events/marks", guess)
    assert len(wrong) == 2


def test_wrong_numbers_and_pins_at_the_tablet_are_guesses(world, activity, wrong):
    people = [account_of("volunteer", HERE, 100 + number) for number in range(3)]
    browser, pad = world.browser(world.social_worker), f"/events/{activity.id}/kiosk"
    browser.post(f"{pad}/start", {"pin": "2580"})
    for account in people:
        assert browser.post(pad, {"number": VolunteerProfile.of(account).number, "way": "in"}).status_code == 303
    assert all(here(activity, account) for account in people)
    assert wrong == []
    browser.post(pad, {"number": "000001"})
    browser.post(f"{pad}/ending", {"pin": "1111"})
    assert len(wrong) == 2


def test_going_at_the_tablet_without_having_come_is_kept_and_said(world, activity):
    browser, pad = world.browser(world.social_worker), f"/events/{activity.id}/kiosk"
    answer = browser.post(pad, {"number": VolunteerProfile.of(world.volunteer).number, "way": "out"})
    assert "not your coming" in browser.get(answer.location).text
    assert SignMark.get().what == OUT


@pytest.mark.parametrize("number", ["", "²", "0", "501", "12345", "x" * 6, "1" * 40, "１７７７７７"])
def test_a_number_of_nobody_is_told_at_the_tablet(world, activity, number):
    assert world.browser(world.social_worker).post(f"/events/{activity.id}/kiosk", {"number": number}).status_code == 422
    assert SignMark.select().count() == 0


def cards_at(world, activity, *numbers):
    for number in numbers:
        world.browser(world.social_worker).post(f"/events/{activity.id}/kiosk", {"number": number, "way": "in"})
    attendance = Attendance.of(activity)
    return len(attendance.persons) + attendance.counted


def test_a_card_and_the_name_of_its_holder_are_one_guest(world, activity):
    group_of(world).add(world.person, by=world.social_worker)
    assert cards_at(world, activity, "1", "1") == 1
    world.browser(world.social_worker).post(f"/events/{activity.id}/guests", {"person": str(world.person.id)})
    assert cards_at(world, activity, "1") == 1
    world.browser(world.social_worker).post(f"/events/{activity.id}/guests", {"person": str(world.person.id), "present": "no"})
    assert cards_at(world, activity) == 0, "noted by mistake"


def test_cards_with_one_number_of_two_groups_are_two_guests(world, activity):
    first, second = group_of(world), group_of(world)
    first.add(world.person, by=world.social_worker)
    second.add(person_of(world, "李桂花"), by=world.social_worker)
    assert cards_at(world, activity, "1", "1", "1") == 2
    assert cards_at(world, activity, "9", "9") == 3, "a card that nobody holds is one guest"
    for number in ("1", "8"):
        world.browser(world.social_worker).post(f"/events/{activity.id}/kiosk", {"number": number, "way": "out"})
    assert cards_at(world, activity) == 3, "who leaves is no guest more"


def test_full_width_digits_are_numbers_too(world, activity):
    assert world.browser(world.social_worker).post(f"/events/{activity.id}/kiosk", {"number": "１７"}).status_code == 303


def test_a_code_that_a_wrong_clock_makes_doubtful_waits_for_a_person(world, activity):
    """A clock that is off by hours: kept, and a person decides."""
    word = codes.word_for(activity, IN, at=clock.now() - timedelta(minutes=30))
    mark = send_by_clock(world, word, -timedelta(hours=5))
    assert (mark.verdict, mark.reason) == (DOUBTFUL, "clock")
    page = world.browser(world.station_head).get(f"/events/{activity.id}").text
    assert "To be confirmed" in page
    assert "clock and ours differ" in page


def test_a_code_scanned_before_it_was_shown_is_doubtful_at_its_own_minute(world, activity):
    """The clock was a day behind when the code was scanned, and right when the phone sent it."""
    key, yesterday = str(uuid7()), (clock.now() - timedelta(days=1)).isoformat()
    form = {"word": codes.word_for(activity, IN), "_key": key, "_filled_at": yesterday, "_end": "3"}
    headers = {"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": clock.now().isoformat()}
    assert world.browser(world.volunteer).post("/events/marks", form, headers=headers).status_code == 201
    mark = SignMark.get()
    assert (mark.verdict, mark.reason) == (DOUBTFUL, "clock")
    assert abs(mark.at - clock.now()) < timedelta(minutes=2)
    assert abs(mark.phone_at - clock.now() + timedelta(days=1)) < timedelta(minutes=2)


def test_a_code_of_long_ago_with_a_time_before_it_is_still_refused(world, activity):
    shown = clock.now() - codes.LATEST - timedelta(minutes=2)
    activity.starts_at = shown
    verdict = codes.judge(codes.word_for(activity, IN, at=shown), shown - timedelta(minutes=30))[2]
    assert verdict.verdict == REFUSED


def note(world, activity, account, offset=timedelta()):
    """What the leader's outbox sends for one tap on a name, by a clock that is `offset` off."""
    at, key = (clock.now() + offset).isoformat(), str(uuid7())
    form = {"account": str(account.id), "what": "in", "page": "roll", "_key": key, "_filled_at": at, "_end": "5"}
    headers = {"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": at}
    return world.browser(world.social_worker).post(f"/events/{activity.id}/volunteer-marks", form, headers=headers)


def test_names_that_a_clock_a_day_wrong_noted_wait_for_a_person_and_are_confirmed_at_once(world, activity):
    people = [account_of("volunteer", HERE, 100 + number) for number in range(3)]
    for account in people:
        assert note(world, activity, account, -timedelta(days=1)).status_code == 201
    assert note(world, activity, world.volunteer, timedelta(minutes=10)).status_code == 201
    doubtful = SignMark.select().where(SignMark.verdict == DOUBTFUL)
    assert {mark.account_id for mark in doubtful} == {account.id for account in people}
    assert all(abs(mark.at - clock.now()) < timedelta(minutes=1) for mark in doubtful)
    head = world.browser(world.station_head)
    assert "Confirm all of these" in head.get(f"/events/{activity.id}").text
    for _again in range(2):
        assert head.post(f"/events/{activity.id}/confirmations", {"mark": [str(mark.id) for mark in doubtful]}).status_code == 303
    assert "To be confirmed" not in head.get(f"/events/{activity.id}").text
    assert all(here(activity, account) for account in people)


def test_nobody_confirms_their_own_doubtful_mark_among_others(world, activity):
    note(world, activity, world.social_worker, -timedelta(days=1))
    mark = SignMark.get()
    world.browser(world.social_worker).post(f"/events/{activity.id}/confirmations", {"mark": str(mark.id)})
    assert SignMark.get().confirmed_at is None
    assert world.browser(world.stranger).post(f"/events/{activity.id}/confirmations", {"mark": str(mark.id)}).status_code == 404
    assert world.browser(world.social_worker).post(f"/events/{activity.id}/confirmations", {"mark": "nonsense"}).status_code in (303, 422)


def test_the_names_are_ticked_off_without_scripts_too(world, activity):
    staff, page = world.browser(world.social_worker), f"/events/{activity.id}/roll"
    assert "Is here" in staff.get(page).text
    answer = staff.post(f"/events/{activity.id}/volunteer-marks", {"account": str(world.volunteer.id), "what": "in", "page": "roll"})
    assert answer.location.endswith("/roll")
    assert f'data-name="{world.volunteer.id}" data-said="in"' in staff.get(page).text
    staff.post(f"/events/{activity.id}/volunteer-marks", {"account": str(world.volunteer.id), "what": "undo", "page": "roll"})
    assert f'data-name="{world.volunteer.id}" data-said=""' in staff.get(page).text


def test_the_names_are_for_the_station_s_staff(world, activity):
    page = f"/events/{activity.id}/roll"
    assert world.browser(world.volunteer).get(page).status_code == 403
    assert world.browser(world.stranger).get(page).status_code == 404
    assert page in world.browser(world.social_worker).get("/offline/pack").text
    assert page not in world.browser(world.volunteer).get("/offline/pack").text


def test_a_number_that_waited_on_the_tablet_counts_from_when_it_was_typed(world, activity):
    browser, pad = world.browser(world.social_worker), f"/events/{activity.id}/kiosk"
    browser.post(f"{pad}/start", {"pin": "2580"})
    key, typed = str(uuid7()), clock.now()
    form = {"number": VolunteerProfile.of(world.volunteer).number, "way": "in"}
    with clock.freeze(typed + timedelta(minutes=40)):
        answers = [browser.send(pad, form, key, filled_at=typed.isoformat()) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    mark = SignMark.get()
    assert (mark.method, mark.verdict) == ("kiosk", ACCEPTED)
    assert abs(mark.at - typed) < timedelta(seconds=5)
    assert answers[0].headers["X-Location"].endswith("said=in")


def test_what_the_staff_noted_by_a_clock_that_is_ahead_is_kept_as_now_and_waits(world, activity):
    later = (clock.now() + timedelta(hours=5)).isoformat()
    noted = {"what": IN, "account": str(world.volunteer.id)}
    answer = world.browser(world.social_worker).send(f"/events/{activity.id}/volunteer-marks", noted, filled_at=later)
    assert answer.status_code == 201
    mark = SignMark.get()
    assert mark.at <= clock.now()
    assert (mark.verdict, mark.reason) == (DOUBTFUL, "clock")
