"""The wishes' small world: a home that agreed to everything, a second worker, partners, and a wish at any point of its life."""

from datetime import timedelta

import pytest

from app import clock
from app.households import Consent, Person
from app.people import Account
from app.wishes import Partner, Wish
from app.wishes.claim import Claim
from tests.world import HERE, home_of

TEXT = "家中电线老化，希望由持证电工更换线路，用电更安全。"
GOODS = {"photos": [{"id": "", "kind": "thing", "faceless": True}], "value": 430, "receipt": "00812", "serial": "SN-1"}
REPAIR = {"photos": [{"id": "", "kind": "before"}, {"id": "", "kind": "after", "faceless": True}], "value": 480, "receipt": "00813", "licence_no": "T330-1"}
INSTALLER = {"name": "胡师傅", "trade": "electric", "licence_no": "T330-1"}
YES = {"received": True, "how": "face", "face": "smile"}
CALL = {"works": True, "used": True, "face": "smile", "hazard": False}
PATH = ("draft", "submitted", "approved", "published", "claimed", "in_progress", "delivered", "confirmed", "followed_up", "closed")


def agree(home, *purposes):
    return [Consent.create(station_id=home.station_id, household=home, purpose=purpose) for purpose in purposes]


def account(role, number, station=HERE):
    made = Account.create(name=f"{role} {number}", mobile=f"138000021{number:02d}", language="en")
    made.grant(role, station, by=made)
    return made


def later(days=0, **more):
    """A frozen clock, so many days from now."""
    return clock.freeze(clock.now() + timedelta(days=days, **more))


@pytest.fixture
def wishes(world):
    """The small world with `author` (a worker), `checker` (another), `witness` (a third), `partner`, `rival` and `third` (approved), and `wish_at(state)`."""
    made = world
    agree(world.home, "record", "photo", "share_with_partner", "publish_story")
    made.author, made.checker, made.witness = world.social_worker, account("social_worker", 1), account("social_worker", 2)
    made.partner_account = world.partner
    made.partner = partner("爱心五金厂", world.partner, world.station_head)
    made.rival = partner("第二爱心厂", account("partner", 3), world.station_head)
    made.third = partner("第三党支部", account("partner", 4), world.station_head, kind="party_branch")
    made.wish_at = lambda state, **fields: wish_at(made, state, **fields)
    return made


def neighbours(world, state, count, **fields):
    """As many wishes at `state` of as many other homes of the village, each with one person of the same age."""
    made = []
    for number in range(count):
        home = home_of(f"邻居{number}家", f"邻居{number}", world.village, station=world.home.station_id)
        agree(home, "record", "photo", "share_with_partner", "publish_story")
        made.append(world.wish_at(state, home=home, person=Person.get(Person.household == home), **fields))
    return made


def partner(name, account, head, kind="enterprise"):
    made = Partner.register(HERE, account, name=name, kind=kind)
    made.approve(head)
    made.account = account
    return made


def wish_at(world, state, category="goods", template="stove", home=None, **fields):
    """A wish that has come to `state` by the verbs."""
    reached = PATH.index(state)
    fields = {"category": category, "help_type": "elder", "template": template, "est_value": 450, "need_text": {"zh": TEXT}, **fields}
    person = fields.pop("person", None if home else world.person)
    wish = Wish.draft(home or world.home, world.author, person=person, **fields)
    for step in (submit, approve, publish, claim, start, deliver, confirm, follow_up, close)[:reached]:
        step(world, wish)
    assert wish.state == state
    return wish


def submit(world, wish):
    wish.submit(world.author)


def approve(world, wish):
    wish.approve(world.checker, policy_checked=True, safe=True)


def publish(world, wish):
    wish.write_public(world.author, TEXT)
    wish.publish(world.checker)


def claim(world, wish):
    wish.request_claim(world.partner, world.partner_account)


def start(world, wish):
    wish.start(world.author, installer=INSTALLER if wish.category == "repair" else None)


def deliver(world, wish):
    if wish.category == "repair":
        wish.record_test(world.author, True)
    wish.deliver(world.author, REPAIR if wish.category == "repair" else GOODS)


def confirm(world, wish):
    wish.confirm(world.witness, YES)


def follow_up(world, wish):
    with later(10):
        wish.follow_up(world.witness, CALL)


def close(world, wish):
    wish.close(world.station_head)


def claim_of(wish, partner):
    return Claim.get(Claim.wish == wish.id, Claim.partner == partner.id)
