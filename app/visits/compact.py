"""Questions as the page carries them for its scripts: no words, no tasks, nothing that is empty."""

from app.visits import flags as known
from app.visits.rules import names_in


def compact(question):
    """A question for the page's scripts; what is absent is empty or false."""
    said = {
        "id": question.id,
        "main": question.main,
        "required": question.required,
        "bearing": question.bearing,
        "show": question.show_rule,
        "requiredIf": question.required_rule,
        "alone": list(question.exclusive),
        **_limits(question, question.main == "num"),
        "parts": [_part(part) for part in question.parts],
        "findings": [_finding(finding) for finding in question.findings if finding.severity != "none"],
    }
    return {name: value for name, value in said.items() if value is not None and value is not False and value != []}


def _limits(control, is_number):
    return {"least": control.least, "most": control.most, "decimals": control.decimals or None} if is_number else {}


def _part(part):
    said = {"id": part.id, "num": part.type == "num", "required": part.required, "on": list(part.only_on), "notOn": list(part.not_on)}
    said |= {"atMost": part.at_most} | _limits(part, part.type == "num")
    return {name: value for name, value in said.items() if value is not None and value is not False and value != []}


def _finding(finding):
    said = {"when": finding.rule, "severity": finding.severity, "hazard": finding.hazard, "advice": finding.advice}
    said["wishes"] = [task["suggestion"] for task in finding.tasks if task["suggestion"]] or None
    return {name: value for name, value in said.items() if value is not None}


def flags_read(questions):
    """The flags of the home that these questions' rules read."""
    rules = [rule for q in questions for rule in (q.show_rule, q.required_rule, *(finding.rule for finding in q.findings))]
    read = names_in(rules) | ({"adults"} if any(q.main == "adults" for q in questions) else set())
    return read & set(known.HOME)
