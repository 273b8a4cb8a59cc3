"""Heat or cold: the head tells the station until when."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import clock
from app.forms import Form
from app.households.scope import head_stations
from app.households.season_alerts import KINDS, MOST_DAYS, SeasonAlert
from app.households.views import bp
from app.i18n import _, _l
from app.web import allow, form_error

NONE = "none"
CHOICES = {NONE: _l("No alert"), **KINDS}


@bp.get("/season-alert")
@allow("station_head")
def season_alert():
    held = SeasonAlert.today(head_stations(current_user)[0])
    typed = {"kind": held.kind, "until": held.until.isoformat()} if held else {"kind": NONE}
    return render_template("households/season_alert.html", form=Form(MultiDict(typed)), errors={}, choices=CHOICES)


@bp.post("/season-alert")
@allow("station_head")
def declare_season_alert():
    form = Form(request.form)
    kind = form.choice("kind", CHOICES)
    until = form.day("until", future=True) if kind != NONE else None
    if until and not clock.today() <= until <= clock.today() + timedelta(days=MOST_DAYS):
        form.error("until", _("Please choose a day from today on, at most %(count)s days ahead.", count=MOST_DAYS))
    if not form.valid:
        return form_error("households/season_alert.html", form, choices=CHOICES)
    station = head_stations(current_user)[0]
    if until:
        SeasonAlert.declare(station, kind, until, by=current_user)
    else:
        SeasonAlert.end(station, by=current_user)
    return redirect(url_for(".season_alert"), 303)
