"""Slots of a wish and the line of those who wait for one."""

from datetime import timedelta

import peewee

from app import clock
from app.db import compiled
from app.wishes.settings import setting


def _statement(build):
    """A compiled statement about `Claim`, whose wishes import this module."""

    def later(wish_id):
        from app.wishes.claim import Claim

        return build(Claim, wish_id)

    return compiled(later)


_taken = _statement(lambda Claim, wish: Claim.select(Claim.slot).where(Claim.wish == wish, Claim.live == 1).tuples())
_last_place = _statement(lambda Claim, wish: Claim.select(peewee.fn.MAX(Claim.place)).where(Claim.wish == wish).tuples())


def free_slots(wish):
    """Numbers of the slots that no offered, claimed or fulfilled claim holds."""
    taken = {slot for (slot,) in _taken(wish.id)}
    return [slot for slot in range(1, wish.slots + 1) if slot not in taken]


def next_place(wish):
    return (_last_place(wish.id)[0][0] or 0) + 1


def put_in_line(wish, claim, partner, by, at=None):
    """Others were first: the claim waits, and both sides are told."""
    from app.wishes import life
    from app.wishes.notices import Notice

    if by is not life.SYSTEM:
        life.take(wish, "wait", by, partner=partner, at=at, changes={"due_at": wish.due_at}, told={"claim": str(claim.id)})
    claim.become("waitlisted", decided_at=clock.now())
    Notice.tell_both(wish, "waitlisted", partner.id)


def offer_next(wish):
    """Offer each free slot of a published wish to the first in line for whom somebody can answer: 48 hours, not beyond the wish's own time. It holds the slot."""
    from app.wishes import life
    from app.wishes.claim import Claim
    from app.wishes.notices import Notice

    over = wish.expires_at and wish.expires_at <= clock.now()
    if wish.state != "published" or wish.unshared_at or over:  # the family's consent may have ended while it was disputed
        return
    for slot in free_slots(wish):
        claim = next((claim for claim in Claim.waiting(wish) if claim.partner.approved and claim.partner.accounts), None)
        if claim is None:
            return
        until = min(filter(None, (clock.now() + timedelta(hours=setting("WISH_OFFER_HOURS")), wish.expires_at)))
        life.take(wish, "offer", life.SYSTEM, changes={"due_at": wish.due_at}, told={"claim": str(claim.id), "slot": slot})
        claim.become("offered", slot=slot, offer_until=until)
        Notice.tell(wish, "offered", claim.partner_id)


def end_line(wish):
    """The family has it: who still waits in line waits for nothing, and is told."""
    from app.wishes.claim import Claim
    from app.wishes.notices import Notice

    for claim in Claim.waiting(wish):
        claim.become("released")
        Notice.tell(wish, "released", claim.partner_id)


def end_all(wish, ending):
    """The wish needs no partner any longer: every claim and every place in line ends without counting, and each partner is told without a reason."""
    from app.wishes.claim import Claim
    from app.wishes.notices import Notice

    for claim in Claim.select().where(Claim.wish == wish.id, Claim.standing == 1):
        claim.become(ending)
        Notice.tell(wish, ending, claim.partner_id)
