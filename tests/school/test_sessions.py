"""Sessions: held, recorded with or without signal, postponed for rain and heat, cancelled; who sees what of them."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.db import uuid7
from app.ledger import Line
from app.people import Grant
from app.school import Helper, Session
from app.school.results import Results
from tests.school.marking import present
from tests.school.world import FRIDAY, day_of, group_of, person_of, session_no
from tests.world import THERE

RECORD = {
    "held_on": "2026-11-06",
    "start": "08:35",
    "end": "09:20",
    "observations": "阿公第一个到",
    "quotes": "手还灵活\n下次还来",
    "deviations": "",
    "next_time": "带椅子",
}
PLAN = {"topic": "椅子操", "date": "2026-11-07", "time": "9:00", "planned_minutes": "45", "place": "祠堂", "steps": "10 量血压\n35 椅子操", "materials": "椅子"}


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


@pytest.fixture
def group(world):
    group = group_of(world)
    group.add(world.person, by=world.social_worker, joined_on=day_of(1))
    return group


@pytest.fixture
def session(group):
    return session_no(group, 1)


def path(session, end=""):
    return f"/school/sessions/{session.id}{end}"


def count(kind="session"):
    return sum(line.count for line in Line.select().where(Line.kind == kind))


# ---- it takes place ----


def test_a_session_that_begins_is_held_once(world, worker, session):
    began = clock.now()
    with clock.freeze(began):
        assert worker.post(path(session, "/holding")).status_code == 303
    worker.post(path(session, "/holding"))
    held = Session.get_by_id(session.id)
    assert (held.status, held.actual_start, count()) == ("held", began, 1)
    assert AuditEntry.select().where(AuditEntry.action == "hold").count() == 1


def test_a_record_keeps_what_was_seen_and_said_and_counts_the_session(world, worker, session):
    assert worker.get(path(session, "/record")).status_code == 200
    assert worker.post(path(session, "/record"), RECORD).status_code == 303
    held = Session.get_by_id(session.id)
    assert (held.status, held.minutes, held.quotes) == ("held", 45, ["手还灵活", "下次还来"])
    assert [(line.minutes, line.service_date) for line in Line.select().where(Line.kind == "session")] == [(45, day_of(1))]
    assert "阿公第一个到" in worker.get(path(session)).text


def test_a_record_from_the_outbox_has_a_receipt_and_its_repeat_changes_nothing(world, worker, session):
    key = str(uuid7())
    first, again = (worker.send(path(session, "/record"), RECORD, key) for _ in range(2))
    assert (first.status_code, again.status_code, count()) == (201, 200, 1)


def test_two_records_of_one_session_lose_neither_text(world, worker, session):
    worker.post(path(session, "/record"), RECORD)
    late = {**RECORD, "observations": "阿婆笑了", "base.observations": "", "quotes": "下次还来", "base.quotes": ""}
    assert world.browser(world.station_head).send(path(session, "/record"), late).status_code == 201
    assert Session.get_by_id(session.id).observations == "阿公第一个到\n阿婆笑了"
    assert Session.get_by_id(session.id).quotes == ["手还灵活", "下次还来"]
    based = {**RECORD, "observations": "改好了", "base.observations": "阿公第一个到\n阿婆笑了"}
    worker.post(path(session, "/record"), based)
    assert Session.get_by_id(session.id).observations == "改好了"


@pytest.mark.parametrize(
    ("field", "typed"), [("held_on", "2999-01-01"), ("held_on", ""), ("start", "25:00"), ("start", ""), ("end", "08:00"), ("observations", "长" * 4001)]
)
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(world, worker, session, field, typed):
    answer = worker.post(path(session, "/record"), {**RECORD, field: typed})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "带椅子" in answer.text
    assert Session.get_by_id(session.id).status == "planned"


def test_a_record_of_what_has_not_come_yet_is_refused(world, worker, session):
    with clock.freeze(clock.start_of(clock.today()) + timedelta(days=1, hours=10)):
        answer = worker.post(path(session, "/record"), {**RECORD, "held_on": clock.today().isoformat(), "start": "09:30", "end": "10:30"})
    assert answer.status_code == 422
    assert "This time has not come yet." in answer.text


def test_a_record_by_who_was_staff_when_it_was_filled_in_is_taken(world, worker, session):
    filled = clock.now()
    Grant.update(valid_until=filled + timedelta(minutes=1)).where(Grant.account == world.social_worker.id).execute()
    world.social_worker.grant("volunteer", THERE, by=world.station_head)
    with clock.freeze(filled + timedelta(hours=5)):
        assert worker.send(path(session, "/record"), RECORD).status_code in (403, 404)
        assert worker.send(path(session, "/record"), RECORD, filled_at=filled.isoformat()).status_code == 201


# ---- it does not ----


def test_rain_keeps_number_and_first_date_and_leaves_attendance_empty(world, worker, session):
    answer = worker.post(path(session, "/postponing"), {"reason": "rain", "date": "2026-11-09", "time": "08:30"})
    assert answer.status_code == 303
    moved = Session.get_by_id(session.id)
    assert (moved.no, moved.status, moved.rescheduled_from, moved.service_date.isoformat()) == (1, "planned", FRIDAY, "2026-11-09")
    assert Line.select().count() == 0
    page = worker.get(path(session)).text
    assert "11/6 08:30" in page
    assert "Rain" in page


def test_a_session_postponed_twice_keeps_the_first_date(world, worker, session):
    worker.post(path(session, "/postponing"), {"reason": "heat", "date": "2026-11-09", "time": "08:30"})
    worker.post(path(session, "/postponing"), {"reason": "rain"})
    waiting = Session.get_by_id(session.id)
    assert (waiting.status, waiting.rescheduled_from) == ("postponed", FRIDAY)
    assert "Not settled yet" in worker.get("/school/").text


def test_postponing_twice_with_the_same_words_is_one_postponement(world, worker, session):
    for _ in range(2):
        worker.post(path(session, "/postponing"), {"reason": "rain"})
    assert AuditEntry.select().where(AuditEntry.action == "postpone").count() == 1


def test_marks_of_a_day_that_was_rained_off_count_nothing(world, worker, group, session):
    present(session, world.person, by=world.social_worker)
    worker.post(path(session, "/postponing"), {"reason": "rain"})
    assert (count("session"), count("session.person")) == (0, 0)
    assert Results(group).expected == 0


def test_a_held_session_is_not_postponed_and_a_postponing_needs_a_reason(world, worker, session):
    assert worker.post(path(session, "/postponing"), {"reason": ""}).status_code == 422
    worker.post(path(session, "/record"), RECORD)
    assert worker.post(path(session, "/postponing"), {"reason": "rain"}).status_code == 422
    assert Session.get_by_id(session.id).status == "held"


def test_a_session_cancelled_after_two_sign_ins_counts_nothing(world, worker, group, session):
    second = person_of(world, "李桂花")
    group.add(second, by=world.social_worker, joined_on=day_of(1))
    worker.post(path(session, "/holding"))
    for person in (world.person, second):
        present(session, person, by=world.social_worker)
    assert (count("session"), count("session.person")) == (1, 2)
    for why in ("停电", "又停电"):
        assert worker.post(path(session, "/cancelling"), {"why": why}).status_code == 303
    assert (count("session"), count("session.person")) == (0, 0)
    assert Session.get_by_id(session.id).cancelled_reason == "停电"


def test_a_cancelling_can_be_taken_back_and_the_marks_count_once_it_is_held(world, worker, session):
    present(session, world.person, by=world.social_worker)
    worker.post(path(session, "/cancelling"), {"why": "停电"})
    for _ in range(2):
        assert worker.post(path(session, "/replanning")).status_code == 303
    assert (Session.get_by_id(session.id).status, count("session.person")) == ("planned", 0)
    worker.post(path(session, "/record"), RECORD)
    assert (count("session"), count("session.person")) == (1, 1)


# ---- its plan ----


def test_a_session_is_added_once_and_its_plan_changed(world, worker, group):
    form = {**PLAN, "id": str(uuid7()), "helpers": [str(world.volunteer.id)]}
    for _ in range(2):
        assert worker.post(f"/school/groups/{group.id}/sessions", form).status_code == 303
    added = session_no(group, 7)
    assert added.steps == [{"minutes": 10, "what": "量血压"}, {"minutes": 35, "what": "椅子操"}]
    assert [helper.account_id for helper in added.helpers] == [world.volunteer.id]
    assert worker.get(path(added, "/edit")).status_code == 200
    role = f"role.{world.volunteer.id}"
    assert role in worker.get(path(added, "/edit")).text
    worker.post(path(added), {**form, "topic": "防骗", role: "看护门口"})
    assert "看护门口" in worker.get(path(added)).text
    assert worker.post(path(added), {**form, role: "长" * 41}).status_code == 422
    worker.post(path(added), {**PLAN, "topic": "防骗", "helpers": []})
    assert (Session.get_by_id(added.id).topic, Helper.select().count()) == ("防骗", 0)


def test_a_session_has_its_own_stage_of_the_group(worker, session):
    worker.post(path(session), {**PLAN, "stage": "maturity"})
    assert Session.get_by_id(session.id).stage == "maturity"
    worker.post(path(session), PLAN)
    assert Session.get_by_id(session.id).stage == "maturity", "an older page asks for none and changes none"
    assert worker.post(path(session), {**PLAN, "stage": "storming"}).status_code == 422


@pytest.mark.parametrize(
    ("field", "typed"), [("topic", ""), ("planned_minutes", "3"), ("time", "nine"), ("steps", "量血压"), ("helpers", "nobody"), ("date", "2026-13-01")]
)
def test_a_plan_that_cannot_be_read_is_refused_at_its_field(world, worker, session, field, typed):
    answer = worker.post(path(session), {**PLAN, field: typed})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert Session.get_by_id(session.id).topic != "椅子操"


def test_a_plan_that_somebody_else_changed_is_shown_before_it_is_overwritten(world, worker, session):
    session.place = "文化礼堂"
    session.save()
    form = {**PLAN, "base.place": "柿树坑村口", "base.topic": session.topic}
    refused = worker.post(path(session), form)
    assert refused.status_code == 422
    assert "文化礼堂" in refused.text
    assert Session.get_by_id(session.id).topic != "椅子操"
    assert worker.post(path(session), {**form, "base.place": "文化礼堂"}).status_code == 303
    assert Session.get_by_id(session.id).place == "祠堂"


def test_a_postponed_session_that_gets_its_day_is_planned_again(world, worker, session):
    worker.post(path(session, "/postponing"), {"reason": "heat"})
    worker.post(path(session), PLAN)
    planned = Session.get_by_id(session.id)
    assert (planned.status, planned.rescheduled_from, planned.service_date.isoformat()) == ("planned", FRIDAY, "2026-11-07")


def test_full_width_digits_and_colons_are_read(world, worker, session):
    worker.post(path(session), {**PLAN, "time": "９:０５", "steps": "１０分钟 量血压\n35、椅子操"})
    changed = Session.get_by_id(session.id)
    assert clock.local(changed.planned_at).strftime("%H:%M") == "09:05"
    assert [step["minutes"] for step in changed.steps] == [10, 35]


# ---- who came ----


def test_the_page_of_a_held_session_says_how_many_came(world, worker, group, session):
    group.add(person_of(world, "李桂花"), by=world.social_worker, joined_on=day_of(1))
    assert "Members who came" not in worker.get(path(session)).text
    worker.post(path(session, "/record"), RECORD)
    present(session, world.person, person_of(world, "路过客"), by=world.social_worker)
    page = worker.get(path(session)).text
    figure = page[page.index("Members who came") : page.index("Walk-ins")]
    assert "<b>1</b>" in figure
    assert "of 2" in figure


def test_who_was_missing_last_time_is_shown_at_the_next_session(world, worker, group, session):
    second = person_of(world, "李桂花")
    group.add(second, by=world.social_worker, joined_on=day_of(1))
    worker.post(path(session, "/record"), RECORD)
    present(session, world.person, by=world.social_worker)
    page = worker.get(path(session_no(group, 2))).text
    missing = page[page.index("Missing last time") : page.index("steps-title")]
    assert "李桂花" in missing
    assert "王大福" not in missing
