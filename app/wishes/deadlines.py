"""What time does to wishes: expiry, time limits of claims, offers that run out, reminders. A job that is safe to run twice and from two places."""

import threading
import uuid
from collections import Counter
from datetime import timedelta

from flask import current_app

from app import clock
from app.db import child_id, database, insert_rows, writing
from app.households.decisions import Decision
from app.households.household import Household
from app.households.tasks import Task
from app.web import Refused
from app.wishes.claim import Claim
from app.wishes.lease import Lease
from app.wishes.life import HELD
from app.wishes.notices import Notice
from app.wishes.settings import setting
from app.wishes.wish import OPEN, Wish

LEASE, LEASE_SECONDS = "wishes due", 300
FIRST_LOOK_SECONDS = 20  # after a restart: what fell due while the server was away
WAITING_HERE = ("submitted", "returned", "approved", "expired", "delivery_failed", "disputed", "followed_up")
CONTACT_SOON, DELIVER_SOON = timedelta(days=2), timedelta(days=3)


def run():
    """Do what is due by the server's clock; gives counts of what was done. Each wish in a transaction of its own; repeating finds nothing left to do.

    One that breaks is logged and counted as `failed`; the others go on.
    """
    done = Counter()
    for name, find in JOBS.items():
        for subject, act in find():
            try:
                done[name] += _one(act, subject)
            except Exception:  # a broken row would else hold up every wish behind it, round after round
                current_app.logger.exception("The deadline of %s could not be met", subject.id)
                done["failed"] += 1
    return dict(+done)


def run_alone(holder=None):
    """`run()` if no other process is at it; None when one is. A holder that dies keeps it from others for five minutes at most."""
    holder = holder or uuid.uuid4()
    if not Lease.take(LEASE, holder, LEASE_SECONDS):
        return None
    try:
        return run()
    finally:
        Lease.give_back(LEASE, holder)


def _one(act, subject):
    """One step; what somebody else did meanwhile is no trouble."""
    try:
        with writing():
            return act(subject) is not False
    except Refused:
        return False


def _lapsed():
    rows = Claim.select().where(Claim.live == 1, Claim.state == "offered", Claim.offer_until <= clock.now()).order_by(Claim.offer_until)
    return [(claim, lambda claim: claim.wish.lapse(claim)) for claim in list(rows)]


def _timed_out():
    late = (Claim.contacted_at.is_null() & (Claim.contact_by <= clock.now())) | (Claim.deliver_by <= clock.now())
    rows = Claim.select(Claim, Wish).join(Wish).where(Claim.live == 1, Claim.state == "claimed", late, Wish.state.in_(("claimed", "published")))
    return [(claim, lambda claim: claim.wish.time_out(claim)) for claim in list(rows)]


def _expired():
    rows = Wish.select().where(Wish.state == "published", Wish.expires_at <= clock.now()).order_by(Wish.expires_at)
    return [(wish, lambda wish: wish.expire()) for wish in list(rows)]


def _reminders():
    """To partners: the time to get in touch or to deliver is near, or over."""
    now = clock.now()
    rows = Claim.select(Claim, Wish).join(Wish).where(Claim.live == 1, Claim.state == "claimed", Wish.state.in_(HELD))
    found = []
    for claim in list(rows.where((Claim.contact_by <= now + CONTACT_SOON) | (Claim.deliver_by <= now + DELIVER_SOON))):
        if claim.contacted_at is None and claim.contact_by and now < claim.contact_by <= now + CONTACT_SOON:
            found.append((claim, _remind("contact_soon")))
        if claim.deliver_by and claim.deliver_by <= now:
            found.append((claim, _remind("late")))
        elif claim.deliver_by and claim.deliver_by <= now + DELIVER_SOON:
            found.append((claim, _remind("deliver_soon")))
    return found


def _remind(kind):
    def tell(claim):
        told = Notice.tell(claim.wish, kind, claim.partner_id, once=f"{kind}:{claim.id.hex}")
        if kind == "late":
            Notice.tell(claim.wish, kind, None, once=f"{kind}:{claim.id.hex}:station")
        return told

    return tell


def _unasked():
    """Delivered and the family not yet asked, or the call due: a task for a worker, once for each delivery or confirmation."""
    now = clock.now()
    asked = Wish.select().where(Wish.state == "delivered", Wish.due_at <= now)
    first = now - timedelta(days=setting("WISH_FOLLOW_UP_FROM_DAYS"))
    to_call = Wish.select().where(Wish.state == "confirmed", Wish.confirmed_at <= first)
    return [(wish, _task("wish_confirm", wish.delivered_at)) for wish in asked] + [(wish, _task("wish_follow_up", wish.confirmed_at)) for wish in to_call]


def _task(what, since):
    def add(wish):
        row = Task.row(wish.station_id, wish.household_id, what, due_at=wish.due_at)
        row |= {"id": child_id(wish.id, f"{what}:{since.isoformat()}"), "occurrence": wish.id}
        if Task.select().where(Task.id == row["id"]).exists():
            return False
        insert_rows(Task, [row])
        return True

    return add


def _undecided():
    """What waits too long for somebody of the station (a check, an answer, a release, another day, a decision, the closing): before the head, once."""
    rows = Wish.select().where(Wish.state.in_(WAITING_HERE), Wish.due_at <= clock.now())
    return [(wish, _before_the_head) for wish in rows]


def _home_ended():
    """The family moved or someone died while a wish is open: the head decides what becomes of it."""
    rows = Wish.select().join(Household).where(Wish.state.in_(OPEN), Household.ended_at.is_null(False), Household.merged_into.is_null())
    return [(wish, _before_the_head) for wish in list(rows)]


def _before_the_head(wish):
    """Once for a state and its deadline: what the head has settled is not asked again until another time runs out."""
    details = {"state": wish.state, "due": wish.due_at.isoformat() if wish.due_at else ""}
    asked = Decision.select().where(Decision.kind == "wish_late", Decision.about_id == wish.id)
    if any(details.items() <= decision.details.items() or decision.settled_at is None for decision in asked):
        return False
    wish.ask_the_head("wish_late", **details)
    return True


def _left():
    """A partner for which nobody acts any more: what it holds is in the station's hands."""
    rows = Claim.select(Claim, Wish).join(Wish).where(Claim.live == 1, Claim.state == "claimed")
    return [(claim, _tell_left) for claim in rows if not claim.partner.accounts]


def _tell_left(claim):
    return Notice.tell(claim.wish, "partner_left", None, once=f"left:{claim.id.hex}")


# in this order: an offer that ran out may let a wish expire in the same run
JOBS = {
    "lapsed": _lapsed,
    "timed_out": _timed_out,
    "expired": _expired,
    "reminded": _reminders,
    "tasks": _unasked,
    "to_head": _undecided,
    "ended": _home_ended,
    "left": _left,
}


# ---- the server's own timer ----------------------------------------------------------------------------------------


class Timer(threading.Thread):
    """Looks at the deadlines every so many seconds in a thread of this process, until `stop()`."""

    def __init__(self, app, seconds):
        super().__init__(name="wishes due", daemon=True)
        self.app, self.seconds, self.holder, self.stopped = app, seconds, uuid.uuid4(), threading.Event()

    def run(self):
        wait = min(self.seconds, FIRST_LOOK_SECONDS)
        while not self.stopped.wait(wait):
            wait = self.seconds
            try:
                with self.app.app_context(), database.connection_context():
                    run_alone(self.holder)
            except Exception:  # the timer outlives a locked or missing database; the next round finds what was left
                self.app.logger.exception("The deadlines of wishes could not be looked at")

    def stop(self):
        self.stopped.set()
        self.join()


def start_timer(app):
    """The server's own timer, every WISH_DUE_EVERY_MINUTES; None at 0."""
    minutes = app.config["WISH_DUE_EVERY_MINUTES"]
    if not minutes:
        return None
    timer = Timer(app, minutes * 60)
    timer.start()
    return timer
