"""The roll by HTTP: taps, numbers, counts and paper; sent twice, with bad input, by helpers and by strangers."""

import io
import json
from datetime import timedelta

import pytest
from PIL import Image

from app import clock
from app.db import uuid7
from app.ledger import Line
from app.people.accounts import Grant
from app.school import Helper, Mark, Sheet, SheetPhoto, tokens
from app.school.attendance import Roll
from tests.school.world import group_of, person_of
from tests.world import THERE, account_of


@pytest.fixture
def group(world):
    group = group_of(world, starts_at=clock.now().replace(microsecond=0) - timedelta(minutes=20))
    for name in "甲乙丙":
        group.add(person_of(world, name), by=world.social_worker, joined_on=group.sessions.first().service_date)
    return group


@pytest.fixture
def session(group, world):
    session = group.sessions.first()
    Helper.create(session=session, account=world.volunteer)
    return session


@pytest.fixture
def helper(world, session):
    return world.browser(world.volunteer)


def states(session):
    roll = Roll.of_session(session)
    return [roll.of(member.person_id).state for member in session.members()]


def path(session, what="marks"):
    return f"/school/sessions/{session.id}/{what}"


def first(session):
    return str(session.members().first().person_id)


# ---- taps ----


def test_a_tap_marks_a_member_and_the_page_shows_it(session, helper):
    assert "1" in helper.get(path(session, "roll")).text
    answer = helper.post(path(session), {"present": first(session)})
    assert answer.headers["Location"].endswith("/roll")
    assert states(session) == ["present", None, None]
    page = helper.get(path(session, "roll")).text
    assert page.count('data-said="present"') == 1
    assert 'data-count="here">1<' in page


def test_a_tap_sent_twice_is_one_mark(session, helper):
    mark = {"id": str(uuid7()), "person": first(session), "what": "present"}
    key = str(uuid7())
    filled = clock.now().isoformat()
    answers = [helper.send(path(session), mark, key=key, filled_at=filled) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert helper.send(path(session), mark, key=str(uuid7())).status_code == 201  # another phone's copy of the same mark
    assert Mark.select().count() == 1


@pytest.mark.parametrize(
    ("what", "state"), [("late", "late"), ("left_early", "left_early"), ("absent_known", "absent_known"), ("proxy", "proxy"), ("undo", None)]
)
def test_a_marked_card_can_be_told_more_of(session, helper, what, state):
    helper.post(path(session), {"present": first(session)})
    assert helper.get(f"{path(session, 'roll')}/{first(session)}").status_code == 200
    helper.post(path(session), {"person": first(session), "what": what, "reason": "ill"})
    assert states(session)[0] == state


def test_the_reason_is_kept_with_an_absence_alone(session, helper):
    helper.post(path(session), {"person": first(session), "what": "absent_known", "reason": "doctor"})
    helper.post(path(session), {"person": first(session), "what": "late", "reason": "doctor"})
    assert [mark.reason for mark in Mark.select().order_by(Mark.at)] == ["doctor", ""]


def test_who_signed_for_another_is_kept_and_nobody_is_counted_for_it(session, helper, world):
    proxy = str(list(session.members())[1].person_id)
    helper.post(path(session), {"person": first(session), "what": "proxy", "signed_by": proxy})
    session.hold(world.social_worker, session.planned_at)
    assert str(Mark.get().signed_by_id) == proxy
    assert Roll.of_session(session).attended == []
    assert not Line.select().where(Line.kind == "session.person").exists()


def test_a_typed_number_marks_its_holder(session, helper):
    helper.post(path(session), {"token": "２"})
    assert states(session) == [None, "present", None]
    assert Mark.get().method == "number"


def test_walk_ins_and_companions_go_up_and_down(session, helper):
    for tally in ("walk_in:1", "walk_in:1", "walk_in:-1", "companion:1", "companion:-1", "companion:-1"):
        helper.post(path(session), {"tally": tally})
    roll = Roll.of_session(session)
    assert (roll.walk_ins, roll.companions) == (1, 0)


BAD = [
    {},
    {"present": "nobody"},
    {"present": "00000000-0000-0000-0000-000000000000"},
    {"person": "", "what": "present"},
    {"what": "present"},
    {"token": ""},
    {"token": "99"},
    {"token": "-1"},
    {"tally": "walk_in:500"},
    {"id": "x", "token": "1"},
]


@pytest.mark.parametrize("form", BAD)
def test_what_cannot_be_read_is_refused_and_marks_nothing(session, helper, form):
    answer = helper.post(path(session), form)
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert Mark.select().count() == 0


@pytest.mark.parametrize("change", [{"what": "walked"}, {"what": ""}, {"reason": "rich"}, {"signed_by": "nobody"}, {"method": "face"}])
def test_each_field_of_a_mark_takes_only_its_choices(session, helper, change):
    answer = helper.post(path(session), {"person": first(session), "what": "present", **change})
    assert answer.status_code == 422
    assert Mark.select().count() == 0


def test_the_phones_clock_is_corrected_and_a_time_to_come_is_in_doubt(session, helper):
    helper.send(path(session), {"person": first(session), "what": "present"}, filled_at=(clock.now() + timedelta(days=1)).isoformat())
    mark = Mark.get()
    assert mark.clock_doubt
    assert mark.at <= clock.now()


def test_a_mark_on_a_held_session_counts_at_once(session, helper, world):
    session.hold(world.social_worker, session.planned_at)
    helper.post(path(session), {"present": first(session)})
    assert sum(line.count for line in Line.select().where(Line.kind == "session.person")) == 1


def test_the_rolls_of_a_session_that_does_not_take_place_is_closed(session, helper, world):
    session.cancel(world.social_worker)
    page = helper.get(path(session, "roll")).text
    assert "does not take place" in page
    assert "data-card" not in page


# ---- who may ----


@pytest.mark.parametrize("page", ["roll", "sheet", "game"])
def test_a_stranger_and_a_volunteer_who_does_not_help_find_nothing(session, world, page):
    other = account_of("volunteer", session.station_id, 30)
    for account in (world.stranger, world.strange_volunteer, other):
        assert world.browser(account).get(path(session, page)).status_code == 404


@pytest.mark.parametrize(("what", "form"), [("marks", {"tally": "walk_in:1"}), ("sheets", {"walk_in": "2"}), ("results", {"game": "beans", "value": "3"})])
def test_a_stranger_writes_nothing(session, world, what, form):
    other = account_of("volunteer", session.station_id, 30)
    for account in (world.stranger, world.strange_volunteer, other):
        assert world.browser(account).post(path(session, what), {**form, "person": first(session)}).status_code == 404
    assert (Mark.select().count(), Sheet.select().count()) == (0, 0)


def test_names_are_for_staff_and_helpers_see_cards(session, helper, world):
    name = session.members().first().person.name
    assert f'data-named="{name}"' in world.browser(world.social_worker).get(path(session, "roll")).text
    assert f'data-named="{name}"' not in helper.get(path(session, "roll")).text


def test_a_member_of_another_group_cannot_be_marked(session, helper, world):
    other = group_of(world)
    member = other.add(person_of(world, "丁"), by=world.social_worker)
    assert helper.post(path(session), {"present": str(member.person_id)}).status_code == 422


def test_a_mark_made_while_the_role_was_held_arrives_after_it_ended(session, helper, world):
    ended = clock.now() - timedelta(minutes=5)
    Grant.update(valid_from=ended - timedelta(days=1), valid_until=ended).where(Grant.account == world.volunteer.id).execute()
    world.volunteer.grant("volunteer", THERE, by=world.volunteer)  # moved to the next station: who leaves the last one is signed out
    tap = {"person": first(session), "what": "present"}
    assert helper.send(path(session), tap, filled_at=(ended - timedelta(minutes=5)).isoformat()).status_code == 201
    assert helper.send(path(session), tap, filled_at=clock.now().isoformat()).status_code in (403, 404)
    assert Mark.select().count() == 1


# ---- paper ----


def picture():
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(data, "JPEG")
    return data.getvalue()


def test_a_paper_sheet_gives_marks_without_a_time_and_keeps_its_photo(session, helper, world):
    people = [str(member.person_id) for member in session.members()][:2]
    form = {"id": str(uuid7()), "present": people, "walk_in": "3", "companion": "1", "photo": (io.BytesIO(picture()), "sheet.jpg")}
    assert helper.post(path(session, "sheets"), form, content_type="multipart/form-data").status_code == 303
    roll = Roll.of_session(session)
    assert (states(session), roll.walk_ins, roll.companions) == (["present", "present", None], 3, 1)
    assert roll.of(session.members().first().person_id).arrived_at is None
    photo = SheetPhoto.get()
    address = f"{path(session, 'sheets')}/{photo.sheet_id}/photos/{photo.id}"
    staff = world.browser(world.social_worker)
    assert staff.get(address).mimetype == "image/jpeg"
    assert address in staff.get(path(session, "sheets")).text
    assert world.browser(world.stranger).get(address).status_code == 404


def test_a_sheet_and_its_photo_sent_twice_from_a_phone_are_one(session, helper):
    sheet = {"id": str(uuid7()), "present": first(session), "walk_in": "1", "photos": json.dumps([{"sha256": "0" * 64}])}
    for _ in range(2):
        assert helper.send(path(session, "sheets"), sheet, key=str(uuid7())).status_code == 201
    photo = {"id": str(uuid7())}
    for _ in range(2):
        key, at = str(uuid7()), clock.now().isoformat()
        form = {**photo, "_key": key, "_filled_at": at, "_end": "4", "photo": (io.BytesIO(picture()), "photo.jpg")}
        headers = {"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": at}
        assert helper.post(f"{path(session, 'sheets')}/{sheet['id']}/photos", form, headers=headers, content_type="multipart/form-data").status_code == 201
    assert (Sheet.select().count(), Mark.select().count(), SheetPhoto.select().count()) == (1, 2, 1)


BAD_SHEETS = [
    {},
    {"present": "nobody"},
    {"walk_in": "many"},
    {"walk_in": "-1"},
    {"walk_in": "1000"},
    {"companion": "1.5"},
    {"walk_in": "1", "photos": "{"},
    {"walk_in": "1", "photos": "[1]"},
    {"walk_in": "1", "photos": '[{"sha256": 5}]'},
    {"walk_in": "1", "id": "x"},
]


@pytest.mark.parametrize("form", BAD_SHEETS)
def test_a_sheet_that_cannot_be_read_is_refused(session, helper, form):
    answer = helper.post(path(session, "sheets"), form)
    assert answer.status_code == 422
    assert Sheet.select().count() == 0


def test_a_photo_of_a_sheet_must_be_a_picture(session, helper):
    form = {"walk_in": "1", "photo": (io.BytesIO(b"no picture"), "sheet.jpg")}
    assert helper.post(path(session, "sheets"), form, content_type="multipart/form-data").status_code == 422
    assert Sheet.select().count() == 0


# ---- cards ----


def test_every_card_has_a_picture_of_its_own():
    cards = {(tokens.picture(number), tokens.colour(number)) for number in range(1, 181)}
    assert len(cards) == 180
    assert len({tokens.picture(number) for number in range(1, 31)}) == 30


def test_every_picture_is_drawn(app):
    drawings = app.jinja_env.get_template("school/_tokens.html").module.DRAWINGS
    assert set(drawings) == set(tokens.PICTURES)
    assert len(set(drawings.values())) == len(drawings) >= 24


def test_the_sheet_of_cards_carries_no_name_but_the_codes(group, world):
    page = world.browser(world.social_worker).get(f"/school/groups/{group.id}/cards").text
    assert page.count("card-sheet__card") == 3
    assert not any(member.person.name in page for member in group.members)
    assert str(group.id) not in tokens.card_text(group.id, 1)
    assert world.browser(world.stranger).get(f"/school/groups/{group.id}/cards").status_code == 404
