"""Categories of a person: added with a date and a source, ended with a date."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app import audit, clock
from app.forms import Form
from app.households import forms
from app.households.categories import Category
from app.households.household import Household
from app.households.views import bp
from app.households.views.persons import find_person
from app.i18n import _
from app.web import STAFF, allow, find_or_404, form_error


def find_category(id):
    return find_or_404(Category.visible_to(current_user), id=id)


@bp.get("/persons/<uuid:id>/categories/new")
@allow(*STAFF)
def new_category(id):
    return render_template("households/category.html", person=find_person(id), form=Form({}), errors={}, today=clock.today(), forms=forms)


@bp.post("/persons/<uuid:id>/categories")
@allow(*STAFF)
def create_category(id):
    """Adding one that the person is in already changes nothing."""
    person = find_person(id)
    form = Form(request.form)
    values = forms.read_category(form)
    if not form.valid:
        return form_error("households/category.html", form, person=person, today=clock.today(), forms=forms)
    held = Category.of_people([person.id]).where(Category.code == values["code"])
    if not held.exists():
        category = Category.create(station_id=person.station_id, person=person, **values)
        audit.record("create", category, code=category.code)
    return redirect(url_for(".show", id=person.household_id), 303)


@bp.get("/categories/<uuid:id>/ending")
@allow(*STAFF)
def ask_category_end(id):
    return render_template("households/category_end.html", category=find_category(id), form=Form({}), errors={}, today=clock.today())


@bp.post("/categories/<uuid:id>/ending")
@allow(*STAFF)
def end_category(id):
    category = find_category(id)
    form = Form(request.form)
    day = form.day("valid_until", required=False) or clock.today()
    if form.valid and day < category.valid_from:
        form.error("valid_until", _("This date is before the beginning."))
    if not form.valid:
        return form_error("households/category_end.html", form, category=category, today=clock.today())
    category.end(day, by=current_user)
    home = Household.get_by_id(category.person.household_id)
    return redirect(url_for(".show", id=home.id), 303)
