"""Sign-in codes: genuine, in time, for this activity; everything else is refused with its reason."""

from datetime import timedelta

import pytest

from app import clock
from app.events import codes
from app.events.marks import ACCEPTED, CODE, DOUBTFUL, IN, OUT, POSTER, REFUSED
from tests.events.world import activity_of
from tests.world import THERE


@pytest.fixture
def activity(world):
    return activity_of(world)


def verdict(word, at=None, **more):
    return codes.judge(word, at or clock.now(), **more)[2]


def test_the_code_on_the_screen_signs_in(activity):
    found, said, told = codes.judge(codes.word_for(activity, IN), clock.now())
    assert (found.id, said.what, said.method, told.verdict) == (activity.id, IN, CODE, ACCEPTED)


def test_it_changes_every_minute_and_holds_nobody_s_data(activity, world):
    now = clock.now()
    words = {codes.word_for(activity, IN, at=now + timedelta(minutes=minute)) for minute in range(5)}
    assert len(words) == 5
    assert not any(secret in word for word in words for secret in (world.volunteer.mobile, world.volunteer.id.hex, activity.name))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda word: word[:-1] + ("0" if word[-1] != "0" else "1"), "forged"),
        (lambda word: "o" + word[1:], "forged"),
        (lambda word: word[:-3], "forged"),
        (lambda word: "", "forged"),
        (lambda word: word[:41] + "ffff" + word[45:], "old_key"),
    ],
)
def test_a_changed_code_is_refused(activity, spoil, reason):
    told = verdict(spoil(codes.word_for(activity, IN)))
    assert (told.verdict, told.reason) == (REFUSED, reason)
    assert told.sentence


def test_a_code_that_was_passed_on_has_run_out(activity):
    word = codes.word_for(activity, IN)
    assert verdict(word, clock.now() + timedelta(minutes=3)).verdict == ACCEPTED
    assert verdict(word, clock.now() + timedelta(minutes=5)).reason == "expired"


def test_another_activity_s_code_is_refused(activity, world):
    other = activity_of(world, station=THERE)
    assert verdict(codes.word_for(other, IN), activity=activity).reason == "other_activity"


def test_an_old_key_is_good_as_long_as_it_is_kept(activity, app):
    word, old = codes.word_for(activity, OUT), app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="a newer key", SECRET_KEY_FALLBACKS=[old])
    try:
        assert verdict(word).verdict == ACCEPTED
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert verdict(word).reason == "old_key"
    finally:
        app.config.update(SECRET_KEY=old, SECRET_KEY_FALLBACKS=[])


def test_too_early_too_late_and_called_off(activity, world):
    early = activity_of(world, begins_in=4)
    assert verdict(codes.word_for(early, IN)).reason == "too_early"
    over = activity_of(world, begins_in=-9)
    assert verdict(codes.word_for(over, OUT)).reason == "too_late"
    word = codes.word_for(activity, IN)
    activity.cancel(by=world.station_head)
    assert verdict(word).reason == "cancelled"


def test_a_poster_waits_for_the_staff(activity):
    told = verdict(codes.word_for(activity, IN, method=POSTER), clock.now() + timedelta(minutes=50))
    assert (told.verdict, told.reason) == (DOUBTFUL, "poster")


def test_a_phone_whose_clock_is_off_waits_for_the_staff_and_is_never_dropped(activity):
    word = codes.word_for(activity, IN)
    assert verdict(word, clock.now() + timedelta(minutes=30), offset=timedelta(hours=5)).verdict == DOUBTFUL
    assert verdict(word, clock.now() + timedelta(minutes=30)).verdict == REFUSED
