"""What a partner sees: published wishes by the whitelist alone, its own claims with their days, what it offers, whom it stands by."""

import io

from flask import abort, g, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, clock, receipts
from app.db import uuid7
from app.forms import Form
from app.households.exports import TYPES, as_csv, neutral
from app.i18n import _, lang
from app.limits import limiter
from app.people.stations import TOWNS
from app.web import Refused, allow, find_or_404
from app.wishes import pairing, publishing, words
from app.wishes.claim import Claim
from app.wishes.notices import Notice
from app.wishes.offer import PartnerOffer
from app.wishes.partner import Partner
from app.wishes.views import bp
from app.wishes.wish import Wish

PARTNERS = ("partner", "volunteer")  # a volunteer may stand by a wish as an individual; a head gives one to a partner (views/claims.py)
PAGE, MOST_NOTICES = 30, 3


@bp.get("/offered")
@allow(*PARTNERS)
def offered():
    """Wishes that may be claimed, by town, kind and value; above them what was promised. Who acts for no approved partner is told what comes next."""
    partner = Partner.of(current_user)
    if partner is None or not partner.approved:
        return render_template("wishes/partner_waiting.html", partner=partner)
    form = Form(request.args)
    chosen = {"town": form.choice("town", dict(_towns()), required=False), "category": form.choice("category", words.CATEGORIES, required=False)}
    chosen |= {
        "help_type": form.choice("help_type", words.HELP_TYPES, required=False),
        "most_yuan": form.number("most_yuan", least=1, most=1_000_000, required=False),
    }
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    found = publishing.published(**chosen, limit=PAGE + 1, offset=(page - 1) * PAGE)
    told = Notice.select(Notice, Wish).join(Wish).where(Notice.partner == partner.id, Notice.read_at.is_null()).order_by(Notice.at.desc()).limit(MOST_NOTICES)
    return render_template(
        "wishes/offered.html",
        partner=partner,
        form=form,
        wishes=found[:PAGE],
        more=len(found) > PAGE,
        at=page,
        chosen={name: value for name, value in chosen.items() if value},
        claims=publishing.own_claims(partner, ended=False),
        notices=list(told),
        towns=_towns(),
        words=words,
    )


@bp.get("/offered/<code>")
@allow(*PARTNERS)
@limiter.limit("120 per minute")
def offered_wish(code):
    """One wish, as everybody outside the station reads it, with this partner's own claim."""
    partner = _partner()
    wish = publishing.find(code, partner) or abort(404)
    return _wish_page(partner, wish, Form({}))


@bp.post("/offered/<code>/claims")
@allow(*PARTNERS)
def create_claim(code):
    """Ask for it; the server decides in the order of arrival. Made offline it is a request until then."""
    form, by = Form(request.form), receipts.author()
    partner, status = _partner(by), 422
    if not partner.approved:
        raise Refused(_("This partner is not approved."), 403, "role")
    wish = publishing.find(code, partner) or _under_way(code)
    promise, id = form.text("promise", required=False, most=500, lines=True) or "", form.uuid("id", required=False)
    if form.valid:
        try:
            claim = wish.request_claim(partner, by, id=id or uuid7(), promise=promise, at=receipts.filled_at())
            return redirect(url_for(".own_claim", id=claim.id), 303)
        except Refused as refused:
            status, g.outbox_reason = refused.status, refused.reason
            form.error("step", refused.sentence)
    g.setdefault("outbox_reason", "invalid")
    return _wish_page(partner, wish, form), status


def _under_way(code):
    """A wish that was claimable when the form was made and is taken now: who asks late is put in line, as long as it has not ended."""
    wish = Wish.get_or_none(Wish.public_id == code, Wish.state.in_(("claimed", "in_progress", "delivery_failed")), Wish.unshared_at.is_null())
    if wish is None:
        raise Refused(_("This wish can no longer be claimed. Thank you for your readiness."), 409, "state")
    return wish


# ---- own claims ------------------------------------------------------------------------------------------------------


@bp.get("/claims")
@allow(*PARTNERS)
def own_claims():
    """All that was ever promised, the ended ones too, and whom the partner stands by (结对)."""
    partner = _partner()
    return render_template("wishes/own_claims.html", claims=publishing.own_claims(partner), pairings=pairing.views_of(partner), partner=partner)


@bp.post("/claims/export")
@allow(*PARTNERS)
def export_claims():
    """The partner's own claims as a table: what its pages say of them, nothing more; formulas are made harmless."""
    by = receipts.author()
    partner = _partner(by)
    audit.record("export_claims", partner, by=by)
    return send_file(io.BytesIO(as_csv(_claims_table(partner), [])), TYPES["csv"], as_attachment=True, download_name=f"claims-{clock.today()}.csv")


def _claims_table(partner):
    yield [
        _("Code"),
        _("Kind"),
        _("Help"),
        _("What is wished"),
        _("Town"),
        _("About how many yuan?"),
        _("State"),
        _("Asked for on"),
        _("To deliver by"),
        _("Ended on"),
    ]
    for claim in publishing.own_claims(partner):
        wish, days = claim.wish, (claim.asked_at, claim.deliver_by, claim.ended_at)
        told = [wish.code, wish.category_name, wish.help_name, wish.need, wish.town, str(wish.est_value or ""), claim.state_name]
        yield [neutral(text) for text in told] + [clock.local(at).date().isoformat() if at else "" for at in days]


@bp.get("/claims/<uuid:id>")
@allow(*PARTNERS)
def own_claim(id):
    return _claim_page(_claim(id, current_user), Form({}))


@bp.post("/claims/<uuid:id>/acceptance")
@allow(*PARTNERS)
def accept(id):
    return _act(id, lambda wish, claim, by, form, at: wish.accept(claim, by, at=at))


@bp.post("/claims/<uuid:id>/declining")
@allow(*PARTNERS)
def decline(id):
    return _act(id, lambda wish, claim, by, form, at: wish.decline(claim, by, at=at))


@bp.post("/claims/<uuid:id>/contact")
@allow(*PARTNERS)
def own_contact(id):
    return _act(id, lambda wish, claim, by, form, at: wish.note_contact(claim, by, at=at))


@bp.post("/claims/<uuid:id>/dropping")
@allow(*PARTNERS)
def drop(id):
    return _act(id, lambda wish, claim, by, form, at: wish.drop(claim, by, form.text("drop_reason", most=500, lines=True) or "", at=at))


def _act(id, work):
    by, form = receipts.author(), Form(request.form)
    claim, status = _claim(id, by), 422
    try:
        work(claim.wish, claim, by, form, receipts.filled_at())
    except Refused as refused:
        status = refused.status
        if form.valid:
            form.error("step", refused.sentence)
    return redirect(url_for(".own_claim", id=id), 303) if form.valid else (_claim_page(claim, form), status)


def _claim(id, account):
    return find_or_404(Claim.select().where(Claim.partner == _partner(account).id), id=id)


def _partner(account=None):
    return Partner.of(account or current_user) or abort(404)


def _wish_page(partner, wish, form):
    claim = Claim.standing_of(wish, partner)
    return render_template(
        "wishes/offered_wish.html", seen=publishing.show(wish), claim=claim and publishing.own_claim(claim), form=form, errors=form.errors, new_id=str(uuid7())
    )


def _claim_page(claim, form):
    return render_template("wishes/own_claim.html", claim=publishing.own_claim(claim), form=form, errors=form.errors)


# ---- 服务清单 ----------------------------------------------------------------------------------------------------------


@bp.get("/offers")
@allow(*PARTNERS)
def offers():
    return _offers_page(_partner(), Form(MultiDict()))


@bp.post("/offers")
@allow(*PARTNERS)
def create_offer():
    by, form = receipts.author(), Form(request.form)
    partner, status = _partner(by), 422
    values = {
        "category": form.choice("category", words.CATEGORIES),
        "help_type": form.choice("help_type", words.HELP_TYPES, required=False) or "",
        "towns": form.many("towns", dict(_towns())),
        "amount": form.number("amount", least=1, most=1000),
        "yuan_each": form.number("yuan_each", least=1, most=1_000_000, required=False),
        "until": form.day("until", future=True),
        "note": form.text("note", required=False, most=200) or "",
    }
    if form.valid:
        try:
            PartnerOffer.declare(partner, by, id=form.uuid("id", required=False), **values)
        except Refused as refused:
            status = refused.status
            form.error("step", refused.sentence)
    return redirect(url_for(".offers"), 303) if form.valid else (_offers_page(partner, form), status)


@bp.post("/offers/<uuid:id>/ending")
@allow(*PARTNERS)
def end_offer(id):
    by = receipts.author()
    find_or_404(PartnerOffer.select().where(PartnerOffer.partner == _partner(by).id), id=id).end(by)
    return redirect(url_for(".offers"), 303)


def _offers_page(partner, form):
    mine = list(PartnerOffer.select().where(PartnerOffer.partner == partner.id, PartnerOffer.ended_at.is_null()).order_by(PartnerOffer.until))
    return render_template("wishes/offers.html", offers=mine, form=form, errors=form.errors, towns=_towns(), words=words, new_id=str(uuid7()))


def _towns():
    return [(code, en if lang() == "en" else zh) for code, zh, en in TOWNS]
