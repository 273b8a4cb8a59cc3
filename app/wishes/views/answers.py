"""The family's word: received or not, without reading; the call afterwards; disputes, closing and opening again."""

from flask import render_template
from flask_login import current_user

from app import receipts
from app.forms import Form
from app.web import STAFF, allow
from app.wishes import words
from app.wishes.views import bp, find_wish, voices
from app.wishes.views.steps import reason, step
from app.wishes.voices import CONFIRMATION, has_agreed


@bp.get("/<uuid:id>/confirmation")
@allow("social_worker")
def confirmation(id):
    """The page that is turned to the family: pictures to point at. It works without signal."""
    return _confirmation_page(find_wish(id), Form({}), None)


@bp.post("/<uuid:id>/confirmation")
@allow("social_worker")
@receipts.prepare(voices.with_form)
def confirm(id):
    """Received: confirmed by the family, the signed-in worker being the witness. Not received, or not right: disputed."""

    def work(wish, form, by, at):
        received, face = form.choice("received", ("yes", "no")), form.choice("face", words.FACES, required=False)
        how, note = form.choice("how", words.CONFIRMED_HOW, required=False, default="face"), form.text("note", required=False, most=500, lines=True)
        spoken = voices.announced(form, wish.household, by, at, for_child=wish.is_for_child)
        if not form.valid:
            return
        if received == "no":
            wish.dispute(by, note or "not received", at=at)
        else:
            said = {"voices": [one["id"] for one in spoken]} if spoken else {}
            wish.confirm(by, {"received": True, "how": how, "face": face or "smile", "note": note or "", **said}, at=at)
        voices.keep_with_form(wish, spoken, CONFIRMATION, by, at)

    return step(id, "confirm", work, page=_confirmation_page)


@bp.post("/<uuid:id>/dispute")
@allow("social_worker")
def dispute(id):
    """The family says later that something is not right."""
    return step(id, "dispute", lambda wish, form, by, at: wish.dispute(by, reason(form, "dispute"), at=at))


@bp.post("/<uuid:id>/resolution")
@allow("station_head")
def resolve(id):
    def work(wish, form, by, at):
        outcome = form.choice("outcome", ("again", "delivered"))
        wish.resolve(by, outcome, reason(form, "resolve"), at=at)

    return step(id, "resolve_again", work)


@bp.get("/<uuid:id>/follow-up")
@allow(*STAFF)
def follow_up_page(id):
    """The questions of the call, with the number to dial."""
    return _follow_up_page(find_wish(id), Form({}), None)


@bp.post("/<uuid:id>/follow-up")
@allow(*STAFF)
def follow_up(id):
    def work(wish, form, by, at):
        answers = {name: form.choice(name, ("yes", "no")) == "yes" for name in ("works", "used", "hazard")}
        face, note = form.choice("face", words.FACES), form.text("note", required=False, most=500, lines=True)
        if form.valid:
            wish.follow_up(by, {**answers, "face": face, "note": note or ""}, at=at)

    return step(id, "follow_up", work, page=_follow_up_page)


@bp.post("/<uuid:id>/closing")
@allow("station_head")
def close(id):
    return step(id, "close", lambda wish, form, by, at: wish.close(by, at=at))


@bp.post("/<uuid:id>/reopening")
@allow("station_head")
def reopen(id):
    return step(id, "reopen", lambda wish, form, by, at: wish.reopen(by, reason(form, "reopen"), at=at))


@bp.post("/<uuid:id>/postponement")
@allow(*STAFF)
def postpone(id):
    def work(wish, form, by, at):
        wish.postpone(by, form.day("postpone_day", future=True), reason(form, "postpone"), at=at)

    return step(id, "postpone", work)


def _confirmation_page(wish, form, _name):
    agreed = has_agreed(wish.household)
    return render_template("wishes/confirmation.html", wish=wish, form=form, errors=form.errors, words=words, agreed=agreed)


def _follow_up_page(wish, form, _name):
    home = wish.household if wish.shows_address_to(current_user) else None
    return render_template("wishes/follow_up.html", wish=wish, form=form, errors=form.errors, home=home, words=words)
