"""Health notes of a session, with the rule when to stop. For social workers and heads only."""

import uuid

from flask import redirect, render_template, request, url_for

from app import receipts
from app.db import uuid7
from app.forms import Form
from app.i18n import _
from app.school import health_notes, tokens
from app.school.health_notes import HealthNote
from app.school.views import bp, session_to_change
from app.school.views.roll import head_phone, people_of
from app.web import STAFF, allow, form_error


@bp.get("/sessions/<uuid:id>/health")
@allow(*STAFF)
def health(id):
    return render_template("school/health.html", form=Form({}), errors={}, **_page(session_to_change(id)))


@bp.post("/sessions/<uuid:id>/health")
@allow(*STAFF)
def create_health_note(id):
    """A note. Repeating keeps the first."""
    session = session_to_change(id)
    form = Form(request.form)
    note_id, person = form.uuid("id", required=False) or uuid7(), form.choice("person", people_of(session))
    values = _read(form)
    if not form.valid:
        return form_error("school/health.html", form, **_page(session))
    HealthNote.add(session, note_id, uuid.UUID(person), values, receipts.filled_at(), by=receipts.author())
    return redirect(url_for(".health", id=session.id), 303)


def _read(form):
    values = {
        "upper": form.number("upper", least=50, most=300, required=False),
        "lower": form.number("lower", least=20, most=200, required=False),
        "pulse": form.number("pulse", least=20, most=250, required=False),
        "symptoms": form.many("symptoms", health_notes.SYMPTOMS),
        "measured": form.choice("measured", health_notes.MEASURED, default="device"),
        "remark": form.text("remark", required=False, most=500, lines=True) or "",
    }
    if form.valid:
        _agree(form, values)
    return values


def _agree(form, values):
    upper, lower = values["upper"], values["lower"]
    if (upper is None) != (lower is None):
        form.error("lower" if lower is None else "upper", _("Please fill this in."))
    elif upper is not None and upper <= lower:
        form.error("lower", _("The lower value is below the upper one."))
    elif not any(values[name] for name in ("upper", "pulse", "symptoms", "remark")):
        form.error("upper", _("Please fill this in."))


def _page(session):
    members = list(session.members())
    return {
        "session": session,
        "members": members,
        "tokens": tokens,
        "notes": HealthNote.of(session),
        "rule": health_notes,
        "head_phone": head_phone(session.station_id),
        "new_id": str(uuid7()),
    }
