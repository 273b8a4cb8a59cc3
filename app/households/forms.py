"""Forms of this room: request text into clean values, or messages by field. They never save."""

from app import clock
from app.forms import Form
from app.households.categories import CATEGORIES, DISABILITY
from app.households.consents import HOWS, PURPOSES
from app.households.ethnicities import ETHNICITIES
from app.households.household import TIERS
from app.households.person import RELATIONS, SEX
from app.households.spoken import SPOKEN
from app.i18n import _

YES_NO = {"yes": True, "no": False}


def _text(form, name, most, **options):
    return form.text(name, required=False, most=most, **options) or ""


HOUSEHOLD = {
    "label": lambda form: form.text("label", most=50),
    "village": lambda form: form.text("village", most=50),
    "address": lambda form: _text(form, "address", 120),
    "phone": lambda form: form.phone("phone") or "",
    "phone_is_neighbour": lambda form: form.tick("phone_is_neighbour"),
    "phone_note": lambda form: _text(form, "phone_note", 60),
    "neighbour_name": lambda form: _text(form, "neighbour_name", 50),
    "neighbour_phone": lambda form: form.phone("neighbour_phone") or "",
    "tier": lambda form: form.choice("tier", TIERS),
    "languages": lambda form: form.choice("languages", SPOKEN, required=False) or "",
    "interpreter_needed": lambda form: form.tick("interpreter_needed"),
    "minority_questions": lambda form: form.tick("minority_questions"),
    "notes": lambda form: _text(form, "notes", 2000, lines=True),
}
PERSON = {
    "name": lambda form: form.text("name", most=50),
    "label": lambda form: _text(form, "person_label", 50),
    "sex": lambda form: form.choice("sex", SEX, required=False) or "0",
    "birth_year": lambda form: form.number("birth_year", least=1900, most=clock.today().year, required=False),
    "birth_date": lambda form: form.day("birth_date", required=False),
    "birth_estimated": lambda form: form.tick("birth_estimated"),
    "lunar": lambda form: form.tick("lunar"),
    "relation": lambda form: form.choice("relation", RELATIONS, required=False) or "head",
    "lives_here": lambda form: form.choice("lives_here", YES_NO, required=False) != "no",
    "ethnicity": lambda form: form.choice("ethnicity", ETHNICITIES, required=False),
    "language": lambda form: form.choice("language", SPOKEN, required=False),
    "reads_chinese": lambda form: YES_NO.get(form.choice("reads_chinese", YES_NO, required=False)),
    "deceased_on": lambda form: form.day("deceased_on", required=False),
}


def read(form, fields, names=None):
    """Clean values by field name, of all `fields` or of those in `names`."""
    return {name: fields[name](form) for name in (fields if names is None else names)}


def read_person(form, names=None):
    values = read(form, PERSON, names)
    born = values.get("birth_date")
    if born and values.get("deceased_on") and values["deceased_on"] < born:
        form.error("deceased_on", _("This date is before the birth."))
    if born and "birth_year" in values:
        values["birth_year"] = born.year
    return values


def read_category(form):
    """Fields of a category; class and grade only with a disability."""
    code = form.choice("code", CATEGORIES)
    values = {"code": code, "valid_from": form.day("valid_from", required=False) or clock.today(), "source": _text(form, "source", 100)}
    if code == "disabled":
        values["disability_class"] = form.choice("disability_class", DISABILITY, required=False)
        values["disability_grade"] = form.number("disability_grade", least=1, most=4, required=False)
    return values


def read_consent(form, people):
    """Fields of a consent; `people`: id → person. One that was only spoken needs a witness, a child's needs the guardian and from 8 years on the child's own yes."""
    values = {"purpose": form.choice("purpose", PURPOSES), "how": form.choice("how", HOWS), "witness": _text(form, "witness", 50)}
    if values["how"] == "spoken" and not values["witness"]:
        form.error("witness", _("Please say who heard it."))
    values["person_id"] = form.choice("person", people, required=False)
    values |= {"guardian": _text(form, "guardian", 50), "assent": form.tick("assent")}
    person = people.get(values["person_id"])
    if person is None or not person.is_child:
        return values | {"guardian": "", "assent": False}
    if not values["guardian"]:
        form.error("guardian", _("A person under 18 cannot agree alone. Please name the guardian who agreed."))
    if person.is_asked and not values["assent"]:
        form.error("assent", _("From 8 years on the child is asked too. Without the child's own yes there is no consent."))
    return values


def values_of(record, fields):
    """A record's values as the form shows them, under the same names."""
    from werkzeug.datastructures import MultiDict

    from app.households.changes import as_text

    typed = MultiDict((name, as_text(getattr(record, name))) for name in fields)
    if "relation" in fields:
        typed["person_label"] = record.label
    return Form(typed)
