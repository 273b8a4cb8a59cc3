"""Shifts: what help is wanted, and volunteers who put themselves down."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, receipts
from app.db import uuid7
from app.events.activity import Activity
from app.events.forms import read_shift, shift_texts
from app.events.hours import follow_marks
from app.events.profile import SKILLS
from app.events.shift import Place, Shift
from app.events.views import activity_to_change, bp
from app.events.views.activities import activity_page
from app.forms import Form
from app.households.scope import staff_stations
from app.i18n import _l
from app.web import FIELD, STAFF, allow, find_or_404, form_error

LABELS = {"task": _l("What there is to do"), "wanted": _l("How many people"), "from": _l("Begins at"), "until": _l("Ends at"), "skills": _l("Skills")}


@bp.post("/events/<uuid:id>/shifts")
@allow(*STAFF)
def create_shift(id):
    activity = activity_to_change(id)
    form = Form(request.form)
    values = read_shift(form, activity)
    if not form.valid:
        return form_error("events/show.html", form, **activity_page(activity))
    made = Shift.create(id=form.uuid("id", required=False) or uuid7(), station_id=activity.station_id, activity=activity, **values)
    audit.record("plan_shift", made, by=receipts.author())
    return redirect(url_for(".show", id=activity.id), 303)


def _shift_to_change(id):
    return find_or_404(Shift.select().where(Shift.station_id.in_(staff_stations(receipts.author()))), id=id)


@bp.get("/events/shifts/<uuid:id>/edit")
@allow(*STAFF)
def edit_shift(id):
    shift = _shift_to_change(id)
    return render_template("events/shift.html", form=Form(MultiDict(shift_texts(shift))), errors={}, **_page(shift))


def _page(shift):
    return {"shift": shift, "activity": shift.activity, "skills": SKILLS, "labels": LABELS}


@bp.post("/events/shifts/<uuid:id>")
@allow(*STAFF)
def update_shift(id):
    shift = _shift_to_change(id)
    form = Form(request.form)
    values = read_shift(form, shift.activity)
    if not form.valid:
        return form_error("events/shift.html", form, **_page(shift))
    shift.change(receipts.author(), **values)
    follow_marks(shift.activity, [place.account_id for place in shift.places], receipts.author())
    return redirect(url_for(".show", id=shift.activity_id), 303)


@bp.post("/events/shifts/<uuid:id>/removal")
@allow(*STAFF)
def remove_shift(id):
    """Only while nobody is down for it."""
    shift = _shift_to_change(id)
    shift.remove(receipts.author())
    return redirect(url_for(".show", id=shift.activity_id), 303)


@bp.post("/events/shifts/<uuid:id>/places")
@allow(*FIELD)
def take_place(id):
    """Taking a place that one holds changes nothing."""
    mine = Activity.visible_to(receipts.author()).select(Activity.id)
    shift = find_or_404(Shift.select().where(Shift.activity.in_(mine)), id=id)
    shift.take(receipts.author())
    return redirect(url_for(".show", id=shift.activity_id), 303)


@bp.post("/events/places/<uuid:id>/withdrawal")
@allow(*FIELD)
def withdraw(id):
    """One's own place, or for staff anybody's of the station."""
    author = receipts.author()
    own = Place.account == author.id
    place = find_or_404(Place.select().where(own | Place.station_id.in_(staff_stations(author))), id=id)
    place.withdraw(by=current_user)
    return redirect(url_for(".show", id=place.shift.activity_id), 303)
