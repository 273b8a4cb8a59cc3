import html
import json
import re
import shutil
from pathlib import Path

import pytest

from app.households.hazards import HAZARDS
from app.visits import before, checklist, flags, words
from app.visits.checklist_schema import HAZARDS as KNOWN_HAZARDS
from app.visits.checklist_schema import BadChecklist
from app.visits.question import MAIN
from app.visits.rules import names_in

DOCS = Path(__file__).parents[2] / "docs" / "checklists.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (yes|no|if) \| (.*?) \|", re.M)
# how many items domain.md lists for a visit of one group, the safety module included (3.1-3.6), without the added follow-on questions
ITEMS = {"E": 25, "L": 19, "D": 21, "C": 23, "M": 19}
ADDED = {"L5s", "L12s", "C0", "C14s"}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(checklist.FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edited(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(BadChecklist) as problem:
        checklist.Library(folder)
    return str(problem.value)


def test_the_files_and_the_table_in_the_docs_agree():
    told = {id: (kind, required, re.findall(r"`(\w+)`", choices)) for id, kind, required, choices in ROW.findall(DOCS.read_text())}
    held = {}
    for name in ("HS@1", "E@1", "L@1", "D@1", "C@1", "M@1"):
        for question in checklist.load(name).questions:
            required = "yes" if question.required else "if" if question.required_rule else "no"
            held[question.id] = (question.type, required, [*question.choices, *(part.id for part in question.parts)])
    assert told == held


def test_the_frame_in_the_docs_is_the_frame_of_the_page():
    told = {name: set(re.findall(r"`([\w-]+)`", choices)) for name, choices in re.findall(r"^\| `(\w+)` \| ((?:`[\w-]+` ?)+)\|", DOCS.read_text(), re.M)}
    held = {
        "kind": words.KINDS,
        "outcome": words.OUTCOMES,
        "neighbour_check": words.NEIGHBOUR_CHECKS,
        "consent_scope": words.CONSENTS,
        "interpreter": words.INTERPRETERS,
        "signature": words.SIGNATURES,
    }
    assert {name: told.get(name) for name in held} == {name: set(choices) for name, choices in held.items()}


def test_what_leads_to_a_finding_is_told_in_the_docs():
    """The fourth column: each finding's severity and its hazard or task, in the order of the file."""
    told = dict(re.findall(r"^\| `(\w+)` \| \w+ \| (?:yes|no|if) \| .*? \| (.*?) \|", DOCS.read_text(), re.M))
    marks = {"red": "R", "orange": "O", "yellow": "Y", "none": "·"}
    for name in checklist.library().sets:
        for q in checklist.load(name).questions:
            held = [f"{marks[one.severity]} {one.hazard or one.tasks[0]['what']}" for one in q.findings]
            assert told[q.id] == ("; ".join(held) or "–"), q.id


@pytest.mark.parametrize(("group", "count"), ITEMS.items())
def test_a_visit_of_one_group_asks_what_the_field_lists(group, count):
    asked = [q.id for section in checklist.questions_for(["HS@1", f"{group}@1"]) for q in section.questions]
    assert len([id for id in asked if id not in ADDED]) == count
    assert f"| {group} | {count} |" in DOCS.read_text()


def test_several_groups_are_one_visit_with_the_safety_module_once():
    asked = [q.id for section in checklist.questions_for(["M@1", "E@1", "HS@1", "C@1"]) for q in section.questions]
    assert len(asked) == len(set(asked))
    assert asked[0] == "HS1"
    assert [id for id in asked if id.endswith("1") and len(id.rstrip("0123456789")) <= 2 and id[-2].isalpha()] == ["HS1", "E1", "C1", "M1"]


def test_each_flag_is_asked_once_in_a_visit():
    door = [flag for section in checklist.questions_for(["HS@1", "E@1", "M@1"]) for flag in section.flags]
    assert sorted(door) == ["device_bp", "privacy_ok"]


def test_a_page_carries_only_the_flags_its_rules_read():
    said = checklist.flags_for(["HS@1", "E@1"], {"age": 83, "grade": 2, "elder": True})
    assert said == {"elder": True, "disabled": False, "fell_before": False, "season_alert": False, "categories": []}


def test_children_s_safety_abuse_and_harm_are_restricted():
    held = {q.id for name in checklist.library().sets for q in checklist.load(name).questions if q.restricted}
    assert held == {"E13", "L12s", "D9", "D10", "C0", "C8", "C9", "C10", "C11", "C14s", "M10"}


def test_hazard_codes_are_those_of_the_household_room():
    assert set(KNOWN_HAZARDS) == set(HAZARDS)


def test_every_type_is_used():
    assert {q.type for name in checklist.library().sets for q in checklist.load(name).questions} == set(MAIN)


def test_every_profile_flag_is_documented_and_every_rule_reads_known_ones():
    docs = DOCS.read_text()
    assert [flag for flag in flags.NAMES if f"`{flag}`" not in docs] == []
    for name in checklist.library().sets:
        for question in checklist.load(name).questions:
            for rule in (question.show_rule, question.required_rule, *(finding.rule for finding in question.findings)):
                assert all(re.fullmatch(r"[A-Z]{1,3}\d+[a-z]?", read) or read in flags.NAMES or read == "" for read in names_in(rule))


def test_no_flag_is_without_a_source(world):
    known = json.loads(
        html.unescape(re.search(r'name="profile" value="([^"]*)"', world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}").text)[1])
    )
    told = {*world.home.profile, *before.NOTHING, "season_alert", "trained"}
    assert set(flags.HOME) - told == set()
    assert {"season_alert", "fell_before"} <= set(known)


def test_chinese_and_english_are_complete_and_short():
    for lang in ("zh", "en"):
        said = checklist.wording(lang)
        for name in checklist.library().sets:
            for q in checklist.load(name).questions:
                assert said.words[q.id]["question"]
                assert len(said.question(q.id)) <= 80
                assert all(said.choice(q.id, choice) != choice for choice in q.choices)


def test_a_language_that_lacks_a_word_falls_back_to_chinese(folder):
    (folder / "wording" / "en.toml").unlink()
    library = checklist.Library(folder)
    assert library.wording("ug").question("HS2") == "做饭用什么？"


def test_every_finding_leads_to_a_task_with_a_time():
    for name in checklist.library().sets:
        for q in checklist.load(name).questions:
            for finding in q.findings:
                assert finding.tasks, q.id
                for task in finding.tasks:
                    assert task["what"], q.id
                    assert sum(task[due] is not None for due in ("due", "due_h", "due_days")) == 1, (q.id, task)


def test_red_answers_tell_what_to_do_before_leaving():
    for name in checklist.library().sets:
        for q in checklist.load(name).questions:
            assert all(finding.advice and finding.calls for finding in q.findings if finding.severity == "red"), q.id


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("HS@1.toml", 'id = "HS2"', 'id = "HS1"', "HS@1.toml, question HS1: this id is used twice"),
        ("HS@1.toml", 'type = "one"', 'type = "radio"', "HS@1.toml, question HS1: `type` is `radio`, but must be one of"),
        ("HS@1.toml", "required = true", 'required = "yes"', "question HS1: `required` is true or false"),
        ("HS@1.toml", "required = true", "mandatory = true", "question HS1: a question does not know `mandatory`"),
        ("HS@1.toml", '"good", "some"', '"good", "Some aged"', "question HS1: the choice `Some aged` must be small letters"),
        ("HS@1.toml", 'on = ["many_bare"]', 'on = ["burnt"]', "question HS1: a finding is `on` the choice `burnt`, which does not exist"),
        ("HS@1.toml", 'hazard = "electrical"', 'hazard = "electric"', "question HS1: the hazard `electric` is not one of"),
        ("HS@1.toml", 'wish = ["rewire"]', 'wish = ["cable"]', "question HS1: the wish `cable` is not in the list"),
        ("HS@1.toml", 'var = "HS1" }, ["some"', 'var = "E1" }, ["some"', "question HS1p: `show_if`: `E1` is neither an earlier question nor a flag"),
        ("HS@1.toml", '"in" = [{ var = "HS1" }', '"==" = [{ var = "HS1" }', "question HS1p: `show_if`: `==` converts what it compares; write `===`"),
        ("E@1.toml", 'var = "E6.sys" }, 180', 'var = "E99.sys" }, 180', "question E6: `when`: `E99.sys` is neither an earlier question nor a flag"),
        ("E@1.toml", '"device_bp", "privacy_ok"', '"meter"', "E@1.toml: the flag `meter` is not one of"),
        ("E@1.toml", "version = 1", "version = 2", "E@1.toml: `set` and `version` must agree with the file name"),
        ("E@1.toml", "least = 60,", "", "question E6: the part `sys` needs `least` and `most`"),
        ("E@1.toml", 'task = "mood_case"', 'task = "be_kind"', "question E1: wording/zh.toml has no sentence for the task `be_kind`"),
        ("wording/en.toml", 'choices.good = "Good"', "", "question HS1: wording/en.toml has no words for the choice `good` of HS1"),
        ("wording/zh.toml", 'question = "做饭用什么？"', "", "question HS2: wording/zh.toml has no `question` for HS2"),
        ("wording/zh.toml", 'parts.sys = "高压"', "", "question E6: wording/zh.toml has no words for the part `sys` of E6"),
        ("wording/en.toml", "[wishes]", "[wishes", "wording/en.toml: this is not TOML"),
        ("actions.toml", "[hazard.fall]", "[hazard.falls]", "actions.toml: there is no [hazard.fall]"),
        ("actions.toml", 'calls = ["120"]', 'calls = ["911"]', "actions.toml: `fall` calls `911`"),
        ("HS@1.toml", 'set = "HS"', 'set = "X"', "HS@1.toml: `set` and `version` must agree with the file name"),
    ],
)
def test_a_mistake_is_told_with_file_question_and_reason(folder, name, old, new, complaint):
    assert complaint in edited(folder, name, old, new)


def test_all_mistakes_are_told_at_once(folder):
    (folder / "actions.toml").write_text((folder / "actions.toml").read_text())
    path = folder / "M@1.toml"
    path.write_text(path.read_text().replace('type = "many"', 'type = "lots"', 2))
    complaint = edited(folder, "L@1.toml", 'type = "yn"', 'type = "yesno"')
    assert complaint.count("`type` is") == 3


# ---- what follows from a hazard ----

# domain.md 3.7, "follow-up, default due", in hours: the first thing to do, and what else by when; "same day" is a working day
DUE = {
    "electrical": {"red": [24], "orange": [72]},
    "gas": {"red": [24], "orange": [24]},
    "co_poisoning": {"red": [24, 72]},
    "fire": {"orange": [72]},
    "structural": {"red": [8]},
    "health_urgent": {"red": [24, 48, 14 * 24]},
    "medication": {"orange": [72]},
    "isolation": {"orange": [7 * 24]},
    "abuse": {"red": [1]},
    "self_harm": {"red": [1]},
    "fraud": {"red": [8], "orange": [8]},
    "nutrition": {"orange": [72]},
    "income_shock": {"orange": [72]},
    "school_dropout": {"red": [24], "orange": [24]},
    "neglect": {"red": [24], "orange": [24]},
    "sanitation": {"orange": [72]},
}
COLOURS = ("red", "orange", "yellow")


def follow_ups(code, colour):
    actions = checklist.library().actions
    return actions["hazard"][code].get(colour) or actions["default"][colour]


def test_the_table_of_what_follows_in_the_docs_is_the_file():
    rows = re.findall(r"^\| `(\w+)` \S+ \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", DOCS.read_text(), re.M)
    told = {code: cells for code, *cells in rows}
    for code, action in checklist.library().actions["hazard"].items():
        calls = " ".join(f"`{number}`" for number in action["calls"]) or "–"
        held = [calls + (" (always)" if action.get("calls_always") else "")]
        held += ["; ".join(follow_up_words(entry) for entry in follow_ups(code, colour)) for colour in COLOURS]
        assert told.pop(code) == held, code
    assert told == {}


def follow_up_words(entry):
    due = f"{entry['due_h']} h" if "due_h" in entry else f"{entry['due_days']} d" if "due_days" in entry else entry["due"].replace("_", " ")
    return " ".join([*(f"`{entry[name]}`" for name in ("task", "to") if name in entry), due])


def test_every_hazard_of_the_field_has_its_follow_ups_in_time():
    assert set(checklist.library().actions["hazard"]) == set(HAZARDS)
    hours = {
        code: {colour: [entry.get("due_h") or 24 * entry["due_days"] for entry in follow_ups(code, colour)] for colour in colours}
        for code, colours in DUE.items()
    }
    assert hours == DUE
