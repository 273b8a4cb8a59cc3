"""Visits: the page at the door, what was recorded, its photos, and what the head settles."""

import uuid

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, photos, receipts
from app.db import uuid7
from app.forms import Form
from app.households.decisions import Decision
from app.households.household import Household
from app.i18n import _, lang
from app.people import Account
from app.visits import answers, checklist, page, placing, words
from app.visits.frame import Frame, duration_until
from app.visits.recording import record
from app.visits.visit import Visit, VisitPhoto
from app.web import FIELD, Refused, allow, find_or_404, form_error

PAGE = 30
MOST_VISITORS = 20
bp = Blueprint("visits", __name__, url_prefix="/visits")


def find_visit(id):
    return find_or_404(Visit.visible_to(current_user), id=id)


@bp.get("/")
@allow(*FIELD)
def index():
    """The newest first, a page at a time; `household` names one home whose visits are asked for."""
    at = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    query = Visit.visible_to(current_user)
    home = request.args.get("household", type=uuid.UUID)
    if home:
        query = query.where(Visit.at(home))
    listed = list(query.order_by(Visit.service_date.desc(), Visit.recorded_at.desc()).offset((at - 1) * PAGE).limit(PAGE + 1))
    return render_template("visits/index.html", visits=listed[:PAGE], more=len(listed) > PAGE, at=at, home=home, words=words)


@bp.get("/new")
@allow(*FIELD)
def new():
    household = placing.place(request.args.get("household"), current_user, receipts.filled_at()) or abort(404)
    earlier = request.args.get("amends", type=uuid.UUID)
    typed = page.as_form(find_visit(earlier)) if earlier else MultiDict({"sets": request.args.get("sets", "")})
    return render_template("visits/new.html", form=Form(typed), errors={}, **page.shown(household, typed))


def _read_whole():
    """The home and what was read of the form, before the database is kept from others; (None, None, None) without a home."""
    household = placing.place(request.form.get("household"), receipts.author(), receipts.filled_at())
    return (household, *_read(request.form, household)) if household else (None, None, None)


@bp.post("/")
@allow(*FIELD)
@receipts.prepare(_read_whole, light=True)
def create():
    author = receipts.author()
    household, frame, reading = g.prepared
    if household and household.folded:
        household, frame, reading = _read_whole()
    if household is None:
        return _unplaced(author)
    errors = {**frame.errors, **(reading.errors if reading else {})}
    if errors:
        frame.errors = errors
        return form_error("visits/new.html", frame, **page.shown(household, request.form))
    handed_in_by = current_user if receipts.handed_in() else None
    id = record(frame, reading, household, author=author, handed_in_by=handed_in_by)
    if handed_in_by:
        receipts.to_decide()
    return redirect(url_for(".show", id=id), 303)


def _read(form, household):
    """The frame and the reading of the answers; the reading is None when nobody was met at home."""
    people = {str(person.id): person for person in household.at_home}
    frame = Frame(form).read(people, _known_visitors(form.getlist("visitors"), household.station_id))
    if frame.minutes is None and frame.started_at and not frame.errors:
        frame.minutes = duration_until(frame.started_at, receipts.filled_at())
    if not frame.asks or "sets" in frame.errors:
        return frame, None
    try:
        return frame, answers.read(form, frame.sets, frame.profile)
    except checklist.UnknownSet:
        frame.error("sets", _("This form is of a version that we do not know."))
        return frame, None


def _known_visitors(named, station_id):
    """Those of the account ids that a form named who work at the station."""
    return {id for id in {*named[:MOST_VISITORS]} if Account.works_at(id, station_id)}


def _unplaced(author):
    """A home that is not the author's, or that nobody knows: kept for the head to place; to a browser it does not exist."""
    if "X-Outbox" not in request.headers:
        abort(404)
    form = [[name, value] for name, value in request.form.items(multi=True)]
    Decision.add(author.station_id, "unplaced", "account", author.id, form=form, offset=receipts.clock_offset().total_seconds())
    receipts.to_decide()
    return redirect(url_for("today.index"), 303)


@bp.get("/<uuid:id>")
@allow(*FIELD)
def show(id):
    visit = find_visit(id)
    may = current_user.may_read_restricted and not current_user.has("volunteer")
    rows = answers.outline(visit.sets, visit.answers, visit.restricted if visit.sets else {}, lang(), may, visit.profile) if visit.sets else []
    return render_template("visits/show.html", visit=visit, rows=rows, words=words, **_who(visit))


def _who(visit):
    """Names of who recorded a visit, of who came along, and of who was served: for volunteers by the home's short names."""
    names = {str(other.id): other.name for other in Account.select().where(Account.id.in_([visit.author_id, *visit.visitors]))}
    came = [names[id] for id in visit.visitors if id in names and id != str(visit.author_id)]
    served = [name for id, name in page.member_choices(visit.household) if id in visit.served]
    return {"author": names.get(str(visit.author_id), ""), "came": [*came, *filter(None, [visit.visitor_other])], "served": served}


def _take_in_photo(id):
    """Re-encoding a picture takes a second and writes a file: first whether there is a visit that it may join."""
    _visit_to_join(id)
    return photos.take_in(_upload())


def _visit_to_join(id):
    """The author's own visit, for staff any of the station, else 404."""
    visit = Visit.get_or_none(Visit.id == id, Visit.station_id == receipts.author().station_id) or abort(404)
    if visit.author_id != receipts.author().id and not current_user.is_staff:
        abort(404)
    return visit


@bp.post("/<uuid:id>/photos")
@allow(*FIELD)
@receipts.prepare(_take_in_photo)
def add_photo(id):
    """A photo of its own, after its visit. A consent withdrawn meanwhile: taken in, receipted, and not kept."""
    visit = _visit_to_join(id)
    photo_id = Form(request.form).uuid("id", required=False) or uuid7()
    if "photos_dropped" not in visit.notes and not VisitPhoto.select().where(VisitPhoto.id == photo_id).exists():
        VisitPhoto.create(id=photo_id, visit=visit, photo=photos.keep(g.prepared), question=(request.form.get("question") or "")[:12])
        audit.record("add_photo", visit, by=receipts.author())
    return redirect(url_for(".show", id=id), 303)


def _upload():
    file = request.files.get("photo")
    if file is None or not file.filename:
        raise Refused(_("Please choose a photo."))
    return file


@bp.get("/<uuid:id>/photos/<uuid:photo_id>")
@allow(*FIELD)
def photo(id, photo_id):
    visit = find_visit(id)
    return find_or_404(VisitPhoto.select().where(VisitPhoto.visit == visit.id), id=photo_id).photo.answer()


@bp.get("/unplaced/<uuid:id>")
@allow("station_head")
def unplaced(id):
    decision = _open_decision(id, "unplaced")
    return render_template(
        "visits/unplaced.html", decision=decision, form=Form(MultiDict()), errors={}, homes=Household.visible_to(current_user).order_by(Household.label)
    )


@bp.post("/unplaced/<uuid:id>/placing")
@allow("station_head")
def place_visit(id):
    """The head says whose visit it was; it is recorded for its author with its own times."""
    decision = _open_decision(id, "unplaced")
    form = Form(request.form)
    chosen = form.uuid("household")
    if not form.valid:
        raise Refused(form.errors["household"])
    household = find_or_404(Household.visible_to(current_user), id=chosen)
    try:
        placing.place_unplaced(decision, household, by=current_user)
    except placing.CannotPlace as problem:
        raise Refused(str(problem)) from None
    return redirect(url_for("households.decisions"), 303)


@bp.post("/<uuid:id>/date")
@allow("station_head")
def settle_date(id):
    """The head settles a doubtful date: the ledger takes its lines back and writes them on the right day."""
    visit = find_visit(id)
    form = Form(request.form)
    day = form.day("service_date")
    if not form.valid:
        raise Refused(form.errors["service_date"])
    placing.settle_date(visit, day, by=current_user)
    return redirect(url_for(".show", id=id), 303)


def _open_decision(id, kind):
    return find_or_404(Decision.visible_to(current_user).where(Decision.kind == kind, Decision.settled_at.is_null()), id=id)
