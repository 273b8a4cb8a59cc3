"""Activities: what is on, what is planned, and whether it took place."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, clock, receipts
from app.db import uuid7
from app.events.activity import CANCELLED, HELD, KINDS, PHOTO_POLICIES, Activity
from app.events.forms import activity_texts, read_activity
from app.events.marks import DOUBTFUL, METHODS, REFUSED, SignMark
from app.events.objection import Objection
from app.events.presence import Attendance
from app.events.profile import SKILLS
from app.events.shift import Shift
from app.events.views import READERS, activity_to_change, bp, find_activity, is_staff_of
from app.forms import Form
from app.households.person import Person
from app.households.scope import staff_stations
from app.i18n import _
from app.ledger.lines import PROGRAMMES
from app.people import Account
from app.web import STAFF, Refused, allow, form_error

AHEAD, BACK, MOST = timedelta(days=90), timedelta(days=60), 60


@bp.get("/events/")
@allow(*READERS)
def index():
    now = clock.now()
    seen = Activity.visible_to(current_user)
    coming = list(seen.where(Activity.ends_at >= now, Activity.starts_at <= now + AHEAD).order_by(Activity.starts_at).limit(MOST))
    past = list(seen.where(Activity.ends_at < now, Activity.starts_at >= now - BACK).order_by(Activity.starts_at.desc()).limit(MOST))
    return render_template("events/index.html", coming=coming, past=past, objections=Objection.open_at(staff_stations(current_user)).count())


@bp.get("/events/new")
@allow(*STAFF)
def new():
    typed = MultiDict({"kind": "community", "programme": "core_4", "photo_policy": "no_faces", "from": "09:00", "until": "11:00"})
    return render_template("events/edit.html", activity=None, form=Form(typed), errors={}, new_id=str(uuid7()), **_choices())


@bp.post("/events/")
@allow(*STAFF)
def create():
    form = Form(request.form)
    new_id, values = form.uuid("id", required=False) or uuid7(), read_activity(form)
    if not form.valid:
        return form_error("events/edit.html", form, activity=None, new_id=str(new_id), **_choices())
    author = receipts.author()
    made = Activity.create(id=new_id, station_id=author.station_id, organiser=author, **values)
    audit.record("plan_activity", made, by=author)
    return redirect(url_for(".show", id=made.id), 303)


@bp.get("/events/<uuid:id>")
@allow(*READERS)
def show(id):
    """Staff see who came; the others what it is about, and their own place and times."""
    return render_template("events/show.html", form=Form({}), errors={}, **activity_page(find_activity(id)))


def activity_page(activity):
    """What the page of an activity shows to the signed-in account."""
    own, attendance = is_staff_of(activity), Attendance.of(activity)
    context = {"activity": activity, "own": own, "shifts": list(Shift.of(activity)), "mine": attendance.volunteers.get(current_user.id), "skills": SKILLS}
    context["refused"] = [mark for mark in SignMark.of(activity).where(SignMark.account == current_user.id) if mark.refused]
    if own:
        context |= _present(activity, attendance) | {"doubtful": _doubtful(activity), "methods": METHODS, "away": _away(activity, attendance)}
        context["not_believed"] = _refused(activity, attendance)
    return context


def _present(activity, attendance):
    """Who came, by name: [(account, Presence)] and persons; and how many nobody knows."""
    accounts = {account.id: account for account in Account.select().where(Account.id.in_(list(attendance.volunteers)))}
    volunteers = [(accounts[id], presence) for id, presence in attendance.volunteers.items() if presence.here]
    persons = list(Person.select().where(Person.id.in_(attendance.persons)).order_by(Person.name)) if attendance.persons else []
    return {"volunteers": sorted(volunteers, key=lambda pair: pair[1].arrived_at), "residents": persons, "counted": attendance.counted}


def _away(activity, attendance):
    """Volunteers of the station who are not here: (id, name), those who are down for a shift first."""
    down = {place.account_id for shift in Shift.of(activity) for place in shift.places}
    here = {id for id, presence in attendance.volunteers.items() if presence.here}
    away = [account for account in Account.of_station(activity.station_id, "volunteer") if account.id not in here]
    return [(str(account.id), account.name) for account in sorted(away, key=lambda account: (account.id not in down, account.name))]


def _doubtful(activity):
    waiting = SignMark.of(activity).where(SignMark.verdict == DOUBTFUL, SignMark.confirmed_at.is_null())
    return list(waiting.select(SignMark, Account).join(Account).order_by(SignMark.at))


def _refused(activity, attendance):
    """Refused marks of volunteers who are not here by another: nothing is dropped, the staff may note them by hand."""
    refused = SignMark.of(activity).where(SignMark.verdict == REFUSED, SignMark.account.is_null(False))
    rows = refused.select(SignMark, Account).join(Account).order_by(SignMark.at)
    return [mark for mark in rows if not attendance.volunteers[mark.account_id].here]


@bp.get("/events/<uuid:id>/edit")
@allow(*STAFF)
def edit(id):
    activity = activity_to_change(id)
    return render_template("events/edit.html", activity=activity, form=Form(MultiDict(activity_texts(activity))), errors={}, **_choices())


@bp.post("/events/<uuid:id>")
@allow(*STAFF)
def update(id):
    activity = activity_to_change(id)
    form = Form(request.form)
    values = read_activity(form)
    if not form.valid:
        return form_error("events/edit.html", form, activity=activity, **_choices())
    for name, value in values.items():
        setattr(activity, name, value)
    activity.save()
    audit.record("change_activity", activity, by=receipts.author())
    if activity.status == HELD:
        from app.events.counting import recount

        recount(activity)
    return redirect(url_for(".show", id=activity.id), 303)


@bp.post("/events/<uuid:id>/holding")
@allow(*STAFF)
def hold(id):
    activity = activity_to_change(id)
    if activity.starts_at > clock.now():
        raise Refused(_("It has not begun yet."))
    if activity.status == CANCELLED:
        raise Refused(_("This activity was called off."))
    activity.hold(by=receipts.author())
    return redirect(url_for(".show", id=activity.id), 303)


@bp.post("/events/<uuid:id>/cancelling")
@allow(*STAFF)
def cancel(id):
    activity = activity_to_change(id)
    form = Form(request.form)
    reason = form.text("why", required=False, most=200)
    if not form.valid:
        return form_error("events/show.html", form, **activity_page(activity))
    activity.cancel(by=receipts.author(), reason=reason)
    return redirect(url_for(".show", id=activity.id), 303)


def _choices():
    return {"kinds": KINDS, "programmes": PROGRAMMES, "policies": PHOTO_POLICIES}
