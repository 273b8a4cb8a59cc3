"""Taking people of the station's homes into a group, and their leaving."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import clock, receipts
from app.forms import Form
from app.households.household import Household, fill_members
from app.households.person import Person
from app.households.scope import staff_stations
from app.i18n import _
from app.receipts import own_transaction
from app.school.group import LEAVINGS, Member
from app.school.views import bp, find_group, group_to_change
from app.web import STAFF, Refused, allow, find_or_404, form_error, page_or_fragment

MOST_FOUND = 20


@bp.get("/groups/<uuid:id>/members/new")
@allow(*STAFF)
def new_member(id):
    return _found(find_group(id), "")


@bp.post("/groups/<uuid:id>/members/search")
@allow(*STAFF)
@own_transaction
def search_members(id):
    """A search is posted: names do not belong in addresses and logs."""
    return _found(find_group(id), request.form.get("q", "")[:60])


def _found(group, text):
    homes = Household.search(text, Household.visible_to(current_user).where(Household.active(), Household.station_id == group.station_id))
    homes = list(homes.order_by(Household.name_key, Household.number).limit(MOST_FOUND))
    form = Form(MultiDict({"joined_on": clock.today().isoformat()}))
    return page_or_fragment("school/members_new.html", "school/_found.html", form=form, errors={}, **_page(group, homes, text))


def _page(group, homes, text):
    return {"group": group, "homes": fill_members(homes), "inside": {member.person_id for member in group.members}, "q": text}


@bp.post("/groups/<uuid:id>/members")
@allow(*STAFF)
def add_member(id):
    """Taking in who is in already changes nothing."""
    group = group_to_change(id)
    form = Form(request.form)
    person_id, joined_on = form.uuid("person"), form.day("joined_on", required=False)
    if "person" in form.errors:
        raise Refused(form.errors["person"])
    person = find_or_404(Person.visible_to(receipts.author()).where(Person.station_id == group.station_id, Person.deceased_on.is_null()), id=person_id)
    if not form.valid:
        return form_error("school/members_new.html", form, **_page(group, [person.household], ""))
    if not group.open and group.has_met:
        raise Refused(_("This group is closed: nobody joins after its first session. You can open it under Change."))
    group.add(person, by=receipts.author(), joined_on=joined_on)
    return redirect(url_for(".show_group", id=group.id), 303)


@bp.get("/members/<uuid:id>/leaving")
@allow(*STAFF)
def ask_leaving(id):
    member = _find_member(id)
    form = Form(MultiDict({"joined_on": member.joined_on.isoformat()}))
    return render_template("school/leaving.html", member=member, form=form, errors={}, leavings=LEAVINGS)


@bp.post("/members/<uuid:id>/joining")
@allow(*STAFF)
def change_joining(id):
    """Another day of joining: what the member was part of is counted from then on."""
    member = _find_member(id)
    form = Form(request.form)
    joined_on = form.day("joined_on")
    if joined_on and member.left_on and joined_on > member.left_on:
        form.error("joined_on", _("This date is after the leaving."))
    if not form.valid:
        return form_error("school/leaving.html", form, member=member, leavings=LEAVINGS)
    member.join(by=receipts.author(), on=joined_on)
    return redirect(url_for(".show_group", id=member.group_id), 303)


@bp.post("/members/<uuid:id>/leaving")
@allow(*STAFF)
def leave(id):
    member = _find_member(id)
    form = Form(request.form)
    reason, left_on = form.choice("reason", LEAVINGS), form.day("left_on", required=False)
    if left_on and left_on < member.joined_on:
        form.error("left_on", _("This date is before the joining."))
    if not form.valid:
        return form_error("school/leaving.html", form, member=member, leavings=LEAVINGS)
    member.leave(by=receipts.author(), reason=reason, on=left_on)
    return redirect(url_for(".show_group", id=member.group_id), 303)


def _find_member(id):
    return find_or_404(Member.select().where(Member.station_id.in_(staff_stations(current_user))), id=id)
