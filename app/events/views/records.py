"""A volunteer's record of service, and the certificates made from it."""

import io

from flask import abort, current_app, redirect, render_template, request, send_file, url_for
from flask_login import current_user

from app import receipts
from app.db import uuid7
from app.events.certificate import Certificate
from app.events.printing import as_pdf, rows_of
from app.events.profile import SKILLS, VolunteerProfile
from app.events.service_record import KINDS, Record, RecordEntry
from app.events.views import bp
from app.forms import Form
from app.i18n import _
from app.limits import limiter
from app.people import Account
from app.web import FIELD, STAFF, Refused, allow, find_or_404, form_error, public


@bp.get("/events/record")
@allow(*FIELD)
def own_record():
    return _page(current_user._get_current_object())


@bp.get("/events/volunteers/<uuid:id>/record")
@allow(*STAFF)
def show_record(id):
    return _page(_volunteer(id))


def _page(account, form=None, revoking=None):
    """The record of a volunteer. `revoking`: the certificate whose form comes back."""
    own = account.id == current_user.id
    context = {"volunteer": account, "profile": VolunteerProfile.of(account), "record": Record(account), "certificates": list(Certificate.of(account))}
    context |= {
        "revoking": revoking,
        "own": own,
        "skills": SKILLS,
        "kinds": KINDS,
        "new_id": str(uuid7()),
        "may_issue": current_user.has("station_head") and not own,
    }
    if form is not None:
        return form_error("events/record.html", form, **context)
    return render_template("events/record.html", form=Form({}), errors={}, **context)


def _volunteer(id):
    mine = Account.once_of_station(receipts.author().station_id).select(Account.id)
    return find_or_404(Account.select().where(Account.id.in_(mine)), id=id)


@bp.post("/events/volunteers/<uuid:id>/record")
@allow(*STAFF)
def create_entry(id):
    """A training, an award or an evaluation, written by somebody else than the volunteer."""
    account, form, author = _volunteer(id), Form(request.form), receipts.author()
    kind, on, what = form.choice("kind", KINDS), form.day("on"), form.text("what", most=200)
    minutes = form.number("minutes", least=0, most=6000, required=False)
    if account.id == author.id:
        form.error("what", _("Somebody else writes into your own record."))
    if not form.valid:
        return _page(account, form)
    RecordEntry.write(form.uuid("id", required=False) or uuid7(), account, kind, on, what, minutes, author)
    return redirect(url_for(".show_record", id=account.id), 303)


@bp.post("/events/record/<uuid:id>/taking-back")
@allow(*STAFF)
def take_back_entry(id):
    author = receipts.author()
    entry = find_or_404(RecordEntry.select().where(RecordEntry.station_id == author.station_id, RecordEntry.account != author.id), id=id)
    entry.take_back(by=author)
    return redirect(url_for(".show_record", id=entry.account_id), 303)


# ---- certificates ----


@bp.post("/events/volunteers/<uuid:id>/certificates")
@allow("station_head")
def issue(id):
    """By the head, for somebody else, of hours that were on notice long enough. The same hours give the same certificate."""
    account, author = _volunteer(id), receipts.author()
    if account.id == author.id:
        raise Refused(_("Somebody else issues a certificate for you."))
    made = Certificate.issue(account, by=author)
    return redirect(url_for(".show_record", id=made.account_id), 303)


@bp.post("/events/certificates/<uuid:id>/revocation")
@allow("station_head")
def revoke(id):
    author, form = receipts.author(), Form(request.form)
    certificate = find_or_404(Certificate.select().where(Certificate.station_id == author.station_id), id=id)
    reason = form.text("reason", most=200)
    if not form.valid:
        return _page(certificate.account, form, revoking=certificate)
    certificate.revoke(author, reason)
    return redirect(url_for(".show_record", id=certificate.account_id), 303)


@bp.get("/events/certificates/<uuid:id>.pdf")
@allow(*FIELD)
def certificate_pdf(id):
    """For whom it is about, and for the staff of the station."""
    mine = Certificate.account == current_user.id
    readable = mine | (Certificate.station_id == current_user.station_id) if current_user.is_staff else mine
    certificate = find_or_404(Certificate.select().where(readable), id=id)
    if not certificate.valid:
        abort(410)
    origin = (current_app.config["PUBLIC_ORIGIN"] or request.host_url).rstrip("/")
    made = as_pdf(certificate, f"{origin}{url_for('.confirm_certificate', public_id=certificate.public_id)}")
    return send_file(io.BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=f"{certificate.number}.pdf")


@bp.get("/c/<uuid:public_id>")
@public
@limiter.limit("30 per minute")
def confirm_certificate(public_id):
    """Confirms what is printed and shows no more than that; of a revoked one only that it is."""
    certificate = find_or_404(Certificate.select(), public_id=public_id)
    return render_template("events/confirmed.html", certificate=certificate, rows=rows_of(certificate) if certificate.valid else [])
