"""Consents of a home: given with the words that were used, withdrawn in one tap."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app import audit, receipts
from app.db import uuid7
from app.forms import Form
from app.households import forms
from app.households.consents import Consent
from app.households.views import bp, find_household
from app.web import STAFF, allow, find_or_404, form_error


@bp.get("/<uuid:id>/consents/new")
@allow(*STAFF)
def new_consent(id):
    return render_template("households/consent.html", home=find_household(id), form=Form({}), errors={}, forms=forms)


@bp.post("/<uuid:id>/consents")
@allow(*STAFF)
def give_consent(id):
    """Giving again what is given changes nothing."""
    home = find_household(id)
    form = Form(request.form)
    values = forms.read_consent(form, {str(person.id): person for person in home.members})
    consent_id = form.uuid("id", required=False) or uuid7()
    if not form.valid:
        return form_error("households/consent.html", form, home=home, forms=forms)
    person_id = values.pop("person_id")
    if not Consent.noted(home, values["purpose"], person_id):
        consent = Consent.create(id=consent_id, station_id=home.station_id, household=home, person=person_id, explained_by=receipts.author().id, **values)
        audit.record("give", consent, by=receipts.author(), purpose=consent.purpose)
    return redirect(url_for(".show", id=home.id), 303)


@bp.post("/consents/<uuid:id>/withdrawal")
@allow(*STAFF)
def withdraw_consent(id):
    consent = find_or_404(Consent.visible_to(current_user), id=id)
    consent.withdraw(by=receipts.author())
    return redirect(url_for(".show", id=consent.household_id), 303)
