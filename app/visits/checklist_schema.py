"""What a checklist file must look like. Every complaint names the file, the question and what is wrong, for people who do not program."""

import re

from app.visits import flags as known
from app.visits.question import ASIDES, COMPOUND, MAIN, NONE_OF_THESE, YN, YNU
from app.visits.rules import BadRule, check

SEVERITIES = ("red", "orange", "yellow", "none")
CALLS = ("120", "119", "110", "station_head")
ROLES = ("station_head", "social_worker", "volunteer")
HAZARDS = (
    "electrical", "gas", "fire", "co_poisoning", "fall", "structural", "sanitation", "nutrition", "medication", "health_urgent",
    "isolation", "abuse", "self_harm", "fraud", "income_shock", "drowning", "school_dropout", "neglect",
)  # fmt: skip
# tasks whose sentence the household room has itself
SAID_ELSEWHERE = ("visit_again",)
FILE = re.compile(r"([A-Z]{1,3})@([1-9]\d{0,2})")
ID = re.compile(r"[A-Z]{1,3}\d{1,2}[a-z]?")
WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
SET_KEYS = {"set", "version", "flags", "skip_if", "question"}
KEYS = {
    "id", "type", "required", "restricted", "groups", "choices", "exclusive", "parts", "least", "most", "decimals", "unit", "show_if", "required_if", "finding",
}  # fmt: skip
PART_KEYS = {"id", "type", "choices", "least", "most", "decimals", "unit", "required", "at_most", "only_on", "not_on"}
FINDING_KEYS = {"on", "on_any", "when", "severity", "hazard", "wish", "task", "to", "due", "due_h", "due_days", "advice"}


class BadChecklist(ValueError):
    """One line for each thing that is wrong."""


class Complaints(list):
    """Collects what is wrong; `at` is where we are."""

    def __init__(self):
        super().__init__()
        self.at = ""

    def say(self, sentence):
        self.append(f"{self.at}: {sentence}")

    def keys(self, table, allowed, what):
        for name in sorted(table.keys() - allowed):
            self.say(f"{what} does not know `{name}`; it may have {', '.join(sorted(allowed))}")

    def rule(self, name, rule, names=None):
        try:
            check(rule, names)
        except BadRule as problem:
            self.say(f"`{name}`: {problem}")

    def finish(self):
        if self:
            raise BadChecklist("\n".join(self))


def check_sets(raw, wordings, actions):
    """`raw`: file name without ending → content. Raises BadChecklist."""
    complaints = Complaints()
    ids = {}
    for name, content in raw.items():
        complaints.at = f"{name}.toml"
        if _check_head(name, content, complaints):
            ids[name] = [question.get("id") for question in content["question"] if isinstance(question, dict)]
    every_id = {id for listed in ids.values() for id in listed}
    for name in ids:
        _check_set(name, raw[name], every_id, wordings, actions, complaints)
    complaints.finish()


def _check_head(name, content, complaints):
    match = FILE.fullmatch(name)
    if not match:
        complaints.say("the file name must be like E@1.toml: the set, @ and the version")
        return False
    complaints.keys(content, SET_KEYS, "a checklist")
    if content.get("set") != match[1] or content.get("version") != int(match[2]):
        complaints.say(f'`set` and `version` must agree with the file name: set = "{match[1]}", version = {match[2]}')
    for flag in content.get("flags", ()):
        if flag not in known.DOOR:
            complaints.say(f"the flag `{flag}` is not one of {', '.join(known.DOOR)}")
    if not isinstance(content.get("question"), list) or not content["question"]:
        complaints.say("there are no [[question]] entries")
        return False
    return True


def _check_set(name, content, every_id, wordings, actions, complaints):
    code, file = content.get("set"), f"{name}.toml"
    earlier = set(known.NAMES)
    seen = set()
    for number, question in enumerate(content["question"], 1):
        id = question.get("id")
        complaints.at = f"{file}, question {id or number}"
        if not isinstance(id, str) or not ID.fullmatch(id) or not id.startswith(str(code)):
            complaints.say(f"`id` must be {code} and a number, such as {code}{number}")
            continue
        if id in seen:
            complaints.say("this id is used twice")
        seen.add(id)
        _check_question(question, earlier, every_id | known.NAMES, complaints)
        if question.get("type") in MAIN:
            for finding in question.get("finding", ()):
                _check_finding(question, finding, every_id | known.NAMES, actions, complaints)
            for lang, wording in wordings.items():
                _check_words(question, lang, wording, complaints)
        earlier.add(id)
    if "skip_if" in content:
        complaints.at = file
        complaints.rule("skip_if", content["skip_if"], known.NAMES | {content["question"][0].get("id")})


def _check_question(question, earlier, anything, complaints):
    complaints.keys(question, KEYS, "a question")
    kind = question.get("type")
    if kind not in MAIN:
        complaints.say(f"`type` is `{kind}`, but must be one of {', '.join(MAIN)}")
        return
    for name in ("required", "restricted"):
        if not isinstance(question.get(name, False), bool):
            complaints.say(f"`{name}` is true or false, without quotation marks")
    _check_choices(question, kind, complaints)
    if kind == "num" and not ("least" in question and "most" in question):
        complaints.say("a number needs `least` and `most`")
    if kind in COMPOUND and not question.get("parts"):
        complaints.say(f"`{kind}` needs `parts`")
    if kind not in COMPOUND and "parts" in question:
        complaints.say(f"`{kind}` has no `parts`")
    for part in question.get("parts", ()):
        _check_part(question, part, complaints)
    if "show_if" in question:
        complaints.rule("show_if", question["show_if"], earlier)
    if "required_if" in question:
        complaints.rule("required_if", question["required_if"], anything)


def _check_choices(question, kind, complaints):
    choices = question.get("choices", ())
    if MAIN[kind] in ("one", "many", "adults") and kind not in ("yn", "ynu", "yes_who") and len(choices) < 2:
        complaints.say("there must be at least two `choices`")
    if len(set(choices)) != len(choices):
        complaints.say("a choice stands there twice")
    for choice in choices:
        if not isinstance(choice, str) or not WORD.fullmatch(choice) or choice in (*ASIDES, NONE_OF_THESE):
            complaints.say(f"the choice `{choice}` must be small letters, digits and _; declined, not_seen and none_of_these come by themselves")
    for choice in question.get("exclusive", ()):
        if MAIN[kind] != "many" or choice not in choices:
            complaints.say(f"`exclusive` names `{choice}`, which is not among the choices of a many-of")


def _check_part(question, part, complaints):
    complaints.keys(part, PART_KEYS, "a part")
    if part.get("type") not in ("num", "one", "text") or not WORD.fullmatch(str(part.get("id"))):
        complaints.say("a part needs an `id` and the `type` num, one or text")
    if part.get("type") == "num" and not ("least" in part and "most" in part):
        complaints.say(f"the part `{part.get('id')}` needs `least` and `most`")
    for choice in (*part.get("only_on", ()), *part.get("not_on", ())):
        if choice not in question.get("choices", YN):
            complaints.say(f"the part `{part.get('id')}` names the choice `{choice}`, which does not exist")


def _check_finding(question, finding, names, actions, complaints):
    complaints.keys(finding, FINDING_KEYS, "a finding")
    if not finding.keys() & {"on", "on_any", "when"}:
        complaints.say("a finding needs `on` (choices), `on_any` or `when` (a rule)")
    given = question.get("choices", YNU if question["type"] == "ynu" else YN)
    for choice in finding.get("on", ()):
        if choice not in given:
            complaints.say(f"a finding is `on` the choice `{choice}`, which does not exist")
    if "when" in finding:
        complaints.rule("when", finding["when"], names)
    severity = finding.get("severity")
    if severity not in SEVERITIES:
        complaints.say(f"`severity` must be one of {', '.join(SEVERITIES)}")
    _check_follow_up(finding, actions, complaints)
    if severity == "red" and not (finding.get("advice") or finding.get("hazard")):
        complaints.say("a red finding needs a `hazard` or an `advice`: what to do before leaving")


def _check_follow_up(finding, actions, complaints):
    if "hazard" in finding and finding["hazard"] not in HAZARDS:
        complaints.say(f"the hazard `{finding['hazard']}` is not one of {', '.join(HAZARDS)}")
    if not finding.keys() & {"hazard", "task"}:
        complaints.say("a finding needs a `hazard` or a `task`")
    for wish in finding.get("wish", ()):
        if wish not in actions.get("wishes", ()):
            complaints.say(f"the wish `{wish}` is not in the list of actions.toml")
    if "advice" in finding and finding["advice"] not in actions.get("advice", {}):
        complaints.say(f"the advice `{finding['advice']}` is not in actions.toml")
    if finding.get("to", ROLES[0]) not in ROLES:
        complaints.say(f"`to` must be one of {', '.join(ROLES)}")


def _check_words(question, lang, wording, complaints):
    """Every question, choice and part has words in every language."""
    id, file = question["id"], f"wording/{lang}.toml"
    own = wording.words.get(id, {})
    if not own.get("question"):
        complaints.say(f"{file} has no `question` for {id}")
    common = wording.words.get("common", {})
    parts = [part for part in question.get("parts", ()) if isinstance(part, dict)]
    choices = [*question.get("choices", ()), *(choice for part in parts for choice in part.get("choices", ()))]
    for choice in choices:
        if not own.get("choices", {}).get(choice) and not common.get(choice):
            complaints.say(f"{file} has no words for the choice `{choice}` of {id}")
    for part in parts:
        if not own.get("parts", {}).get(part.get("id")):
            complaints.say(f"{file} has no words for the part `{part.get('id')}` of {id}")
    for unit in [question.get("unit"), *(part.get("unit") for part in parts)]:
        if unit and not wording.words.get("units", {}).get(unit):
            complaints.say(f"{file} has no words for the unit `{unit}`")
    for finding in question.get("finding", ()):
        task = finding.get("task")
        if task and task not in SAID_ELSEWHERE and not wording.words.get("tasks", {}).get(task):
            complaints.say(f"{file} has no sentence for the task `{task}`")


def check_actions(actions, wordings):
    """Raises BadChecklist when an action is not whole, or has no words."""
    complaints = Complaints()
    complaints.at = "actions.toml"
    for hazard in HAZARDS:
        if hazard not in actions.get("hazard", {}):
            complaints.say(f"there is no [hazard.{hazard}]")
    for severity in SEVERITIES:
        if not actions.get("default", {}).get(severity):
            complaints.say(f"[default] has no `{severity}`")
    _check_calls(actions, complaints)
    for lang, wording in wordings.items():
        complaints.at = f"wording/{lang}.toml"
        _check_action_words(actions, wording.words, complaints)
    complaints.finish()


def _check_calls(actions, complaints):
    calls = {name: action.get("calls", ()) for name, action in actions.get("hazard", {}).items()} | actions.get("advice", {})
    for name, numbers in calls.items():
        for number in numbers:
            if number not in CALLS:
                complaints.say(f"`{name}` calls `{number}`, but a button exists only for {', '.join(CALLS)}")
    for name, action in actions.get("hazard", {}).items():
        for severity in SEVERITIES:
            for entry in action.get(severity, ()):
                if entry.get("to") not in ROLES or not entry.keys() & {"due", "due_h", "due_days"}:
                    complaints.say(f"[hazard.{name}] `{severity}` needs `to` (a role) and `due_h`, `due_days` or `due`")


def _check_action_words(actions, words, complaints):
    needed = [("common", name) for name in ("yes", "no", "unsure", "declined", "not_seen", "none_of_these", "restricted", "adult")]
    needed += [("flags", name) for name in ("title", *known.DOOR)]
    needed += [("advice", name) for name in (*HAZARDS, *actions.get("advice", {}))]
    needed += [("who", name) for name in HAZARDS]
    needed += [("wishes", name) for name in actions.get("wishes", ())]
    tasks = {entry["task"] for action in actions.get("hazard", {}).values() for s in SEVERITIES for entry in action.get(s, ()) if "task" in entry}
    needed += [("tasks", name) for name in sorted(tasks - set(SAID_ELSEWHERE))]
    for table, name in needed:
        if not words.get(table, {}).get(name):
            complaints.say(f"[{table}] has no words for `{name}`")
