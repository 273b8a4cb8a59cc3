"""Sixty volunteers sign in within two minutes on three phones: a tablet, a phone without signal, and one whose clock is a day behind."""

import json
import time

import pytest

from tests.journeys.conftest import MOBILES, PASSWORD
from tests.journeys.network import Network
from tests.journeys.test_a_class import ask
from tests.journeys.test_an_event import open_kiosk, tap

pytestmark = pytest.mark.journey
LIMIT = 120  # seconds, for all sixty
AT_TABLET, WITHOUT_SIGNAL, BY_WRONG_CLOCK = 24, 18, 15  # and the three who hold a phone scan the code themselves
SECOND_WORKER = "13800000077"
HALL = """
import json
from datetime import timedelta
from app import clock, create_app
with create_app().app_context():
    from app.db import database
    database.connect(reuse_if_open=True)
    from app.events import codes
    from app.events.activity import Activity
    from app.events.marks import IN
    from app.events.profile import VolunteerProfile
    from app.people import Account
    worker, head = (Account.get(Account.mobile == mobile) for mobile in ("{social_worker}", "{station_head}"))
    station, at = worker.station_id, clock.now() - timedelta(minutes=5)
    made = Activity.create(station_id=station, kind="farm_help", name="摘橘子", place="村口", starts_at=at, ends_at=at + timedelta(hours=2), organiser=head)
    second = Account.create(name="社工乙", mobile="{second}", password_hash=worker.password_hash)
    second.grant("social_worker", station, by=head)
    people = []
    for number in range({count}):
        account = Account.create(name=f"志愿者{{number:02d}}", mobile=f"138000030{{number:02d}}")
        account.grant("volunteer", station, by=head)
        people.append((str(account.id), VolunteerProfile.of(account).number))
    holders = [str(account.id) for account in (worker, head, second)]
    print(json.dumps({{"id": str(made.id), "word": codes.word_for(made, IN), "people": people, "holders": holders}}))
    database.close()
"""
CAME = """
import json, sys, uuid
from app import create_app
with create_app().app_context():
    from app.db import database
    database.connect(reuse_if_open=True)
    from app.events.activity import Activity
    from app.events.presence import Attendance
    found = Attendance.of(Activity.get_by_id(uuid.UUID(sys.argv[1]))).volunteers
    database.close()
    told = {str(id): [one.here, one.repeats, [mark.reason for mark in one.doubtful], one.arrived_at.timestamp()] for id, one in found.items()}
    print(json.dumps(told))
"""
A_DAY_BEHIND = """
const Right = Date;
globalThis.Date = class extends Right {
  constructor(...given) { given.length ? super(...given) : super(Right.now() - 86400e3); }
  static now() { return Right.now() - 86400e3; }
};
"""


@pytest.fixture
def hall(var, server):
    """The activity that is on, the code on its screen, and everybody who comes."""
    count = AT_TABLET + WITHOUT_SIGNAL + BY_WRONG_CLOCK
    return json.loads(ask(var, HALL.format(**MOBILES, second=SECOND_WORKER, count=count)))


@pytest.fixture
def lane(server):
    """A road of its own for the phone that has no signal."""
    road = Network(server.port)
    yield road
    road.close()


def scan_with_signal(phone, hall):
    phone.go(f"/s/{hall['word']}")
    phone.page.click(".foot button")
    phone.page.wait_for_url(f"**/events/{hall['id']}")


def scan_without_signal(phone, hall):
    phone.go(f"/s/{hall['word']}")
    phone.page.click(".foot button")
    phone.wait_state("waiting")


def tick(phone, id):
    phone.page.click(f"#name-{id} button[value=in]")


def at_the_tablet(phone, hall, people):
    scan_with_signal(phone, hall)
    open_kiosk(phone)
    for _id, number in [*people, people[0]]:  # the first one is not sure, and signs in again
        phone.page.evaluate("history.replaceState(null, '', location.pathname)")
        tap(phone, number)
        phone.page.click("[name=way][value=in]")
        phone.page.wait_for_url("**said=in*")


def by_name(phone, hall, people):
    phone.go(f"/events/{hall['id']}/roll")
    for id, _number in people:
        tick(phone, id)


def test_sixty_volunteers_sign_in_within_two_minutes_on_three_phones(phones, lane, var, hall, rows, playwright):
    people, id = hall["people"], hall["id"]
    pad, offline = people[:AT_TABLET], people[AT_TABLET : AT_TABLET + WITHOUT_SIGNAL]
    wrong = people[AT_TABLET + WITHOUT_SIGNAL :]
    tablet, behind = phones("tablet", "social_worker"), phones("behind", None)
    behind.context.add_init_script(A_DAY_BEHIND)
    behind.sign_in(SECOND_WORKER, PASSWORD)
    silent = phones("silent", None)
    silent.network = lane
    silent.sign_in(MOBILES["station_head"], PASSWORD).prepare()
    lane.mode = "down"

    began = time.monotonic()
    scan_with_signal(behind, hall)
    by_name(behind, hall, [*wrong, pad[2]])  # who then signs in at the tablet too
    at_the_tablet(tablet, hall, pad)
    scan_without_signal(silent, hall)
    by_name(silent, hall, [*offline, pad[1]])  # who signed in at the tablet already: this phone cannot know
    behind.until_held(lambda held: len(held) == BY_WRONG_CLOCK + 2 and {row["state"] for row in held} == {"sent"})
    assert {row["state"] for row in silent.held()} == {"waiting"}
    assert here(var, id) == {one for one, _number in pad + wrong} | {hall["holders"][0], hall["holders"][2]}
    lane.mode = "up"
    silent.page.evaluate("dispatchEvent(new Event('online'))")
    silent.until_held(lambda held: len(held) == WITHOUT_SIGNAL + 2 and {row["state"] for row in held} == {"sent"})
    took = time.monotonic() - began

    came = json.loads(ask(var, CAME, id))
    present = {one for one, (is_here, *_rest) in came.items() if is_here}
    print(f"{len(present)} volunteers signed in on three phones in {took:.0f} s")
    assert present == {one for one, _number in people} | set(hall["holders"])
    assert len(present) == 60
    assert {one for one, (_here, repeats, *_rest) in came.items() if repeats} == {one for one, _number in pad[:3]}
    assert took < LIMIT

    doubtful = {one for one, (_here, _repeats, doubts, _at) in came.items() if doubts}
    assert doubtful == {one for one, _number in [*wrong, pad[2]]}
    assert all(abs(at - time.time()) < LIMIT + 60 for _here, _repeats, _doubts, at in came.values())
    silent.go(f"/events/{id}")
    assert silent.page.locator("#doubt-title + .list > li").count() == len(doubtful)
    assert silent.page.locator("section:has(#here-title) .pill").count() == 3
    silent.page.click("form[action$='/confirmations'] button")
    silent.page.wait_for_load_state("load")
    assert silent.page.locator("#doubt-title").count() == 0
    assert silent.page.locator("section:has(#here-title) .list > li").count() == 60
    assert rows("select count(*) from sign_mark where verdict = 'refused'")[0][0] == 0
    assert tablet.problems == silent.problems == behind.problems == []


def here(var, id):
    return {one for one, (is_here, *_rest) in json.loads(ask(var, CAME, id)).items() if is_here}
