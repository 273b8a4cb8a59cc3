"""Claims on a wish: asked for, decided by the server in the order in which they arrive, given back, taken back, timed out."""

import peewee

from app import clock
from app.db import writing
from app.i18n import _
from app.web import Refused
from app.wishes import waitlist
from app.wishes.days import deliver_by, in_days


class Claiming:
    """Verbs of `Wish`. Each gives the claim it is about."""

    def request_claim(self, partner, by, *, id=None, promise="", at=None):
        """Ask for a slot of this wish; the server decides at once, in the order of arrival: claimed, or on the waiting list. Both sides are told.

        Asking again gives the claim that stands. A head may ask for a partner. Raises Refused for a wish that is not open, or a partner not approved.
        """
        from app.wishes import life
        from app.wishes.claim import Claim

        with life.locked(self):
            known = Claim.standing_of(self, partner)
            if known:
                return known
            if not partner.approved:
                raise Refused(_("This partner is not approved."), 403, "role")
            step = "wait" if self.state in life.UNDER_WAY or (self.state == "published" and not waitlist.free_slots(self)) else "request_claim"
            life.check(self, step, by, partner=partner, at=at)
            claim = Claim.create(
                **({"id": id} if id else {}),
                station_id=self.station_id,
                wish=self.id,
                partner=partner.id,
                by_id=by.id,
                place=waitlist.next_place(self),
                promise=promise.strip()[:500],
                asked_at=at or clock.now(),
            )
            if step == "wait":
                waitlist.put_in_line(self, claim, partner, by, at)
            else:
                life.take(self, "request_claim", by, partner=partner, at=at, told={"claim": str(claim.id)})
                self._grant(claim, partner)
            return claim

    def _grant(self, claim, partner):
        """Give the claim a free slot and move on; when the database says that the slot is taken, put it in line."""
        from app.wishes import life
        from app.wishes.notices import Notice

        times = {"decided_at": clock.now(), "contact_by": in_days("WISH_CONTACT_DAYS"), "offer_until": None}
        if not take_slot(self, claim, **times):
            life.take(self, "grant_slot", life.SYSTEM)
            waitlist.put_in_line(self, claim, partner, life.SYSTEM)
            return
        full = not waitlist.free_slots(self)
        if full:
            deliver_from_now(self)
        changes = {"claimed_at": clock.now()} if full else {"due_at": self.expires_at}
        life.take(self, "grant" if full else "grant_slot", life.SYSTEM, changes=changes, told={"claim": str(claim.id), "slot": claim.slot})
        Notice.tell_both(self, "claimed", partner.id)

    def assign(self, partner, by, *, id=None, at=None):
        """The head gives the wish to an approved partner that asked by other means."""
        return self.request_claim(partner, by, id=id, at=at)

    def go_on(self, by, *, at=None):
        """The head lets a joint wish go on with the partners that it has: it wants no more, what was offered ends, and the days to deliver begin anew."""
        from app.wishes import life
        from app.wishes.claim import Claim
        from app.wishes.notices import Notice

        with life.locked(self):
            held = list(Claim.holding(self))
            stay = [claim for claim in held if claim.state == "claimed"]
            life.take(self, "go_on", by, at=at, changes={"slots": len(stay), "claimed_at": clock.now()}, told={"slots": len(stay)})
            for claim in held:
                if claim.state == "offered":
                    claim.become("released")
                    Notice.tell(self, "released", claim.partner_id)
            for slot, claim in enumerate(stay, 1):
                claim.become("claimed", slot=slot)
                Notice.tell(self, "goes_on", claim.partner_id)
            deliver_from_now(self)
        return self

    def accept(self, claim, by, *, at=None):
        """Take what was offered from the waiting list, while the offer stands."""
        from app.wishes import life

        with life.locked(self):
            partner = _own(self, claim, by)
            if claim.state == "claimed":
                return claim
            if claim.state != "offered" or claim.offer_until <= clock.now():
                raise Refused(_("This offer has run out."), 409, "state")
            life.take(self, "accept", by, partner=partner, at=at, told={"claim": str(claim.id)})
            self._grant(claim, partner)
            return claim

    def decline(self, claim, by, *, at=None):
        """Leave the waiting list, or not take what is offered. It counts against nobody."""
        from app.wishes import life

        with life.locked(self):
            partner = _own(self, claim, by)
            if claim.state not in ("offered", "waitlisted"):
                raise Refused(_("This cannot be done now: the claim is “%(state)s”.", state=claim.state_name), 409, "state")
            life.take(self, "decline", by, partner=partner, at=at, changes={"due_at": self.due_at}, told={"claim": str(claim.id)})
            claim.become("declined")
            waitlist.offer_next(self)
            return claim

    def lapse(self, claim):
        """The offer ran out without an answer: the next in line is asked."""
        from app.wishes import life
        from app.wishes.notices import Notice

        with life.locked(self):
            _fresh(claim)
            if claim.state != "offered" or claim.offer_until > clock.now():
                raise Refused(_("It is offered to a partner who may still answer."), 409, "state")
            life.take(self, "lapse", life.SYSTEM, changes={"due_at": self.due_at}, told={"claim": str(claim.id)})
            claim.become("lapsed")
            Notice.tell_both(self, "lapsed", claim.partner_id)
            waitlist.offer_next(self)
            return claim

    def note_contact(self, claim, by, *, at=None):
        """Partner and station have spoken: the time for it is kept. Repeating keeps the first time."""
        from app.wishes import life

        with life.locked(self):
            partner = _own(self, claim, by, staff=True)
            if claim.contacted_at is None:
                life.take(self, "contact", by, partner=partner, at=at, told={"claim": str(claim.id)})
                claim.become(claim.state, contacted_at=at or clock.now())
            return claim

    def drop(self, claim, by, reason, *, at=None):
        """The partner gives its claim back; it counts, and the next in line is asked."""
        return self._end_claim("drop", "dropped", claim, by, reason, at)

    def revoke(self, claim, by, reason, *, at=None):
        """The station takes a claim back; it counts, and the next in line is asked."""
        return self._end_claim("revoke", "revoked", claim, by, reason, at)

    def time_out(self, claim):
        """Nobody got in touch in time, or the day of delivery passed before anything began; it counts, and the next in line is asked."""
        from app.wishes import life

        _fresh(claim)
        if not is_late(claim):
            raise Refused(_("Its time is not up."), 409, "state")
        return self._end_claim("time_out", "timeout", claim, life.SYSTEM, "", None)

    def _end_claim(self, step, ending, claim, by, reason, at):
        from app.wishes import life
        from app.wishes.notices import Notice

        with life.locked(self):
            partner = _own(self, claim, by, staff=True)
            if claim.state == ending:
                return claim
            if claim.state != "claimed":
                raise Refused(_("This cannot be done now: the claim is “%(state)s”.", state=claim.state_name), 409, "state")
            until = in_days("WISH_PUBLISHED_DAYS")
            changes = {"expires_at": until, "due_at": until, "companion_id": None, "companion_on": None}
            life.take(self, step, by, partner=partner, reason=reason, at=at, changes=changes, told={"claim": str(claim.id)})
            claim.become(ending, reason=reason or "")
            partner.count_drop()
            Notice.tell_both(self, ending, partner.id)
            self._wait_for_others()
            waitlist.offer_next(self)
            return claim

    def _wait_for_others(self):
        """A joint wish lost a partner: those who stay have no day to deliver by until it is whole again, and the head decides."""
        from app.wishes.claim import Claim
        from app.wishes.notices import Notice

        stay = list(Claim.holding(self).where(Claim.state == "claimed"))
        for claim in stay:
            claim.become("claimed", deliver_by=None)
            Notice.tell(self, "one_left", claim.partner_id)
        if stay:
            self.ask_the_head("wish_short")


def deliver_from_now(wish):
    """All partners are there: the days to deliver begin for each of them."""
    from app.wishes.claim import Claim

    for claim in Claim.holding(wish).where(Claim.state == "claimed"):
        claim.become("claimed", deliver_by=deliver_by(wish))


def take_slot(wish, claim, **fields):
    """Put the claim into a free slot (or the one it is offered). Gives whether it has one; the unique index is the last word."""
    slots = [claim.slot] if claim.state == "offered" else waitlist.free_slots(wish)
    for slot in slots:
        try:
            with writing():
                claim.become("claimed", slot=slot, **fields)
            return True
        except peewee.IntegrityError:
            continue
    return False


def is_late(claim):
    """Claimed, and the time to get in touch is over without a word, or the day of delivery is."""
    now = clock.now()
    silent = claim.contacted_at is None and claim.contact_by is not None and claim.contact_by <= now
    return claim.state == "claimed" and (silent or (claim.deliver_by is not None and claim.deliver_by <= now))


def _fresh(claim):
    claim.__data__.update(type(claim).get_by_id(claim.id).__data__)


def _own(wish, claim, by, staff=False):
    """The claim's partner; the claim read anew. Raises Refused (404) for a claim of another wish or of somebody else's partner."""
    from app.wishes import life

    _fresh(claim)
    partner = claim.partner
    allowed = by is life.SYSTEM or partner.is_served_by(by) or (staff and life.roles_of(by, wish) & set(life.STAFF))
    if claim.wish_id != wish.id or not allowed:
        raise Refused(_("This claim is not yours."), 404, "gone")
    return partner
