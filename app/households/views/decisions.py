"""What waits for the head's decision."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app.forms import Form
from app.households.changes import FIELD_NAMES, take_offered
from app.households.decisions import Decision
from app.households.household import Household
from app.households.person import Person
from app.households.views import bp
from app.people import Account
from app.web import Refused, allow, find_or_404

OUTCOMES = ("noted", "kept", "taken", "apart")
TABLES = {"household": Household, "person": Person}


@bp.get("/decisions")
@allow("station_head")
def decisions():
    waiting = list(Decision.visible_to(current_user).where(Decision.settled_at.is_null()).order_by(Decision.at).limit(200))
    homes = {str(home.id): home for home in Household.select().where(Household.id.in_(_ids(waiting)), Household.station_id == current_user.station_id)}
    names = {str(account.id): account.name for account in Account.select(Account.id, Account.name).where(Account.id.in_(_ids(waiting)))}
    return render_template("households/decisions.html", decisions=waiting, homes=homes, names=names, field_names=FIELD_NAMES)


def _ids(waiting):
    """Ids of homes and accounts that the decisions speak of."""
    texts = [str(decision.about_id) for decision in waiting]
    texts += [decision.details.get(name) for decision in waiting for name in ("household", "into", "by", "author", "earlier_by")]
    return [text for text in texts if isinstance(text, str) and len(text) == 36]


@bp.post("/decisions/<uuid:id>/settling")
@allow("station_head")
def settle(id):
    """Settling what is settled changes nothing."""
    decision = find_or_404(Decision.visible_to(current_user), id=id)
    form = Form(request.form)
    outcome = form.choice("outcome", OUTCOMES)
    if not form.valid:
        raise Refused(form.errors["outcome"])
    if decision.settled_at is None and decision.kind == "clash" and outcome == "taken":
        model = TABLES[decision.about]
        record = find_or_404(model.select().where(model.station_id == decision.station_id), id=decision.about_id)
        take_offered(record, decision.details["field"], decision.details["offered"], by=current_user)
    decision.settle(by=current_user, outcome=outcome)
    return redirect(url_for(".decisions"), 303)
