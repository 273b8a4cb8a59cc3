"""Plausible answers to a checklist, typed into its fields as a visitor would."""

from app.visits.question import DECLINED, NONE_OF_THESE, NOT_SEEN

TROUBLE = 0.014  # chance that a question finds something
RARE = 0.0012  # the same for restricted questions: abuse and harm
ASIDE = 0.02
# by the id of a question or of a part: least and most that is nothing unusual
USUAL = {"C13": (0, 2), "sys": (112, 136), "dia": (66, 84), "members": (3, 5), "able": (1, 2), "age": (40, 66), "years": (1, 15), "L5": (0, 300)}


def answer(rng, questions, adults=1, finds=None, calm=False):
    """[(field, text)] for `questions`. `finds`: question id → choice that is taken for certain; `calm`: nothing else is found."""
    fields = []
    for question in questions:
        wanted = (finds or {}).get(question.id)
        if wanted is None and not calm and rng.random() < ASIDE:
            fields.append((question.field, rng.choice((DECLINED, NOT_SEEN))))
            continue
        chance = 0 if calm else RARE if question.restricted else TROUBLE
        fields += _fields(rng, question, adults, wanted, rng.random() < chance)
    return fields


def _fields(rng, question, adults, wanted, trouble):
    if question.main == "adults":
        return [(f"{question.field}.{number}", _one(rng, question, None, False)) for number in range(1, adults + 1)]
    if question.main == "one":
        main = _one(rng, question, wanted, trouble)
    elif question.main == "many":
        main = _one(rng, question, wanted, trouble) if wanted or trouble else _nothing(rng, question)
    elif question.main == "num":
        main = str(_number(rng, question))
    elif question.main == "text" and question.required:
        main = DECLINED
    else:
        main = None
    fields = [(question.field, main)] if main is not None else []
    if main in (DECLINED, NOT_SEEN) or not question.parts:
        return fields
    return fields + [(name, text) for part, name in zip(question.parts, question.names, strict=True) if part.wanted(main) and (text := _part(rng, part))]


def _one(rng, question, wanted, trouble):
    if wanted:
        return wanted
    calm, risky = choices_of(question)
    return rng.choice(risky if trouble and risky else calm or (DECLINED,))


def _nothing(rng, question):
    """Nothing wrong: the choice that excludes the others, or a harmless one."""
    calm, _risky = choices_of(question)
    none = [choice for choice in (*question.exclusive, NONE_OF_THESE) if choice in calm]
    return none[0] if none else rng.choice(calm or (DECLINED,))


_choices = {}


def choices_of(question):
    """The choices that find nothing, and those that do."""
    if question.id not in _choices:
        on = {choice for finding in question.findings for choice in finding.on}
        _choices[question.id] = [tuple(c for c in question.choices if (c in on) == found) for found in (False, True)]
    return _choices[question.id]


def _number(rng, control):
    least, most = USUAL.get(control.id, (control.least, control.least + (control.most - control.least) // 4))
    return rng.randint(int(least), int(most))


def _part(rng, part):
    if part.type == "num":
        return str(_number(rng, part))
    if part.type == "one":
        return part.choices[-1]
    return "邻居" if part.id == "who" else ""
