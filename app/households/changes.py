"""Changing a shared record field by field: each change says which value it was based on, and a clash keeps both (design.md section 5)."""

import uuid
from datetime import date

import peewee

from app import audit
from app.households.decisions import Decision
from app.households.villages import Village
from app.i18n import _l

BASE = "base."
FIELD_NAMES = {
    "label": _l("Short name, as neighbours say it"),
    "village": _l("Village or community"),
    "address": _l("Address"),
    "phone": _l("Phone"),
    "phone_is_neighbour": _l("This is a neighbour's phone"),
    "phone_note": _l("About this phone"),
    "neighbour_name": _l("Neighbour to ask"),
    "neighbour_phone": _l("The neighbour's phone"),
    "tier": _l("How often we visit"),
    "languages": _l("Language spoken at home"),
    "interpreter_needed": _l("An interpreter is needed"),
    "minority_questions": _l("The family wishes the questions for ethnic-minority families"),
    "notes": _l("Notes"),
    "name": _l("Full name"),
    "sex": _l("Sex"),
    "birth_year": _l("Year of birth"),
    "birth_date": _l("Day of birth"),
    "birth_estimated": _l("The year is an estimate"),
    "lunar": _l("The birthday is kept by the lunar calendar"),
    "relation": _l("Relation to the head of the household"),
    "lives_here": _l("Lives here"),
    "ethnicity": _l("Ethnic group, as the person says it"),
    "language": _l("Language"),
    "reads_chinese": _l("Reads Chinese"),
    "deceased_on": _l("Died on"),
}


def as_text(value):
    """A field's value as a form carries it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Village):
        return value.name
    return value.isoformat() if isinstance(value, date) else str(value)


def based_fields(form, names):
    """Those of `names` for which the form says what it was based on; nothing else is touched."""
    return [name for name in names if BASE + name in form]


def change(record, values, form, by):
    """Set `values` (by field) on `record` where the base in `form` is still current. Returns the names that clashed: those keep what is there, and the head sees both. Repeating is safe."""
    clashed, changed = [], []
    for name, value in values.items():
        current, offered = as_text(getattr(record, name)), as_text(value)
        if current == offered:
            continue
        if current != (form.get(BASE + name) or "").replace("\r\n", "\n").strip():
            clashed.append(name)
            _ask(record, name, current, offered, by)
            continue
        setattr(record, name, value)
        changed.append(name)
    if changed:
        record.save()
        audit.record("change", record, by=by, fields=changed)
    return clashed


def _ask(record, name, current, offered, by):
    table = type(record)._meta.table_name
    Decision.add(record.station_id, "clash", table, record.id, field=name, kept=current, offered=offered, by=str(by.id))


def take_offered(record, name, text, by):
    """The head prefers the other value."""
    setattr(record, name, _from_text(record, name, text))
    record.save()
    audit.record("change", record, by=by, fields=[name])


def _from_text(record, name, text):
    field = type(record)._meta.fields[name]
    if isinstance(field, peewee.BooleanField):
        return None if field.null and not text else text == "yes"
    if name == "village":
        return Village.named(record.station_id, text) if text else None
    if not text:
        return None if field.null else ""
    kinds = {peewee.DateField: date.fromisoformat, peewee.SmallIntegerField: int, peewee.ForeignKeyField: uuid.UUID}
    return kinds.get(type(field), str)(text)
