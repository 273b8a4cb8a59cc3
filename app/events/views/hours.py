"""Hours: proposed from coming and going, confirmed by a second person, corrected with a reason, on notice inside the station."""

from datetime import timedelta

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, clock, receipts
from app.events.certificate import revoke_what_no_longer_holds
from app.events.export import national_table
from app.events.forms import read_span
from app.events.hours import QUALITIES, Hours, propose_all, told_since, unwritten
from app.events.objection import Objection
from app.events.views import READERS, activity_to_change, bp
from app.forms import Form
from app.households.scope import staff_stations
from app.i18n import _
from app.web import FIELD, STAFF, Refused, allow, find_or_404, form_error

OBJECTIONS_SHOWN = timedelta(days=60)


@bp.get("/events/<uuid:id>/hours")
@allow(*STAFF)
def show_hours(id):
    activity = activity_to_change(id)
    context = {"rows": list(Hours.of_activity(activity)), "waiting": unwritten(activity), "told": told_since(activity)}
    context["objections"] = list(Objection.open_at([activity.station_id]))
    return render_template("events/hours.html", activity=activity, qualities=QUALITIES, **context)


@bp.post("/events/<uuid:id>/hours")
@allow(*STAFF)
def propose_hours(id):
    """Proposals for everybody who signed in: from their marks, or until the planned end."""
    activity = activity_to_change(id)
    propose_all(activity, receipts.author())
    return redirect(url_for(".show_hours", id=activity.id), 303)


def _hours(id):
    return find_or_404(Hours.select().where(Hours.station_id.in_(staff_stations(receipts.author())), Hours.replaced_at.is_null()), id=id)


@bp.post("/events/hours/<uuid:id>/confirmation")
@allow(*STAFF)
def confirm_hours(id):
    hours, form = _hours(id), Form(request.form)
    quality = form.choice("quality", QUALITIES, required=False)
    if not form.valid:
        raise Refused(next(iter(form.errors.values())))
    hours.confirm(receipts.author(), quality)
    return redirect(url_for(".show_hours", id=hours.activity_id), 303)


@bp.get("/events/hours/<uuid:id>/correction")
@allow(*STAFF)
def edit_hours(id):
    hours = _hours(id)
    texts = {"date": clock.local(hours.started_at).date().isoformat()}
    texts |= {"from": f"{clock.local(hours.started_at):%H:%M}", "until": f"{clock.local(hours.ended_at):%H:%M}"}
    return render_template("events/hours_correction.html", hours=hours, form=Form(MultiDict(texts)), errors={})


@bp.post("/events/hours/<uuid:id>/correction")
@allow(*STAFF)
def correct_hours(id):
    """A new row takes its place and waits for a second person; objections are answered by it, certificates that no longer hold are revoked."""
    hours, form = _hours(id), Form(request.form)
    starts, ends = read_span(form)
    reason = form.text("reason", most=200)
    if not form.valid:
        return form_error("events/hours_correction.html", form, hours=hours)
    made = hours.correct(receipts.author(), starts, ends, reason)
    Objection.settle_by_correction(hours, made, receipts.author())
    revoke_what_no_longer_holds(hours.account, receipts.author())
    return redirect(url_for(".show_hours", id=hours.activity_id), 303)


@bp.get("/events/notice")
@allow(*READERS)
def notice():
    """The hours of the last days, for all of the station's own people: names and hours, their own objections, and for the staff all that wait."""
    days = current_app.config["VOLUNTEER_NOTICE_DAYS"]
    rows = list(Hours.on_notice(current_user.station_ids, clock.now() - timedelta(days=days)))
    mine = list(Objection.raised_by(current_user, clock.now() - OBJECTIONS_SHOWN))
    context = {"mine": mine, "objected": {objection.hours_id for objection in mine}, "may_object": current_user.has(*FIELD)}
    return render_template("events/notice.html", rows=rows, days=days, waiting=list(Objection.open_at(staff_stations(current_user))), **context)


@bp.post("/events/hours/export")
@allow(*STAFF)
def export_hours():
    """Confirmed hours of a span of days in the fields of the national record (Order 67), as a table; formulas are made harmless."""
    form = Form(request.form)
    first, last, reason = form.day("first"), form.day("last"), form.text("reason", most=200)
    if form.valid and last < first:
        form.error("last", _("It ends before it begins."))
    if not form.valid:
        return form_error("events/export.html", form)
    author = receipts.author()
    audit.record("export_hours", author, by=author, reason=reason, first=str(first), last=str(last))
    name = f"hours-{author.station_id}-{first}-{last}.xlsx"
    return send_file(national_table(author, first, last), as_attachment=True, download_name=name)


@bp.get("/events/hours/export")
@allow(*STAFF)
def new_export():
    today = clock.today()
    typed = MultiDict({"first": today.replace(day=1).isoformat(), "last": today.isoformat()})
    return render_template("events/export.html", form=Form(typed), errors={})
