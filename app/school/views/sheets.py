"""A paper sheet copied in afterwards (补录), with a photo of it."""

import json
import re
import uuid

from flask import abort, g, redirect, render_template, request, url_for

from app import audit, photos, receipts
from app.db import child_id, uuid7
from app.forms import Form
from app.i18n import _
from app.school.attendance import Roll
from app.school.counting import recount
from app.school.marks import COMPANION, LATE_ENTRY, PRESENT, WALK_IN, Mark, Sheet, SheetPhoto
from app.school.views import bp, find_session
from app.school.views.roll import cards_of, people_of, session_to_fill
from app.web import FIELD, STAFF, Refused, allow, find_or_404, form_error

MOST_OTHERS, MOST_PHOTOS = 200, 10
PHOTO = re.compile(r"[0-9a-f]{64}")


@bp.get("/sessions/<uuid:id>/sheet")
@allow(*FIELD)
def new_sheet(id):
    return render_template("school/roll_sheet.html", form=Form(request.args), errors={}, **_page(find_session(id)))


@bp.post("/sessions/<uuid:id>/sheets")
@allow(*FIELD)
@receipts.prepare(lambda id: photos.take_in(request.files["photo"]) if request.files.get("photo") else None)
def create_sheet(id):
    """Marks for everybody ticked, each with an id that comes from the sheet's: sending it twice changes nothing."""
    session = session_to_fill(id)
    form = Form(request.form)
    sheet_id, present = form.uuid("id", required=False) or uuid7(), form.many("present", people_of(session))
    others = {what: form.number(what, least=0, most=MOST_OTHERS, required=False) or 0 for what in (WALK_IN, COMPANION)}
    expected = _expected(form)
    if form.valid and not present and not any(others.values()):
        form.error("present", _("Please tick who was there."))
    if not form.valid:
        return form_error("school/roll_sheet.html", form, **_page(session))
    if not Sheet.select().where(Sheet.id == sheet_id).exists():
        _copy_in(session, sheet_id, present, others, expected)
    return redirect(url_for(".roll", id=session.id), 303)


def _copy_in(session, sheet_id, present, others, expected):
    author, at = receipts.author(), receipts.filled_at()
    sheet = Sheet.create(id=sheet_id, station_id=session.station_id, session=session, author_id=author.id, filled_at=at, photos=expected)
    common = {"by": author, "method": LATE_ENTRY, "sheet": sheet.id, "clock_doubt": receipts.clock_ahead()}
    for person in present:
        Mark.add(session, child_id(sheet_id, f"mark:{person}"), PRESENT, at, person_id=uuid.UUID(person), **common)
    for what, count in others.items():
        for number in range(count):
            Mark.add(session, child_id(sheet_id, f"mark:{what}:{number}"), what, at, **common)
    if g.get("prepared"):
        SheetPhoto.create(id=child_id(sheet_id, "photo"), sheet=sheet, photo=photos.keep(g.prepared))
    audit.record("copy_sheet", sheet, by=author, marks=len(present))
    recount(session, by=author)


def _expected(form):
    """Hashes of the photos that the phone says it will send."""
    try:
        listed = json.loads(form.values.get("photos") or "[]")
        hashes = [photo["sha256"] for photo in listed]
    except (ValueError, TypeError, KeyError, RecursionError):
        hashes = [None]
    if len(hashes) > MOST_PHOTOS or not all(isinstance(one, str) and PHOTO.fullmatch(one) for one in hashes):
        form.error("photos", _("This is not one of the choices."))
        return []
    return hashes


@bp.post("/sessions/<uuid:id>/sheets/<uuid:sheet_id>/photos")
@allow(*FIELD)
@receipts.prepare(lambda id, sheet_id: photos.take_in(_upload()))
def add_sheet_photo(id, sheet_id):
    """The photo of a sheet, sent after it."""
    session = session_to_fill(id)
    sheet = find_or_404(Sheet.select().where(Sheet.session == session.id), id=sheet_id)
    photo_id = Form(request.form).uuid("id", required=False) or uuid7()
    if not SheetPhoto.select().where(SheetPhoto.id == photo_id).exists():
        SheetPhoto.create(id=photo_id, sheet=sheet, photo=photos.keep(g.prepared))
        audit.record("add_photo", sheet, by=receipts.author())
    return redirect(url_for(".roll", id=session.id), 303)


def _upload():
    file = request.files.get("photo")
    if file is None or not file.filename:
        raise Refused(_("Please choose a photo."))
    return file


@bp.get("/sessions/<uuid:id>/sheets")
@allow(*STAFF)
def sheets(id):
    """The paper sheets of a session, with their photos."""
    session = find_session(id)
    found = list(Sheet.select().where(Sheet.session == session.id).order_by(Sheet.filled_at))
    return render_template("school/roll_sheets.html", session=session, sheets=found)


@bp.get("/sessions/<uuid:id>/sheets/<uuid:sheet_id>/photos/<uuid:photo_id>")
@allow(*STAFF)
def sheet_photo(id, sheet_id, photo_id):
    session = find_session(id)
    sheet = find_or_404(Sheet.select().where(Sheet.session == session.id), id=sheet_id)
    return (SheetPhoto.get_or_none(SheetPhoto.id == photo_id, SheetPhoto.sheet == sheet.id) or abort(404)).photo.answer()


def _page(session):
    roll = Roll.of_session(session)
    return {
        "session": session,
        "cards": cards_of(session, roll),
        "has_sheets": Sheet.select().where(Sheet.session == session.id).exists(),
        "new_id": str(uuid7()),
    }
