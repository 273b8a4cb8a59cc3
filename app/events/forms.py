"""Forms of this room: request text into clean values, or messages by field. They never save."""

import re
from datetime import UTC, datetime, time, timedelta

from app import clock
from app.clock import SHANGHAI
from app.events.activity import KINDS, PHOTO_POLICIES
from app.events.profile import SKILLS
from app.forms import FULL_WIDTH
from app.i18n import _
from app.ledger.lines import PROGRAMMES

TIME = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)")
NATIONAL = re.compile(r"[0-9A-Za-z]{6,24}")
LONGEST = timedelta(hours=16)


def read_activity(form):
    """What is planned, by field of `Activity`."""
    starts, ends = read_span(form)
    return {
        "kind": form.choice("kind", KINDS),
        "name": form.text("name", most=60),
        "programme": form.choice("programme", PROGRAMMES),
        "service_users": form.text("service_users", required=False, most=60) or "",
        "place": form.text("place", most=100),
        "starts_at": starts,
        "ends_at": ends,
        "capacity": form.number("capacity", least=1, most=2000, required=False),
        "languages": form.text("languages", required=False, most=60) or "",
        "photo_policy": form.choice("photo_policy", PHOTO_POLICIES),
        "public": form.tick("public"),
        "description": form.text("description", required=False, most=2000, lines=True) or "",
    }


def activity_texts(activity):
    """An activity as its form carries it."""
    names = ("kind", "name", "programme", "service_users", "place", "capacity", "languages", "photo_policy", "description")
    texts = {name: str(getattr(activity, name) or "") for name in names}
    return texts | {"public": "yes" if activity.public else ""} | span_texts(activity)


def read_shift(form, activity):
    """What is wanted, by field of `Shift`; without times it is as long as the activity."""
    own = form.values.get("from") or form.values.get("until")
    starts, ends = (_times(form, activity.service_date)) if own else (activity.starts_at, activity.ends_at)
    return {
        "task": form.text("task", most=100),
        "place": form.text("place", required=False, most=100) or "",
        "wanted": form.number("wanted", least=1, most=200),
        "skills": form.many("skills", SKILLS),
        "public_place": form.tick("public_place"),
        "visits": form.tick("visits"),
        "starts_at": starts,
        "ends_at": ends,
    }


def shift_texts(shift):
    """A shift as its form carries it; `skills` is a list."""
    texts = {"task": shift.task, "place": shift.place, "wanted": str(shift.wanted), "skills": shift.skills} | span_texts(shift)
    return texts | {name: "yes" for name in ("public_place", "visits") if getattr(shift, name)}


def read_profile(form):
    """What a volunteer's registration holds, by field of `VolunteerProfile`."""
    national = (form.text("national_number", required=False, most=24) or "").replace(" ", "")
    if national and not NATIONAL.fullmatch(national):
        form.error("national_number", _("A national volunteer number has letters and digits only."))
    if re.fullmatch(r"\d{17}[\dXx]", national):
        form.error("national_number", _("This looks like an identity card number. Please enter the volunteer number instead."))
    return {
        "national_number": national,
        "birth_year": form.number("birth_year", least=1910, most=clock.today().year, required=False),
        "skills": form.many("skills", SKILLS),
        "guardian_name": form.text("guardian_name", required=False, most=50) or "",
        "guardian_phone": form.phone("guardian_phone") or "",
        "guardian_agreed": form.tick("guardian_agreed"),
    }


def read_span(form):
    """Beginning and end from `date`, `from` and `until`; None for what is wrong."""
    day = form.day("date", future=True)
    return _times(form, day) if day else (None, None)


def _times(form, day):
    begins, ends = _time(form, "from"), _time(form, "until")
    if begins is None or ends is None:
        return None, None
    first, last = (datetime.combine(day, at, SHANGHAI) for at in (begins, ends))
    if last <= first:
        form.error("until", _("It ends before it begins."))
    elif last - first > LONGEST:
        form.error("until", _("This is longer than a day."))
    return first.astimezone(UTC), last.astimezone(UTC)


def _time(form, name):
    raw = (form.values.get(name) or "").translate(FULL_WIDTH).strip()
    found = TIME.fullmatch(raw)
    if not found:
        form.error(name, _("Please enter a time such as 08:30.") if raw else _("Please fill this in."))
        return None
    return time(int(found[1]), int(found[2]))


def span_texts(row):
    begins, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    return {"date": begins.date().isoformat(), "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}"}
