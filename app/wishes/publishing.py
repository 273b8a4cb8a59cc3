"""What outsiders may read of a wish: view objects on which nothing else exists (domain.md section 5, publishable whitelist).

Pages for partners and for the public are made from these alone. A wish of a rare age in its town is told with the city, not the town;
and every partner sees the wishes of the whole city, since a list by town would tell the town again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import peewee

from app import clock
from app.households.consents import Consent
from app.households.household import Household
from app.i18n import _, lang
from app.people.stations import TOWNS, Station
from app.wishes import words
from app.wishes.claim import Claim
from app.wishes.partner import Partner
from app.wishes.settings import setting
from app.wishes.wish import FULFILLED, Wish

COUNTED_OUT = ("draft", "rejected", "merged")
SHOWN = ("published", "claim_requested")


@dataclass(frozen=True, slots=True)
class PublicWish:
    """The whitelist. `code` is the random public id, `town` a town's name or the city's, `deadline` the last day to claim."""

    code: str
    category: str
    help_type: str
    town: str
    age_band: str
    need: str
    est_value: int | None
    deadline: date | None
    status: str

    @property
    def category_name(self):
        return str(words.CATEGORIES[self.category])

    @property
    def help_name(self):
        return str(words.HELP_TYPES[self.help_type])

    @property
    def status_name(self):
        return str(words.STATES[self.status])


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """What a partner reads of its own claim: the public wish, and the promise with its days. `need` is empty once the family withdrew."""

    id: object
    wish: PublicWish
    state: str
    slot: int | None
    place_in_line: int | None
    promise: str
    offer_until: object
    contact_by: object
    contacted_at: object
    deliver_by: object
    asked_at: object
    ended_at: object
    thanked: bool

    @property
    def state_name(self):
        return str(words.CLAIM_STATES[self.state])


@dataclass(frozen=True, slots=True)
class Story:
    """A fulfilled wish that the family lets us tell. `thanks_to`: partners that agreed to be named."""

    code: str
    category: str
    help_type: str
    town: str
    age_band: str
    need: str
    thanks_to: tuple

    @property
    def category_name(self):
        return str(words.CATEGORIES[self.category])

    @property
    def help_name(self):
        return str(words.HELP_TYPES[self.help_type])


# ---- towns, and those too rare to be told --------------------------------------------------------------------------


class Towns:
    """Where a wish is said to be, for one page: counts once, answers many times."""

    def __init__(self):
        since = clock.now() - timedelta(days=365)
        homes = peewee.fn.COUNT(Wish.household.distinct())
        counted = Wish.select(Wish.station_id, Wish.age_band, homes).where(Wish.created_at > since, Wish.state.not_in(COUNTED_OUT))
        self._counts = {(code, band): count for code, band, count in counted.group_by(Wish.station_id, Wish.age_band).tuples()}
        self._names = {station.id: station.name for station in Station.select()}

    def tells(self, wish):
        """Whether the wishes of at least five homes of the last 12 months share town and age band."""
        return self._counts.get((wish.station_id, wish.age_band), 0) >= setting("WISH_SMALL_COUNT")

    def of(self, wish):
        return self._names.get(wish.station_id, _("Yongkang")) if self.tells(wish) else _("Yongkang")


# ---- for partners --------------------------------------------------------------------------------------------------


def preview(wish):
    """Exactly what partners will see, before it is released."""
    return _public(wish, Towns())


def published(town=None, category=None, help_type=None, most_yuan=None, limit=None, offset=0):
    """[PublicWish] that may be claimed now, those left over from an earlier round first. Filtering by a town finds only wishes whose town may be told."""
    towns = Towns()
    rows = _claimable()
    for field, value in ((Wish.category, category), (Wish.help_type, help_type)):
        rows = rows.where(field == value) if value else rows
    if most_yuan is not None:
        rows = rows.where(Wish.est_value <= most_yuan)
    if town:
        rows = [wish for wish in rows.where(Wish.station_id == town) if towns.tells(wish)]
        rows = rows[offset : offset + limit] if limit else rows
    elif limit:
        rows = rows.limit(limit).offset(offset)
    return [_public(wish, towns) for wish in rows]


def find(code, partner=None):
    """The Wish behind a public code if it may be claimed now, or `partner` has something standing on it; else None.

    A partner that may not claim (any longer) finds only what it has.
    """
    if not code or len(code) > 12:
        return None
    wish = _claimable().where(Wish.public_id == code).first() if partner is None or partner.approved else None
    if wish or partner is None:
        return wish
    return Wish.select(Wish).join(Claim).where(Wish.public_id == code, Claim.partner == partner.id, Claim.standing == 1).first()


def show(wish):
    """One wish for a partner's page."""
    return _public(wish, Towns())


def own_claims(partner, ended=True):
    """[OwnClaim] of a partner, newest first."""
    towns = Towns()
    claims = Claim.select(Claim, Wish).join(Wish).where(Claim.partner == partner.id).order_by(Claim.asked_at.desc())
    return [own_claim(claim, towns) for claim in (claims if ended else claims.where(Claim.standing == 1))]


def own_claim(claim, towns=None):
    """One claim as its partner reads it."""
    wish = claim.wish
    return OwnClaim(
        id=claim.id,
        wish=_public(wish, towns or Towns(), told=claim.standing == 1),
        state=claim.state,
        slot=claim.slot if wish.slots > 1 else None,
        place_in_line=claim.place_in_line,
        promise=claim.promise,
        offer_until=claim.offer_until,
        contact_by=claim.contact_by,
        contacted_at=claim.contacted_at,
        deliver_by=claim.deliver_by,
        asked_at=claim.asked_at,
        ended_at=claim.ended_at,
        thanked=claim.state == "realised" and wish.confirmed_at is not None,
    )


def _claimable():
    """Published, reviewed, not expired by the clock, and not withdrawn."""
    lives = Wish.state.in_(SHOWN), Wish.reviewed_by.is_null(False), Wish.unshared_at.is_null(), Wish.expires_at > clock.now()
    return (
        Wish.select(Wish)
        .join(Household)
        .where(*lives, Household.ended_at.is_null() | Household.merged_into.is_null(False))
        .order_by(Wish.priority.desc(), Wish.expires_at, Wish.public_id)
    )


def _public(wish, towns, told=True):
    told = told and wish.unshared_at is None
    status = wish.state if wish.unshared_at is None else "withdrawn"
    return PublicWish(
        code=wish.public_id,
        category=wish.category,
        help_type=wish.help_type,
        town=towns.of(wish),
        age_band=wish.age_band if told else "",
        need=wish.public_text if told else "",
        est_value=wish.est_value,
        deadline=clock.local(wish.expires_at - timedelta(seconds=1)).date() if wish.expires_at else None,
        status=status,
    )


# ---- for everybody -------------------------------------------------------------------------------------------------


def stories(limit=30):
    """[Story]: fulfilled, confirmed 14 days ago or more, with consents to share and to tell that hold today. No sign-in needed."""
    until = clock.now() - timedelta(days=setting("WISH_STORY_DAYS"))
    consented = _homes_agreeing("publish_story") & _homes_agreeing("share_with_partner")
    rows = (
        Wish.select()
        .where(Wish.state.in_(FULFILLED), Wish.confirmed_at <= until, Wish.unshared_at.is_null(), Wish.reviewed_by.is_null(False), consented)
        .order_by(Wish.confirmed_at.desc())
        .limit(limit)
    )
    towns = Towns()
    return [
        Story(
            code=wish.public_id,
            category=wish.category,
            help_type=wish.help_type,
            town=towns.of(wish),
            age_band=wish.age_band,
            need=wish.public_text,
            thanks_to=_named(wish),
        )
        for wish in rows
    ]


def _homes_agreeing(purpose):
    now = clock.now()
    return Wish.household.in_(Consent.select(Consent.household).where(Consent.purpose == purpose, Consent.holds(now)))


def _named(wish):
    rows = Partner.select(Partner.name).join(Claim).where(Claim.wish == wish.id, Claim.state == "realised", Partner.may_be_named, Partner.ended_at.is_null())
    return tuple(name for (name,) in rows.order_by(Partner.name).tuples())


def counts():
    """{"published", "fulfilled", "towns": [(name, fulfilled)]} of the city; what comes from fewer than five homes is None, and so is what would tell it by subtraction."""
    least = setting("WISH_SMALL_COUNT")
    every, homes = peewee.fn.COUNT(Wish.id), peewee.fn.COUNT(Wish.household.distinct())
    ever, ever_homes = Wish.select(every, homes).where(Wish.published_at.is_null(False)).tuples().get()
    rows = Wish.select(Wish.station_id, every, homes).where(Wish.state.in_(FULFILLED)).group_by(Wish.station_id).tuples()
    done = {code: (wishes, of) for code, wishes, of in rows}
    names = {code: en if lang() == "en" else zh for code, zh, en in TOWNS}
    hidden = hidden_towns({code: done.get(code, (0, 0))[1] for code in names}, least)
    towns = [(name, None if code in hidden else done[code][0]) for code, name in names.items()]
    fulfilled = sum(wishes for wishes, _homes in done.values()) if sum(of for _wishes, of in done.values()) >= least else None
    return {"published": ever if ever_homes >= least else None, "fulfilled": fulfilled, "towns": towns}


def hidden_towns(homes, least):
    """Codes of the towns whose number is not told: those with fewer than `least` homes, and the smallest others until the hidden have as many together. Pure."""
    order = sorted(homes, key=lambda code: (homes[code], code))
    hidden = {code for code in order if homes[code] < least}
    for code in order:
        if not 0 < sum(homes[one] for one in hidden) < least:
            break
        hidden.add(code)
    return hidden
