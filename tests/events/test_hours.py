"""Hours: from coming and going, confirmed by a second person, corrected by a new row; the ledger holds what is confirmed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from app import clock
from app.db import uuid7
from app.events.hours import Hours, propose_all
from app.events.marks import DOUBTFUL, IN, OUT, POSTER
from app.events.presence import Presence
from app.events.service_record import RecordEntry
from app.events.shift import Place
from app.events.worth import counted_minutes
from app.ledger import Line
from app.web import Refused
from tests.events.world import activity_of, mark, shift_of
from tests.world import account_of

RULES = {"VOLUNTEER_PRESENCE_PERCENT": 60, "VOLUNTEER_HOURS_A_DAY": 8}
NINE = datetime(2026, 11, 28, 1, tzinfo=UTC)


def at(minutes):
    return NINE + timedelta(minutes=minutes)


def worth(came, went, planned=180, rules=RULES):
    return counted_minutes(Presence(came and at(came - 1), went and at(went - 1)), NINE, at(planned), rules)


@pytest.mark.parametrize(
    ("came", "went", "planned", "minutes", "origin"),
    [
        (1, 181, 180, 180, "marks"),
        (31, None, 180, 150, "planned_end"),  # forgotten: until the planned end
        (1, 109, 180, 108, "marks"),  # sixty per cent exactly
        (1, 108, 180, 0, "marks"),  # a minute less
        (1, 1 + 11 * 60, 11 * 60, 480, "marks"),  # eight hours a day at most
        (200, None, 180, 0, "planned_end"),  # came after the end, and never left
    ],
)
def test_what_a_presence_is_worth(came, went, planned, minutes, origin):
    assert worth(came, went, planned)[2:] == (minutes, origin)


def test_who_never_came_gets_nothing_and_the_rule_can_be_switched_off():
    assert worth(None, None) is None
    assert worth(1, 11, rules={**RULES, "VOLUNTEER_PRESENCE_PERCENT": 0})[2] == 10


@pytest.fixture
def served(world):
    """An activity of three hours that is over, at which the volunteer was from beginning to end."""
    activity = activity_of(world, begins_in=-5)
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    mark(activity, OUT, activity.ends_at, account_id=world.volunteer.id)
    return activity


def volunteer_minutes():
    return sum(line.minutes for line in Line.select().where(Line.kind == "volunteer"))


def test_proposals_are_made_once_and_count_when_a_second_person_confirms(world, served):
    worker, head = world.browser(world.social_worker), world.browser(world.station_head)
    page = f"/events/{served.id}/hours"
    assert world.volunteer.name in worker.get(page).text
    for _again in range(2):
        worker.post(page)
    hours = Hours.get()
    assert (hours.minutes, hours.status) == (180, "pending_confirmation")
    assert worker.post(f"/events/hours/{hours.id}/confirmation").status_code == 422  # who wrote them down
    assert volunteer_minutes() == 0
    for _again in range(2):
        assert head.post(f"/events/hours/{hours.id}/confirmation", {"quality": "good"}).status_code == 303
    assert volunteer_minutes() == 180
    assert "3.0" in head.get(page).text


def test_who_served_does_not_confirm_themselves(world):
    activity = activity_of(world, begins_in=-5)
    mark(activity, IN, activity.starts_at, account_id=world.social_worker.id)
    propose_all(activity, by=world.station_head)
    assert world.browser(world.social_worker).post(f"/events/hours/{Hours.get().id}/confirmation").status_code == 422
    assert Hours.get().confirmed_at is None


def test_a_correction_is_a_new_row_with_a_reason_to_be_confirmed_again(world, served):
    (hours,) = propose_all(served, by=world.social_worker)
    hours.confirm(by=world.station_head)
    address = f"/events/hours/{hours.id}/correction"
    head = world.browser(world.station_head)
    begins, ends = clock.local(served.starts_at), clock.local(served.starts_at + timedelta(hours=1))
    form = {"date": begins.date().isoformat(), "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}", "reason": "提前走了"}
    assert head.get(address).status_code == 200
    if begins.date() == ends.date():
        assert head.post(address, {**form, "reason": ""}).status_code == 422
        assert head.post(address, form).status_code == 303
        old, new = Hours.get_by_id(hours.id), Hours.get(Hours.replaced_at.is_null())
        assert (old.minutes, bool(old.replaced_at), new.minutes, new.status, new.reason) == (180, True, 60, "pending_confirmation", "提前走了")
        assert volunteer_minutes() == 0
        world.browser(world.social_worker).post(f"/events/hours/{new.id}/confirmation")
        assert volunteer_minutes() == 60


def test_hours_that_overlap_are_not_written_down_twice(world, served):
    propose_all(served, by=world.social_worker)
    other = activity_of(world, begins_in=-4)
    mark(other, IN, other.starts_at, account_id=world.volunteer.id)
    assert propose_all(other, by=world.social_worker) == []
    page = world.browser(world.station_head).get(f"/events/{other.id}/hours").text  # to be settled by a person
    assert world.volunteer.name in page
    assert f"Overlaps with “{served.name}”" in page
    assert "Write down the hours" not in page, "nothing would happen"


def test_a_poster_counts_nothing_until_somebody_confirms_it(world):
    activity = activity_of(world, begins_in=-5)
    poster = mark(activity, IN, activity.starts_at, method=POSTER, verdict=DOUBTFUL, account_id=world.volunteer.id)
    mark(activity, OUT, activity.ends_at, account_id=world.volunteer.id)
    head = world.browser(world.station_head)
    assert propose_all(activity, by=world.social_worker) == []
    assert "waits to be confirmed" in head.get(f"/events/{activity.id}/hours").text
    head.post(f"/events/marks/{poster.id}/confirmation")
    assert [hours.minutes for hours in propose_all(activity, by=world.social_worker)] == [180]


def test_a_day_holds_eight_hours_over_all_activities(world):
    with clock.freeze(datetime(2026, 11, 28, 15, tzinfo=UTC)):
        for begins_in, hours in ((-14, 6), (-7, 6)):
            activity = activity_of(world, begins_in=begins_in, hours=hours)
            mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
            mark(activity, OUT, activity.ends_at, account_id=world.volunteer.id)
            propose_all(activity, by=world.social_worker)
        assert sorted(hours.minutes for hours in Hours.select()) == [120, 360]


def down_for(world, activity, first, last, task="搬桌椅"):
    """A shift of so many hours after the activity began, with the volunteer in it."""
    begins = activity.starts_at
    shift = shift_of(activity, task=task, starts_at=begins + timedelta(hours=first), ends_at=begins + timedelta(hours=last))
    Place.create(station_id=activity.station_id, shift=shift, account=world.volunteer, seat=1, live=uuid7())


def spans(activity):
    begins = activity.starts_at
    return [((hours.started_at - begins).seconds // 3600, (hours.ended_at - begins).seconds // 3600, hours.minutes) for hours in Hours.of_activity(activity)]


@pytest.mark.parametrize(
    ("signed", "served"),
    [
        ([(IN, 0), (OUT, 2), (IN, 6), (OUT, 8)], [(0, 2, 120), (6, 8, 120)]),
        ([(IN, 0), (IN, 6), (OUT, 8)], [(0, 2, 120), (6, 8, 120)]),  # the first sign-out was forgotten
        ([(IN, 0), (OUT, 3)], [(0, 3, 180)]),  # stayed longer, and never came again
        ([(IN, 6), (OUT, 8)], [(6, 8, 120)]),
    ],
)
def test_the_break_between_two_shifts_is_not_served(world, signed, served):
    activity = activity_of(world, begins_in=-10, hours=8)
    down_for(world, activity, 0, 2)
    down_for(world, activity, 6, 8, "收拾场地")
    for what, hour in signed:
        mark(activity, what, activity.starts_at + timedelta(hours=hour), account_id=world.volunteer.id)
    propose_all(activity, by=world.social_worker)
    propose_all(activity, by=world.social_worker)
    assert spans(activity) == served
    for hours in Hours.of_activity(activity):
        hours.confirm(by=world.station_head)
    assert volunteer_minutes() == sum(minutes for _first, _last, minutes in served)
    first, *_more = Hours.of_activity(activity)
    first.correct(world.station_head, first.started_at, first.started_at + timedelta(hours=1), "提前走了")
    assert volunteer_minutes() == sum(minutes for _first, _last, minutes in served[1:])


def test_a_correction_may_not_reach_into_the_other_shift(world):
    activity = activity_of(world, begins_in=-10, hours=8)
    down_for(world, activity, 0, 2)
    down_for(world, activity, 6, 8, "收拾场地")
    for hour in (0, 6):
        mark(activity, IN, activity.starts_at + timedelta(hours=hour), account_id=world.volunteer.id)
    first, _second = propose_all(activity, by=world.social_worker)
    with pytest.raises(Refused, match="overlap"):
        first.correct(world.station_head, first.started_at, activity.starts_at + timedelta(hours=7), "一直在")
    assert spans(activity) == [(0, 2, 120), (6, 8, 120)]


def test_shifts_that_follow_each_other_are_one_time(world):
    activity = activity_of(world, begins_in=-10, hours=8)
    down_for(world, activity, 0, 2)
    down_for(world, activity, 2, 4, "收拾场地")
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    (hours,) = propose_all(activity, by=world.social_worker)
    assert (hours.minutes, hours.content) == (240, "搬桌椅、收拾场地")


@pytest.fixture
def forgotten(world):
    """Three hours that were written down until the planned end; the clock stands at two hours after it."""
    activity = activity_of(world, begins_in=1)
    with clock.freeze(activity.ends_at + timedelta(hours=2)):
        mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
        propose_all(activity, by=world.social_worker)
        assert [hours.origin for hours in Hours.of_activity(activity)] == ["planned_end"]
        yield activity


def tell(world, activity, what, hour):
    """The head's phone, which was away, brings what was noted so many hours after the beginning."""
    told = {"what": what, "account": str(world.volunteer.id)}
    at = activity.starts_at + timedelta(hours=hour)
    assert world.browser(world.station_head).send(f"/events/{activity.id}/volunteer-marks", told, filled_at=at.isoformat()).status_code < 400


def test_a_sign_out_that_arrives_late_changes_what_nobody_confirmed(world, forgotten):
    tell(world, forgotten, "out", 2)
    assert spans(forgotten) == [(0, 2, 120)]
    (now,) = Hours.of_activity(forgotten)
    assert now.origin == "marks"
    with pytest.raises(Refused):
        now.confirm(by=world.social_worker)  # who had written it down stays the first of the two
    tell(world, forgotten, "undo", 3)
    assert spans(forgotten) == []


def test_a_sign_out_that_arrives_after_confirming_is_told_and_changes_nothing_by_itself(world, forgotten):
    head, page = world.browser(world.station_head), f"/events/{forgotten.id}/hours"
    Hours.get().confirm(by=world.station_head)
    assert "What arrived later" not in head.get(page).text
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        tell(world, forgotten, "out", 2)
        assert "What arrived later" in head.get(page).text
    assert (spans(forgotten), volunteer_minutes()) == ([(0, 3, 180)], 180)


def test_a_corrected_time_is_not_overwritten_by_a_mark(world, forgotten):
    (hours,) = Hours.of_activity(forgotten)
    hours.correct(world.station_head, forgotten.starts_at, forgotten.starts_at + timedelta(hours=1), "提前走了")
    tell(world, forgotten, "out", 2)
    assert spans(forgotten) == [(0, 1, 60)]


def test_a_shift_tells_what_was_done_and_how_long_it_was_planned(world):
    activity = activity_of(world, begins_in=-5)
    short = shift_of(activity)
    short.ends_at = activity.starts_at + timedelta(hours=1)
    short.save()
    Place.create(station_id=activity.station_id, shift=short, account=world.volunteer, seat=1)
    mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
    (hours,) = propose_all(activity, by=world.social_worker)
    assert (hours.content, hours.minutes) == ("搬桌椅", 60)


def test_the_notice_shows_names_and_hours_to_the_station_s_own_people(world, served):
    (hours,) = propose_all(served, by=world.social_worker)
    hours.confirm(by=world.station_head)
    assert world.volunteer.name in world.browser(world.volunteer).get("/events/notice").text
    assert world.volunteer.name not in world.browser(world.strange_volunteer).get("/events/notice").text
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert world.volunteer.name not in world.browser(world.volunteer).get("/events/notice").text


def test_the_export_has_the_national_fields_and_no_formulas(world, served):
    world.volunteer.name = "=HYPERLINK(1)"
    world.volunteer.save()
    (hours,) = propose_all(served, by=world.social_worker)
    hours.confirm(by=world.station_head)
    served.service_users = "独居老人"
    served.save()
    RecordEntry.write(uuid7(), world.volunteer, "training", clock.today(), "急救", 90, by=world.social_worker)
    browser = world.browser(world.social_worker)
    assert browser.get("/events/hours/export").status_code == 200
    span = {"first": (clock.today() - timedelta(days=2)).isoformat(), "last": clock.today().isoformat()}
    assert browser.post("/events/hours/export", span).status_code == 422  # without a reason
    answer = browser.post("/events/hours/export", {**span, "reason": "年度上报"})
    service, entries = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    rows = list(service.values)
    assert len(rows) == 2
    told = dict(zip(*rows, strict=True))
    assert (told["Name"], told["For whom"], told["Hours"]) == ("'=HYPERLINK(1)", "独居老人", "3.0")
    assert [row[2:6] for row in entries.values][1:] == [("Training", clock.today().isoformat(), "急救", "1.5")]


def test_the_next_station_finds_nothing(world, served):
    (hours,) = propose_all(served, by=world.social_worker)
    stranger = world.browser(world.stranger)
    assert stranger.get(f"/events/{served.id}/hours").status_code == 404
    assert stranger.post(f"/events/{served.id}/hours").status_code == 404
    for path in ("confirmation", "correction"):
        assert stranger.post(f"/events/hours/{hours.id}/{path}").status_code == 404
    assert stranger.get(f"/events/hours/{hours.id}/correction").status_code == 404
    assert account_of("volunteer", "330784109", 77).name not in stranger.get("/events/notice").text
