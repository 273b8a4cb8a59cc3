"""From the claim to the closing: start, accompany, test, deliver, confirm, dispute, follow up, close."""

from app import clock
from app.households.decisions import Decision
from app.households.tasks import Task
from app.wishes.days import end_of


class Fulfilling:
    """Verbs of `Wish`."""

    def start(self, by, *, partner=None, installer=None, at=None):
        """The work begins; a repair names who does it, and the licence where one is needed ({name, trade, licence_no})."""
        from app.wishes import life
        from app.wishes.claim import Claim

        with life.locked(self):
            changes = {"installer": installer or self.installer}
            first = Claim.holding(self).where(Claim.deliver_by.is_null(False)).order_by(Claim.deliver_by).first()
            if first:
                changes["due_at"] = first.deliver_by
            life.take(self, "start", by, partner=partner, at=at, changes=changes, installer=installer)
            Claim.update(contacted_at=clock.now()).where(Claim.wish == self.id, Claim.state == "claimed", Claim.contacted_at.is_null()).execute()
        return self

    def accompany(self, by, companion, day, *, at=None):
        """Who goes along and on which day: on that day they see the address, nobody else does."""
        from app.wishes import life

        changes = {"companion_id": companion.id if companion else None, "companion_on": day, "due_at": self.due_at}
        told = {"day": day.isoformat()} if day else {}
        return life.take(self, "accompany", by, at=at, companion=companion, day=day, changes=changes, told=told)

    def record_test(self, by, passed, *, note="", at=None):
        """The acceptance test of a repair. While it fails the wish stays in progress."""
        return self._with_evidence("record_test", by, "test", {"passed": bool(passed), "note": note}, at, told={"passed": bool(passed)})

    def deliver(self, by, evidence, *, at=None):
        """Delivered, shown by its kind's evidence. A receipt of three times the estimate goes to the head."""
        from app.wishes import life
        from app.wishes.evidence import Evidence, noted_by_head, too_dear

        value = evidence.get("value")
        with life.locked(self):
            changes = {"delivered_at": clock.now(), "delivered_by": by.id, "actual_value": value}
            life.take(self, "deliver", by, at=at, evidence=evidence, changes=changes, told={"value": value})
            Evidence.add(self, "delivery", by, evidence, at)
            if too_dear(self, value) and not noted_by_head(self):
                self.ask_the_head("wish_value")
        return self

    def fail_delivery(self, by, reason, *, at=None):
        """Not at home, or the wrong thing: a new day within a week."""
        from app.wishes import life

        return life.take(self, "fail_delivery", by, at=at, reason=reason)

    def reschedule(self, by, day, *, at=None):
        """The new day after a failed delivery."""
        from app.wishes import life

        told = {"day": day.isoformat()} if day else {}
        changes = {"due_at": end_of(day) if day else None, "companion_on": None, "companion_id": None}
        return life.take(self, "reschedule", by, at=at, day=day, changes=changes, told=told)

    def note_value(self, by, note, *, at=None):
        """The head says why it cost so much more than thought."""
        from app.wishes import life

        with life.locked(self):
            life.take(self, "note_value", by, at=at, reason=note, changes={"value_note": (note or "").strip()[:300], "due_at": self.due_at})
            _settle(self, "wish_value", by)
        return self

    def confirm(self, by, answer, *, at=None):
        """The family has it and says so without having to read: face, thumb, signature or voice; `by` witnessed it and did not deliver.

        `answer`: {"received": True, "how": …, "face": …}. Counted in the ledger by the day of the answer.
        """
        from app.wishes import counting, life, waitlist
        from app.wishes.claim import Claim
        from app.wishes.evidence import Evidence
        from app.wishes.notices import Notice

        with life.locked(self):
            changes = {"confirmed_at": _between(Evidence.moment_of(self, "delivery"), at), "confirmed_by": by.id}
            told = {"face": answer.get("face"), "how": answer.get("how")}
            life.take(self, "confirm", by, at=at, answer=answer, changes=changes, told=told)
            Evidence.add(self, "confirmation", by, answer, at)
            for claim in Claim.holding(self).where(Claim.state == "claimed"):
                claim.become("realised")
                Notice.tell(self, "realised", claim.partner_id)
            waitlist.end_line(self)
            counting.count(self)
        return self

    def dispute(self, by, reason, *, at=None):
        """The family says that it did not come, or is not right. What was counted is taken back; the head decides within days."""
        from app.wishes import counting, life
        from app.wishes.claim import Claim

        with life.locked(self):
            counted = self.state != "delivered"
            life.take(self, "dispute", by, at=at, reason=reason, changes={"confirmed_at": None, "confirmed_by": None})
            if counted:
                counting.take_back(self)
                for claim in Claim.holding(self).where(Claim.state == "realised"):
                    claim.become("claimed")
            self.ask_the_head("wish_disputed")
        return self

    def resolve(self, by, outcome, reason, *, at=None):
        """The head decides a dispute: `again` (deliver once more) or `delivered` (it was there: ask the family again)."""
        from app.wishes import life

        with life.locked(self):
            life.take(self, "resolve_again" if outcome == "again" else "resolve_delivered", by, at=at, reason=reason)
            _settle(self, "wish_disputed", by, outcome)
        return self

    def follow_up(self, by, answer, *, at=None):
        """The call after 7 to 30 days by somebody who did not deliver: {"works", "used", "face", "hazard"}. A new hazard becomes a task."""
        task = Task.row(self.station_id, self.household_id, "follow_hazard", occurrence=self.id, key="follow_up") if answer.get("hazard") else None
        self._with_evidence("follow_up", by, "follow_up", answer, at, answer=answer, told={"face": answer.get("face")})
        if task and not Task.select().where(Task.id == task["id"]).exists():
            Task.insert(task).execute()
        return self

    def close(self, by, *, at=None):
        """销号: the head closes when all evidence is there."""
        from app.wishes import life

        return life.take(self, "close", by, at=at, changes={"closed_at": clock.now()})

    def reopen(self, by, reason, *, at=None):
        """A closed wish is called on again; one that was not taken up is checked again."""
        from app.wishes import life

        if self.state == "rejected":
            return life.take(self, "reconsider", by, at=at, reason=reason)
        return life.take(self, "reopen", by, at=at, reason=reason, changes={"closed_at": None})

    def postpone(self, by, day, reason, *, at=None):
        """Nobody can be asked before `day` (in hospital, away): the deadline waits, the state stays, and no partner is late because of it."""
        from app.wishes import life
        from app.wishes.claim import Claim

        told, until = ({"day": day.isoformat()}, end_of(day)) if day else ({}, None)
        with life.locked(self):
            stands_still = self.state == "submitted" and self.needs_translation
            life.take(self, "postpone", by, at=at, day=day, reason=reason, changes={"due_at": None if stands_still else until}, told=told)
            for claim in Claim.holding(self).where(Claim.state == "claimed"):
                times = {name: max(getattr(claim, name), until) for name in ("contact_by", "deliver_by") if getattr(claim, name)}
                claim.become("claimed", **times)
        return self

    def _with_evidence(self, step, by, kind, data, at, **more):
        from app.wishes import life
        from app.wishes.evidence import Evidence

        with life.locked(self):
            life.take(self, step, by, at=at, **more)
            Evidence.add(self, kind, by, data, at)
        return self


def _between(delivered, at):
    """The instant of the family's answer: not before it was delivered, and not in advance for a phone whose clock is ahead."""
    now = clock.now()
    return min(max(at or now, delivered or at or now), now)


def _settle(wish, kind, by, outcome="done"):
    for decision in Decision.waiting(wish.station_id).where(Decision.kind == kind, Decision.about_id == wish.id):
        decision.settle(by, outcome)
