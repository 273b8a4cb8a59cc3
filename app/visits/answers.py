"""The answers of a visit: read from a form, judged, given back to a form, and told to a person."""

from dataclasses import dataclass, field

from app.i18n import _
from app.visits import checklist, findings
from app.visits.question import ASIDES, Wrong

DOOR = "door"


@dataclass
class Reading:
    """What a form said. Repeating `read` with the same form gives the same.

    `clean`: id → answer; `restricted`: the same for restricted questions; `dropped`: answers to questions that are hidden or unknown here;
    `unknown`: ids of those among them that are no questions here; `errors`: id → sentence; `level`: red, orange, yellow, none or unknown;
    `hazards`, `tasks`: see `app.visits.findings`;
    `revisit_days`: when the home must be seen again sooner than its tier says, else None.
    """

    clean: dict = field(default_factory=dict)
    restricted: dict = field(default_factory=dict)
    dropped: dict = field(default_factory=dict)
    unknown: set = field(default_factory=set)
    errors: dict = field(default_factory=dict)
    level: str = "unknown"
    hazards: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    revisit_days: int | None = None

    @property
    def dropped_ids(self):
        """Questions whose answers were dropped because others hid them: for the audit, which holds no answers."""
        return [id for id in self.dropped if id not in self.unknown]


def read(form, sets, profile, library=None):
    """The Reading of a form for these sets (`["HS@1", "E@1"]`) and this profile. Raises checklist.UnknownSet."""
    asked = (library or checklist.library()).union(sets)
    flags = asked.flags(profile, form)
    reading, answered = Reading(), set()
    data = dict(flags)
    demanded = []
    for question in asked.questions:
        try:
            answer, problem = question.read(form, flags), None
        except Wrong as wrong:
            answer, problem = None, str(wrong)
        if not question.shown(data):
            _drop(reading, question, answer, problem, form)
            continue
        if problem:
            reading.errors[question.id] = problem
        elif answer is None or answer == []:
            demanded.append(question)
        else:
            _keep(reading, question, answer, data, answered)
    for question in demanded:
        if question.demanded(data):
            reading.errors[question.id] = _("Please answer, or choose “would rather not say” or “not seen”.")
    _drop_unknown(reading, asked, form)
    door = [flag for flag in asked.door if flags[flag]]
    if door:
        reading.clean[DOOR] = door
    return _judge(reading, asked.questions, answered, data)


def _keep(reading, question, answer, data, answered):
    (reading.restricted if question.restricted else reading.clean)[question.id] = answer
    seen = question.seen_by_rules(answer)
    if seen is not None:
        data[question.id] = seen
        answered.add(question.id)


def _drop(reading, question, answer, problem, form):
    if answer is not None or problem:
        reading.dropped[question.id] = answer if answer is not None else form.get(question.field, "")[:200]


def _drop_unknown(reading, asked, form):
    for name in form:
        if name.startswith("a.") and name not in asked.fields:
            id = name.split(".", 2)[1][:12]
            if id not in asked.by_id:
                reading.dropped[id] = form.get(name, "")[:200]
                reading.unknown.add(id)


def _judge(reading, questions, answered, data):
    pairs = findings.found(questions, answered, data)
    reading.level = findings.level(questions, answered, pairs)
    reading.hazards = findings.hazards(pairs)
    reading.tasks = findings.tasks(pairs)
    reading.revisit_days = findings.REVISIT_UNKNOWN_DAYS if reading.level == "unknown" else None
    return reading


# ---- back to a form ----


def as_fields(answers):
    """`(field, value)` pairs that `read` would read as these answers."""
    for id, answer in answers.items():
        if id == DOOR:
            yield from ((f"p.{flag}", "yes") for flag in answer)
        elif isinstance(answer, dict):
            yield from _compound(id, answer)
        elif isinstance(answer, list) and id in _per_adult():
            yield from ((f"a.{id}.{number}", line) for number, line in enumerate(answer, 1))
        elif isinstance(answer, list):
            yield from ((f"a.{id}", choice) for choice in answer)
        else:
            yield f"a.{id}", str(answer)


def _compound(id, answer):
    for part, value in answer.items():
        name = f"a.{id}" if part == "value" else f"a.{id}.{part}"
        for item in value if isinstance(value, list) else [value]:
            yield name, str(item)


def _per_adult():
    return {question.id for checklist_ in checklist.library().sets.values() for question in checklist_.questions if question.main == "adults"}


# ---- told to a person ----


def outline(sets, answers, restricted, lang, may_read_restricted, profile=None, library=None, written=None):
    """Rows of a finished visit: section, id, question, answer, severity, judged by what was known of the home then (`profile`). Restricted ones say only that they are, to who may not read them.

    `written`: what stands for words that people typed, which may hold names; None shows them.
    """
    asked = (library or checklist.library()).union(sets)
    words = asked.library.wording(lang)
    both = {**answers, **restricted}
    data = {**asked.flags(profile or {}), **dict.fromkeys(answers.get(DOOR, ()), True)}
    data |= {id: asked.by_id[id].seen_by_rules(answer) for id, answer in both.items() if id in asked.by_id}
    rows = []
    for section in asked.sections:
        for question in section.questions:
            if question.id not in both:
                continue
            hidden = question.restricted and not may_read_restricted
            rows.append(
                {
                    "section": section.title(lang),
                    "id": question.id,
                    "question": words.question(question.id),
                    "answer": words.common("restricted") if hidden else answer_words(question, both[question.id], words, written),
                    "severity": None if hidden else _severity(question, both[question.id], data),
                }
            )
    return rows


def _severity(question, answer, data):
    if question.seen_by_rules(answer) is None:
        return None
    worst = max((finding.severity for finding in question.findings if finding.when(data)), key=findings.SEVERITY.get, default="none")
    return None if worst == "none" else worst


def answer_words(question, answer, words, written=None):
    """An answer as one sentence in the language of `words`; `written`: see `outline`."""
    if isinstance(answer, dict):
        return _compound_words(question, answer, words, written)
    if isinstance(answer, list) and question.main == "adults":
        return words.common("pause").join(f"{words.adult(n)}{words.common('colon')}{words.choice(question.id, line)}" for n, line in enumerate(answer, 1))
    if isinstance(answer, list):
        return words.common("and").join(words.choice(question.id, choice) for choice in answer)
    if isinstance(answer, int | float):
        return f"{answer} {words.unit(question.unit)}".strip()
    return words.choice(question.id, answer) if answer in ASIDES or question.main == "one" else written or answer


def _compound_words(question, answer, words, written):
    said = [answer_words(question, answer["value"], words, written)] if "value" in answer else []
    for part in question.parts:
        if part.id in answer:
            value = words.choice(question.id, answer[part.id]) if part.type == "one" else written if written and part.type == "text" else str(answer[part.id])
            label = words.part(question.id, part.id)
            said.append(f"{label}{words.common('colon')}{value} {words.unit(part.unit) if part.unit else ''}".strip())
    return words.common("pause").join(said)
