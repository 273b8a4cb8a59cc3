"""Partners: asking to be registered (also signed out), the station's list, and what the head decides; pairings and their yearly aid."""

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from app import clock, receipts
from app.forms import Form
from app.households.person import CHILD_UNTIL, Person
from app.households.scope import head_stations, staff_stations
from app.i18n import _, lang
from app.limits import limiter
from app.people.stations import TOWNS
from app.web import STAFF, Refused, allow, find_or_404, form_error, public
from app.wishes import words
from app.wishes.claim import Claim
from app.wishes.offer import PartnerOffer
from app.wishes.pairing import Pairing
from app.wishes.partner import Partner
from app.wishes.settings import setting
from app.wishes.views import bp

# ---- asking ----------------------------------------------------------------------------------------------------------


@bp.get("/partners/register")
@public
def register_partner():
    return render_template("wishes/partner_register.html", form=Form({}), errors={}, **_choices())


@bp.post("/partners/register")
@public
@limiter.limit("20 per hour")
def create_partner():
    """It waits for the head. The answer is the same whether the name was known or not."""
    form = Form(request.form)
    values = _read(form)
    if not form.valid:
        return form_error("wishes/partner_register.html", form, **_choices())
    Partner.apply(values.pop("station"), **values)
    return redirect(url_for(".partner_registered"), 303)


@bp.get("/partners/registered")
@public
def partner_registered():
    return render_template("wishes/partner_registered.html")


def _read(form):
    return {
        "station": form.choice("station", dict(_choices()["stations"])),
        "kind": form.choice("kind", words.PARTNER_KINDS),
        "name": form.text("name", most=60),
        "contact_name": form.text("contact_name", most=50),
        "contact_phone": form.mobile("contact_phone"),
        "about": form.text("about", required=False, most=300, lines=True) or "",
        "may_be_named": form.tick("may_be_named"),
    }


def _choices():
    return {"stations": [(code, en if lang() == "en" else zh) for code, zh, en in TOWNS], "kinds": words.PARTNER_KINDS}


# ---- the station's side ----------------------------------------------------------------------------------------------


@bp.get("/partners")
@allow(*STAFF)
def partners():
    """Those that wait for the head first, then by what they fulfilled."""
    rows = Partner.with_counts(Partner.visible_to(current_user).where(Partner.ended_at.is_null()))
    waiting = [row for row in rows if not row[0].approved and row[0].refused_at is None and row[0].suspended_at is None]
    others = [row for row in rows if row not in waiting]
    return render_template("wishes/partners.html", waiting=waiting, partners=others, many=setting("WISH_DROPS_FOR_REVIEW"))


@bp.get("/partners/<uuid:id>")
@allow(*STAFF)
def partner(id):
    return _page(_find(id, current_user), Form({}))


@bp.post("/partners/<uuid:id>/approval")
@allow("station_head")
def approve_partner(id):
    found = _of_head(id)
    found.approve(receipts.author())
    return redirect(url_for(".partner", id=id), 303)


@bp.post("/partners/<uuid:id>/refusal")
@allow("station_head")
def refuse_partner(id):
    return _with_reason(_of_head(id), "refuse")


@bp.post("/partners/<uuid:id>/suspension")
@allow("station_head")
def suspend_partner(id):
    return _with_reason(_of_head(id), "suspend")


@bp.post("/partners/<uuid:id>/review")
@allow("station_head")
def review_partner(id):
    """The head has looked at what was given back; the count begins anew."""
    _of_head(id).reviewed(receipts.author())
    return redirect(url_for(".partner", id=id), 303)


def _with_reason(found, verb):
    """Say no for a reason that the station can read later."""
    form = Form(request.form)
    why = form.text(f"{verb}_reason", most=300, lines=True)
    return _done(found, form, lambda: getattr(found, verb)(receipts.author(), why))


# ---- 结对 --------------------------------------------------------------------------------------------------------------


@bp.post("/partners/<uuid:id>/pairings")
@allow("station_head")
def create_pairing(id):
    found, form, by = _find(id, receipts.author()), Form(request.form), receipts.author()
    chosen, yuan = form.uuid("person"), form.number("yearly_yuan", least=1, most=1_000_000)
    person = chosen and Person.get_or_none(Person.id == chosen, Person.station_id.in_(head_stations(by)))
    if chosen and person is None:
        form.error("person", _("This is not one of the choices."))
    return _done(found, form, lambda: Pairing.make(found, person, yuan, by))


@bp.post("/pairings/<uuid:id>/aid")
@allow(*STAFF)
def give_aid(id):
    """What was given in a year, with its receipt; the station handles no money."""
    pairing, form, by = find_or_404(Pairing.visible_to(receipts.author()), id=id), Form(request.form), receipts.author()
    year, yuan = form.number("year", least=2000, most=2100), form.number("yuan", least=1, most=1_000_000)
    receipt = form.text("receipt", most=60)
    return _done(pairing.partner, form, lambda: pairing.give(year, yuan, by, receipt=receipt), aided=pairing.id)


@bp.post("/pairings/<uuid:id>/ending")
@allow("station_head")
def end_pairing(id):
    pairing, form = find_or_404(Pairing.visible_to(receipts.author()), id=id), Form(request.form)
    why = form.text("end_reason", required=False, most=200) or ""
    return _done(pairing.partner, form, lambda: pairing.end(receipts.author(), why))


def _done(found, form, work, **shown):
    status = 422
    if form.valid:
        try:
            work()
        except Refused as refused:
            status = refused.status
            form.error("step", refused.sentence)
    return redirect(url_for(".partner", id=found.id), 303) if form.valid else (_page(found, form, **shown), status)


def _find(id, account):
    """A partner of the account's station, one that holds or held a wish of it, or one that offers something."""
    here = staff_stations(account)
    known = Claim.select(Claim.partner).where(Claim.station_id.in_(here))
    offering = PartnerOffer.living().select(PartnerOffer.partner)
    return find_or_404(Partner.select().where(Partner.station_id.in_(here) | Partner.id.in_(known) | Partner.id.in_(offering)), id=id)


def _of_head(id):
    return Partner.get_or_none(Partner.id == id, Partner.station_id.in_(head_stations(receipts.author()))) or abort(404)


def _page(found, form, aided=None):
    """The page of a partner. `aided`: the pairing whose form comes back."""
    here, heads = staff_stations(current_user), head_stations(current_user)
    claims = Claim.select().where(Claim.partner == found.id, Claim.station_id.in_(here)).order_by(Claim.asked_at.desc()).limit(50)
    born = clock.today().year - CHILD_UNTIL
    children = Person.select().where(Person.station_id.in_(heads), Person.birth_year >= born) if heads and found.approved else ()
    return render_template(
        "wishes/partner.html",
        partner=found,
        form=form,
        errors=form.errors,
        claims=list(claims),
        offers=list(PartnerOffer.select().where(PartnerOffer.partner == found.id, PartnerOffer.ended_at.is_null()).order_by(PartnerOffer.until)),
        pairings=list(Pairing.select().where(Pairing.partner == found.id, Pairing.station_id.in_(here)).order_by(Pairing.since)),
        children=sorted(((str(child.id), child.name) for child in children if child.is_child and child.at_home), key=lambda pair: pair[1]),
        heads_it=found.station_id in heads,
        head=bool(heads),
        aided=aided,
    )
