"""Ways out of a wish that do not fulfil it: withdrawn, met in another way, closed unmet."""

from app import clock


class Ending:
    """Verbs of `Wish`. Partners are told that it ended, never why."""

    def withdraw(self, by, reason="", *, at=None):
        """The family wants it no longer, or withdrew its consent: it is shown nowhere from this moment."""
        return self._end("withdraw", "withdrawn", by, reason, at)

    def meet_otherwise(self, by, reason, *, at=None):
        """Public aid or the family itself has met the need."""
        return self._end("meet_otherwise", "released", by, reason, at)

    def close_unmet(self, by, reason, *, at=None):
        """Moved, deceased or unsafe (`reason` is one of these): it cannot be met."""
        return self._end("close_unmet", "released", by, reason, at)

    def _end(self, step, ending, by, reason, at):
        from app.wishes import life, waitlist

        with life.locked(self):
            life.take(self, step, by, at=at, reason=reason, changes={"unshared_at": clock.now(), "companion_id": None, "companion_on": None})
            waitlist.end_all(self, ending)
        return self
