"""Pages of those who look on from outside a station: the supervisor's sample, the bureau's openings, and what the head sees of both."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import clock
from app.audit import AuditEntry
from app.forms import Form
from app.households import Consent, Hazard, Household
from app.households.scope import head_stations
from app.i18n import _
from app.people import Account, Station
from app.reports.comments import SampleComment
from app.reports.openings import FileOpening, find_person
from app.reports.samples import MaskedVisit, sample, sampled_visits, sampled_wishes
from app.reports.views import find_week
from app.visits import Visit, words
from app.web import allow, find_or_404, form_error
from app.wishes import words as wish_words

bp = Blueprint("oversight", __name__, url_prefix="/reports")
REASON_LEAST = 10


def supervised():
    """The stations that the account supervises now."""
    now = clock.now()
    own = [grant.station_id for grant in current_user.grants if grant.role == "supervisor" and grant.station_id and grant.valid_at(now)]
    return list(Station.ordered().where(Station.id.in_(own)))


def find_station():
    """The station of `?station=`, else the first; 404 for another's."""
    stations = supervised()
    code = request.args.get("station") or (stations[0].id if stations else None)
    return next((station for station in stations if station.id == code), None) or abort(404)


@bp.get("/samples/")
@allow("supervisor")
def this_weeks_sample():
    return redirect(url_for(".sampled", name=clock.iso_week(clock.today()), station=request.args.get("station")))


@bp.get("/samples/<name>")
@allow("supervisor")
def sampled(name):
    week, station = find_week(name), find_station()
    drawn = {"files": sample(station.id, week), "visits": sampled_visits(station.id, week), "wishes": sampled_wishes(station.id, week)}
    return render_template(
        "reports/sample.html", week=week, station=station, stations=supervised(), comments=SampleComment.of(current_user, week), words=words, **drawn
    )


def find_file(station, week, id):
    """The file as far as it was drawn, else 404."""
    return next((file for file in sample(station.id, week) if file.id == id), None) or abort(404)


def find_sampled_visit(station, week, id):
    """A visit that was drawn, or one to a home whose file was, else 404."""
    drawn = next((visit for visit in sampled_visits(station.id, week) if visit.id == id), None)
    return drawn or next((MaskedVisit(visit) for file in sample(station.id, week) for visit in file.visits if visit.id == id), None) or abort(404)


def find_sampled_wish(station, week, id):
    """A wish that was drawn, else 404."""
    return next((wish for wish in sampled_wishes(station.id, week) if wish.id == id), None) or abort(404)


WORDS = {"file": words, "visit": words, "wish": wish_words}


def _page(week, station, sampled):
    """Template and context of what was drawn."""
    return f"reports/sampled_{sampled.kind}.html", {"week": week, "station": station, "sampled": sampled, "words": WORDS[sampled.kind]}


def _read(find, name, id):
    """What was drawn is open to the supervisor, masked; each reading is in the audit."""
    week, station = find_week(name), find_station()
    sampled = find(station, week, id)
    sampled.read(by=current_user, week=week)
    template, context = _page(week, station, sampled)
    return render_template(template, form=Form(_comment(week, id)), errors={}, **context)


def _comment_on(find, name, id):
    week, station = find_week(name), find_station()
    sampled, form = find(station, week, id), Form(request.form)
    text = form.text("comment", most=1000, lines=True)
    if not form.valid:
        template, context = _page(week, station, sampled)
        return form_error(template, form, **context)
    SampleComment.write(sampled, week, text, by=current_user)
    return redirect(url_for(".sampled", name=name, station=station.id), 303)


@bp.get("/samples/<name>/<uuid:id>")
@allow("supervisor")
def sampled_file(name, id):
    return _read(find_file, name, id)


@bp.post("/samples/<name>/<uuid:id>/comments")
@allow("supervisor")
def comment_on_file(name, id):
    return _comment_on(find_file, name, id)


@bp.get("/samples/<name>/visits/<uuid:id>")
@allow("supervisor")
def sampled_visit(name, id):
    return _read(find_sampled_visit, name, id)


@bp.post("/samples/<name>/visits/<uuid:id>/comments")
@allow("supervisor")
def comment_on_visit(name, id):
    return _comment_on(find_sampled_visit, name, id)


@bp.get("/samples/<name>/wishes/<uuid:id>")
@allow("supervisor")
def sampled_wish(name, id):
    return _read(find_sampled_wish, name, id)


@bp.post("/samples/<name>/wishes/<uuid:id>/comments")
@allow("supervisor")
def comment_on_wish(name, id):
    return _comment_on(find_sampled_wish, name, id)


def _comment(week, about_id):
    """What the supervisor wrote about it before, as typed values."""
    comment = SampleComment.of(current_user, week).get(about_id)
    return MultiDict({"comment": comment.text} if comment else {})


@bp.get("/openings/")
@allow("bureau", "station_head")
def openings():
    """The bureau asks here; a head sees who read which file of the station."""
    return render_template("reports/openings.html", form=Form(MultiDict()), errors={}, **_openings())


def _openings():
    head = current_user.has("station_head")
    return {
        "openings": list(FileOpening.lately(current_user).limit(100)),
        "stations": list(Station.ordered()),
        "comments": list(SampleComment.visible_to(current_user).limit(50)) if head else [],
        "readings": _readings() if head else [],
    }


def _readings():
    """[(entry of the audit, name of the supervisor, number of the file)] of the own station, the newest first."""
    read = AuditEntry.select().where(AuditEntry.action == "read_sample", AuditEntry.station_id.in_(head_stations(current_user)))
    entries = list(read.order_by(AuditEntry.at.desc()).limit(50))
    names = dict(Account.select(Account.id, Account.name).where(Account.id.in_({entry.account_id for entry in entries})).tuples()) if entries else {}
    homes = Household.select(Household.id, Household.number).where(Household.id.in_({entry.about_id for entry in entries})).tuples() if entries else ()
    numbers = {str(id): number for id, number in homes}
    return [(entry, names.get(entry.account_id, ""), numbers.get(entry.about_id, "–")) for entry in entries]


@bp.post("/openings/")
@allow("bureau")
def open_file():
    form = Form(request.form)
    station = form.choice("station", [station.id for station in Station.ordered()])
    number, name, reason = form.text("number", most=20), form.text("name", most=50), form.text("reason", most=300)
    if reason and len(reason) < REASON_LEAST:
        form.error("reason", _("Please write at least %(count)s characters: the station's head reads this.", count=REASON_LEAST))
    person = find_person(station, number, name) if form.valid else None
    if form.valid and person is None:
        form.error("number", _("This station has no such person in a file of this number."))
    if not form.valid:
        return form_error("reports/openings.html", form, **_openings())
    opening = FileOpening.open(person, reason, by=current_user)
    return redirect(url_for(".opened", id=opening.id), 303)


@bp.get("/openings/<uuid:id>")
@allow("bureau")
def opened(id):
    """The person's file while it is open: no other member of the home, no restricted answer, no answers at all."""
    opening = find_or_404(FileOpening.living(current_user), id=id)
    opening.read(by=current_user)
    home = opening.person.household
    person = next(member for member in home.members if member.id == opening.person_id)
    served = [visit for visit in Visit.of(home).where(Visit.amended_by.is_null()).limit(50) if str(person.id) in visit.served or not visit.served]
    hazards = list(Hazard.select().where(Hazard.household == home.id, ~Hazard.restricted).order_by(Hazard.found_on.desc()).limit(30))
    consents = [consent for consent in Consent.of(home) if consent.person_id in (None, person.id)]
    return render_template(
        "reports/opened.html",
        opening=opening,
        person=person,
        home=home,
        visits=served,
        hazards=hazards,
        consents=consents,
        station=Station.get_by_id(home.station_id),
        words=words,
    )
