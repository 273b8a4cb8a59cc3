"""Objections to hours on notice: who of the station may object, and how the staff answer."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app import receipts
from app.db import uuid7
from app.events.hours import Hours
from app.events.objection import Objection, on_notice
from app.events.views import bp
from app.forms import Form
from app.households.scope import staff_stations
from app.web import FIELD, STAFF, allow, find_or_404, form_error


def _hours(id):
    return find_or_404(Hours.select().where(Hours.station_id.in_(receipts.author().station_ids), Hours.confirmed_at.is_null(False)), id=id)


def _objection(id):
    """One that the staff of its station may read."""
    return find_or_404(Objection.select().where(Objection.station_id.in_(staff_stations(receipts.author()))), id=id)


@bp.get("/events/hours/<uuid:id>/objection")
@allow(*FIELD)
def new_objection(id):
    hours = _hours(id)
    return render_template("events/objection_new.html", hours=hours, on_notice=on_notice(hours), form=Form({}), errors={}, new_id=str(uuid7()))


@bp.post("/events/hours/<uuid:id>/objection")
@allow(*FIELD)
def create_objection(id):
    """While the hours are on notice; a second one by the same account changes nothing as long as the first is open."""
    hours, form = _hours(id), Form(request.form)
    new_id, reason = form.uuid("id", required=False), form.text("reason", most=300, lines=True)
    if not form.valid:
        return form_error("events/objection_new.html", form, hours=hours, on_notice=on_notice(hours), new_id=str(new_id or uuid7()))
    Objection.raise_against(hours, receipts.author(), reason, new_id)
    return redirect(url_for(".notice"), 303)


@bp.get("/events/objections/<uuid:id>")
@allow(*STAFF)
def show_objection(id):
    return _page(_objection(id))


@bp.post("/events/objections/<uuid:id>/refusal")
@allow(*STAFF)
def refuse_objection(id):
    """The hours stand, for a reason. The other answer is a correction of the hours."""
    objection, form = _objection(id), Form(request.form)
    reason = form.text("reason", most=300, lines=True)
    if not form.valid:
        return _page(objection, form)
    objection.refuse(receipts.author(), reason)
    return redirect(url_for(".show_objection", id=objection.id), 303)


def _page(objection, form=None):
    context = {"objection": objection, "may_answer": objection.may_be_answered_by(current_user)}
    if form is not None:
        return form_error("events/objection.html", form, **context)
    return render_template("events/objection.html", form=Form({}), errors={}, **context)


@bp.post("/events/objections/<uuid:id>/withdrawal")
@allow(*FIELD)
def withdraw_objection(id):
    """By who raised it."""
    author = receipts.author()
    objection = find_or_404(Objection.select().where(Objection.account == author.id), id=id)
    objection.withdraw(author)
    return redirect(url_for(".notice"), 303)
