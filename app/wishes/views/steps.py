"""How a page takes a step of a wish: read the form, call the verb, come back to the wish; what is refused comes back with what was typed."""

from flask import g, redirect, render_template, request, url_for
from flask_login import current_user

from app import receipts
from app.db import database
from app.forms import Form
from app.web import Refused
from app.wishes import evidence, words
from app.wishes.board import matches_for
from app.wishes.evidence import WishPhoto
from app.wishes.matching import companions
from app.wishes.partner import Partner
from app.wishes.privacy import findings
from app.wishes.views import is_staff_of, wish_to_change


def step(id, name, work, page=None):
    """Run `work(wish, form, by, at)`, which reads the form and calls the verb. 303 to the wish; 4xx with the page and the sentence else.

    What a verb did with a form that turns out to be wrong is undone before the page is made: it shows the wish as it is.

    `page(wish, form, errors)` gives the page to come back to: the wish's own when None.
    """
    wish = wish_to_change(id)
    form = Form(request.form)
    status = 422
    try:
        with database.atomic() as attempt:
            work(wish, form, receipts.author(), receipts.filled_at())
            if not form.valid:
                attempt.rollback()
    except Refused as refused:
        status, g.outbox_reason = refused.status, refused.reason
        if form.valid:
            form.error("step", refused.sentence)
    if form.valid:
        return redirect(url_for(".show", id=wish.id), 303)
    g.setdefault("outbox_reason", "invalid")
    return (page or wish_page)(wish_to_change(id), form, name), status


def reason(form, name, required=True):
    """Why a step is taken: the field `<name>_reason`."""
    return form.text(f"{name}_reason", required=required, most=500, lines=True) or ""


def wish_page(wish, form=None, name=None):
    """The page of a wish as the signed-in account may see it. `name`: the step whose form comes back."""
    own = is_staff_of(wish)
    steps = set(wish.allowed_steps(current_user))
    context = {
        "wish": wish,
        "own": own,
        "steps": steps,
        "step": name,
        "form": form or Form({}),
        "blank": Form({}),
        "errors": form.errors if form else {},
        "words": words,
    }
    context["home"] = wish.household if wish.shows_address_to(current_user) or wish.author_id == current_user.id else None
    context["photos"] = list(WishPhoto.of(wish))
    if own:
        context |= _for_staff(wish, steps)
    return render_template("wishes/show.html", **context)


def _for_staff(wish, steps):
    found = {"duplicates": wish.duplicates if wish.state in ("draft", "submitted", "returned", "approved") else [], "linked": wish.linked}
    found["merges"] = [(str(other.id), f"{other.title} · {other.wish_no}") for other in found["duplicates"]]
    if "request_claim" in steps or "wait" in steps:
        approved = Partner.select().where(Partner.approved_at.is_null(False), Partner.suspended_at.is_null(), Partner.ended_at.is_null())
        found["partners"] = [(str(partner.id), partner.name) for partner in approved.order_by(Partner.name)]
        found["matches"] = matches_for(wish)
    if "accompany" in steps:
        found["companions"] = companions(wish)
    if wish.state == "followed_up":
        found["lacks"] = evidence.missing_for_closing(wish)
    if "write_public" in steps and wish.public_text:
        found["findings"] = findings(wish.public_text, wish.household)
    found["people"] = {account.id: account.name for account in _people(wish)}
    return found


def _people(wish):
    from app.people import Account

    ids = {event.by_id for event in wish.events if event.by_id} | {wish.companion_id} - {None}
    return Account.select(Account.id, Account.name).where(Account.id.in_(list(ids))) if ids else ()
