"""How many days lie between two visits, chosen by the head for the station."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.forms import Form
from app.households.household import TIERS
from app.households.scope import head_stations
from app.households.tiers import StationTier
from app.households.views import bp
from app.web import allow, form_error


def _station():
    return head_stations(current_user)[0]


@bp.get("/tiers")
@allow("station_head")
def tiers():
    days = StationTier.of_station(_station())
    return render_template("households/tiers.html", form=Form(MultiDict((tier, str(count)) for tier, count in days.items())), errors={}, tiers=TIERS)


@bp.post("/tiers")
@allow("station_head")
def choose_tiers():
    form = Form(request.form)
    days = {tier: form.number(tier, least=1, most=366) for tier in TIERS}
    if not form.valid:
        return form_error("households/tiers.html", form, tiers=TIERS)
    for tier, count in days.items():
        StationTier.choose(_station(), tier, count, by=current_user)
    return redirect(url_for(".tiers"), 303)
