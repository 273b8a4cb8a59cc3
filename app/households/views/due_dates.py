"""Leaving one planned visit out, with a reason."""

from flask import redirect, request, url_for
from flask_login import current_user

from app.forms import Form
from app.households.due_dates import EXCUSES, DueDate
from app.households.views import bp
from app.web import STAFF, Refused, allow, find_or_404


@bp.post("/due-dates/<uuid:id>/excusing")
@allow(*STAFF)
def excuse(id):
    due = find_or_404(DueDate.visible_to(current_user), id=id)
    form = Form(request.form)
    reason = form.choice("reason", EXCUSES)
    if not form.valid:
        raise Refused(form.errors["reason"])
    due.excuse(reason, by=current_user)
    return redirect(url_for(".show", id=due.household_id), 303)
