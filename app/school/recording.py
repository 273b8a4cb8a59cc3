"""What is written down after a session. Two people may do it, one of them without signal: neither text is lost."""

from app import audit, clock
from app.households.changes import BASE
from app.school.forms import RECORD
from app.school.session import HELD, PLANNED

DONE = "done"


def record(session, start, end, texts, based, by, done=None):
    """The session took place from `start` to `end`; `texts` by field, each with what it was based on in `based` (`base.<field>` → text).

    A text that somebody else wrote in the meantime stays, and the new one stands below it. `done`: the steps that were done, by their words; those that
    somebody else ticked in the meantime stay ticked, None changes none. Repeating is safe.
    """
    _write(session, texts, based)
    if done is not None:
        _tick(session, done, (based.get(BASE + DONE) or "").splitlines() == steps_done(session))
    _save(session, by)
    session.hold(by, start, end)


def record_as_helper(session, start, end, texts, by, done=()):
    """What a helper saw: it stands below what is written, and replaces nothing. The staff's times and their calling off stand. Repeating is safe."""
    _write(session, texts, {})
    _tick(session, done, alone=False)
    _save(session, by)
    if session.status == PLANNED:
        session.hold(by, start, end)
    elif session.status == HELD and session.actual_end is None and end and end > session.actual_start:
        session.hold(by, session.actual_start, end)


def _write(session, texts, based):
    for name in RECORD:
        if name in texts:
            current = as_lines(getattr(session, name))
            merged = _both(current, texts[name], (based.get(BASE + name) or "").replace("\r\n", "\n").strip())
            setattr(session, name, merged.splitlines() if name == "quotes" else merged)


def _tick(session, done, alone):
    """`alone`: nobody ticked since the page was made, so that what is not ticked any more is taken back."""
    session.steps = [
        {"minutes": step["minutes"], "what": step["what"]} | _done(step["what"] in done or (not alone and step.get(DONE))) for step in session.steps
    ]


def _done(whether):
    return {DONE: True} if whether else {}


def _save(session, by):
    session.recorded_at = clock.now()
    session.save()
    audit.record("record", session, by=by, no=session.no)


def steps_done(session):
    """The words of the steps that were done, in their order."""
    return [step["what"] for step in session.steps if step.get(DONE)]


def keep_done(session, steps):
    """`steps` of a new plan, with the ticks of those that stay."""
    done = steps_done(session)
    return [step | _done(step["what"] in done) for step in steps]


def as_lines(value):
    """A text, or a list of quotes as lines."""
    return "\n".join(value) if isinstance(value, list) else value


def _both(current, offered, based):
    if current in (offered, based):
        return offered
    if not offered or offered in current:
        return current
    return f"{current}\n{offered}"
