"""The household file: seen, made, changed, ended; by staff in full, by a volunteer in short."""

import re

import pytest

from app import clock
from app.db import uuid7
from app.households import Assignment, Decision, DueDate, Hazard, Household, Person, Task
from tests.world import HERE, home_of

NEW = {
    "label": "杨阿姨一家",
    "village": "后溪塘村",
    "name": "杨阿妹",
    "sex": "2",
    "birth_year": "1951",
    "tier": "weekly",
    "phone": "0579-87000001",
    "languages": "hea",
}


def test_staff_see_their_station_in_full(world):
    page = world.browser(world.social_worker).get(f"/households/{world.home.id}")
    assert page.status_code == 200
    assert all(text in page.text for text in ("王大福", "Lives alone", "13800001234", "Start the visit"))


def test_a_title_holds_no_name(world):
    page = world.browser(world.social_worker).get(f"/households/{world.home.id}").text
    assert "王" not in page[: page.index("</title>")]


def test_a_volunteer_sees_the_short_view_while_a_visit_is_due(world, assigned):
    page = world.browser(world.volunteer).get(f"/households/{world.home.id}")
    assert page.status_code == 200
    assert "王阿公" in page.text
    assert "138****1234" in page.text
    for hidden in ("王大福", "Lives alone", "Consents", "certificate"):
        assert hidden not in page.text


@pytest.mark.parametrize(("due_in", "seen"), [(-40, 200), (0, 200), (7, 200), (8, 404)])
def test_a_volunteer_sees_a_home_from_a_week_before_its_visit(world, due_in, seen):
    home = home_of("李阿婆", "李秀英", world.village, due_in=due_in)
    Assignment.assign(home, world.volunteer, by=world.station_head)
    assert world.browser(world.volunteer).get(f"/households/{home.id}").status_code == seen


def test_a_volunteer_sees_no_home_of_another_volunteer(world):
    assert world.browser(world.volunteer).get(f"/households/{world.home.id}").status_code == 404
    assert "王阿公" not in world.browser(world.volunteer).get("/households/").text


def test_a_volunteer_sees_a_home_with_a_task_of_hers(world):
    DueDate.meet(world.home, clock.today(), uuid7())
    task = Task.create(**Task.row(HERE, world.home.id, "visit_again", to_account=world.volunteer.id, to_role=None))
    volunteer = world.browser(world.volunteer)
    assert volunteer.get(f"/households/{world.home.id}").status_code == 200
    task.close(by=world.volunteer, outcome="done")
    assert volunteer.get(f"/households/{world.home.id}").status_code == 404


def test_restricted_hazards_are_hidden_from_those_not_trained(world, assigned):
    Hazard.create(**Hazard.row(HERE, world.home.id, uuid7(), "abuse", "red", "E13", clock.today()))
    for account, seen in ((world.volunteer, False), (world.social_worker, False), (world.station_head, True)):
        assert ("Abuse" in world.browser(account).get(f"/households/{world.home.id}").text) == seen


@pytest.mark.parametrize("role", ["bureau", "partner", "supervisor"])
def test_others_open_no_file(world, role):
    assert world.browser(getattr(world, role)).get(f"/households/{world.home.id}").status_code == 403
    assert not Household.visible_to(getattr(world, role)).exists()


def test_a_new_home_has_a_number_a_person_and_a_due_date(world):
    answer = world.browser(world.social_worker).post("/households/", NEW)
    assert answer.status_code == 303
    home = Household.get(Household.label == "杨阿姨一家")
    assert answer.location.endswith(str(home.id))
    assert home.number == "0002"
    assert home.village.name == "后溪塘村"
    assert Person.get(Person.household == home).birth_year == 1951
    assert DueDate.open_for(home).count() == 1


def test_a_new_home_sent_twice_is_one(world):
    id, key, worker = str(uuid7()), str(uuid7()), world.browser(world.social_worker)
    first, again = (worker.send("/households/", {**NEW, "id": id}, key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert worker.send("/households/", {**NEW, "id": id}).status_code == 201
    assert Household.select().where(Household.label == "杨阿姨一家").count() == 1


def test_a_double_tap_without_scripts_makes_one_home(world):
    form = {**NEW, "_page_key": str(uuid7()), "_key": "", "_end": ""}
    worker = world.browser(world.social_worker)
    first, again = (worker.post("/households/", form) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert Household.select().where(Household.label == "杨阿姨一家").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""),
        ("label", "长" * 51),
        ("village", ""),
        ("name", ""),
        ("name", "长" * 51),
        ("sex", "7"),
        ("birth_year", "19x1"),
        ("birth_year", "1851"),
        ("birth_year", "2999"),
        ("phone", "12345"),
        ("neighbour_phone", "not a phone"),
        ("tier", "daily"),
        ("tier", ""),
        ("languages", "klingon"),
        ("notes", "长" * 2001),
        ("id", "42"),
    ],
)
def test_a_bad_field_is_told_and_what_was_typed_is_kept(world, field, value):
    answer = world.browser(world.social_worker).post("/households/", {**NEW, "address": "12号", field: value})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "12号" in answer.text
    assert "杨阿" in answer.text
    assert Household.select().count() == 1
    assert Person.select().count() == 1


def test_one_field_is_changed_by_its_base(world):
    worker = world.browser(world.social_worker)
    assert worker.post(f"/households/{world.home.id}", {"phone": "13800004321", "base.phone": "13800001234"}).status_code == 303
    home = Household.get_by_id(world.home.id)
    assert (home.phone, home.label, home.tier) == ("13800004321", "王阿公", "monthly")
    assert Household.search("4321").exists()


def test_the_whole_edit_page_changes_nothing_when_nothing_was_changed(world):
    before = Household.get_by_id(world.home.id).__data__
    worker = world.browser(world.social_worker)
    page = worker.get(f"/households/{world.home.id}/edit").text
    form = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    form = {name: value for name, value in form.items() if name not in ("phone_is_neighbour", "interpreter_needed", "minority_questions")}
    form["tier"] = "monthly"
    assert worker.post(f"/households/{world.home.id}", form).status_code == 303
    assert Household.get_by_id(world.home.id).__data__ == before
    assert not Decision.select().exists()


def test_a_clash_keeps_both_and_asks_the_head(world):
    worker, head = world.browser(world.social_worker), world.browser(world.station_head)
    worker.post(f"/households/{world.home.id}", {"address": "12号", "base.address": ""})
    clashing = head.post(f"/households/{world.home.id}", {"address": "21号", "base.address": ""})
    assert clashing.status_code == 303
    assert "clashed=1" in clashing.location
    assert Household.get_by_id(world.home.id).address == "12号"
    decision = Decision.get()
    assert (decision.kind, decision.details["kept"], decision.details["offered"]) == ("clash", "12号", "21号")
    page = head.get("/households/decisions").text
    assert "21号" in page
    assert "Address" in page
    for _ in range(2):
        assert head.post(f"/households/decisions/{decision.id}/settling", {"outcome": "taken"}).status_code == 303
    assert Household.get_by_id(world.home.id).address == "21号"


def test_a_form_without_bases_changes_nothing(world):
    assert world.browser(world.social_worker).post(f"/households/{world.home.id}", {"address": "9号"}).status_code == 422
    assert Household.get_by_id(world.home.id).address == ""


def test_an_ended_file_leaves_the_list_and_can_come_back(world):
    worker = world.browser(world.social_worker)
    for _ in range(2):
        assert worker.post(f"/households/{world.home.id}/ending", {"reason": "moved"}).status_code == 303
    assert "王阿公" not in worker.get("/households/").text
    assert "Moved away" in worker.get(f"/households/{world.home.id}").text
    worker.post(f"/households/{world.home.id}/reopening")
    assert "王阿公" in worker.get("/households/").text


def test_ending_needs_a_known_reason(world):
    assert world.browser(world.social_worker).post(f"/households/{world.home.id}/ending", {"reason": "bored"}).status_code == 422
    assert Household.get_by_id(world.home.id).ended_at is None


def test_a_long_list_has_pages(world):
    for number in range(60):
        home_of(f"第{number}户", f"张三{number}", world.village)
    worker = world.browser(world.social_worker)
    assert worker.get("/households/").text.count('id="home-') == 50
    assert worker.post("/households/search", {"q": "", "page": "2"}).text.count('id="home-') == 11


def test_who_is_longest_overdue_comes_first(world):
    for label, due_in in (("甲", 5), ("乙", -9), ("丙", -2)):
        home_of(label, f"张{label}", world.village, due_in=due_in)
    page = world.browser(world.social_worker).get("/households/").text
    assert page.index(">乙<") < page.index(">丙<") < page.index(">王阿公<") < page.index(">甲<")


def test_question_sets_follow_the_categories(world):
    from app.households import Category

    assert world.home.checklist_sets == ["HS", "E"]
    child = Person.create(station_id=HERE, household=world.home, name="王小宇", birth_year=clock.today().year - 10, ethnicity="06")
    Category.create(station_id=HERE, person=child, code="left_behind_child")
    Category.create(station_id=HERE, person=world.person, code="dibao")
    home = Household.get_by_id(world.home.id)
    assert home.checklist_sets == ["HS", "E", "L", "C"]
    assert home.children_or_woman_alone
    assert home.profile["has_child"]
    assert home.profile["child_ages"] == [10]
    assert home.profile["age"] == clock.today().year - 1943
    home.minority_questions = True
    assert home.checklist_sets[-1] == "M"
