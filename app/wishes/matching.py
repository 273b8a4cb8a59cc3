"""Needs and services (需求清单/服务清单): which offers of partners fit which published wishes, best first, with the reason."""

from dataclasses import dataclass

import peewee

from app.i18n import _
from app.people import Account
from app.wishes.claim import STANDS, Claim
from app.wishes.offer import PartnerOffer
from app.wishes.partner import Partner
from app.wishes.wish import Wish


@dataclass(frozen=True)
class Match:
    """An offer that fits a wish. `score` only orders; `reasons` say why in words."""

    offer: PartnerOffer
    score: int
    reasons: tuple


class Offers:
    """The living offers with what is left of each, for one page: asked once, matched many times."""

    def __init__(self):
        self._offers = list(PartnerOffer.living().order_by(PartnerOffer.until, PartnerOffer.id))
        partners = [offer.partner_id for offer in self._offers]
        self._taken = _taken(partners)
        self._kept = _kept(partners)
        self._promised = _promised(partners)

    def left(self, offer):
        """How many wishes the offer still covers: its amount less what the partner took of this kind since it was declared."""
        return offer.amount - sum(1 for at in self._taken.get((offer.partner_id, offer.category), ()) if at >= offer.created_at)

    def matching(self, wish, most=3):
        """[Match] for a wish, best first: same kind, the town served, enough value, something left, and not asked for it already."""
        found = (self._match(offer, wish) for offer in self._offers)
        return sorted((match for match in found if match), key=lambda match: -match.score)[:most]

    def _match(self, offer, wish):
        fits = offer.category == wish.category and offer.serves(wish.station_id) and offer.help_type in ("", wish.help_type)
        enough = offer.yuan_each is None or wish.est_value is None or offer.yuan_each >= wish.est_value
        if not (fits and enough and self.left(offer) > 0) or (offer.partner_id, wish.id) in self._promised:
            return None
        reasons, score = [wish.category_name], 0
        if offer.help_type:
            reasons, score = [*reasons, wish.help_name], score + 4
        if offer.towns:
            reasons, score = [*reasons, _("serves this town")], score + 2
        if offer.yuan_each is not None and wish.est_value is not None:
            reasons, score = [*reasons, _("up to %(yuan)s yuan", yuan=offer.yuan_each)], score + 1
        kept = self._kept.get(offer.partner_id, 0)
        if kept:
            reasons, score = [*reasons, _("has fulfilled %(count)s", count=kept)], score + min(kept, 3)
        return Match(offer, score, tuple(reasons))


def _taken(partners):
    """(partner, category) → instants of claims that stand or were fulfilled."""
    rows = Claim.select(Claim.partner, Wish.category, Claim.asked_at).join(Wish).where(Claim.partner.in_(partners), Claim.state.in_(STANDS)).tuples()
    found = {}
    for partner, category, at in rows:
        found.setdefault((partner, category), []).append(at)
    return found


def _kept(partners):
    rows = Claim.select(Claim.partner, peewee.fn.COUNT(Claim.id)).where(Claim.partner.in_(partners), Claim.state == "realised").group_by(Claim.partner)
    return dict(rows.tuples())


def _promised(partners):
    return set(Claim.select(Claim.partner, Claim.wish).where(Claim.partner.in_(partners), Claim.standing == 1).tuples())


def companions(wish):
    """[(id, name)] of the station's people who may go along: a child's wish is delivered by staff."""
    roles = ("social_worker", "station_head") if wish.is_for_child else ("volunteer", "social_worker", "station_head")
    return [(str(account.id), account.name) for account in Account.of_station(wish.station_id, *roles)]


def partners_by_fulfilled(station_id):
    """[(partner, fulfilled, drops)] of a station: ranked by what the families confirmed, never by what was claimed."""
    return Partner.with_counts(Partner.select().where(Partner.station_id == station_id, Partner.ended_at.is_null()))
