"""The station's side of a claim: give the wish to a partner who asked by other means, note that they spoke, take the claim back."""

from app.i18n import _
from app.web import STAFF, Refused, allow, find_or_404
from app.wishes.claim import Claim
from app.wishes.partner import Partner
from app.wishes.views import bp
from app.wishes.views.steps import reason, step


@bp.post("/<uuid:id>/assignment")
@allow("station_head")
def assign(id):
    """The head asks for an approved partner; the server decides, as for everybody."""

    def work(wish, form, by, at):
        partner = Partner.get_or_none(Partner.id == form.uuid("partner"))
        if partner is None:
            raise Refused(_("This is not one of the choices."))
        wish.assign(partner, by, at=at)

    return step(id, "request_claim", work)


@bp.post("/<uuid:id>/going-on")
@allow("station_head")
def go_on(id):
    """A joint wish goes on with the partners that it has."""
    return step(id, "go_on", lambda wish, form, by, at: wish.go_on(by, at=at))


@bp.post("/<uuid:id>/claims/<uuid:claim_id>/contact")
@allow(*STAFF)
def note_contact(id, claim_id):
    return step(id, "contact", lambda wish, form, by, at: wish.note_contact(_claim(wish, claim_id), by, at=at))


@bp.post("/<uuid:id>/claims/<uuid:claim_id>/revocation")
@allow(*STAFF)
def revoke(id, claim_id):
    return step(id, "revoke", lambda wish, form, by, at: wish.revoke(_claim(wish, claim_id), by, reason(form, "revoke"), at=at))


def _claim(wish, claim_id):
    return find_or_404(Claim.select().where(Claim.wish == wish.id), id=claim_id)
