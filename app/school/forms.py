"""Forms of this room: request text into clean values, or messages by field. They never save."""

import re
from datetime import UTC, datetime, time, timedelta

from app import clock
from app.clock import SHANGHAI
from app.forms import FULL_WIDTH
from app.households.changes import BASE, as_text
from app.i18n import _
from app.ledger.lines import PROGRAMMES
from app.school.group import STAGES, TYPES
from app.school.session import REASONS

MOST_STEPS = 20
STEP = re.compile(r"(\d{1,3})\s*(?:min\b|分钟|分|')?[\s:.、,,:]*(\S.*)")


def _text(form, name, most, **options):
    return form.text(name, required=False, most=most, **options) or ""


GROUP = {
    "name": lambda form: form.text("name", most=60),
    "type": lambda form: form.choice("type", TYPES),
    "stage_set": lambda form: form.choice("stage_set", STAGES, required=False) or "",
    "goals": lambda form: _text(form, "goals", 2000, lines=True),
    "theory": lambda form: _text(form, "theory", 200),
    "target": lambda form: _text(form, "target", 200),
    "recruitment": lambda form: _text(form, "recruitment", 500, lines=True),
    "size": lambda form: form.number("size", least=1, most=200),
    "open": lambda form: form.tick("open"),
    "sensitive": lambda form: form.tick("sensitive"),
    "place": lambda form: _text(form, "place", 100),
    "rain_plan": lambda form: _text(form, "rain_plan", 500, lines=True),
    "risk_plan": lambda form: _text(form, "risk_plan", 500, lines=True),
    "budget": lambda form: _text(form, "budget", 200),
    "programme": lambda form: form.choice("programme", PROGRAMMES),
    "brand": lambda form: _text(form, "brand", 60),
    "summary": lambda form: _text(form, "summary", 4000, lines=True),
}
RECORD = ("observations", "deviations", "quotes", "next_time")
RECORD_OF_HELPER = ("deviations", "quotes")  # what may be private stays with the staff (domain.md section 9)


def read_group(form):
    return {name: read(form) for name, read in GROUP.items()}


def clash(form, current, offered):
    """Note an error at each field that somebody else changed since the page was made and that this form would overwrite (texts by field)."""
    for name, text in offered.items():
        based = form.values.get(BASE + name)
        if based is not None and current[name] not in (based.replace("\r\n", "\n").strip(), text):
            form.error(name, _("Somebody else changed this in the meantime to: %(value)s. Save again to keep yours.", value=current[name] or "–"))


def as_texts(record, names):
    """A record's values as a form carries them."""
    return {name: as_text(getattr(record, name)) for name in names}


def read_time(form, name, *, required=True):
    """A time of day typed as HH:MM (a colon of either width), or None."""
    raw = (form.values.get(name) or "").translate(FULL_WIDTH).replace(":", ":").strip()
    if not raw:
        if required:
            form.error(name, _("Please fill this in."))
        return None
    try:
        return time.fromisoformat(raw.zfill(5))
    except ValueError:
        form.error(name, _("Please enter a time such as %(example)s.", example="09:30"))
        return None


def instant(day, at):
    """The instant of a day and a time of day in Shanghai."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


def read_when(form, *, required=True):
    """The instant for which a session is planned, from `date` and `time`; None when both may be empty and are."""
    day, at = form.day("date", required=required, future=True), read_time(form, "time", required=required)
    if day and at is None and not required:
        form.error("time", _("Please fill this in."))
    return instant(day, at) if day and at else None


def read_session(form):
    """What is planned for a session, by field of `Session`; a form that asks for no stage leaves it as it is."""
    stage = form.choice("stage", STAGES, required=False)
    return ({"stage": stage} if stage else {}) | {
        "topic": form.text("topic", most=100),
        "planned_at": read_when(form),
        "planned_minutes": form.number("planned_minutes", least=10, most=480),
        "place": _text(form, "place", 100),
        "materials": _text(form, "materials", 500, lines=True),
        "steps": read_steps(form),
    }


def session_texts(session):
    """What is planned, as the form of a session carries it."""
    at = clock.local(session.planned_at)
    typed = {
        "topic": session.topic,
        "stage": session.stage,
        "date": at.date().isoformat(),
        "time": f"{at:%H:%M}",
        "planned_minutes": str(session.planned_minutes),
    }
    return typed | {"place": session.place, "materials": session.materials, "steps": steps_as_text(session.steps)}


def read_steps(form):
    """Steps from lines such as `10 Measure blood pressure`: minutes first."""
    lines = [line.strip() for line in _text(form, "steps", 4000, lines=True).splitlines() if line.strip()]
    found = [STEP.fullmatch(line.translate(FULL_WIDTH)) for line in lines]
    if not all(found) or len(lines) > MOST_STEPS:
        form.error("steps", _("Each line begins with its minutes, such as: %(example)s", example=_("10 Measure blood pressure")))
        return []
    return [{"minutes": int(match[1]), "what": match[2][:200]} for match in found]


def steps_as_text(steps):
    return "\n".join(f"{step['minutes']} {step['what']}" for step in steps)


def read_record(form, names=RECORD):
    """(start, end, texts by field of `names`) of a session that took place; neither lies in the future."""
    day, start, end = form.day("held_on"), read_time(form, "start"), read_time(form, "end", required=False)
    if start and end and end <= start:
        form.error("end", _("The end is before the start."))
    texts = {name: _text(form, name, 4000, lines=True) for name in names}
    if form.valid and max(instant(day, at) for at in (start, end) if at) > clock.now() + timedelta(minutes=2):
        form.error("end" if end else "start", _("This time has not come yet."))
    if not form.valid:
        return None, None, texts
    return instant(day, start), instant(day, end) if end else None, texts


def read_postponing(form):
    """(reason, the new instant or None)."""
    return form.choice("reason", REASONS), read_when(form, required=False)
