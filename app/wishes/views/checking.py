"""From the doorstep to the wall: submit, translate, return, check, turn down, fold together; the public text and its release by a second person."""

from flask import abort, render_template
from flask_login import current_user

from app.forms import Form
from app.i18n import _
from app.web import FIELD, STAFF, allow
from app.wishes import publishing, words
from app.wishes.privacy import findings
from app.wishes.views import bp, find_wish
from app.wishes.views.steps import reason, step
from app.wishes.wish import Wish


@bp.post("/<uuid:id>/submission")
@allow(*FIELD)
def submit(id):
    return step(id, "submit", lambda wish, form, by, at: wish.submit(by, at=at))


@bp.post("/<uuid:id>/translation")
@allow(*STAFF)
def translate(id):
    def work(wish, form, by, at):
        text, translator = form.text("translation", most=1000, lines=True), form.text("translator", most=50)
        wish.translate(by, text, translator, form.choice("confidence", words.CONFIDENCES), at=at)

    return step(id, "translate", work)


@bp.post("/<uuid:id>/return")
@allow(*STAFF)
def return_(id):
    return step(id, "return", lambda wish, form, by, at: wish.return_(by, reason(form, "return"), at=at))


@bp.post("/<uuid:id>/approval")
@allow(*STAFF)
def approve(id):
    def work(wish, form, by, at):
        value, note = form.number("est_value", least=0, most=1_000_000), form.text("value_note", required=False, most=300)
        wish.approve(by, policy_checked=form.tick("policy_checked"), safe=form.tick("safe"), est_value=value, note=note or "", at=at)

    return step(id, "approve", work)


@bp.post("/<uuid:id>/rejection")
@allow("station_head")
def reject(id):
    def work(wish, form, by, at):
        alternative = form.text("alternative", most=200)
        wish.reject(by, reason(form, "reject"), family_told=form.tick("family_told"), alternative=alternative, at=at)

    return step(id, "reject", work)


@bp.post("/<uuid:id>/merging")
@allow(*STAFF)
def merge(id):
    """This one was written twice: the other goes on."""

    def work(wish, form, by, at):
        other = Wish.visible_to(by).where(Wish.id == form.uuid("other")).first()
        if other is None:
            form.error("other", _("This is not one of the choices."))
        else:
            wish.merge(by, other, at=at)

    return step(id, "merge", work)


@bp.post("/<uuid:id>/public-text")
@allow(*STAFF)
def write_public(id):
    return step(id, "write_public", lambda wish, form, by, at: wish.write_public(by, form.text("public_text", most=300, lines=True) or "", at=at))


@bp.get("/<uuid:id>/publication")
@allow(*STAFF)
def publication(id):
    """Exactly what partners will read, and what the automatic check found in it."""
    wish = find_wish(id)
    if not wish.public_text:
        abort(404)
    return _release_page(wish, Form({}), None)


@bp.post("/<uuid:id>/publication")
@allow(*STAFF)
def publish(id):
    def work(wish, form, by, at):
        if not form.tick("read"):
            form.error("read", _("Please read it and tick that it tells nobody who or where."))
            return
        wish.publish(by, at=at)

    return step(id, "publish", work, page=_release_page)


def _release_page(wish, form, _name):
    context = {"wish": wish, "form": form, "errors": form.errors, "seen": publishing.preview(wish), "findings": findings(wish.public_text, wish.household)}
    return render_template("wishes/release.html", own_text=wish.public_writer == current_user.id, **context)


@bp.post("/<uuid:id>/withholding")
@allow(*STAFF)
def unpublish(id):
    return step(id, "unpublish", lambda wish, form, by, at: wish.unpublish(by, reason(form, "unpublish"), at=at))
