"""Games: the server judges the trials itself; everyone is compared with their own results on the same kind of device."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.db import uuid7
from app.school import GameResult, Helper
from app.school.games import BadTrials, device_class, fall_ms, reaction, trend
from app.school.views.games import points
from tests.school.world import group_of, person_of

LIMITS = Path(__file__).resolve().parents[2] / "app/static/js/game/trials.js"


@pytest.fixture
def session(world):
    group = group_of(world, starts_at=clock.now() - timedelta(minutes=20))
    for name in "甲乙":
        group.add(person_of(world, name), by=world.social_worker, joined_on=group.sessions.first().service_date)
    session = group.sessions.first()
    Helper.create(session=session, account=world.volunteer)
    return session


@pytest.fixture
def helper(world, session):
    return world.browser(world.volunteer)


def path(session, what="results"):
    return f"/school/sessions/{session.id}/{what}"


def played(session, trials, **changes):
    person = str(session.members().first().person_id)
    return {"person": person, "game": "reaction", "trials": json.dumps(trials), "pointer": "touch", "hertz": "60", **changes}


# ---- judging ----


def test_the_first_five_valid_trials_give_the_median():
    assert reaction([300, 50, 310, 320, 3500, 330, 340, 9]) == (320, 5)
    assert reaction([300, 10, 400, 320]) == (320, 3)
    assert reaction([100, 3000, 200]) == (200, 3)


@given(st.lists(st.floats(0, 99.9) | st.floats(3000.1, 9000), max_size=9), st.lists(st.integers(100, 3000), max_size=2))
def test_less_than_three_valid_trials_are_no_result(discarded, valid):
    with pytest.raises(BadTrials):
        reaction([*discarded, *valid])


@given(st.permutations([310, 320, 330, 340, 350]), st.lists(st.integers(0, 99), max_size=5))
def test_guesses_in_between_change_nothing(valid, guesses):
    mixed = [value for pair in zip(valid, [*guesses, *[0] * 5], strict=False) for value in pair]
    assert reaction(mixed) == (330, 5)


def test_a_falling_ruler_tells_the_time_of_the_reference():
    assert [fall_ms(cm) for cm in (10, 20, 30, 40)] == [143, 202, 247, 286]


def test_phone_and_server_have_the_same_limits():
    text = LIMITS.read_text()
    for words in ("TOO_SOON = 100;", "TOO_LATE = 3000;", "WANTED = 5;", "NEEDED = 3;", "RATES = [60, 90, 120, 144];"):
        assert words in text


def test_a_device_class_is_the_pointer_and_the_nearest_usual_rate():
    assert [device_class("touch", 59), device_class("mouse", 119), device_class("key", 240), device_class("hand", 0)] == [
        "touch-60",
        "mouse-120",
        "key-144",
        "hand",
    ]


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        ([400], "ms", "first"),
        ([400, 420, 380], "ms", "better"),
        ([400, 410], "ms", "same"),
        ([400, 500], "ms", "worse"),
        ([10, 14], "count", "better"),
        ([10, 7], "count", "worse"),
        ([30, 20], "s", "better"),
    ],
)
def test_a_trend_knows_which_way_is_better(values, unit, said):
    assert trend(values, unit) == said


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=8), st.sampled_from(["ms", "count"]))
def test_points_stay_on_the_drawing_from_left_to_right(values, unit):
    made = points(values, unit)
    assert all(10 <= x <= 190 and 10 <= y <= 46 for x, y in made)
    assert [x for x, _ in made] == sorted(x for x, _ in made)


# ---- by HTTP ----


def test_the_server_computes_the_median_whatever_the_phone_says(session, helper):
    helper.post(path(session), played(session, [300, 90, 310, 320, 330, 340], median="5", valid_n="99"))
    result = GameResult.get()
    assert (result.median, result.valid_n, result.device_class, result.unit) == (320, 5, "touch-60", "ms")
    assert result.trials[1] == 90


def test_a_result_sent_twice_is_kept_once(session, helper):
    form = {**played(session, [300, 310, 320]), "id": str(uuid7())}
    for _ in range(2):
        assert helper.send(path(session), form, key=str(uuid7())).status_code == 201
    assert GameResult.select().count() == 1


@pytest.mark.parametrize(("typed", "median"), [({"value": "20"}, 202), ({"value": "２０", "value2": "10", "value3": "30"}, 202), ({"value": "20,5"}, 205)])
def test_a_ruler_is_read_in_centimetres(session, helper, typed, median):
    helper.post(path(session), {"person": str(session.members().first().person_id), "game": "ruler", **typed})
    assert GameResult.get().median == median


def test_games_that_are_counted_keep_their_unit(session, helper):
    helper.post(path(session), {"person": str(session.members().first().person_id), "game": "ball", "value": "12"})
    assert (GameResult.get().median, GameResult.get().unit, GameResult.get().device_class) == (12, "count", "hand")


BAD = [
    {"person": ""},
    {"person": "nobody"},
    {"game": "chess"},
    {"game": ""},
    {"trials": ""},
    {"trials": "null"},
    {"trials": "[300, 310]"},
    {"trials": "[300, 310, NaN]"},
    {"trials": "[300, 310, Infinity]"},
    {"trials": '[300, 310, "320"]'},
    {"trials": "[300, 310, true]"},
    {"trials": "[300, 310, -320]"},
    {"trials": "[300, 310, 1" + "0" * 400 + "]"},
    {"trials": json.dumps([300] * 41)},
    {"trials": "[" * 3000},
    {"pointer": "foot"},
    {"hertz": "fast"},
    {"hertz": "0"},
    {"id": "x"},
    {"game": "ruler"},
    {"game": "ruler", "value": "0"},
    {"game": "ruler", "value": "nan"},
    {"game": "ruler", "value": "20", "value2": "far"},
    {"game": "beans", "value": "-1"},
    {"game": "beans", "value": "1.5"},
]


@pytest.mark.parametrize("change", BAD)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(session, helper, change):
    answer = helper.post(path(session), {**played(session, [300, 310, 320]), **change})
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert GameResult.select().count() == 0


def test_like_is_compared_with_like_and_with_nobody_else(session, helper):
    first, second = (str(member.person_id) for member in session.members())
    for person, pointer, value in ((first, "touch", 400), (first, "touch", 300), (first, "mouse", 200), (second, "touch", 100)):
        helper.post(path(session), played(session, [value] * 3, person=person, pointer=pointer))
    helper.post(path(session), {**played(session, [250] * 3, person=first, pointer="touch"), "assisted": "yes"})
    page = helper.get(path(session, "game"), query_string={"person": first}).text
    own = page.split(f'data-results-of="{first}"')[1].split("data-results-of")[0]
    assert 'data-series="reaction touch-60"' in own
    assert 'data-values="400 300"' in own
    assert 'data-values="200"' in own
    assert 'data-series="reaction touch-60 assisted" data-unit="ms" data-values="250"' in own
    assert "with help" in own
    assert 'data-values="100"' not in own
    assert f'data-results-of="{second}" hidden' in page
    assert "rank" not in page.lower()
