"""Wishes of the demo world: at every point of their life, with partners, a waiting line, a pairing and offers; written through the room's own verbs."""

import random
from datetime import datetime, time, timedelta

from app import clock
from app.clock import SHANGHAI
from app.db import child_id
from app.demo import invented, people, small
from app.households import Consent, Household, Person, Task
from app.households.consents import HomeConsents
from app.people import Account, Grant
from app.people.stations import TOWNS
from app.visits.visit import Visit
from app.wishes import Pairing, Partner, PartnerOffer, Wish, kinds
from app.wishes.evidence import trade_of

SEED = 20221028
# (number of the account among the city's, name, kind, whether it may be named); the first is the account that the other demos know
PARTNERS = (
    (4, "爱心五金厂", "enterprise", True),
    (21, "方岩电器商行", "enterprise", True),
    (22, "石榴籽公益促进会", "organisation", True),
    (23, "电力抢修班党支部", "party_branch", False),
    (24, "乡贤老俞", "notable", False),
)
# what has become of a wish and when it was written (days ago); the station of the pictures tells the whole list, others the first few
STORIES = (
    ("rewire", "published", 6),
    ("stove", "claimed", 9),
    ("bedding", "closed", 60),
    ("study_pack", "confirmed", 30),
    ("night_light", "submitted", 3),
    ("grab_bar", "in_progress", 20),
    ("companionship", "closed", 75),
    ("food_pack", "published", 12),
    ("glasses_hearing", "delivered", 16),
    ("smoke_alarm", "closed", 70),
    ("wheelchair", "waiting", 14),
    ("anti_slip", "published", 58),
    ("phone_call_device", "draft", 1),
    ("accompany_clinic", "withdrawn", 25),
    ("lessons", "approved", 8),
    ("extinguisher", "disputed", 22),
)
SHORT = 4
AFTER = {"submit": 0, "approve": 2, "publish": 3, "claim": 4, "start": 6, "deliver": 10, "confirm": 11, "follow_up": 21, "close": 22}
REACHES = {
    "draft": 0,
    "submitted": 1,
    "approved": 2,
    "published": 3,
    "withdrawn": 3,
    "claimed": 4,
    "waiting": 4,
    "in_progress": 5,
    "delivered": 6,
    "disputed": 6,
    "confirmed": 7,
    "closed": 9,
}
INSTALLER = {"name": "胡师傅", "trade": "electric", "licence_no": "T33078400117"}


def fill():
    """Partners, and wishes at the stations that have people. The same day and homes give the same wishes."""
    codes = [code for (code,) in Grant.select(Grant.station_id).where(Grant.role == "station_head").distinct().order_by(Grant.station_id).tuples()]
    partners = _partners(codes)
    for code in codes[: len(TOWNS)]:
        _Station(code, partners).tell(STORIES if code in (small.STATION, codes[0]) else STORIES[:SHORT])
    _pair(codes, partners)
    _offer(partners)


def _partners(codes):
    """Approved by the head of the station at which they registered."""
    home = small.STATION if small.STATION in codes else codes[0]
    head = Account.of_station(home, "station_head").first()
    with clock.freeze(_at(min(100, _begun(head)))):
        return [_partner(home, head, *told) for told in PARTNERS]


def _partner(station, head, number, name, kind, named):
    mobile = people.mobile_of(99, number)
    account = Account.get_or_none(Account.mobile == mobile)
    if account is None:
        account = Account.create(id=invented.made_id("account", 99, number), name=name, mobile=mobile, password_hash=head.password_hash, language=None)
        Grant.create(id=child_id(account.id, f"partner:{station}"), account=account, role="partner", station_id=station)
    partner = Partner.register(station, account, name=name, kind=kind, id=invented.made_id("partner", number), may_be_named=named)
    partner.approve(head)
    partner.account = account
    return partner


def _begun(head):
    """Since how many days there are people at the station."""
    return (clock.today() - clock.local(head.grants[0].valid_from).date()).days - 2


def _at(days_ago, hour=9, minute=0):
    return datetime.combine(clock.today() - timedelta(days=days_ago), time(hour, minute), SHANGHAI)


class _Station:
    def __init__(self, code, partners):
        self.code, self.partners, self.rng = code, partners, random.Random(f"{SEED}:wishes:{code}")
        self.head = Account.of_station(code, "station_head").first()
        self.workers = list(Account.of_station(code, "social_worker").order_by(Account.mobile))
        self.author, self.checker = (self.workers * 2)[:2]
        self.homes = self._homes()

    def _homes(self):
        """Those of the pictures first, then others in the order of their files."""
        rows = Household.select().where(Household.station_id == self.code, Household.active()).order_by(Household.number)
        return list(rows.limit(len(STORIES)))

    def tell(self, stories):
        for (template, state, ago), home in zip(stories, self._places(stories), strict=False):
            self._wish(home, template, state, ago)

    def _places(self, stories):
        """The elder of the pictures wishes for a stove and for new wiring."""
        return [self.homes[0], *self.homes[: len(stories) - 1]]

    def _wish(self, home, template, state, ago):
        kind, ago = kinds.find(template), min(ago, _begun(self.head))
        self._consent(home, ago)
        task = Task.select().where(Task.household == home.id, Task.suggestion == template).order_by(Task.created_at.desc()).first()
        with clock.freeze(_at(ago, self.rng.randint(9, 16))):
            wish = Wish.draft(
                home,
                self.author,
                id=Wish.id_for_task(task.id) if task else invented.made_id("wish", self.code, template),
                task=task,
                occurrence=task.occurrence if task else self._last_visit(home),
                template=template,
                person=self._person(home, kind),
                urgency=self.rng.choice(("normal", "normal", "soon", "urgent")),
                est_value=min(500, int(kind.value * self.rng.uniform(0.8, 1.1)) // 10 * 10),
            )
        steps = (self._submit, self._approve, self._publish, self._claim, self._start, self._deliver, self._confirm, self._follow_up, self._close)
        for step, after in list(zip(steps, AFTER.values(), strict=True))[: REACHES[state]]:
            with clock.freeze(_at(max(ago - after, 0), 10 + after % 7, self.rng.randrange(60))):
                step(wish)
        with clock.freeze(_at(max(ago - AFTER["confirm"], 0), 18)):
            self._end(wish, state)

    def _last_visit(self, home):
        visit = Visit.of(home).first()
        return visit and visit.id

    def _person(self, home, kind):
        children = [person for person in home.at_home if person.is_child]
        return children[0] if kind.help_type == "study" and children else home.at_home[0]

    def _consent(self, home, ago):
        given = HomeConsents(home).given(_at(ago))
        for purpose in ("record", "share_with_partner", "publish_story"):
            if purpose not in given:
                row = Consent.row(
                    self.code, home.id, purpose, _at(ago + 1), how="sign", explained_by=self.author.id, id=child_id(home.id, f"consent:{purpose}:{ago}")
                )
                Consent.insert(row).execute()

    def _submit(self, wish):
        wish.submit(self.author)

    def _approve(self, wish):
        by = self.checker if self.checker.id != self.author.id else self.head
        wish.approve(by, policy_checked=True, safe=True)

    def _publish(self, wish):
        wish.write_public(self.author, wish.kind.text)
        wish.publish(self.head)

    def _claim(self, wish):
        partner = self.rng.choice(self.partners)
        wish.request_claim(partner, partner.account, promise="两周内送到。" if wish.category == "goods" else "约好日子就来。")

    def _start(self, wish):
        installer = {**INSTALLER, "trade": trade_of(wish)} if wish.category == "repair" else None
        wish.start(self.head, installer=installer)

    def _deliver(self, wish):
        shown = {
            "photos": [{"id": "", "kind": "thing", "faceless": True}],
            "signed_slip": True,
            "value": wish.est_value,
            "receipt": f"{self.rng.randrange(10**6):06d}",
        }
        if wish.category == "repair":
            wish.record_test(self.head, True)
            shown["photos"] = [{"id": "", "kind": kind, "faceless": True} for kind in ("before", "after")]
        wish.deliver(self.head, {**shown, "serial": f"SN{self.rng.randrange(10**6):06d}", "minutes": 60})

    def _confirm(self, wish):
        wish.confirm(self.author, {"received": True, "how": self.rng.choice(("face", "thumb", "sign")), "face": "smile"})

    def _follow_up(self, wish):
        wish.follow_up(self.checker, {"works": True, "used": True, "face": self.rng.choice(("smile", "smile", "neutral")), "hazard": False})

    def _close(self, wish):
        wish.close(self.head)

    def _end(self, wish, state):
        if state == "withdrawn":
            wish.withdraw(self.author, "儿子已经买了")
        elif state == "disputed":
            wish.dispute(self.author, "说还没有收到")
        elif state == "waiting":
            for partner in [p for p in self.partners if p.id != wish.claims[0].partner_id][:2]:
                wish.request_claim(partner, partner.account)


def _pair(codes, partners):
    """The party branch stands by a pupil of the first station that it was approved at."""
    branch = next(partner for partner in partners if partner.kind == "party_branch")
    station = branch.station_id
    youngest = clock.today().year - 16
    pupil = Person.select().join(Household).where(Person.station_id == station, Person.birth_year > youngest, Household.active()).order_by(Person.id).first()
    if pupil is None:
        return
    head = Account.of_station(station, "station_head").first()
    ago = min(90, _begun(head))
    with clock.freeze(_at(ago)):
        consent = Consent.row(station, pupil.household_id, "share_with_partner", _at(ago + 1), how="sign", id=child_id(pupil.household_id, "consent:pairing"))
        Consent.insert(consent).execute()
        pairing = Pairing.make(branch, pupil, 2000, head, id=invented.made_id("pairing", station))
        pairing.give(clock.today().year, 2000, head, receipt="2026-0117")


def _offer(partners):
    """What they can give: the needs and the services meet on the board."""
    wanted = (("goods", 6, 500), ("goods", 4, 300), ("companionship", 10, None), ("repair", 3, 500), ("learning", 5, None))
    for partner, (category, amount, yuan) in zip(partners, wanted, strict=True):
        until = clock.today() + timedelta(days=60)
        id = invented.made_id("offer", partner.name)
        PartnerOffer.declare(partner, partner.account, id=id, category=category, until=until, amount=amount, yuan_each=yuan)
