import shutil
import time
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from app.visits import answers, checklist
from tests.visits.cases import CASES, form_of, named

ALONE = ["HS@1", "E@1"]
CALM = {"name": "calm", "base": "E"}
ELDER = {"elder": True, "age": 83}


def read(case, **change):
    form = form_of(CALM | {"change": change} if case is CALM else case)
    return answers.read(form, case.get("sets", ALONE), case.get("profile", ELDER))


@pytest.mark.parametrize("case", **named(CASES["visits"]))
def test_the_server_judges_a_visit_as_the_shared_cases_say(case):
    reading, want = read(case), case["want"]
    assert reading.level == want["level"]
    assert [[h["question"], h["code"], h["severity"]] for h in reading.hazards] == want["hazards"]
    assert sorted(reading.errors) == sorted(want["open"])
    said = reading.clean.keys() | reading.restricted.keys()
    assert not said & set(want.get("hidden", ()))
    assert reading.revisit_days == want.get("revisit_days")


@pytest.mark.parametrize("case", **named([case for case in CASES["visits"] if case["want"].keys() & {"tasks", "dropped", "restricted", "clean"}]))
def test_what_is_kept_apart_dropped_and_followed_up(case):
    reading, want = read(case), case["want"]
    tasks = [[t["what"], t["to"], t["suggestion"], t["due_h"], t["due_days"], t["due"]] for t in reading.tasks]
    for what, to, unit, count, wish in want.get("tasks", ()):
        assert [what, to, wish, *(count if unit == name else None for name in ("due_h", "due_days", "due"))] in tasks
    assert reading.restricted == want.get("restricted", reading.restricted)
    assert want.get("dropped", {}).items() <= reading.dropped.items()
    assert want.get("clean", {}).items() <= reading.clean.items()
    if "exact_tasks" in want:
        assert len([task for task in reading.tasks if task["severity"] != "none"]) == want["exact_tasks"]


def test_two_wishes_of_one_visit_are_two_tasks():
    reading = read(CALM, **{"a.HS1": "some", "a.HS2": "none"})
    assert {task["suggestion"] for task in reading.tasks} >= {"stove", "rewire"}
    assert len({(task["what"], task["question"], task["suggestion"]) for task in reading.tasks}) == len(reading.tasks)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("a.HS1", "splendid", "This is not one of the choices."),
        ("a.HS5", ["exit_blocked", "dragon"], "This is not one of the choices."),
        ("a.E1", ["clear", "slow"], "Please choose one."),
        ("a.E14", "长" * 1001, "This is too long: at most 1000 characters."),
        ("a.E9.who", "长" * 61, "This is too long: at most 60 characters."),
        ("a.HS5", ["none_of_these", "exit_blocked"], "“None of these” cannot stand beside another choice."),
        ("a.E14", ["灯", "declined"], "Please choose either an answer or “would rather not say”, not both."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(field, value, problem):
    assert read(CALM, **{field: value}).errors == {field.split(".")[1]: problem}


@pytest.mark.parametrize("typed", ["abc", "12.5", "-1", "301", "1e2", "٣٠", "9" * 30])
def test_a_number_that_cannot_be_is_refused(typed):
    reading = read(CALM, **{"p.device_bp": "yes", "a.E6.sys": typed, "a.E6.dia": "80"})
    assert "number from" in reading.errors["E6"]


def test_answers_to_questions_of_no_set_are_dropped():
    reading = read(CALM, **{"a.C8": "yes", "a.ZZ9": "x" * 999, "a.": "y"})
    assert reading.dropped == {"C8": "yes", "ZZ9": "x" * 200, "": "y"}
    assert not reading.errors


def test_odd_profiles_do_no_harm():
    for profile in ({"child_ages": "x", "adults": "many", "elder": "no"}, {"adults": 10**9}, None):
        assert read(CALM | {"profile": profile, "sets": ["HS@1", "E@1", "C@1", "M@1"]}).level == "none"


def test_an_unknown_set_is_refused():
    for sets in (["E@9"], ["X@1"], ["E@1", "E@1"]):
        with pytest.raises(checklist.UnknownSet):
            answers.read(MultiDict(), sets, {})


def test_a_draft_of_the_first_version_ends_as_the_first(tmp_path):
    both = with_second_version(tmp_path)
    assert both.current("HS") == "HS@2"
    begun_on_first = form_of({"base": "HS", "change": {"a.HS1": "some"}})
    first, second = (answers.read(begun_on_first, [name], {}, library=both) for name in ("HS@1", "HS@2"))
    assert (first.level, first.errors, first.clean["HS1"]) == ("orange", {}, "some")
    assert second.errors == {"HS1": "This is not one of the choices."}
    assert answers.outline(["HS@1"], first.clean, {}, "zh", False, library=both)[0]["answer"] == "局部老化"


def with_second_version(folder):
    """The app's checklists, with a second version of the safety module beside the first."""
    shutil.copytree(checklist.FOLDER, folder, dirs_exist_ok=True)
    shutil.copy(Path(__file__).parent / "HS@2.toml", folder)
    for path in (folder / "wording").glob("*.toml"):
        path.write_text(path.read_text().replace("choices.many_bare =", 'choices.aged = "1"\nchoices.burnt = "2"\nchoices.many_bare ='))
    return checklist.Library(folder)


@pytest.mark.parametrize("case", **named([case for case in CASES["visits"] if not case["want"]["open"]]))
def test_given_back_to_a_form_answers_are_read_the_same(case):
    once = read(case)
    again = answers.read(MultiDict(answers.as_fields({**once.clean, **once.restricted})), case["sets"], case["profile"])
    assert (again.clean, again.restricted, again.level, again.tasks) == (once.clean, once.restricted, once.level, once.tasks)


def test_a_finished_visit_is_told_in_words():
    reading = read(CALM, **{"a.HS1": "some", "a.HS5": ["exit_blocked", "no_extinguisher"], "p.device_bp": "yes", "a.E6.sys": "145", "a.E6.dia": "90"})
    rows = {row["id"]: row for row in answers.outline(ALONE, reading.clean, {}, "zh", False)}
    assert (rows["HS1"]["answer"], rows["HS1"]["severity"], rows["HS1"]["section"]) == ("局部老化", "orange", "居家安全")
    assert rows["HS5"]["answer"] == "出口堵、无灭火器"
    assert rows["E6"]["answer"] == "高压：145 毫米汞柱；低压：90 毫米汞柱"
    assert {row["id"]: row["answer"] for row in answers.outline(ALONE, reading.clean, {}, "en", False)}["HS1"] == "Some aged"


def test_restricted_answers_say_only_that_they_are():
    reading = read(CALM, **{"p.privacy_ok": "yes", "a.E13": "yes"})
    assert "E13" not in reading.clean
    for may, answer, severity in ((True, "有", "red"), (False, "内容受限，只有站长和受过培训的人能看", None)):
        row = next(row for row in answers.outline(ALONE, reading.clean, reading.restricted, "zh", may) if row["id"] == "E13")
        assert (row["answer"], row["severity"]) == (answer, severity)


def test_hazards_and_tasks_of_restricted_answers_are_marked():
    reading = read({"base": "D", "change": {"a.D1": ["mind"], "a.D9": "yes"}, "sets": ["HS@1", "D@1"], "profile": {}})
    assert [(h["code"], h["restricted"]) for h in reading.hazards] == [("medication", True)]
    assert all(task["restricted"] for task in reading.tasks if task["question"] == "D9")


def test_reading_a_visit_takes_little_time():
    form = form_of(CALM)
    answers.read(form, ALONE, ELDER)
    begun = time.process_time()
    for _ in range(200):
        answers.read(form, ALONE, ELDER)
    assert (time.process_time() - begun) / 200 < 0.001
