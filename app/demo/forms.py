"""What a visitor types: the form of one visit, as the phone would send it."""

import json

from werkzeug.datastructures import MultiDict

from app.demo import invented
from app.demo.answering import answer
from app.visits import flags, words


def visit_form(rng, home, id, started, kind, outcome, author, others, *, finds=None, calm=False):
    """The fields of a visit to `home` that began at `started` (aware)."""
    minutes = rng.randint(15, 45) if kind == words.HOME else rng.randint(3, 12)
    form = MultiDict(
        [
            ("id", str(id)),
            ("kind", kind),
            ("outcome", outcome),
            ("service_date", started.date().isoformat()),
            ("_started_at", started.isoformat()),
            ("minutes", str(minutes if outcome in words.COMPLETED else rng.randint(2, 8))),
            ("remark", rng.choice(invented.REMARKS) if outcome in words.COMPLETED else ""),
        ]
    )
    form.setlist("visitors", [str(author.id), *_companions(rng, home, author, others)])
    if outcome in words.COMPLETED:
        _meeting(rng, home, form, kind, outcome)
    elif outcome == words.NO_ONE and kind == words.HOME:
        form["neighbour_check"] = rng.choices(list(words.NEIGHBOUR_CHECKS), (80, 4, 1, 15))[0]
    if outcome in words.COMPLETED and kind == words.HOME:
        sets, profile, questions = home.asked
        form["sets"], form["profile"] = ",".join(sets), json.dumps(profile)
        for name, value in answer(rng, questions, flags.adults({"adults": profile["adults"]}), finds, calm):
            form.add(name, value)
    return form


def _companions(rng, home, author, others):
    """Two visitors where two are wanted, nearly always; elsewhere more often than not."""
    wanted = 0.95 if home.two_wanted else 0.6
    known = [str(account.id) for account in others if account.id != author.id]
    return [rng.choice(known)] if known and rng.random() < wanted else []


def _meeting(rng, home, form, kind, outcome):
    people = home.household.at_home
    served = people if outcome == words.MET_FAMILY and rng.random() < 0.3 else [people[0] if outcome == words.MET else people[-1]]
    form.setlist("served", [str(person.id) for person in served])
    language = home.household.languages
    form["language_used"] = language if language in words.SPOKEN else "cmn"
    form["interpreter"] = rng.choice(("family", "volunteer", "none")) if home.household.interpreter_needed else "none"
    if kind == words.HOME:
        form.setlist("consent_scope", ["record", *(["photo"] if rng.random() < 0.5 else [])])
        if any(person.is_child for person in served):
            form["guardian"], form["assent"] = "家长", "yes" if any(person.is_asked for person in served) else ""
        form["signature"] = rng.choice(("thumb", "spoken", ""))
        form["witness"] = "邻居" if form["signature"] == "spoken" else ""
