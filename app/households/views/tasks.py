"""Tasks of homes: what is to do for me or my station, and closing one; hazards of a home."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app import receipts
from app.forms import Form
from app.households.hazards import Hazard
from app.households.tasks import OUTCOMES, Task
from app.households.views import bp, find_household
from app.web import FIELD, STAFF, allow, find_or_404, form_error


def find_task(id):
    return find_or_404(Task.visible_to(current_user), id=id)


@bp.get("/tasks/")
@allow(*FIELD)
def tasks():
    listed = Task.visible_to(current_user).where(Task.closed_at.is_null()).order_by(Task.due_at.is_null(), Task.due_at).limit(200)
    return render_template("households/tasks.html", tasks=list(listed))


@bp.get("/tasks/<uuid:id>")
@allow(*FIELD)
def task(id):
    return render_template("households/task.html", task=find_task(id), form=Form({}), errors={}, outcomes=OUTCOMES)


@bp.post("/tasks/<uuid:id>/closing")
@allow(*FIELD)
def close_task(id):
    """Closing what is closed changes nothing. Who might close it when the form was filled in, may."""
    author, at = receipts.author(), receipts.filled_at()
    found = Task.visible_to(author).where(Task.id == id).first() or find_or_404(Task.visible_to(author, at), id=id)
    form = Form(request.form)
    outcome, note = form.choice("outcome", OUTCOMES), form.text("note", required=False, most=500, lines=True)
    if not form.valid:
        return form_error("households/task.html", form, task=found, outcomes=OUTCOMES)
    found.close(by=author, outcome=outcome, note=note, closes_hazard=form.tick("hazard_gone") and author.is_staff)
    return redirect(url_for(".task", id=found.id), 303)


@bp.get("/<uuid:id>/hazards")
@allow(*STAFF)
def hazards(id):
    """All hazards of a home, the closed ones after the open."""
    home = find_household(id)
    return render_template("households/hazards.html", home=home, hazards=_hazards_of(home), form=Form({}), errors={})


def _hazards_of(home):
    found = Hazard.visible_to(current_user).where(Hazard.household == home.id)
    return list(found.order_by(Hazard.closed_at.is_null(False), Hazard.found_on.desc()))


@bp.post("/hazards/<uuid:id>/closing")
@allow(*STAFF)
def close_hazard(id):
    hazard = find_or_404(Hazard.visible_to(current_user), id=id)
    form = Form(request.form)
    closing = form.text("closing", required=False) or ""
    if not form.valid:
        home = find_household(hazard.household_id)
        return form_error("households/hazards.html", form, home=home, hazards=_hazards_of(home), closing=hazard)
    hazard.close(by=receipts.author(), closing=closing)
    return redirect(url_for(".hazards", id=hazard.household_id), 303)
