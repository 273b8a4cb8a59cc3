"""Groups: planned from a template, their members with token cards, changed by two people, ended."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.db import uuid7
from app.households import Household
from app.school import Group, Member, Session
from app.school.plan import BadPlan, check, plans
from tests.school.world import FRIDAY, day_of, group_of, person_of

NEW = {"plan": "alley_health", "name": "柿树下健康小组", "date": "2026-11-06", "time": "8:30", "rhythm": "7", "place": "柿树坑村口大樟树下", "open": "yes"}


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


@pytest.fixture
def group(world):
    return group_of(world)


def plan_form(world, **changes):
    return {**NEW, "id": str(uuid7()), "lead": str(world.social_worker.id), **changes}


# ---- planning ----


def test_a_plan_gives_a_group_with_six_sessions_a_week_apart(world, worker):
    assert worker.get("/school/groups/new").status_code == 200
    answer = worker.post("/school/groups", plan_form(world))
    group = Group.get()
    assert answer.headers["Location"].endswith(f"/school/groups/{group.id}")
    sessions = list(group.sessions)
    assert [(session.no, session.stage) for session in sessions] == list(
        enumerate(["forming", "transition", "transition", "maturity", "maturity", "ending"], 1)
    )
    assert [(session.planned_at - FRIDAY).days for session in sessions] == [0, 7, 14, 21, 28, 35]
    assert sessions[0].planned_at == FRIDAY
    assert all(sum(step["minutes"] for step in session.steps) == session.planned_minutes for session in sessions)
    page = worker.get(f"/school/groups/{group.id}").text
    assert "柿树下健康小组" in page
    assert AuditEntry.select().where(AuditEntry.action == "create", AuditEntry.about_id == str(group.id)).count() == 1


def test_planning_twice_gives_one_group(world, worker):
    form = plan_form(world)
    assert [worker.post("/school/groups", form).status_code for _ in range(2)] == [303, 303]
    assert (Group.select().count(), Session.select().count()) == (1, 6)


@pytest.mark.parametrize(("field", "typed"), [("date", "soon"), ("time", "25:10"), ("place", ""), ("rhythm", "5"), ("lead", "nobody"), ("plan", "none")])
def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_kept(world, worker, field, typed):
    answer = worker.post("/school/groups", plan_form(world, **{field: typed}))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "柿树下健康小组" in answer.text
    assert Group.select().count() == 0


def test_the_group_opens_in_the_language_of_its_planner(world):
    world.station_head.language = "zh"
    world.station_head.save()
    world.browser(world.station_head).post("/school/groups", plan_form(world))
    assert Session.get(Session.no == 1).topic == "认识你我，量血压"


def test_every_plan_that_ships_is_whole():
    assert "alley_health" in plans()


def test_a_plan_whose_minutes_do_not_add_up_is_refused():
    data = {**plans()["alley_health"]._data}
    data["sessions"] = [{**data["sessions"][0], "minutes": 10}]
    with pytest.raises(BadPlan, match="add up"):
        check(data, "x")
    with pytest.raises(BadPlan, match="one language"):
        check({**plans()["alley_health"]._data, "goals": {"zh": "x"}}, "x")


# ---- members ----


def test_members_get_the_lowest_free_token_and_a_leaver_gives_it_back(world, worker, group):
    second = person_of(world, "李桂花")
    for person in (world.person, second):
        assert worker.post(f"/school/groups/{group.id}/members", {"person": str(person.id)}).status_code == 303
    assert [(member.token, member.person_id) for member in group.members] == [(1, world.person.id), (2, second.id)]
    first = Member.get(Member.token == 1)
    worker.post(f"/school/members/{first.id}/leaving", {"reason": "moved"})
    third = person_of(world, "吕金妹")
    worker.post(f"/school/groups/{group.id}/members", {"person": str(third.id)})
    assert {member.person_id: member.token for member in group.members} == {second.id: 2, third.id: 1}


def test_taking_in_twice_is_one_membership(world, worker, group):
    for _ in range(2):
        worker.post(f"/school/groups/{group.id}/members", {"person": str(world.person.id)})
    assert Member.select().count() == 1


def test_leaving_says_why_and_keeps_the_first_reason(world, worker, group):
    member = group.add(world.person, by=world.social_worker)
    assert worker.post(f"/school/members/{member.id}/leaving", {"reason": ""}).status_code == 422
    assert worker.post(f"/school/members/{member.id}/leaving", {"reason": "ill", "left_on": "2020-01-01"}).status_code == 422
    for reason in ("deceased", "wished"):
        worker.post(f"/school/members/{member.id}/leaving", {"reason": reason})
    assert Member.get().left_reason == "deceased"
    assert "Deceased" in worker.get(f"/school/groups/{group.id}").text


def test_who_left_and_comes_back_on_the_same_day_is_a_member_again(world, group):
    member = group.add(world.person, by=world.social_worker)
    member.leave(by=world.social_worker, reason="ill")
    assert list(group.members) == []
    again = group.add(world.person, by=world.social_worker)
    assert (again.id, again.left_on, list(group.members)) == (member.id, None, [again])


def test_the_search_finds_people_of_the_station_only_and_by_post(world, worker, group):
    person_of(world, "李桂花")
    person_of(world, "李远客", station="330784109")
    found = worker.post(f"/school/groups/{group.id}/members/search", {"q": "李"}).text
    assert "李桂花" in found
    assert "李远客" not in found
    assert worker.get(f"/school/groups/{group.id}/members/new").status_code == 200


def test_a_person_of_another_station_or_who_died_cannot_be_taken_in(world, worker, group):
    other = person_of(world, "李远客", station="330784109")
    assert worker.post(f"/school/groups/{group.id}/members", {"person": str(other.id)}).status_code == 404
    assert worker.post(f"/school/groups/{group.id}/members", {"person": "?"}).status_code == 422
    gone = person_of(world, "吕金妹")
    gone.deceased_on = day_of(1)
    gone.save()
    assert worker.post(f"/school/groups/{group.id}/members", {"person": str(gone.id)}).status_code == 404
    assert Member.select().count() == 0


def test_the_day_of_joining_is_typed_and_can_be_put_right(world, worker, group):
    members = f"/school/groups/{group.id}/members"
    day, later = day_of(1), day_of(2)
    with clock.freeze(FRIDAY + timedelta(weeks=3)):
        assert 'name="joined_on"' in worker.get(f"{members}/new").text
        wrong = worker.post(members, {"person": str(world.person.id), "joined_on": "2031-01-01"})
        assert (wrong.status_code, world.person.name in wrong.text) == (422, True)
        worker.post(members, {"person": str(world.person.id), "joined_on": later.isoformat()})
        member = Member.get()
        assert member.joined_on == later
        joining = f"/school/members/{member.id}/joining"
        assert later.isoformat() in worker.get(f"/school/members/{member.id}/leaving").text
        assert worker.post(joining, {"joined_on": "soon"}).status_code == 422
        assert worker.post(joining, {"joined_on": day.isoformat()}).status_code == 303
        assert Member.get().joined_on == day
        member.leave(by=world.social_worker, reason="ill", on=later)
        assert worker.post(joining, {"joined_on": day_of(3).isoformat()}).status_code == 422
        assert Member.get().joined_on == day


def test_who_left_and_came_back_is_no_member_twice_on_one_day(world, worker, group):
    with clock.freeze(FRIDAY + timedelta(weeks=3)):
        first = group.add(world.person, by=world.social_worker, joined_on=day_of(1))
        first.leave(by=world.social_worker, reason="ill", on=day_of(3))
        fields = {"person": str(world.person.id), "joined_on": day_of(2).isoformat()}
        assert worker.post(f"/school/groups/{group.id}/members", fields).status_code == 422
        back = group.add(world.person, by=world.social_worker, joined_on=day_of(3))
        joining = f"/school/members/{back.id}/joining"
        assert worker.post(joining, {"joined_on": day_of(2).isoformat()}).status_code == 422
        assert worker.post(joining, {"joined_on": day_of(4).isoformat()}).status_code == 303
        assert worker.post(f"/school/members/{first.id}/joining", {"joined_on": day_of(2).isoformat()}).status_code == 303
    assert [member.joined_on for member in Member.select().order_by(Member.joined_on)] == [day_of(2), day_of(4)]


def test_nobody_joins_a_closed_group_after_its_first_session(world, worker):
    group = group_of(world, open_to_more=False)
    first = group.sessions.first()
    assert worker.post(f"/school/groups/{group.id}/members", {"person": str(world.person.id)}).status_code == 303
    first.hold(world.social_worker, FRIDAY)
    late = person_of(world, "吕金妹")
    assert worker.post(f"/school/groups/{group.id}/members", {"person": str(late.id)}).status_code == 422
    assert Member.select().count() == 1


def test_two_files_of_one_home_folded_together_keep_the_member(world, group):
    from app.households.merging import merge

    person = person_of(world, "李桂花")
    member = group.add(person, by=world.social_worker)
    merge(Household.get_by_id(person.household_id), world.home, by=world.station_head)
    assert [found.id for found in group.members] == [member.id]


# ---- changing and ending ----


def edit_form(world, group, **changes):
    fields = {"name": group.name, "type": "support", "goals": "目标", "size": "9", "programme": "core_4", "open": "yes", "base.name": group.name}
    return {**fields, "lead": str(world.social_worker.id), **changes}


def test_a_change_is_kept_and_ticks_can_be_taken_away(world, worker, group):
    assert worker.get(f"/school/groups/{group.id}/edit").status_code == 200
    form = edit_form(world, group, sensitive="yes")
    del form["open"]
    assert worker.post(f"/school/groups/{group.id}", form).status_code == 303
    changed = Group.get_by_id(group.id)
    assert (changed.type, changed.open, changed.sensitive, changed.goals) == ("support", False, True, "目标")


def test_a_change_over_somebody_elses_is_shown_before_it_overwrites(world, worker, group):
    group.goals = "站长写的目标"
    group.save()
    form = edit_form(world, group, goals="我写的目标", **{"base.goals": "原来的目标"})
    refused = worker.post(f"/school/groups/{group.id}", form)
    assert refused.status_code == 422
    assert "站长写的目标" in refused.text
    assert "我写的目标" in refused.text
    assert worker.post(f"/school/groups/{group.id}", {**form, "base.goals": "站长写的目标"}).status_code == 303
    assert Group.get_by_id(group.id).goals == "我写的目标"


def test_the_stage_follows_the_sessions_until_somebody_sets_it(world, group):
    assert group.stage == "preparation"
    for session in list(group.sessions)[:4]:
        session.hold(world.social_worker, session.planned_at)
    group = Group.get_by_id(group.id)
    assert group.stage == "maturity"
    group.stage_set = "transition"
    assert group.stage == "transition"
    group.end(by=world.social_worker)
    assert group.stage == "ending"


def test_a_group_ends_once_and_can_be_opened_again(world, worker, group):
    for _ in range(2):
        assert worker.post(f"/school/groups/{group.id}/ending").status_code == 303
    assert AuditEntry.select().where(AuditEntry.action == "end").count() == 1
    assert "Ended groups" in worker.get("/school/").text
    worker.post(f"/school/groups/{group.id}/reopening")
    assert Group.get().ended_at is None


def test_the_file_says_what_is_missing(world, worker, group):
    page = worker.get(f"/school/groups/{group.id}").text
    assert "6 are still to come" in page
    assert "nobody yet" in page


# ---- who ----


def test_a_stranger_finds_nothing_and_changes_nothing(world, group):
    member = group.add(world.person, by=world.social_worker)
    stranger = world.browser(world.stranger)
    gets = [f"/school/groups/{group.id}{end}" for end in ("", "/edit", "/evaluation", "/members/new", "/sessions/new")] + [
        f"/school/members/{member.id}/leaving"
    ]
    posts = [f"/school/groups/{group.id}{end}" for end in ("", "/ending", "/reopening", "/members", "/members/search", "/sessions", "/goals")]
    posts += [f"/school/members/{member.id}/{end}" for end in ("leaving", "joining")] + [f"/school/members/{member.id}/evaluation/pre"]
    form = edit_form(world, group, person=str(world.person.id), reason="moved", face="3", topic="x", date="2026-11-07", time="9:00", planned_minutes="60")
    before = [list(model.select().order_by(model.id).dicts()) for model in (Group, Member, Session)]
    assert {path: stranger.get(path).status_code for path in gets} == dict.fromkeys(gets, 404)
    assert {path: stranger.post(path, form).status_code for path in posts} == dict.fromkeys(posts, 404)
    assert [list(model.select().order_by(model.id).dicts()) for model in (Group, Member, Session)] == before
    assert group.name not in stranger.get("/school/").text


def test_a_supervisor_reads_the_file_with_numbers_for_names(world, group):
    group.add(world.person, by=world.social_worker)
    supervisor = world.browser(world.supervisor)
    for path in ("", "/evaluation"):
        page = supervisor.get(f"/school/groups/{group.id}{path}").text
        assert "Member 1" in page
        assert "王大福" not in page
        assert "王阿公" not in page
    assert supervisor.post(f"/school/groups/{group.id}", edit_form(world, group)).status_code == 403


def test_names_stay_out_of_addresses_and_titles(world, worker, group):
    group.add(world.person, by=world.social_worker)
    page = worker.get(f"/school/groups/{group.id}").text
    title = page[page.index("<title>") : page.index("</title>")]
    assert "柿树" not in title
    assert "王大福" not in title
