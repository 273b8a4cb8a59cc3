"""Persons of a home."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app import audit, receipts
from app.forms import Form
from app.households import forms
from app.households.changes import based_fields, change
from app.households.person import Person
from app.households.views import bp, find_household
from app.i18n import _
from app.web import STAFF, Refused, allow, find_or_404, form_error


def find_person(id):
    return find_or_404(Person.visible_to(current_user), id=id)


@bp.get("/<uuid:id>/persons/new")
@allow(*STAFF)
def new_person(id):
    return render_template("households/person.html", home=find_household(id), person=None, form=Form({}), errors={}, forms=forms)


@bp.post("/<uuid:id>/persons")
@allow(*STAFF)
def create_person(id):
    home = find_household(id)
    form = Form(request.form)
    values = forms.read_person(form)
    person_id = form.uuid("id", required=False)
    if not form.valid:
        return form_error("households/person.html", form, home=home, person=None, forms=forms)
    if not (person_id and Person.select().where(Person.id == person_id).exists()):
        person = Person.create(station_id=home.station_id, household=home, **({"id": person_id} if person_id else {}), **values)
        audit.record("create", person, by=receipts.author())
    return redirect(url_for(".show", id=home.id), 303)


@bp.get("/persons/<uuid:id>/edit")
@allow(*STAFF)
def edit_person(id):
    person = find_person(id)
    return render_template("households/person.html", home=person.household, person=person, form=forms.values_of(person, forms.PERSON), errors={}, forms=forms)


@bp.post("/persons/<uuid:id>")
@allow(*STAFF)
def update_person(id):
    person = find_person(id)
    form = Form(request.form)
    names = based_fields(request.form, forms.PERSON)
    if not names:
        raise Refused(_("This page is incomplete. Please open it again."))
    values = forms.read_person(form, names)
    if not form.valid:
        return form_error("households/person.html", form, home=person.household, person=person, forms=forms)
    clashed = change(person, values, request.form, by=receipts.author())
    return redirect(url_for(".show", id=person.household_id, clashed=len(clashed) or None), 303)
