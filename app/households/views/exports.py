"""Taking the roster out as a file, with a reason."""

from flask import Response, render_template, request
from flask_login import current_user

from app import audit, clock
from app.db import writing
from app.forms import Form
from app.households import exports
from app.households.views import bp
from app.receipts import own_transaction
from app.web import STAFF, allow, form_error


@bp.get("/export")
@allow(*STAFF)
def new_export():
    return render_template("households/export.html", form=Form({}), errors={}, count=exports.homes_for(current_user).count())


@bp.post("/export")
@allow(*STAFF)
@own_transaction
def export():
    """The file is built before the transaction that notes who took out how much and why."""
    form = Form(request.form)
    kind, reason = form.choice("format", exports.FORMATS), form.text("reason", most=200)
    if not form.valid:
        return form_error("households/export.html", form, count=exports.homes_for(current_user).count())
    homes = list(exports.homes_for(current_user))
    data = exports.FORMATS[kind](exports.rows(homes), exports.purpose(current_user, reason))
    with writing():
        audit.record("export", current_user, format=kind, homes=len(homes), reason=reason)
    return as_file(data, kind, f"{current_user.station_id}-{clock.iso_week(clock.today())}-households")


def as_file(data, kind, name) -> Response:
    return Response(data, mimetype=exports.TYPES[kind].split(";")[0], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})
