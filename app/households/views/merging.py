"""Two files of one home: a social worker proposes, the head folds one into the other."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app.forms import Form
from app.households.decisions import Decision
from app.households.duplicates import near_home
from app.households.household import Household
from app.households.merging import merge
from app.households.scope import head_stations
from app.households.views import bp, find_household
from app.i18n import _
from app.web import STAFF, Refused, allow, find_or_404, form_error


@bp.get("/<uuid:id>/merging")
@allow(*STAFF)
def ask_merge(id):
    home = find_household(id)
    return render_template("households/merging.html", home=home, near=near_home(home), form=Form({}), errors={})


@bp.post("/<uuid:id>/merging")
@allow(*STAFF)
def merge_files(id):
    """Doing it twice is harmless: the id leads to the surviving home already."""
    return _merge(id, find_or_404(Household.visible_to(current_user), id=Form(request.form).uuid("into") or id))


@bp.post("/<uuid:id>/merging/by-number")
@allow(*STAFF)
def merge_by_number(id):
    home = find_household(id)
    form = Form(request.form)
    number = form.text("number", most=20)
    into = Household.visible_to(current_user).where(Household.station_id == home.station_id, Household.number == number).first()
    if into is None:
        form.error("number", _("There is no file with this number."))
        return form_error("households/merging.html", form, home=home, near=near_home(home))
    return _merge(id, into)


def _merge(id, into):
    home = find_household(id)
    if into.id == home.id:
        if home.id == id:
            raise Refused(_("Please choose another file."))
        return redirect(url_for(".show", id=into.id), 303)
    if into.station_id != home.station_id:
        raise Refused(_("Please choose another file."))
    if home.station_id not in head_stations(current_user):
        Decision.add(home.station_id, "merge", "household", home.id, into=str(into.id), by=str(current_user.id))
        return redirect(url_for(".show", id=home.id, proposed=1), 303)
    merge(home, into, by=current_user)
    for decision in Decision.waiting(home.station_id).where(Decision.kind == "merge", Decision.about_id.in_([home.id, into.id])):
        if {str(decision.about_id), decision.details.get("into")} == {str(home.id), str(into.id)}:
            decision.settle(by=current_user, outcome="merged")
    return redirect(url_for(".show", id=into.id), 303)
