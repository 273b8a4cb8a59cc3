"""The list of homes, one home, a new one, changing and ending it."""

import uuid
from functools import reduce

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import escape

from app import audit, receipts
from app.db import uuid7
from app.forms import Form
from app.households import forms
from app.households.assignments import Assignment
from app.households.changes import based_fields, change
from app.households.consents import Consent
from app.households.decisions import Decision
from app.households.due_dates import EXCUSES, DueDate
from app.households.duplicates import near, near_home
from app.households.hazards import Hazard, worst_open
from app.households.household import ENDINGS, Household, fill_members
from app.households.person import Person
from app.households.scope import staff_stations
from app.households.tasks import Task
from app.households.views import bp, find_household
from app.households.villages import Village
from app.i18n import _
from app.receipts import own_transaction
from app.web import FIELD, STAFF, Refused, allow, form_error, page_or_fragment

PAGE = 50
NOBODY = uuid.UUID(int=0)


@bp.get("/")
@allow(*FIELD)
def index():
    return _list(request.args.get("page", 1, type=int))


@bp.post("/search")
@allow(*FIELD)
@own_transaction
def search():
    """A search is posted: names and phones do not belong in addresses and logs (design.md section 7)."""
    return _list(request.form.get("page", 1, type=int), request.form.get("q", ""))


def _list(page, text=""):
    page = min(max(page, 1), 10_000)
    query = Household.search(text, Household.visible_to(current_user).where(Household.active()))
    homes = fill_members(list(query.order_by(DueDate.earliest_of(Household), Household.name_key, Household.number).offset((page - 1) * PAGE).limit(PAGE + 1)))
    more, homes = len(homes) > PAGE, homes[:PAGE]
    ids = [home.id for home in homes]
    context = {"homes": homes, "due": DueDate.of_homes(ids), "hazards": worst_open(ids, current_user), "q": text[:60], "at": page, "more": more}
    return page_or_fragment("households/index.html", "households/_homes.html", **context)


@bp.get("/<uuid:id>")
@allow(*FIELD)
def show(id):
    home = find_household(id)
    if home.id != id:
        return redirect(url_for(".show", id=home.id))
    hazards = list(Hazard.visible_to(current_user).where(Hazard.household == home.id, Hazard.closed_at.is_null()).order_by(Hazard.found_on))
    tasks = list(Task.visible_to(current_user).where(Task.household == home.id, Task.closed_at.is_null()).order_by(Task.due_at))
    if home.station_id not in staff_stations(current_user):
        return render_template("households/short.html", home=home, hazards=hazards, tasks=tasks)
    return render_template(
        "households/show.html",
        home=home,
        hazards=hazards,
        tasks=tasks,
        consents=list(Consent.of(home)),
        assignments=list(Assignment.of(home)),
        near=near_home(home),
        endings=ENDINGS,
        excuses=EXCUSES,
    )


def short_pages(homes):
    """Yield (home, HTML, kind): the short view of each home, whoever asks: little on the phone, what tonight needs."""
    ids = [home.id for home in fill_members(homes)]
    due = DueDate.of_homes(ids)
    hazards, tasks = {}, {}
    for hazard in Hazard.visible_to(current_user).where(Hazard.household.in_(ids), Hazard.closed_at.is_null()).order_by(Hazard.found_on):
        hazards.setdefault(hazard.household_id, []).append(hazard)
    for task in Task.visible_to(current_user).where(Task.household.in_(ids), Task.closed_at.is_null()).order_by(Task.due_at):
        tasks.setdefault(task.household_id, []).append(task)
    around = Household(id=NOBODY, label="\ue000", village=Village(name="\ue001"))
    page = render_template("households/short.html", home=around, body="\ue002")
    for home in homes:
        home._next_due = due.get(home.id)
        open_here = {"hazards": hazards.get(home.id, ()), "tasks": tasks.get(home.id, ())}
        body = render_template("households/_short.html", home=home, **open_here)
        own = ((str(NOBODY), str(home.id)), ("\ue000", escape(home.label)), ("\ue001", escape(home.village_name)), ("\ue002", body))
        yield home, reduce(lambda made, pair: made.replace(*pair), own, page), tuple(map(len, open_here.values()))


@bp.get("/new")
@allow(*STAFF)
def new():
    return render_template("households/new.html", form=Form({}), errors={}, **_choices())


@bp.post("/")
@allow(*STAFF)
def create():
    """A new file with its first person. Near-duplicates are shown once; what waited on a phone is taken in, and the head is asked instead."""
    author = receipts.author()
    stations = staff_stations(author, receipts.filled_at()) or staff_stations(author)
    if not stations:
        abort(404)
    form = Form(request.form)
    id = form.uuid("id", required=False) or uuid7()
    values, person = forms.read(form, forms.HOUSEHOLD), forms.read_person(form, ("name", "sex", "birth_year"))
    if not form.valid:
        return form_error("households/new.html", form, **_choices())
    known = Household.get_or_none(Household.id == id)
    if known:
        return redirect(url_for(".show", id=find_household(id).id), 303)
    alike = near(stations[0], [values["label"], person["name"]], values["village"], [values["phone"]])
    if alike and not form.tick("anyway") and "X-Outbox" not in request.headers:
        return form_error("households/new.html", form, near=alike, **_choices())
    home = open_file(id, stations[0], values, person, by=author)
    if "X-Outbox" in request.headers:
        for other in alike:
            Decision.add(home.station_id, "merge", "household", home.id, into=str(other.id), by=str(author.id))
    return redirect(url_for(".show", id=home.id), 303)


def open_file(id, station_id, values, person, by):
    village = Village.named(station_id, values.pop("village"))
    home = Household.create(id=id, station_id=station_id, number=Household.next_number(station_id), village=village, **values)
    Person.create(station_id=station_id, household=home, language=values["languages"] or None, **person)
    DueDate.plan(home)
    audit.record("create", home, by=by)
    return home


def _choices():
    stations = staff_stations(current_user)
    return {
        "villages": [village.name for village in Village.of_station(stations[0])] if stations else [],
        "forms": forms,
        "new_id": request.form.get("id") or str(uuid7()),
    }


@bp.get("/<uuid:id>/edit")
@allow(*STAFF)
def edit(id):
    home = find_household(id)
    return render_template("households/edit.html", home=home, form=forms.values_of(home, forms.HOUSEHOLD), errors={}, **_choices())


@bp.post("/<uuid:id>")
@allow(*STAFF)
def update(id):
    """Change the fields for which the form says what they were based on."""
    home = find_household(id)
    form = Form(request.form)
    names = based_fields(request.form, forms.HOUSEHOLD)
    if not names:
        raise Refused(_("This page is incomplete. Please open it again."))
    values = forms.read(form, forms.HOUSEHOLD, names)
    if not form.valid:
        return form_error("households/edit.html", form, home=home, **_choices())
    if values.get("village"):
        values["village"] = Village.named(home.station_id, values["village"])
    tier = home.tier
    clashed = change(home, values, request.form, by=receipts.author())
    if home.tier != tier:
        DueDate.replan(home)
    return redirect(url_for(".show", id=home.id, clashed=len(clashed) or None), 303)


@bp.post("/<uuid:id>/ending")
@allow(*STAFF)
def end(id):
    home = find_household(id)
    home.end(_choice("reason", ENDINGS), by=current_user)
    return redirect(url_for(".show", id=home.id), 303)


@bp.post("/<uuid:id>/reopening")
@allow(*STAFF)
def reopen(id):
    home = find_household(id)
    home.reopen(by=current_user)
    return redirect(url_for(".show", id=home.id), 303)


def _choice(name, choices):
    form = Form(request.form)
    value = form.choice(name, choices)
    if not form.valid:
        raise Refused(form.errors[name])
    return value
