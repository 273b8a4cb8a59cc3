"""The board: a station's wishes by where they are, what is late or runs out this week, and what waits for whom."""

from dataclasses import dataclass
from datetime import timedelta

import peewee

from app import clock
from app.households.household import Household
from app.households.villages import Village
from app.i18n import _l
from app.wishes.matching import Offers
from app.wishes.wish import OPEN, Wish

# column → (its words, its states, for whom it waits)
STAGES = {
    "check": (_l("To be checked"), ("draft", "submitted", "returned"), _l("waits for a social worker")),
    "release": (_l("To be released"), ("approved", "expired"), _l("waits for a text and a second person")),
    "open": (_l("Waiting for a claim"), ("published", "claim_requested"), _l("waits for a partner")),
    "under_way": (_l("Under way"), ("claimed", "in_progress", "delivery_failed"), _l("waits for partner and station")),
    "answer": (_l("To be confirmed"), ("delivered", "disputed"), _l("waits for the family's answer")),
    "call": (_l("To be called back"), ("confirmed",), _l("waits for the follow-up call")),
    "close": (_l("To be closed"), ("followed_up",), _l("waits for the head")),
}
ENDED = {
    "fulfilled": (_l("Fulfilled"), ("closed",)),
    "unmet": (_l("Ended in another way"), ("rejected", "withdrawn", "merged", "met_otherwise", "closed_unmet")),
}
SOON_DAYS, SHOWN, PAGE, CONSIDERED = 7, 5, 50, 300
STANDING = (*OPEN, "expired", "confirmed", "followed_up")


@dataclass
class Column:
    """One stage: how many wishes, and the first of them, those that press most first."""

    id: str
    words: str
    waits_for: str
    count: int
    late: int
    wishes: list


def columns(station_id):
    """[Column] of a station."""
    counts = _counts(station_id)
    late = _counts(station_id, Wish.due_at <= clock.now())
    first = _first(station_id)
    return [
        Column(id, str(words), str(waits), sum(counts.get(state, 0) for state in states), sum(late.get(state, 0) for state in states), first.get(id, []))
        for id, (words, states, waits) in STAGES.items()
    ]


def _counts(station_id, *more):
    rows = Wish.select(Wish.state, peewee.fn.COUNT(Wish.id)).where(Wish.station_id == station_id, *more).group_by(Wish.state)
    return dict(rows.tuples())


def _first(station_id):
    """Stage → its first wishes, each stage by a search of its own along the index of state and deadline."""
    return {
        id: list(_pressing(with_homes().where(Wish.station_id == station_id, Wish.state.in_(states))).limit(SHOWN)) for id, (_w, states, _o) in STAGES.items()
    }


def with_homes():
    """Wishes with what a card says of the home."""
    return Wish.select(Wish, Household, Village).join(Household).join(Village, peewee.JOIN.LEFT_OUTER).switch(Wish)


def _pressing(query):
    return query.order_by(Wish.due_at.is_null(), Wish.due_at, Wish.wish_no)


def states_of(stage):
    """The states of a column, or None for a name that is none."""
    found = STAGES.get(stage) or ENDED.get(stage)
    return found and found[1]


def stage_words(stage):
    return str((STAGES.get(stage) or ENDED[stage])[0])


def listed(query, stage, page=1):
    """(wishes, whether there are more) of one column of `query`."""
    if stage == "late":
        query = query.where(Wish.state.in_(STANDING), Wish.due_at <= clock.now())
    elif stage == "soon":
        query = query.where(Wish.state.in_(STANDING), Wish.due_at > clock.now(), Wish.due_at <= clock.now() + timedelta(days=SOON_DAYS))
    else:
        query = query.where(Wish.state.in_(states_of(stage)))
    rows = list(_pressing(query).offset((page - 1) * PAGE).limit(PAGE + 1))
    return rows[:PAGE], len(rows) > PAGE


def pressing_counts(station_id):
    """(late, due within seven days) of a station's wishes that have not ended."""
    mine = Wish.select().where(Wish.station_id == station_id, Wish.state.in_(STANDING))
    now = clock.now()
    return mine.where(Wish.due_at <= now).count(), mine.where(Wish.due_at > now, Wish.due_at <= now + timedelta(days=SOON_DAYS)).count()


def needs(station_id, most=PAGE):
    """[(wish, [Match])] of a station's published wishes, the best match first (需求清单 beside 服务清单), out of the `CONSIDERED` that press most."""
    offers = Offers()
    open_here = list(_pressing(with_homes().where(Wish.station_id == station_id, Wish.state == "published")).limit(CONSIDERED))
    found = sorted(((wish, offers.matching(wish)) for wish in open_here), key=lambda pair: -max((match.score for match in pair[1]), default=-1))
    return found[:most]


def matches_for(wish):
    """[Match] for one wish."""
    return Offers().matching(wish)
