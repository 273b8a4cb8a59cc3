"""A session: what is planned, and whether it takes place."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import clock, receipts
from app.db import uuid7
from app.forms import Form
from app.i18n import _
from app.people import Account
from app.school import forms
from app.school.attendance import Roll, absences
from app.school.group import STAGES, supervised_stations
from app.school.planning import add_session, change_session, set_helpers
from app.school.session import HELD, REASONS, Session, SessionPhoto
from app.school.views import READERS, bp, find_session, group_to_change, is_staff_of, session_to_change
from app.web import STAFF, Refused, allow, find_or_404, form_error


@bp.get("/sessions/<uuid:id>")
@allow(*READERS)
def show_session(id):
    """The whole page for staff and supervisors; volunteers see what they need to help."""
    template, context = _page(find_session(id))
    return render_template(template, form=Form({}), errors={}, **context)


def _page(session):
    """(template, context) of a session for the signed-in account."""
    own = is_staff_of(session)
    context = {"session": session, "group": session.group, "own": own, "today": clock.today()}
    if not own and not current_user.has("supervisor"):
        return "school/session_short.html", context
    photos = list(SessionPhoto.select().where(SessionPhoto.session == session.id).order_by(SessionPhoto.arrived_at))
    missing = _absences(session) if own else []
    return "school/session.html", context | {"photos": photos, "absences": missing, "attended": _attended(session), "reasons": REASONS}


def _not_taken_in(session, form):
    template, context = _page(session)
    return form_error(template, form, **context)


def _attended(session):
    """How many came to a session that was held; None before."""
    if session.status != HELD:
        return None
    roll, members = Roll.of_session(session), list(session.members())
    came = sum(roll.of(member.person_id).attended for member in members)
    return {"members": came, "expected": len(members), "walk_ins": roll.walk_ins, "companions": roll.companions}


def _absences(session):
    """Who was missing last time, with the reason."""
    return absences(session.before) if session.before else []


@bp.get("/groups/<uuid:id>/sessions/new")
@allow(*STAFF)
def new_session(id):
    group = group_to_change(id)
    typed = MultiDict({"place": group.place, "planned_minutes": "60", "time": "08:30"})
    return render_template("school/edit_session.html", group=group, session=None, form=Form(typed), errors={}, new_id=str(uuid7()), **_helpers(group))


@bp.post("/groups/<uuid:id>/sessions")
@allow(*STAFF)
def create_session(id):
    group = group_to_change(id)
    form = Form(request.form)
    new_id, values, helpers = form.uuid("id", required=False) or uuid7(), forms.read_session(form), _chosen_helpers(form, group)
    if not form.valid:
        return form_error("school/edit_session.html", form, group=group, session=None, new_id=str(new_id), **_helpers(group))
    made = add_session(new_id, group, values, by=receipts.author())
    set_helpers(made, helpers)
    return redirect(url_for(".show_session", id=find_session(made.id).id), 303)


def _helpers(group):
    return {"accounts": [(str(account.id), account.name) for account in _accounts(group)], "stages": STAGES}


def _accounts(group):
    return list(Account.of_station(group.station_id, "volunteer", "social_worker", "station_head"))


def _chosen_helpers(form, group):
    known = {str(account.id): account for account in _accounts(group)}
    return [known[id] for id in form.many("helpers", known)]


@bp.get("/sessions/<uuid:id>/edit")
@allow(*STAFF)
def edit_session(id):
    session = session_to_change(id)
    typed = MultiDict(forms.session_texts(session) | {"lead": str(session.lead_id or "")})
    typed.setlist("helpers", [str(helper.account_id) for helper in session.helpers])
    typed.update({_role(helper.account_id): helper.role for helper in session.helpers})
    return render_template("school/edit_session.html", form=Form(typed), errors={}, **_edit_page(session))


def _role(account_id):
    return f"role.{account_id}"


def _edit_page(session):
    return {"group": session.group, "session": session, "bases": forms.session_texts(session), **_helpers(session.group)}


@bp.post("/sessions/<uuid:id>")
@allow(*STAFF)
def update_session(id):
    """The plan of a session. What somebody else changed meanwhile is shown once before it is overwritten."""
    session = session_to_change(id)
    form = Form(request.form)
    values, helpers = forms.read_session(form), _chosen_helpers(form, session.group)
    lead = form.choice("lead", {str(account.id) for account in _accounts(session.group)}, required=False)
    roles = {account.id: form.text(_role(account.id), required=False, most=40) or "" for account in helpers if _role(account.id) in form.values}
    if form.valid:
        forms.clash(form, forms.session_texts(session), forms.session_texts(Session(**values)))
    if not form.valid:
        return form_error("school/edit_session.html", form, **_edit_page(session))
    change_session(session, {**values, "lead": lead}, helpers, roles, by=receipts.author())
    return redirect(url_for(".show_session", id=session.id), 303)


@bp.post("/sessions/<uuid:id>/holding")
@allow(*STAFF)
def hold(id):
    """It begins now. What was begun keeps its time."""
    session = session_to_change(id)
    if session.status != HELD:
        session.hold(receipts.author(), receipts.filled_at())
    return redirect(url_for(".show_session", id=session.id), 303)


@bp.post("/sessions/<uuid:id>/postponing")
@allow(*STAFF)
def postpone(id):
    session = session_to_change(id)
    form = Form(request.form)
    reason, to = forms.read_postponing(form)
    if not form.valid:
        return _not_taken_in(session, form)
    if session.status == HELD:
        raise Refused(_("This session took place. It can be cancelled, not postponed."))
    session.postpone(receipts.author(), reason, to)
    return redirect(url_for(".show_session", id=session.id), 303)


@bp.post("/sessions/<uuid:id>/cancelling")
@allow(*STAFF)
def cancel(id):
    session = session_to_change(id)
    form = Form(request.form)
    reason = form.text("why", required=False, most=200)
    if not form.valid:
        return _not_taken_in(session, form)
    session.cancel(receipts.author(), reason)
    return redirect(url_for(".show_session", id=session.id), 303)


@bp.post("/sessions/<uuid:id>/replanning")
@allow(*STAFF)
def plan_again(id):
    session = session_to_change(id)
    session.plan_again(receipts.author())
    return redirect(url_for(".show_session", id=session.id), 303)


@bp.post("/sessions/<uuid:id>/comment")
@allow("supervisor")
def comment(id):
    session = find_or_404(_supervised(), id=id)
    form = Form(request.form)
    text = form.text("comment", most=2000, lines=True)
    if not form.valid:
        return _not_taken_in(session, form)
    session.comment(by=current_user, text=text)
    return redirect(url_for(".show_session", id=session.id), 303)


def _supervised():
    return Session.select().where(Session.station_id.in_(supervised_stations(current_user)))
