"""A question of a checklist: how its answer is read from a form, and what is found by it."""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass

from app.i18n import _
from app.visits import flags as known
from app.visits.rules import truthy

DECLINED, NOT_SEEN = "declined", "not_seen"
ASIDES = (DECLINED, NOT_SEEN)
NONE_OF_THESE = "none_of_these"
YN, YNU = ("yes", "no"), ("yes", "no", "unsure")
# type → how its main control is answered; the compound ones have parts beside it
MAIN = {
    "yn": "one", "ynu": "one", "one": "one", "many": "many", "num": "num", "text": "text", "text_audio": "text", "photo": "photo", "two_numbers": None,
    "choice_number": "one", "choices_one": "many", "yes_who": "one", "choices_text": "many", "per_adult": "adults",
}  # fmt: skip
COMPOUND = ("two_numbers", "choice_number", "choices_one", "yes_who", "choices_text")
MOST_TEXT = 1000
FULL_WIDTH = str.maketrans("０１２３４５６７８９．－　", "0123456789.- ")


class Wrong(ValueError):
    """What was typed cannot be the answer; the sentence says why."""


@dataclass(frozen=True)
class Part:
    """A control beside, or instead of, the main one of a compound question."""

    id: str
    type: str
    choices: tuple = ()
    least: float = 0
    most: float = MOST_TEXT
    decimals: int = 0
    unit: str | None = None
    required: bool = False
    at_most: str | None = None
    only_on: tuple = ()
    not_on: tuple = ()

    def read(self, raw):
        if self.type == "num":
            return read_number(raw, self.least, self.most, self.decimals)
        if self.type == "one":
            return read_choice(raw, self.choices)
        return read_text(raw, int(self.most))

    def wanted(self, main):
        """Whether the part belongs to this main answer."""
        chosen = main if isinstance(main, list) else [main]
        return (not self.only_on or any(choice in self.only_on for choice in chosen)) and not any(choice in self.not_on for choice in chosen)


@dataclass(frozen=True)
class Finding:
    """What an answer means: how grave, which hazard, and which tasks follow. `when` is compiled; `rule` is what the phone gets."""

    when: object
    rule: object
    severity: str
    hazard: str | None = None
    tasks: tuple = ()
    advice: str | None = None
    calls: tuple = ()
    on: tuple = ()
    conditional: bool = False


@dataclass(frozen=True)
class Question:
    id: str
    set: str
    type: str
    choices: tuple = ()
    exclusive: tuple = ()
    parts: tuple = ()
    least: float = 0
    most: float = MOST_TEXT
    decimals: int = 0
    unit: str | None = None
    required: bool = False
    restricted: bool = False
    groups: tuple = ()
    show_rule: object = None
    required_rule: object = None
    show: object = None
    required_if: object = None
    findings: tuple = ()
    main: str | None = dataclasses.field(init=False)
    field: str = dataclasses.field(init=False)
    names: tuple = dataclasses.field(init=False)
    compound: bool = dataclasses.field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "main", MAIN[self.type])
        object.__setattr__(self, "field", f"a.{self.id}")
        object.__setattr__(self, "compound", self.type in COMPOUND)
        object.__setattr__(self, "names", tuple(f"a.{self.id}.{part.id}" for part in self.parts))

    @property
    def bearing(self):
        """Whether some answer of it says that something is wrong."""
        return any(finding.severity != "none" for finding in self.findings)

    # ---- questions ----

    @property
    def wishes(self):
        """Templates of wishes that its findings suggest."""
        return tuple(task["suggestion"] for finding in self.findings for task in finding.tasks if task["suggestion"])

    @property
    def advices(self):
        """Findings that tell what to do on the spot, each advice and severity once."""
        return list({(finding.advice, finding.severity): finding for finding in self.findings if finding.advice}.values())

    @property
    def red_choices(self):
        """Choices that are red by themselves: a page without scripts shows the advice by them."""
        return {choice for finding in self.findings if finding.severity == "red" for choice in finding.on}

    def shown(self, data):
        return self.show is None or truthy(self.show(data))

    def demanded(self, data):
        return self.required or (self.required_if is not None and truthy(self.required_if(data)))

    # ---- reading a form ----

    def read(self, form, flags):
        """The answer in a form: None when empty, `declined` or `not_seen`, else the value. Raises Wrong with a sentence."""
        values = [value for value in form.getlist(self.field) if value.strip()]
        parts = self._read_parts(form)
        if DECLINED in values or NOT_SEEN in values:
            aside = next(value for value in values if value in ASIDES)
            lines = self.main == "adults" and any(value not in ("", None, *ASIDES) for value in self._lines(form, flags))
            if len(set(values)) > 1 or any(raw for raw in parts.values()) or lines:
                raise Wrong(_("Please choose either an answer or “%(aside)s”, not both.", aside=self._aside(aside)))
            return aside
        if self.main == "adults":
            return self._read_adults(form, flags)
        main = self._read_main(values)
        return self._whole(main, parts) if self.compound else main

    def _aside(self, aside):
        return _("would rather not say") if aside == DECLINED else _("not seen")

    def _read_parts(self, form):
        return {part.id: form.get(name, "").strip() for part, name in zip(self.parts, self.names, strict=True)} if self.parts else {}

    def _read_main(self, values):
        if not values or self.main in (None, "photo"):
            return None
        if self.main == "one":
            if len(values) > 1:
                raise Wrong(_("Please choose one."))
            return read_choice(values[0], self.choices)
        if self.main == "many":
            return self._read_many(values)
        if self.main == "num":
            return read_number(values[0], self.least, self.most, self.decimals)
        return read_text(values[0], int(self.most))

    def _read_many(self, values):
        chosen = [choice for choice in self.choices if choice in values]
        if len(chosen) != len(set(values)):
            raise Wrong(_("This is not one of the choices."))
        if len(chosen) > 1 and any(choice in self.exclusive for choice in chosen):
            raise Wrong(_("“None of these” cannot stand beside another choice."))
        return chosen

    def _lines(self, form, flags):
        return [form.get(f"a.{self.id}.{number}", "") for number in range(1, known.adults(flags) + 1)]

    def _read_adults(self, form, flags):
        lines = self._lines(form, flags)
        if not any(lines):
            return None
        if not all(lines):
            raise Wrong(_("Please answer for each adult."))
        return [line if line in ASIDES else read_choice(line, self.choices) for line in lines]

    def _whole(self, main, raw):
        """The compound answer as one object; None when nothing was said."""
        if self.main is None and not any(raw.values()):
            return None
        if self.main and main is None:
            if any(raw.values()):
                raise Wrong(_("Please choose one."))
            return None
        whole = {"value": main} if self.main else {}
        for part in self.parts:
            if raw[part.id] and part.wanted(main):
                whole[part.id] = part.read(raw[part.id])
            elif part.required and part.wanted(main):
                raise Wrong(_("Please fill in both."))
        for part in self.parts:
            if part.at_most and whole.get(part.id) is not None and whole[part.id] > whole.get(part.at_most, whole[part.id]):
                raise Wrong(_("The second number cannot be greater than the first."))
        return whole

    # ---- what rules see ----

    def seen_by_rules(self, answer):
        """The answer without asides: a rule takes them for no answer."""
        if isinstance(answer, str) and answer in ASIDES:
            return None
        if isinstance(answer, list) and self.main == "adults":
            return [None if line in ASIDES else line for line in answer]
        return answer


def read_choice(raw, choices):
    if raw not in choices:
        raise Wrong(_("This is not one of the choices."))
    return raw


def read_number(raw, least, most, decimals=0):
    """A number typed with Western or full-width digits."""
    text = raw.translate(FULL_WIDTH).strip()
    pattern = rf"-?\d{{1,9}}(\.\d{{1,{decimals}}})?" if decimals else r"-?\d{1,9}"
    if not re.fullmatch(pattern, text, re.ASCII):
        if decimals:
            raise Wrong(_("Please enter a number from %(least)s to %(most)s.", least=least, most=most))
        raise Wrong(_("Please enter a whole number from %(least)s to %(most)s.", least=least, most=most))
    value = float(text) if "." in text else int(text)
    if not least <= value <= most:
        raise Wrong(_("Please enter a number from %(least)s to %(most)s.", least=least, most=most))
    return value


def read_text(raw, most):
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    text = "".join(c for c in text if c >= " " or c == "\n").strip()
    if len(text) > most:
        raise Wrong(_("This is too long: at most %(count)s characters.", count=most))
    return text or None
