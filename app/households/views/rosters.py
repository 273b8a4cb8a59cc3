"""Roster import: template, upload, preview, confirmation, progress."""

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user

from app.forms import Form
from app.households.household import Household
from app.households.roster_files import BadFile, read_file, template
from app.households.roster_import import confirm, progress, stage
from app.households.rosters import STAGED, Roster
from app.households.scope import staff_stations
from app.households.views import bp
from app.households.views.exports import as_file
from app.i18n import _
from app.receipts import own_transaction
from app.web import STAFF, allow, find_or_404, form_error, page_or_fragment

MOST_KNOWN = 100


def find_roster(id):
    return find_or_404(Roster.visible_to(current_user), id=id)


@bp.get("/import")
@allow(*STAFF)
def new_roster():
    return render_template("households/import.html", form=Form({}), errors={})


@bp.get("/import/template.xlsx")
@allow(*STAFF)
def roster_template() -> Response:
    return as_file(template(), "xlsx", "roster-template")


@bp.post("/import")
@allow(*STAFF)
@own_transaction
def upload_roster():
    """Read and check a file; nothing is saved but the rows that wait for confirmation."""
    form = Form(request.form)
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise BadFile(_("Please choose a file."))
        roster = stage(current_user, staff_stations(current_user)[0], file.filename, read_file(file.read()))
    except BadFile as problem:
        form.error("file", problem)
        return form_error("households/import.html", form)
    return redirect(url_for(".roster", id=roster.id), 303)


@bp.get("/import/<uuid:id>")
@allow(*STAFF)
def roster(id):
    found = find_roster(id)
    return page_or_fragment("households/roster.html", "households/_progress.html", roster=found, done=progress(found), known=_known(found))


def _known(roster):
    """[(row, home)] of the first MOST_KNOWN rows whose person is on file."""
    rows = [row for row in roster.rows if "known" in row][:MOST_KNOWN] if roster.state == STAGED else []
    homes = {str(home.id): home for home in Household.select().where(Household.id.in_([row["known"] for row in rows]))}
    return [(row, homes[row["known"]]) for row in rows if row["known"] in homes]


@bp.post("/import/<uuid:id>/confirmation")
@allow(*STAFF)
@own_transaction
def confirm_roster(id):
    confirm(find_roster(id), by=current_user._get_current_object())
    return redirect(url_for(".roster", id=id), 303)
