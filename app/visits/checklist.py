"""Checklists: data files read once, checked, and joined into the questionnaire of one visit.

`HS@1.toml` and its siblings hold ids, choices and rules, by version; `wording/zh.toml` and `en.toml` the words; `actions.toml` what follows from
a hazard. docs/checklists.md tells people how to edit them. Nothing here knows a database or a request.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.households.profile import SET_ORDER
from app.visits import checklist_schema as schema
from app.visits import flags as known
from app.visits.compact import compact, flags_read
from app.visits.question import MAIN, NONE_OF_THESE, YN, YNU, Finding, Part, Question
from app.visits.rules import compiled
from app.visits.wording import FIRST, Wording

FOLDER = Path(__file__).parent / "checklists"
NAME = re.compile(r"([A-Z]{1,3})@([1-9]\d{0,2})")
ORDER = ("HS", "E", "L", "D", "C", "M")
SAFETY = "HS"


class UnknownSet(LookupError):
    """A set or version that this server has no file for."""


@dataclass(frozen=True)
class Checklist:
    """One version of one set of questions."""

    name: str
    code: str
    flags: tuple
    questions: tuple


@dataclass(frozen=True)
class Section:
    """The questions of one set in a visit, and the flags ticked before them."""

    code: str
    flags: tuple
    questions: tuple
    library: object

    def title(self, lang):
        return self.library.wording(lang).section(self.code)


class Questionnaire:
    """The union of the sets of one visit, in order, the safety module once."""

    def __init__(self, library, sets):
        self.library = library
        self.sets = sets
        lists = [library.load(name) for name in sets]
        codes = [checklist.code for checklist in lists]
        if len(set(codes)) != len(codes):
            raise UnknownSet(",".join(sets))
        self.codes = frozenset(codes)
        self.sections = tuple(self._sections(sorted(lists, key=lambda checklist: _rank(checklist.code))))
        self.questions = tuple(question for section in self.sections for question in section.questions)
        self.by_id = {question.id: question for question in self.questions}
        self.fields = frozenset(name for question in self.questions for name in (question.field, *question.names))
        self.door = tuple(flag for section in self.sections for flag in section.flags)
        self._compact = tuple(map(compact, self.questions))
        self._read = flags_read(self.questions)

    def _sections(self, lists):
        asked = set()
        for checklist in lists:
            flags = tuple(flag for flag in checklist.flags if flag not in asked)
            asked.update(flags)
            questions = tuple(q for q in checklist.questions if not q.groups or self.codes & set(q.groups))
            yield Section(checklist.code, flags, questions, self.library)

    def flags(self, profile, form=None):
        ticked = [flag for flag in self.door if form is not None and form.get(f"p.{flag}")]
        return known.clean(profile or {}, ticked, self.codes)

    def definition(self, lang):
        """What the page carries for its scripts: ids, types and rules. The words stand in the page already, and so do the flags that they read."""
        return {"sets": list(self.sets), "lang": lang, "door": list(self.door), "questions": list(self._compact)}

    def flags_read(self, profile):
        """Of what is known of a home, the flags that these questions' rules read."""
        return {name: value for name, value in self.flags(profile).items() if name in self._read}


class Library:
    """All checklists of a folder. Reading checks everything first; `schema.BadChecklist` says what is wrong, where."""

    def __init__(self, folder=FOLDER):
        self.folder = folder
        self.wordings = self._read_wordings()
        self.actions = self._toml("actions.toml")
        schema.check_actions(self.actions, self.wordings)
        raw = {path.stem: self._toml(path.name) for path in sorted(folder.glob("*@*.toml"))}
        schema.check_sets(raw, self.wordings, self.actions)
        self.sets = {name: self._build(name, content) for name, content in raw.items()}
        self.questionnaire = lru_cache(maxsize=256)(lambda sets: Questionnaire(self, sets))

    def _toml(self, name):
        try:
            with (self.folder / name).open("rb") as file:
                return tomllib.load(file)
        except FileNotFoundError:
            raise schema.BadChecklist(f"{name}: the file is missing") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise schema.BadChecklist(f"{name}: this is not TOML: {problem}") from None

    def _read_wordings(self):
        first = Wording(self._toml(f"wording/{FIRST}.toml"))
        others = {path.stem: Wording(self._toml(f"wording/{path.name}"), behind=first) for path in sorted((self.folder / "wording").glob("*.toml"))}
        return others | {FIRST: first}

    def wording(self, lang):
        return self.wordings.get(lang) or self.wordings[FIRST]

    def load(self, name):
        """The Checklist `name`, such as `E@1`. Raises UnknownSet."""
        try:
            return self.sets[name]
        except KeyError:
            raise UnknownSet(name) from None

    def current(self, code):
        """The newest version of a set: `E` → `E@1`. Raises UnknownSet."""
        versions = [int(name.split("@")[1]) for name in self.sets if name.split("@")[0] == code]
        if not versions:
            raise UnknownSet(code)
        return f"{code}@{max(versions)}"

    def union(self, sets):
        """The Questionnaire of these sets, built once. Raises UnknownSet."""
        return self.questionnaire(tuple(sets))

    # ---- from file to questions ----

    def _build(self, name, content):
        skip = content.get("skip_if")
        questions = [self._question(content["set"], raw, skip if number and skip else None) for number, raw in enumerate(content["question"])]
        return Checklist(name, content["set"], tuple(content.get("flags", ())), tuple(questions))

    def _question(self, code, raw, skip):
        main = MAIN[raw["type"]]
        show = raw.get("show_if")
        if skip is not None:
            show = {"and": [{"!": [skip]}, show]} if show is not None else {"!": [skip]}
        choices, exclusive = choices_of(raw)
        limits = {name: raw[name] for name in ("least", "most", "decimals", "unit") if name in raw}
        return Question(
            id=raw["id"],
            set=code,
            type=raw["type"],
            choices=choices,
            exclusive=exclusive,
            parts=tuple(self._part(part) for part in raw.get("parts", ())),
            required=raw.get("required", False),
            restricted=raw.get("restricted", False),
            groups=tuple(raw.get("groups", ())),
            show_rule=show,
            required_rule=raw.get("required_if"),
            show=compiled(show) if show is not None else None,
            required_if=compiled(raw["required_if"]) if "required_if" in raw else None,
            findings=tuple(self._finding(raw, finding, main) for finding in raw.get("finding", ())),
            **limits,
        )

    def _part(self, raw):
        return Part(**{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()})

    def _finding(self, question, raw, main):
        rule = rule_of(question, raw, main)
        hazard, severity = raw.get("hazard"), raw["severity"]
        advice = raw.get("advice") or (hazard if severity in ("red", "orange") else None)
        tasks = tuple(self._tasks(raw, hazard, severity, question))
        calls = self._calls(raw, hazard, severity)
        return Finding(compiled(rule), rule, severity, hazard, tasks, advice, calls, tuple(raw.get("on", ())), "when" in raw or "on_any" in raw)

    def _calls(self, raw, hazard, severity):
        action = self.actions["hazard"].get(hazard, {})
        own = self.actions["advice"].get(raw.get("advice"))
        calls = action.get("calls", ()) if own is None else own
        return tuple(calls) if severity == "red" or action.get("calls_always") else ()

    def _tasks(self, raw, hazard, severity, question):
        """The tasks of a finding: what it says itself, else the hazard's, else the default for its severity; a wish is hung on the first."""
        default = self.actions["default"][severity]
        own = {name: raw[name] for name in ("task", "to", "due", "due_h", "due_days") if name in raw}
        action = self.actions["hazard"].get(hazard, {}).get(severity)
        entries = [{**_without_due(default[0], own), **own}] if own else action or default
        for number, entry in enumerate(entries):
            wishes = (raw.get("wish") or [None]) if number == 0 else [None]
            for wish in wishes:
                yield {
                    "what": entry.get("task") or hazard,
                    "to": entry.get("to", "social_worker"),
                    "due": entry.get("due"),
                    "due_h": entry.get("due_h"),
                    "due_days": entry.get("due_days"),
                    "hazard_code": hazard,
                    "question": question["id"],
                    "suggestion": wish,
                }


def choices_of(raw):
    """All choices of a raw question and those that stand alone; a many-of without one of its own gets *none of these*."""
    kind = raw["type"]
    given = tuple(raw.get("choices", YN if kind in ("yn", "yes_who") else YNU if kind == "ynu" else ()))
    if MAIN[kind] != "many":
        return given, ()
    alone = tuple(raw.get("exclusive", (NONE_OF_THESE,)))
    return given + tuple(choice for choice in alone if choice not in given), alone


def rule_of(question, finding, main):
    """The JsonLogic of a finding: its `on` choices and its `when`, joined."""
    var = {"var": f"{question['id']}.value" if question["type"] in ("choice_number", "choices_one", "yes_who", "choices_text") else question["id"]}
    rules = []
    if "on" in finding:
        chosen = list(finding["on"])
        rules.append({"some": [var, {"in": [{"var": ""}, chosen]}]} if main in ("many", "adults") else {"in": [var, chosen]})
    if finding.get("on_any"):
        rules.append({"!!": [var]})
    if "when" in finding:
        rules.append(finding["when"])
    return rules[0] if len(rules) == 1 else {"and": rules}


def _without_due(entry, own):
    """A default entry, without its time when the finding names another."""
    timed = own.keys() & {"due", "due_h", "due_days"}
    return {name: value for name, value in entry.items() if not (timed and name.startswith("due"))}


def _rank(code):
    return ORDER.index(code) if code in ORDER else len(ORDER)


# ---- the checklists of this server ----


@lru_cache(maxsize=1)
def library():
    """The checklists that come with the app, read at first use."""
    return Library()


def load(name):
    return library().load(name)


def current(code):
    return library().current(code)


def current_names(lang):
    """What people read of the versions in use, in the order of a visit: `居家安全 v1`."""
    read = wording(lang)
    return [f"{read.section(code)} v{current(code).partition('@')[2]}" for code in SET_ORDER]


def questions_for(sets):
    """The sections of a visit with these sets, in order: each has `title(lang)`, `flags` and `questions`. Raises UnknownSet."""
    return library().union(sets).sections


def definition_for(sets, lang):
    """A dict for the page's JSON block. Raises UnknownSet."""
    return library().union(sets).definition(lang)


def flags_for(sets, profile):
    """The flags that the rules of these sets read, for the page's form. Raises UnknownSet."""
    return library().union(sets).flags_read(profile)


def wording(lang):
    return library().wording(lang)
