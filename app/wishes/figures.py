"""What happened to a station's wishes between two days: counted from events and ledger lines, by the day in Shanghai (domain.md section 5, statistics)."""

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import peewee

from app import clock
from app.ledger import Line
from app.ledger.lines import WISH
from app.wishes.claim import COUNTED, Claim
from app.wishes.events import WishEvent
from app.wishes.wish import FULFILLED, OPEN, Wish

# figure → the step by which it is counted
STEPS = {"collected": "submit", "approved": "approve", "published": "publish"}
# pairs of steps between which days are measured
WAYS = {"check": ("submit", "approve"), "find": ("publish", "grant"), "deliver": ("grant", "deliver"), "confirm": ("deliver", "confirm")}


@dataclass
class Figures:
    """Each wish counts once for a figure and period. `fulfilled` by the family's confirmation, never by a claim; `overdue` as it stands now."""

    collected: int = 0
    approved: int = 0
    published: int = 0
    claimed: int = 0
    fulfilled: int = 0
    overdue: int = 0
    value_yuan: int = 0
    partners: int = 0


def between(station_id, first, last):
    """`Figures` of the days `first` to `last`, both included."""
    rows = list(_events(station_id, first, last))
    counted = {name: len({wish for wish, step in rows if step == by}) for name, by in STEPS.items()}
    done = _fulfilled(station_id, first, last)
    return Figures(
        **counted,
        claimed=len({wish for wish, step in rows if step in ("grant", "grant_slot")}),
        fulfilled=len(done),
        overdue=overdue(station_id),
        value_yuan=sum(value or 0 for (value,) in Wish.select(Wish.actual_value).where(Wish.id.in_(done)).tuples()) if done else 0,
        partners=len({partner for (partner,) in Claim.select(Claim.partner).where(Claim.wish.in_(done), Claim.state == "realised").tuples()}) if done else 0,
    )


def overdue(station_id):
    """Open wishes whose deadline has passed."""
    return Wish.select().where(Wish.station_id == station_id, Wish.state.in_(OPEN), Wish.due_at <= clock.now()).count()


def fulfil_rate(station_id, first, last):
    """(fulfilled by now, published) of the wishes that were first published in these days: a rate of one cohort."""
    cohort = [wish for (wish,) in _first_published(station_id, first, last)]
    done = Wish.select().where(Wish.id.in_(cohort), Wish.state.in_(FULFILLED)).count() if cohort else 0
    return done, len(cohort)


def median_days(station_id, first, last):
    """{way: median days} of the wishes confirmed in these days; None where nothing was measured."""
    at = {}
    done = _fulfilled(station_id, first, last)
    events = WishEvent.select(WishEvent.wish, WishEvent.step, WishEvent.at).where(WishEvent.wish.in_(done)).order_by(WishEvent.place).tuples() if done else ()
    for wish, step, moment in events:
        at.setdefault((wish, step), moment)
    found = {}
    for way, (begin, end) in WAYS.items():
        days = [(at[wish, end] - at[wish, begin]).total_seconds() / 86400 for wish in done if (wish, begin) in at and (wish, end) in at]
        found[way] = round(statistics.median(days), 1) if days else None
    return found


def drop_rate(station_id, first, last):
    """(ended badly, ended in all) of the claims that ended or were fulfilled in these days."""
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    rows = Claim.select(Claim.state).where(Claim.station_id == station_id, Claim.ended_at >= start, Claim.ended_at < end, Claim.state.in_(COUNTED)).tuples()
    bad = sum(Counter(state for (state,) in rows).values())
    done = _fulfilled(station_id, first, last)
    kept = Claim.select().where(Claim.wish.in_(done), Claim.state == "realised").count() if done else 0
    return bad, bad + kept


def _events(station_id, first, last):
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    query = WishEvent.select(WishEvent.wish, WishEvent.step)
    return query.where(WishEvent.station_id == station_id, WishEvent.at >= start, WishEvent.at < end).tuples()


def _first_published(station_id, first, last):
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    begun = peewee.fn.MIN(WishEvent.at)
    query = WishEvent.select(WishEvent.wish).where(WishEvent.station_id == station_id, WishEvent.step == "publish").group_by(WishEvent.wish)
    instant = WishEvent.at.db_value  # MIN() does not know that its column is one
    return query.having((begun >= instant(start)) & (begun < instant(end))).tuples()


def _fulfilled(station_id, first, last):
    """Ids of wishes with a line of these days that was not taken back."""
    net = peewee.fn.SUM(Line.count)
    rows = Line.between(station_id, first, last).select(Line.occurrence).where(Line.kind == WISH).group_by(Line.occurrence).having(net > 0).tuples()
    return [occurrence for (occurrence,) in rows]
