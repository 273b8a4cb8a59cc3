"""Plans of groups: data files with their wording in each language, from which a group and its sessions are made."""

import tomllib
from functools import cache
from pathlib import Path

from app.ledger.lines import PROGRAMMES
from app.school.group import STAGES, TYPES

FOLDER = Path(__file__).parent / "plans"
TEXTS = ("name", "about", "goals", "theory", "target", "recruitment", "rain_plan", "risk_plan", "budget")
LANGUAGES = ("zh", "en")


class BadPlan(ValueError):
    """A plan file that cannot be used, with the reason."""


class Plan:
    """One file of `plans/`. `text("goals", "zh")` and `sessions("zh")` give its wording."""

    def __init__(self, key, data):
        self.key, self._data = key, data
        self.type, self.programme, self.size = data["type"], data["programme"], data["size"]

    def text(self, name, lang):
        return _said(self._data[name], lang)

    def sessions(self, lang):
        """Each session as a dict of the fields of `Session` that a plan knows."""
        return [
            {
                "no": number,
                "stage": session["stage"],
                "planned_minutes": session["minutes"],
                "topic": _said(session["topic"], lang),
                "materials": _said(session["materials"], lang),
                "steps": [{"what": _said(step, lang), "minutes": step["minutes"]} for step in session["steps"]],
            }
            for number, session in enumerate(self._data["sessions"], 1)
        ]

    def questions(self, lang):
        """The evaluation's questions: `knowledge` with the right answers, and `efficacy`."""
        data = self._data
        return {
            "knowledge": [{"ask": _said(ask, lang), "right": right} for ask, right in zip(data["knowledge"], data["right"], strict=True)],
            "efficacy": [_said(ask, lang) for ask in data["efficacy"]],
        }


def _said(words, lang):
    return words.get(lang) or words["zh"]


@cache
def plans():
    """All plans by key, in order of their file names. Raises BadPlan."""
    return {path.stem: Plan(path.stem, check(tomllib.loads(path.read_text()), path.stem)) for path in sorted(FOLDER.glob("*.toml"))}


def check(data, name):
    """`data` itself when it is whole: known type, programme and stages, every wording in every language, minutes that add up. Raises BadPlan."""
    missing = [key for key in (*TEXTS, "type", "programme", "size", "sessions", "knowledge", "right", "efficacy") if key not in data]
    if missing:
        raise BadPlan(f"{name}: {', '.join(missing)} is missing")
    if data["type"] not in TYPES or data["programme"] not in PROGRAMMES:
        raise BadPlan(f"{name}: unknown type or programme")
    if len(data["knowledge"]) != len(data["right"]) or set(data["right"]) - {"yes", "no"}:
        raise BadPlan(f"{name}: each question needs its right answer")
    wordings = [data[key] for key in TEXTS] + data["knowledge"] + data["efficacy"]
    for number, session in enumerate(data["sessions"], 1):
        if session["stage"] not in STAGES:
            raise BadPlan(f"{name}: session {number} has an unknown stage")
        if sum(step["minutes"] for step in session["steps"]) != session["minutes"]:
            raise BadPlan(f"{name}: the steps of session {number} do not add up to its minutes")
        wordings += [session["topic"], session["materials"], *session["steps"]]
    if any(not words.get(lang) for words in wordings for lang in LANGUAGES):
        raise BadPlan(f"{name}: a wording is missing in one language")
    return data
