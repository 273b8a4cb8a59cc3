"""The life of a wish (domain.md section 5), declared: every step that is allowed, from where, to where, by whom, under which guards.

What is not declared here is refused with a sentence and changes nothing. Who may do what follows the section's table of roles where it is the
stricter of its two tables: only a head rejects, closes and reopens; only a social worker witnesses the family's answer.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from app import audit, clock
from app.db import compiled, writing
from app.households.decisions import Decision
from app.i18n import _
from app.web import Refused
from app.wishes import words
from app.wishes.days import due_after
from app.wishes.settings import setting

VOLUNTEER, WORKER, HEAD, PARTNER, SYSTEM_ROLE = "volunteer", "social_worker", "station_head", "partner", "system"
STAFF, FIELD = (WORKER, HEAD), (VOLUNTEER, WORKER, HEAD)
EARLY = ("draft", "submitted", "returned", "approved")
UNDER_WAY = ("claimed", "in_progress", "delivery_failed")
HELD = ("published", *UNDER_WAY)  # states in which a claim can be live: a joint wish is published until all its slots are taken
BEFORE_DELIVERY = (*EARLY, "published", "claim_requested", *UNDER_WAY, "expired")
ENDS = ("rejected", "withdrawn", "merged", "met_otherwise", "closed_unmet", "closed")


@dataclass(frozen=True)
class Step:
    """`target` None: the state stays. `reason`: a reason must be given. `guards` are names in guards.GUARDS."""

    sources: tuple
    target: str | None
    roles: tuple
    guards: tuple = ()
    reason: bool = False


STEPS = {
    # ---- from the doorstep to the board
    "submit": Step(("draft", "returned"), "submitted", FIELD, ("complete", "consent_to_record", "own_if_volunteer")),
    "translate": Step(("draft", "submitted", "returned"), None, STAFF, ("translator_named",)),
    "return": Step(("submitted",), "returned", STAFF, reason=True),
    "approve": Step(("submitted",), "approved", STAFF, ("other_than_submitter", "translated", "policy_first", "legal_and_safe", "within_cap", "home_living")),
    "reject": Step(("submitted", "approved", "expired"), "rejected", (HEAD,), ("family_told", "alternative_named"), reason=True),
    "write_public": Step(("approved", "expired"), None, STAFF),
    "publish": Step(("approved", "expired"), "published", STAFF, ("has_public_text", "other_than_writer", "consent_to_share", "tells_nobody", "home_living")),
    "unpublish": Step(("published",), "approved", STAFF, ("nobody_holds",), reason=True),
    "expire": Step(("published",), "expired", (SYSTEM_ROLE,), ("time_is_up", "no_open_offer", "nobody_was_at_work")),
    # ---- claims: only the server performs `claimed`
    "request_claim": Step(("published",), "claim_requested", (PARTNER, HEAD), ("not_expired", "still_shared", "home_living")),
    "grant": Step(("claim_requested",), "claimed", (SYSTEM_ROLE,), ("all_slots_taken",)),
    "grant_slot": Step(("claim_requested",), "published", (SYSTEM_ROLE,)),
    "wait": Step(HELD, None, (PARTNER, HEAD)),
    "offer": Step(("published",), None, (SYSTEM_ROLE,)),
    "accept": Step(("published",), "claim_requested", (PARTNER,), ("still_shared", "home_living")),
    "decline": Step(HELD, None, (PARTNER, HEAD)),
    "lapse": Step(("published",), None, (SYSTEM_ROLE,)),
    "contact": Step(HELD, None, (PARTNER, *STAFF)),
    "drop": Step(HELD, "published", (PARTNER, HEAD), reason=True),
    "revoke": Step(HELD, "published", STAFF, reason=True),
    "time_out": Step(("published", "claimed"), "published", (SYSTEM_ROLE,)),
    "go_on": Step(("published",), "claimed", (HEAD,), ("some_hold",)),
    # ---- fulfilment
    "start": Step(("claimed",), "in_progress", (PARTNER, *STAFF), ("installer_licensed",)),
    "accompany": Step(("claimed", "in_progress", "delivery_failed"), None, STAFF, ("companion_here",)),
    "record_test": Step(("in_progress",), None, FIELD, ("accompanies",)),
    "deliver": Step(("in_progress",), "delivered", FIELD, ("accompanies", "worker_for_child", "delivery_shown")),
    "fail_delivery": Step(("in_progress",), "delivery_failed", FIELD, ("accompanies",), reason=True),
    "reschedule": Step(("delivery_failed",), "in_progress", STAFF, ("soon_enough",)),
    "note_value": Step(("in_progress", "delivered", "confirmed", "followed_up"), None, (HEAD,), reason=True),
    "confirm": Step(("delivered",), "confirmed", (WORKER,), ("other_than_deliverer", "not_the_claimer", "family_answered")),
    "dispute": Step(("delivered", "confirmed", "followed_up"), "disputed", (WORKER,), ("other_than_deliverer",), reason=True),
    "resolve_again": Step(("disputed",), "in_progress", (HEAD,), reason=True),
    "resolve_delivered": Step(("disputed",), "delivered", (HEAD,), reason=True),
    "follow_up": Step(("confirmed",), "followed_up", STAFF, ("other_than_deliverer", "not_the_claimer", "late_enough", "follow_up_answered")),
    "close": Step(("followed_up",), "closed", (HEAD,), ("all_evidence",)),
    "reopen": Step(("closed",), "confirmed", (HEAD,), reason=True),
    "reconsider": Step(("rejected",), "submitted", (HEAD,), reason=True),
    "postpone": Step(("submitted", "claimed", "in_progress", "delivery_failed", "delivered", "confirmed"), None, STAFF, ("later_day",), reason=True),
    # ---- ways out
    "withdraw": Step(BEFORE_DELIVERY, "withdrawn", (*FIELD, SYSTEM_ROLE), ("own_if_volunteer",)),
    "merge": Step((*EARLY, "published"), "merged", STAFF, ("same_home", "nobody_holds")),
    "meet_otherwise": Step(BEFORE_DELIVERY, "met_otherwise", STAFF, reason=True),
    "close_unmet": Step((*BEFORE_DELIVERY, "delivered", "disputed"), "closed_unmet", (HEAD,), ("known_reason",), reason=True),
}


class System:
    """The server itself: expiry, time limits, and the decision who has a claim."""

    id = None
    station_id = None
    grants = ()

    def has(self, *_roles):
        return False


SYSTEM = System()


@contextmanager
def locked(wish):
    """A transaction in which this wish is ours alone, its fields read anew. The write comes first: on PostgreSQL it locks the row, SQLite has one writer."""
    if wish.is_locked:
        yield wish
        return
    with writing():
        _turn.run(wish.id)
        wish.__data__.update(_by_id(wish.id)[0].__data__)
        wish.is_locked = True
        try:
            yield wish
        finally:
            wish.is_locked = False


def _statement(build):
    """A compiled statement about `Wish`, which imports this module."""

    def later(value):
        from app.wishes.wish import Wish

        return build(Wish, value)

    return compiled(later)


_turn = _statement(lambda Wish, id: Wish.update(turns=Wish.turns + 1).where(Wish.id == id))
_by_id = _statement(lambda Wish, id: Wish.select().where(Wish.id == id))


def take(wish, name, by, *, at=None, reason="", partner=None, changes=None, told=None, **facts):
    """Take the step `name`, or raise Refused and change nothing.

    `at`: when the form was filled in (UTC), for roles that ended since. `facts`: what the guards ask about. `changes`: fields set with the state.
    `told`: what the event keeps. Call inside `locked(wish)` when more than this is written.
    """
    step = STEPS[name]
    with locked(wish):
        check(wish, name, by, at=at, reason=reason, partner=partner, **facts)
        state = step.target or wish.state
        changes = {"state": state, **(changes or {})}
        if step.target and "due_at" not in changes:
            for field, value in changes.items():  # the deadline may depend on what changes with it
                setattr(wish, field, value) if field != "state" else None
            changes["due_at"] = due_after(wish, state)
        _write(wish, name, by, at, reason, partner, changes, told or {})
    return wish


def _write(wish, name, by, at, reason, partner, changes, told):
    from app.wishes.events import WishEvent

    if changes["state"] != wish.state:
        _settle_what_waited(wish, by, "wish_late", "wish_short")
    elif name == "postpone":
        _settle_what_waited(wish, by, "wish_late")
    WishEvent.note(wish, name, changes["state"], by, filled_at=at, reason=reason, partner_id=partner.id if partner else None, **told)
    wish.put(**changes)
    audit.record(f"wish_{name}", wish, by=by if by.id else None, state=changes["state"])


def _settle_what_waited(wish, by, *kinds):
    """What the head was asked about the state or the deadline that ends now needs no answer any more."""
    for decision in Decision.waiting(wish.station_id).where(Decision.kind.in_(kinds), Decision.about_id == wish.id):
        decision.settle(by, "moved_on")


def check(wish, name, by, *, at=None, reason="", partner=None, **facts):
    """Raise Refused with the sentence why `by` may not take this step now."""
    from app.wishes.guards import GUARDS

    step = STEPS[name]
    if not roles_of(by, wish, partner, at) & set(step.roles):
        raise Refused(_("Your role does not take this step."), 403, "role")
    if wish.state not in step.sources:
        raise Refused(_("This cannot be done now: the wish is “%(state)s”.", state=words.STATES.get(wish.state, wish.state)), 409, "state")
    if step.reason and not (reason or "").strip():
        raise Refused(_("Please give a reason."), 422, "invalid")
    for guard in step.guards:
        sentence = GUARDS[guard](wish, by, {**facts, "at": at, "reason": reason})
        if sentence:
            raise Refused(sentence, 422, "invalid")


def roles_of(by, wish, partner=None, at=None):
    """Roles that `by` holds for this wish: at its station now (or at `at`, as far back as rights count), and `partner` for those who act for it."""
    if by is SYSTEM:
        return {SYSTEM_ROLE}
    if at and clock.now() - at > _rights_back():
        at = None
    now = clock.now()
    roles = {grant.role for grant in by.grants if grant.station_id == wish.station_id and (grant.valid_at(now) or (at and grant.valid_at(at)))}
    roles &= set(FIELD)
    if partner is not None and partner.is_served_by(by):
        roles.add(PARTNER)
    return roles


def _rights_back():
    from datetime import timedelta

    return timedelta(days=setting("RIGHTS_DAYS_BACK"))


def allowed(wish, account, partner=None):
    """Names of the steps that fit state and role of `account`; guards are asked when the step is taken."""
    roles = roles_of(account, wish, partner)
    return [name for name, step in STEPS.items() if wish.state in step.sources and roles & set(step.roles)]
