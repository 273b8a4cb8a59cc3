"""微心愿: small wishes from the doorstep to their closing, and the ledger of their claims."""

from app.wishes.claim import Claim
from app.wishes.events import WishEvent
from app.wishes.evidence import Evidence, WishPhoto
from app.wishes.lease import Lease
from app.wishes.notices import Notice
from app.wishes.offer import PartnerOffer
from app.wishes.pairing import Pairing, PairingAid
from app.wishes.partner import Partner, PartnerAccount
from app.wishes.voices import WishVoice
from app.wishes.wish import Wish

__all__ = ["Claim", "Evidence", "Notice", "Pairing", "PairingAid", "Partner", "PartnerAccount", "PartnerOffer", "Wish", "WishEvent", "WishPhoto", "WishVoice"]

MODELS = [Wish, WishEvent, WishPhoto, WishVoice, Evidence, Partner, PartnerAccount, Claim, Notice, PartnerOffer, Pairing, PairingAid, Lease]


def install(app):
    """Register the room's views, and what it adds to the rooms below."""
    from app.households import consents, decisions, merging, tasks
    from app.people import sign_ins
    from app.wishes import pack, views, withdrawing, words

    sign_ins.ON_SIGN_IN[:] = [Partner.join]
    tasks.MORE_SENTENCES.append(lambda what: words.TASKS.get(what) and str(words.TASKS[what]))
    decisions.KINDS.update(words.DECISIONS)
    consents.ON_WITHDRAWAL[:] = [withdrawing.consent_withdrawn]
    merging.MOVING = tuple(dict.fromkeys((*merging.MOVING, Wish.household)))
    views.register(app)
    app.extensions.setdefault("pack_urls", []).append(pack.urls)
