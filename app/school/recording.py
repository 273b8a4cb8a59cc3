"""What is written down after a session. Two people may do it, one of them without signal: neither text is lost."""

from app import audit, clock
from app.households.changes import BASE
from app.school.forms import RECORD


def record(session, start, end, texts, based, by):
    """The session took place from `start` to `end`; `texts` by field, each with what it was based on in `based` (`base.<field>` → text).

    A text that somebody else wrote in the meantime stays, and the new one stands below it. Repeating is safe.
    """
    for name in RECORD:
        current = as_lines(getattr(session, name))
        merged = _both(current, texts[name], (based.get(BASE + name) or "").replace("\r\n", "\n").strip())
        setattr(session, name, merged.splitlines() if name == "quotes" else merged)
    session.recorded_at = clock.now()
    session.save()
    audit.record("record", session, by=by, no=session.no)
    session.hold(by, start, end)


def as_lines(value):
    """A text, or a list of quotes as lines."""
    return "\n".join(value) if isinstance(value, list) else value


def _both(current, offered, based):
    if current in (offered, based):
        return offered
    if not offered or offered in current:
        return current
    return f"{current}\n{offered}"
