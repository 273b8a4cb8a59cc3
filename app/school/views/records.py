"""What is written down after a session. The form may wait on the phone."""

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app import clock, receipts
from app.forms import Form
from app.school import forms
from app.school.recording import as_lines, record
from app.school.views import bp, session_to_change
from app.web import STAFF, allow, form_error


@bp.get("/sessions/<uuid:id>/record")
@allow(*STAFF)
def new_record(id):
    session = session_to_change(id)
    start, end = clock.local(session.actual_start or session.planned_at), clock.local(session.actual_end or session.planned_end)
    typed = MultiDict({"held_on": session.service_date.isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})
    typed.update(_texts(session))
    return render_template("school/record.html", form=Form(typed), errors={}, session=session, bases=_texts(session))


@bp.post("/sessions/<uuid:id>/record")
@allow(*STAFF)
def create_record(id):
    session = session_to_change(id)
    form = Form(request.form)
    start, end, texts = forms.read_record(form)
    if not form.valid:
        return form_error("school/record.html", form, session=session, bases=_texts(session))
    record(session, start, end, texts, request.form, by=receipts.author())
    return redirect(url_for(".show_session", id=session.id), 303)


def _texts(session):
    return {name: as_lines(getattr(session, name)) for name in forms.RECORD}
