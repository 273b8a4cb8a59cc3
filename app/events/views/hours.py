"""Hours: proposed from coming and going, confirmed by a second person, corrected with a reason, on notice inside the station."""

import io
from datetime import timedelta

import xlsxwriter
from flask import current_app, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, clock, receipts
from app.events.certificate import revoke_what_no_longer_holds
from app.events.forms import read_span
from app.events.hours import QUALITIES, Hours, as_hours, propose_all
from app.events.presence import Attendance
from app.events.profile import VolunteerProfile
from app.events.views import READERS, activity_to_change, bp
from app.forms import Form
from app.households.exports import neutral
from app.households.scope import staff_stations
from app.i18n import _
from app.people import Account
from app.web import STAFF, Refused, allow, find_or_404, form_error


@bp.get("/events/<uuid:id>/hours")
@allow(*STAFF)
def show_hours(id):
    activity = activity_to_change(id)
    rows = list(Hours.of_activity(activity))
    known = {row.account_id for row in rows}
    open_ones = [account_id for account_id, presence in Attendance.of(activity).volunteers.items() if presence.here and account_id not in known]
    waiting = list(Account.select().where(Account.id.in_(open_ones)).order_by(Account.name)) if open_ones else []
    return render_template("events/hours.html", activity=activity, rows=rows, waiting=waiting, qualities=QUALITIES)


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
    """A new row takes its place and waits for a second person; certificates that no longer hold are revoked."""
    hours, form = _hours(id), Form(request.form)
    starts, ends = read_span(form)
    reason = form.text("reason", most=200)
    if not form.valid:
        return form_error("events/hours_correction.html", form, hours=hours)
    hours.correct(receipts.author(), starts, ends, reason)
    revoke_what_no_longer_holds(hours.account, receipts.author())
    return redirect(url_for(".show_hours", id=hours.activity_id), 303)


@bp.get("/events/notice")
@allow(*READERS)
def notice():
    """The hours of the last days, for all of the station's own people: names and hours, nothing else."""
    days = current_app.config["VOLUNTEER_NOTICE_DAYS"]
    rows = list(Hours.on_notice(current_user.station_ids, clock.now() - timedelta(days=days)))
    return render_template("events/notice.html", rows=rows, days=days)


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
    return send_file(_table(author, first, last), as_attachment=True, download_name=name)


@bp.get("/events/hours/export")
@allow(*STAFF)
def new_export():
    today = clock.today()
    typed = MultiDict({"first": today.replace(day=1).isoformat(), "last": today.isoformat()})
    return render_template("events/export.html", form=Form(typed), errors={})


def _table(author, first, last):
    rows = (
        Hours.select()
        .where(Hours.station_id.in_(staff_stations(author)), Hours.replaced_at.is_null(), Hours.confirmed_at.is_null(False))
        .where(Hours.started_at >= clock.start_of(first), Hours.started_at < clock.start_of(last + timedelta(days=1)))
        .order_by(Hours.started_at)
    )
    head = [_("Name"), _("National volunteer number"), _("Activity"), _("Day"), _("Begins at"), _("Ends at"), _("Place"), _("What was done")]
    head += [_("Hours"), _("Quality"), _("Leader"), _("Written down by")]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([head, *map(_line, rows)]):
            sheet.write_row(at, 0, [neutral(value) for value in line])
    file.seek(0)
    return file


def _line(hours):
    activity, begins, ends = hours.activity, clock.local(hours.started_at), clock.local(hours.ended_at)
    writer = Account.get_or_none(Account.id == hours.proposed_by)
    line = [
        hours.account.name,
        VolunteerProfile.of(hours.account).national_number,
        activity.name,
        begins.date().isoformat(),
        f"{begins:%H:%M}",
        f"{ends:%H:%M}",
    ]
    line += [activity.place, hours.content, as_hours(hours.minutes), str(QUALITIES.get(hours.quality, ""))]
    return [*line, activity.organiser.name if activity.organiser else "", writer.name if writer else ""]
