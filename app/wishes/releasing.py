"""The words that may be shown, their release by a second person, and their end: write, publish, unpublish, expire."""

from app import clock
from app.households.consents import Consent
from app.wishes.days import due_after


class Releasing:
    """Verbs of `Wish`."""

    def write_public(self, by, text, *, at=None):
        """Write the text that partners will read. Whoever writes it does not release it; an earlier release counts no more."""
        from app.wishes import life

        changes = {"public_text": text.strip()[:300], "public_writer": by.id, "reviewed_by": None}
        return life.take(self, "write_public", by, at=at, changes=changes)

    def publish(self, by, *, at=None):
        """Release the text: read by a second person, passed by the automatic check, allowed by the family. It expires by itself."""
        from app.wishes import life

        until = due_after(self, "published")
        shared = [str(consent.id) for consent in Consent.of(self.household) if consent.purpose == "share_with_partner" and consent.holds_at(clock.now())]
        changes = {
            "published_at": clock.now(),
            "expires_at": until,
            "due_at": until,
            "reviewed_by": by.id,
            "unshared_at": None,
            "consents": sorted({*self.consents, *shared}),
        }
        return life.take(self, "publish", by, at=at, changes=changes)

    def unpublish(self, by, reason, *, at=None):
        """Take it off the wall to mend its text. The waiting list ends."""
        from app.wishes import life, waitlist

        with life.locked(self):
            life.take(self, "unpublish", by, at=at, reason=reason, changes={"reviewed_by": None, "expires_at": None})
            waitlist.end_all(self, "released")
        return self

    def expire(self):
        """Its days are over by the server's clock: it goes first in the next round. Claims of a joint wish that never filled are let go; those of one that lost a partner stay."""
        from app.wishes import life, waitlist
        from app.wishes.notices import Notice

        with life.locked(self):
            life.take(self, "expire", life.SYSTEM, changes={"priority": self.priority + 1})
            waitlist.end_all(self, "released")
            Notice.tell(self, "expired")
        return self
