"""A consent that ends: what rests on it is shown nowhere from that moment (domain.md section 5)."""

from app import clock
from app.households.consents import Consent
from app.wishes import life
from app.wishes.notices import Notice
from app.wishes.voices import PURPOSE, WishVoice
from app.wishes.wish import Wish


def consent_withdrawn(consent, by):
    """Called in the transaction of a consent's withdrawal: what rests on it is shown nowhere from now on; partners are told that, and no reason."""
    if consent.purpose == PURPOSE and not Consent.given(consent.household, PURPOSE):
        WishVoice.drop(WishVoice.wish.in_(Wish.select(Wish.id).where(Wish.household == consent.household_id)))
    if consent.purpose not in ("share_with_partner", "record"):
        return
    still = Consent.given(consent.household, consent.purpose)
    for wish in Wish.select().where(Wish.household == consent.household_id, Wish.unshared_at.is_null()):
        if still and str(consent.id) not in wish.consents:
            continue
        public = wish.state not in life.EARLY or consent.purpose == "record"
        if wish.state in life.BEFORE_DELIVERY and public:
            wish.withdraw(life.SYSTEM, "consent")
            Notice.tell(wish, "withdrawn")
        elif public:
            Wish.update(unshared_at=clock.now()).where(Wish.id == wish.id).execute()
