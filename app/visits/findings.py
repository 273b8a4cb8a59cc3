"""What the answers of a visit amount to: the home's level, its hazards, and the tasks that follow (domain.md 3.7)."""

SEVERITY = {"red": 3, "orange": 2, "yellow": 1, "none": 0}
REVISIT_UNKNOWN_DAYS = 14


def found(questions, answered, data):
    """`(question, finding)` for each finding that is so, in the order of the questions."""
    return [(question, finding) for question in questions if question.id in answered for finding in question.findings if finding.when(data)]


def level(questions, answered, pairs):
    """The worst single finding, never a sum; `unknown` when nothing that could show a hazard was answered."""
    worst = max((finding.severity for _, finding in pairs), key=SEVERITY.get, default="none")
    if worst == "none" and not any(question.bearing and question.id in answered for question in questions):
        return "unknown"
    return worst


def hazards(pairs):
    """One for each question and hazard, with its gravest severity."""
    worst = {}
    for question, finding in pairs:
        if finding.hazard is None or finding.severity == "none":
            continue
        kept = worst.get((question.id, finding.hazard))
        if kept is None or SEVERITY[finding.severity] > SEVERITY[kept["severity"]]:
            worst[question.id, finding.hazard] = {
                "code": finding.hazard,
                "severity": finding.severity,
                "question": question.id,
                "restricted": question.restricted,
            }
    return list(worst.values())


def tasks(pairs):
    """What follows: `what` (a key), `to` (a role), one of `due_h`, `due_days`, `due` = next_visit, and perhaps a wish as `suggestion`. No two alike."""
    made = {}
    for question, finding in pairs:
        for task in finding.tasks:
            key = task["what"], task["question"], task["suggestion"]
            if key not in made or _sooner(task, made[key]):
                made[key] = {**task, "severity": finding.severity, "restricted": question.restricted}
    return list(made.values())


def _sooner(task, other):
    return _hours(task) < _hours(other)


def _hours(task):
    return task["due_h"] or (task["due_days"] or 10_000) * 24
