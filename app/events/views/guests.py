"""Residents who come: known by name, or as a number."""

from flask import redirect, request, url_for
from flask_login import current_user

from app import receipts
from app.db import uuid7
from app.events.counting import recount
from app.events.marks import CARD, COUNT, IN, LATE_ENTRY, UNDO, SignMark
from app.events.presence import Attendance
from app.events.views import activity_to_change, bp
from app.events.views.activities import activity_page
from app.forms import Form
from app.households import cards
from app.households.household import Household, fill_members
from app.households.person import Person
from app.receipts import own_transaction
from app.web import STAFF, Refused, allow, find_or_404, form_error, page_or_fragment

MOST_FOUND = 20


@bp.get("/events/<uuid:id>/guests/new")
@allow(*STAFF)
def new_guest(id):
    return _found(activity_to_change(id), "")


@bp.post("/events/<uuid:id>/guests/search")
@allow(*STAFF)
@own_transaction
def search_guests(id):
    """A search is posted: names do not belong in addresses and logs."""
    return _found(activity_to_change(id), request.form.get("q", "")[:60])


def _found(activity, text):
    homes = Household.search(text, Household.visible_to(current_user).where(Household.active(), Household.station_id == activity.station_id))
    homes = fill_members(list(homes.order_by(Household.name_key, Household.number).limit(MOST_FOUND)))
    people = cards.holders(activity.station_id, text)
    known = {person.id for person, _card in people}
    people += [(person, None) for home in homes for person in home.at_home if person.id not in known]
    inside = set(Attendance.of(activity).persons)
    return page_or_fragment("events/guests.html", "events/_guests.html", activity=activity, people=people, inside=inside, q=text)


@bp.post("/events/<uuid:id>/guests")
@allow(*STAFF)
def create_guest(id):
    """One resident who came (`person`), was noted by mistake (`present=no`), or a number of those whom nobody knows (`count`)."""
    activity = activity_to_change(id)
    form, author = Form(request.form), receipts.author()
    mark = {"id": form.uuid("id", required=False) or uuid7(), "at": receipts.filled_at(), "by": author}
    if "count" in form.values:
        amount = form.number("count", least=-500, most=2000)
        if not form.valid:
            return form_error("events/show.html", form, **activity_page(activity))
        SignMark.add(activity, what=COUNT, method=LATE_ENTRY, amount=amount, **mark)
    else:
        chosen = form.uuid("person")
        if not form.valid:
            raise Refused(next(iter(form.errors.values())))
        person = find_or_404(Person.visible_to(author).where(Person.station_id == activity.station_id), id=chosen)
        SignMark.add(activity, what=UNDO if form.values.get("present") == "no" else IN, method=CARD, person_id=person.id, **mark)
    recount(activity)
    return redirect(url_for(".roll" if form.values.get("page") == "roll" else ".show", id=activity.id), 303)
