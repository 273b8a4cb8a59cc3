"""What is written down after a session, by the staff or by who helps at it. The form may wait on the phone."""

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app import clock, receipts
from app.forms import Form
from app.households.scope import staff_stations
from app.school import forms
from app.school.recording import DONE, as_lines, record, record_as_helper, steps_done
from app.school.views import bp, find_session, is_staff_of
from app.school.views.roll import session_to_fill
from app.web import FIELD, allow, form_error


@bp.get("/sessions/<uuid:id>/record")
@allow(*FIELD)
def new_record(id):
    session = find_session(id)
    own = is_staff_of(session)
    start, end = clock.local(session.actual_start or session.planned_at), clock.local(session.actual_end or session.planned_end)
    typed = MultiDict({"held_on": session.service_date.isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})
    typed.update(_texts(session) if own else {})
    typed.setlist(DONE, steps_done(session))
    return render_template("school/record.html", form=Form(typed), errors={}, **_page(session, own))


@bp.post("/sessions/<uuid:id>/record")
@allow(*FIELD)
def create_record(id):
    """By the staff: texts with what they were based on. By a helper: what is added to them, and no more than `RECORD_OF_HELPER`."""
    session, author = session_to_fill(id), receipts.author()
    own = session.station_id in staff_stations(author, receipts.filled_at())
    form = Form(request.form)
    start, end, texts = forms.read_record(form, forms.RECORD if own else forms.RECORD_OF_HELPER)
    if not form.valid:
        return form_error("school/record.html", form, **_page(session, own))
    done = request.form.getlist(DONE)
    if own:
        record(session, start, end, texts, request.form, by=author, done=done if f"base.{DONE}" in request.form else None)
    else:
        record_as_helper(session, start, end, texts, by=author, done=done)
    return redirect(url_for(".show_session", id=session.id), 303)


def _page(session, own):
    steps = {step["what"]: step["what"] for step in session.steps}
    return {"session": session, "own": own, "steps": steps, "bases": _texts(session) | {DONE: as_lines(steps_done(session))} if own else {}}


def _texts(session):
    return {name: as_lines(getattr(session, name)) for name in forms.RECORD}
