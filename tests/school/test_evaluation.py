"""Before and after, the goals, and the attendance rate with its edge cases (domain.md section 4)."""

from datetime import timedelta

import pytest

from app import clock
from app.db import uuid7
from app.households import Person
from app.ledger import Line
from app.school import Evaluation, GameResult, Group
from app.school.results import Results
from tests.school.marking import present
from tests.school.world import day_of, group_of, person_of, session_no

ANSWERS = {"face": "3", "k.0": "yes", "k.1": "yes", "e.0": "2", "e.1": "3", "e.2": "1"}


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


@pytest.fixture
def group(world):
    group = group_of(world)
    group.add(world.person, by=world.social_worker, joined_on=day_of(1))
    return group


@pytest.fixture
def member(group):
    return group.everybody.first()


def hold(world, group, no, *people):
    """The session took place at its hour and these people came."""
    session = session_no(group, no)
    session.hold(world.social_worker, session.planned_at, session.planned_end)
    present(session, *people, by=world.social_worker)
    return session


# ---- the attendance rate ----


def test_the_rate_is_present_over_members_times_sessions(world, group):
    second = person_of(world, "李桂花")
    group.add(second, by=world.social_worker, joined_on=day_of(1))
    hold(world, group, 1, world.person, second)
    hold(world, group, 2, world.person)
    results = Results(group)
    assert (results.present, results.expected, results.rate) == (3, 4, 75)


def test_nothing_is_expected_before_the_first_session(group):
    assert Results(group).rate is None


def test_who_joins_at_the_third_session_is_expected_from_there(world, group):
    for no in (1, 2):
        hold(world, group, no, world.person)
    late = person_of(world, "吕金妹")
    joined = group.add(late, by=world.social_worker, joined_on=day_of(3))
    hold(world, group, 3, world.person, late)
    hold(world, group, 4, world.person)
    results = Results(group)
    assert results.attendance_of(joined) == (1, 2)
    assert (results.present, results.expected) == (5, 6)


@pytest.mark.parametrize("reason", ["moved", "deceased"])
def test_who_moves_or_dies_is_no_longer_expected_and_keeps_what_was(world, group, member, reason):
    hold(world, group, 1, world.person)
    member.leave(by=world.social_worker, reason=reason, on=day_of(2))
    hold(world, group, 2)
    hold(world, group, 3)
    results = Results(group)
    assert results.attendance_of(member) == (1, 1)
    assert results.rate == 100


def test_a_death_noted_in_the_household_file_is_enough(world, group, member):
    hold(world, group, 1, world.person)
    Person.update(deceased_on=day_of(2)).where(Person.id == world.person.id).execute()
    hold(world, group, 2)
    assert Results(group).attendance_of(member) == (1, 1)
    assert world.person.id not in {found.person_id for found in session_no(group, 2).members()}


def test_planned_postponed_and_cancelled_sessions_are_not_expected(world, group):
    hold(world, group, 1, world.person)
    session_no(group, 2).postpone(world.social_worker, "rain")
    session_no(group, 3).cancel(world.social_worker)
    assert Results(group).expected == 1


def test_a_guest_who_is_no_member_does_not_raise_the_rate(world, group):
    hold(world, group, 1, person_of(world, "路过客"))
    assert (Results(group).present, Results(group).expected) == (0, 1)


def test_the_report_counts_times_people_newcomers_and_games_that_got_better(world, worker, group):
    late = person_of(world, "李桂花")
    first = hold(world, group, 1, world.person)
    group.add(late, by=world.social_worker, joined_on=day_of(2))
    second = hold(world, group, 2, world.person, late)
    for session, ms in ((first, 420), (second, 330)):
        GameResult.add(session, uuid7(), world.person.id, "reaction", [ms] * 3, ms, 3, "touch-60", session.planned_at, by=world.social_worker)
    GameResult.add(second, uuid7(), late.id, "reaction", [300] * 3, 300, 3, "touch-60", second.planned_at, by=world.social_worker)
    results = Results(group)
    assert (results.person_times, results.persons, results.joined_later, results.games) == (3, 2, 1, (1, 1))
    assert "1 of 1" in worker.get(f"/school/groups/{group.id}/evaluation").text


def test_one_person_in_two_groups_on_one_day_is_two_times_and_one_person(world, group):
    other = group_of(world, name="手工小组")
    other.add(world.person, by=world.social_worker, joined_on=day_of(1))
    for one in (group, other):
        hold(world, one, 1, world.person)
    lines = list(Line.select().where(Line.kind == "session.person"))
    assert (sum(line.count for line in lines), len({line.person_id for line in lines})) == (2, 1)


def test_a_roll_corrected_later_changes_the_rate(world, group):
    session = hold(world, group, 1, world.person)
    session.cancel(world.social_worker)
    session.hold(world.social_worker, session.planned_at, session.planned_end)
    assert Results(group).rate == 100


# ---- before and after ----


def test_answers_are_kept_once_for_each_phase_and_may_be_given_again(world, worker, group, member):
    path = f"/school/members/{member.id}/evaluation/pre"
    assert worker.get(path).status_code == 200
    for face in ("1", "3"):
        assert worker.post(path, {**ANSWERS, "face": face}).status_code == 303
    kept = Evaluation.get()
    assert (kept.face, kept.knowledge, kept.efficacy, kept.phase) == (3, {"0": "yes", "1": "yes"}, {"0": 2, "1": 3, "2": 1}, "pre")
    assert kept.right(group.questions["knowledge"]) == 1
    assert kept.efficacy_sum == 6
    assert 'value="3" checked' in worker.get(path).text


def test_answers_may_wait_on_a_phone(world, worker, member):
    key = str(uuid7())
    sent = [worker.send(f"/school/members/{member.id}/evaluation/post", ANSWERS, key).status_code for _ in range(2)]
    assert sent == [201, 200]
    assert Evaluation.select().count() == 1


@pytest.mark.parametrize("typed", [{"face": ""}, {"face": "9"}, {"k.0": "maybe"}, {"e.1": "7"}])
def test_answers_that_are_no_choice_are_refused_at_their_question(world, worker, member, typed):
    answer = worker.post(f"/school/members/{member.id}/evaluation/pre", {**ANSWERS, **typed})
    assert answer.status_code == 422
    assert f'href="#f-{next(iter(typed))}"' in answer.text
    assert Evaluation.select().count() == 0


def test_there_is_no_third_phase(worker, member):
    assert worker.get(f"/school/members/{member.id}/evaluation/during").status_code == 404
    assert worker.post(f"/school/members/{member.id}/evaluation/during", ANSWERS).status_code == 404


def test_only_those_who_answered_both_times_are_compared(world, worker, group, member):
    second = group.add(person_of(world, "李桂花"), by=world.social_worker)
    worker.post(f"/school/members/{member.id}/evaluation/pre", {**ANSWERS, "face": "1"})
    worker.post(f"/school/members/{member.id}/evaluation/post", {**ANSWERS, "k.1": "no"})
    worker.post(f"/school/members/{second.id}/evaluation/pre", {**ANSWERS, "face": "3"})
    measures = {key: (before, after) for key, _most, before, after in Results(group).measures}
    assert measures == {"face": (1, 3), "knowledge": (1, 2), "efficacy": (6, 6)}
    page = worker.get(f"/school/groups/{group.id}/evaluation").text
    assert "Compared: 1 member who answered both times." in page


def test_the_goals_are_rated_from_minus_two_to_plus_two(world, worker, group):
    path = f"/school/groups/{group.id}/goals"
    assert worker.post(path, {"goal.0": "3"}).status_code == 422
    for value in ("-2", "1"):
        assert worker.post(path, {"goal.0": value, "goal.2": "2"}).status_code == 303
    goals = [rating for _goal, rating in Results(Group.get_by_id(group.id)).goals]
    assert goals == [1, None, 2]
    assert Evaluation.select().count() == 1
    assert worker.get(f"/school/groups/{group.id}/evaluation").status_code == 200


def test_a_whole_group_has_a_complete_file(world, worker, group, member):
    for session in list(group.sessions):
        hold(world, group, session.no, world.person)
        form = {"held_on": day_of(session.no).isoformat(), "start": "08:30", "end": "09:20", "observations": "大家都笑了"}
        with clock.freeze(session.planned_end + timedelta(weeks=4)):
            assert worker.post(f"/school/sessions/{session.id}/record", form).status_code == 303
    for phase in ("pre", "post"):
        worker.post(f"/school/members/{member.id}/evaluation/{phase}", ANSWERS)
    worker.post(f"/school/groups/{group.id}/goals", {"goal.0": "1"})
    session_no(group, 1).comment(world.supervisor, "好")
    assert "file is complete." not in worker.get(f"/school/groups/{group.id}").text
    Group.update(summary="办完了").where(Group.id == group.id).execute()
    assert "file is complete." in worker.get(f"/school/groups/{group.id}").text


def test_a_stranger_sees_no_result(world, group, member):
    stranger = world.browser(world.stranger)
    for path in (f"/school/groups/{group.id}/evaluation", f"/school/members/{member.id}/evaluation/pre"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/school/members/{member.id}/evaluation/pre", ANSWERS).status_code == 404
    assert Evaluation.select().count() == 0
