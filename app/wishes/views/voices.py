"""Recordings of a wish: what a form announces, those that follow it, one sent with a plain form, and listening to them."""

import json
import uuid

from flask import abort, g, redirect, request, url_for

from app import receipts, voices
from app.db import uuid7
from app.forms import Form
from app.i18n import _
from app.web import FIELD, Refused, allow, find_or_404
from app.wishes.views import bp, find_wish
from app.wishes.voices import CONFIRMATION, KINDS, NEED, WishVoice, agree, has_agreed
from app.wishes.wish import Wish

MOST_VOICES = 3


@bp.post("/<uuid:id>/voices")
@allow(*FIELD)
@receipts.prepare(lambda id: voices.take_in(upload()))
def add_voice(id):
    """A recording of its own, after its wish. Where the family does not agree (any more): taken in, receipted, and not kept."""
    return _keep(id, NEED)


@bp.post("/<uuid:id>/confirmation/<uuid:record>/voices")
@allow(*FIELD)
@receipts.prepare(lambda id, record: voices.take_in(upload()))
def add_confirmation_voice(id, record):
    """The family's word, after the form that says so."""
    return _keep(id, CONFIRMATION)


@bp.get("/<uuid:id>/voices/<uuid:voice_id>")
@allow(*FIELD)
def voice(id, voice_id):
    wish = find_wish(id)
    return find_or_404(WishVoice.of(wish), id=voice_id).voice.answer()


def upload():
    file = request.files.get("voice")
    if file is None or not file.filename:
        raise Refused(_("Please choose a recording."))
    return file


def with_form(**_address):
    """The recording that came inside a plain form, as `voices.take_in` gives it; None without one. For receipts.prepare."""
    file = request.files.get("voice")
    try:
        return voices.take_in(file) if file and file.filename else None
    except Refused as refused:
        return refused  # told beside the field, with the rest of what was typed


def keep_with_form(wish, announced, kind, by, at):
    """Keep what came inside the form under the id that `announced` gave it."""
    for one in announced:
        if one["here"]:
            WishVoice.keep(wish, uuid.UUID(one["id"]), g.prepared, kind, by, at=at)


def announced(form, household, by, at, *, for_child):
    """Recordings of a form as [{"id", "here"}]: those that follow in submissions of their own, and the one that came with it (`here`).

    A recording is an error of the form unless the family agreed before or does with its tick.
    """
    came = g.get("prepared")
    if isinstance(came, Refused):
        form.error("voices", came.sentence)
    text = form.values.get("voices") or ""
    try:
        found = [{"id": str(uuid.UUID(one["id"])), "here": False} for one in (json.loads(text) if text else [])]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        form.error("voices", _("Part of this did not arrive. It stays on the phone and is sent again."))
        return []
    if len(found) > MOST_VOICES:
        form.error("voices", _("At most %(count)s recordings.", count=MOST_VOICES))
    if isinstance(came, dict):
        found.append({"id": str(uuid7()), "here": True})
    if found and household and not _agreed(form, household, by, at, for_child):
        form.error("voice_agreed", _missing_word(for_child))
    return found


def _agreed(form, household, by, at, for_child):
    return has_agreed(household) or (form.tick("voice_agreed") and agree(household, by, at, for_child=for_child))


def _missing_word(for_child):
    if for_child:
        return _("A child's voice is kept when its guardian agreed: please note that at the home first.")
    return _("Please ask the family whether the recording may be kept, or remove it.")


def _keep(id, kind):
    author = receipts.author()
    wish = Wish.get_or_none(Wish.id == id, Wish.station_id == author.station_id) or abort(404)
    form = Form(request.form)
    kind = form.choice("question", KINDS, required=False, default=kind) or kind
    WishVoice.keep(wish, form.uuid("id", required=False) or uuid7(), g.prepared, kind, author, at=receipts.filled_at())
    return redirect(url_for(".show", id=id), 303)
