"""Who looks after a home."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app.forms import Form
from app.households.assignments import Assignment
from app.households.views import bp, find_household
from app.people import Account
from app.web import STAFF, allow, find_or_404, form_error


@bp.get("/<uuid:id>/assignments/new")
@allow(*STAFF)
def new_assignment(id):
    home = find_household(id)
    return render_template("households/assignment.html", home=home, form=Form({}), errors={}, accounts=_accounts(home))


@bp.post("/<uuid:id>/assignments")
@allow(*STAFF)
def assign(id):
    home = find_household(id)
    form = Form(request.form)
    accounts = {str(account.id): account for account in _accounts(home)}
    chosen = form.choice("account", accounts)
    if not form.valid:
        return form_error("households/assignment.html", form, home=home, accounts=list(accounts.values()))
    Assignment.assign(home, accounts[chosen], by=current_user)
    return redirect(url_for(".show", id=home.id), 303)


def _accounts(home):
    return list(Account.of_station(home.station_id, "volunteer", "social_worker", "station_head"))


@bp.post("/assignments/<uuid:id>/ending")
@allow(*STAFF)
def end_assignment(id):
    assignment = find_or_404(Assignment.visible_to(current_user), id=id)
    assignment.end(by=current_user)
    return redirect(url_for(".show", id=assignment.household_id), 303)
