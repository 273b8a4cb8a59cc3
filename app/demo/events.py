"""Activities of the demo world: some that were held, with volunteers and guests, and what is coming; written through the room's own verbs."""

import random
from datetime import datetime, time, timedelta

from flask import current_app

from app import clock
from app.clock import SHANGHAI
from app.db import child_id
from app.demo import invented, small
from app.events import hours
from app.events.activity import Activity
from app.events.marks import CARD, CODE, COUNT, IN, LATE_ENTRY, OUT, SignMark
from app.events.profile import VolunteerProfile
from app.events.shift import Shift
from app.households import Household, Person
from app.people import Account, Grant
from app.people.stations import TOWNS

SEED = 20221028
# (days from today, kind, programme, name, place, hour, minutes, the help that is wanted, how many of it, guests nobody knows)
PLANNED = (
    (-38, "community", "core_4", "重阳节长寿面", "文化礼堂", 9, 150, "煮面、端面", 3, 46),
    (-17, "farm_help", "brand_n", "帮独居老人收柿子", "柿子园", 8, 180, "摘柿子、分装", 4, 0),
    (-5, "customs_exchange", "brand_n", "石榴籽社区：一起包饺子", "居家养老中心", 14, 120, "带座、翻译", 2, 30),
    (2, "council", "party_1", "村里的路灯怎么装", "村民议事厅", 19, 90, "记录", 1, 0),
    (6, "community", "core_4", "冬衣义卖和义剪", "社工站门口", 8, 210, "理发、整理衣物", 4, 0),
    (12, "training", "core_4", "志愿者急救培训", "卫生院二楼", 14, 120, "签到、摆椅子", 2, 0),
)
FEW = slice(1, 4)  # other stations than that of the pictures
ABOUT = "自带水杯。腿脚不便的老人可以请志愿者来接。"
SKILLS = ("photos", "languages", "lifting", "teaching", "haircut", "driving")
GUESTS = slice(3, 9)
MIDNIGHT = time(0)


def fill():
    """Activities at the stations that have people, fourteen at most. The same day and homes give the same activities."""
    codes = [code for (code,) in Grant.select(Grant.station_id).where(Grant.role == "station_head").distinct().order_by(Grant.station_id).tuples()]
    with current_app.test_request_context():
        for code in codes[: len(TOWNS)]:
            _Station(code).tell()


class _Station:
    def __init__(self, code):
        self.code, self.rng = code, random.Random(f"{SEED}:events:{code}")
        self.head, self.worker = Account.of_station(code, "station_head").first(), Account.of_station(code, "social_worker").order_by(Account.mobile).first()
        self.volunteers = list(Account.of_station(code, "volunteer").order_by(Account.mobile))
        people = Person.select(Person, Household).join(Household).where(Person.station_id == code, Person.deceased_on.is_null(), Household.active())
        self.people = list(people.order_by(Household.number, Person.id).limit(GUESTS.stop))

    def tell(self):
        if not (self.worker and self.volunteers and self.people):
            return
        self._register()
        for plan in PLANNED if self.code == small.STATION else PLANNED[FEW]:
            self._activity(*plan)

    def _register(self):
        """Each has a number, an age and something they are good at; the last is still at school."""
        with clock.freeze(clock.now() - timedelta(days=60)):
            for number, account in enumerate(self.volunteers):
                minor = number == len(self.volunteers) - 1 and number > 0
                born = clock.today().year - (14 if minor else self.rng.randint(22, 60))
                guardian = {"guardian_name": "监护人", "guardian_agreed": True} if minor else {}
                VolunteerProfile.of(account).keep(by=self.worker, birth_year=born, skills=self.rng.sample(SKILLS, 2), **guardian)

    def _activity(self, days, kind, programme, name, place, hour, minutes, task, wanted, unknown):
        id = invented.made_id("activity", self.code, name)
        starts = datetime.combine(clock.today() + timedelta(days=days), MIDNIGHT, SHANGHAI) + timedelta(hours=hour)
        ends = starts + timedelta(minutes=minutes)
        village = self.people[0].household.village_name
        with clock.freeze(min(starts - timedelta(days=7), clock.now())):
            activity = Activity.create(
                id=id,
                public_id=child_id(id, "public"),
                station_id=self.code,
                kind=kind,
                programme=programme,
                name=name,
                place=f"{village}{place}",
                starts_at=starts,
                ends_at=ends,
                capacity=60,
                languages="普通话",
                public=True,
                description=ABOUT,
                organiser=self.worker,
            )
            shift = Shift.create(id=child_id(id, "shift"), station_id=self.code, activity=activity, task=task, wanted=wanted, starts_at=starts, ends_at=ends)
            down = self.volunteers[: max(1, min(wanted, len(self.volunteers)) - (days > 0))]
            for account in down:
                shift.take(account)
        if ends < clock.now():
            self._hold(activity, down, unknown)

    def _hold(self, activity, down, unknown):
        with clock.freeze(activity.ends_at):
            for number, account in enumerate(down):
                came = activity.starts_at - timedelta(minutes=self.rng.randint(2, 15))
                self._mark(activity, IN, came, CODE, account_id=account.id)
                if number or activity.kind == "community":  # one forgot to sign out
                    self._mark(activity, OUT, activity.ends_at - timedelta(minutes=self.rng.randint(0, 4)), CODE, account_id=account.id)
            for person in self.people[GUESTS][: self.rng.randint(3, 6)]:
                self._mark(activity, IN, activity.starts_at, CARD, by=self.worker, person_id=person.id)
            if unknown:
                self._mark(activity, COUNT, activity.ends_at, LATE_ENTRY, by=self.worker, amount=unknown)
            activity.hold(by=self.worker)
        with clock.freeze(activity.ends_at + timedelta(hours=1)):
            for row in hours.propose_all(activity, by=self.worker):
                if row.origin == "marks":
                    row.confirm(by=self.head, quality="good")

    def _mark(self, activity, what, at, method, **about):
        who = about.get("account_id") or about.get("person_id") or "nobody"
        SignMark.add(activity, child_id(activity.id, f"{what}:{who}"), what, at, method=method, **about)
