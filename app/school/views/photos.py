"""Pictures of a session: everyone in them agreed, and never in a sensitive group."""

from flask import g, redirect, request, url_for

from app import audit, photos, receipts
from app.db import uuid7
from app.forms import Form
from app.i18n import _
from app.school.session import SessionPhoto
from app.school.views import bp, find_session, session_to_change
from app.web import STAFF, Refused, allow, find_or_404


@bp.post("/sessions/<uuid:id>/photos")
@allow(*STAFF)
@receipts.prepare(lambda id: photos.take_in(_upload(id)))
def add_session_photo(id):
    session = session_to_change(id)
    photo_id = Form(request.form).uuid("id", required=False) or uuid7()
    if not SessionPhoto.select().where(SessionPhoto.id == photo_id).exists():
        SessionPhoto.create(id=photo_id, session=session, photo=photos.keep(g.prepared))
        audit.record("add_photo", session, by=receipts.author(), everyone_agreed=True)
    return redirect(url_for(".show_session", id=session.id), 303)


def _upload(id):
    """The file, after what forbids it was asked: nothing is written for a picture that may not be."""
    if session_to_change(id).group.sensitive:
        raise Refused(_("No photos are kept of this group."))
    if not Form(request.form).tick("agreed"):
        raise Refused(_("Please ask everybody in the picture first."))
    file = request.files.get("photo")
    if file is None or not file.filename:
        raise Refused(_("Please choose a photo."))
    return file


@bp.get("/sessions/<uuid:id>/photos/<uuid:photo_id>")
@allow(*STAFF, "supervisor")
def session_photo(id, photo_id):
    session = find_session(id)
    return find_or_404(SessionPhoto.select().where(SessionPhoto.session == session.id), id=photo_id).photo.answer()
