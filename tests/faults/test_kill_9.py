"""Nothing is lost and nothing is twice while the server is killed again and again; without the key, visits do double."""

import random
import threading
import time
import uuid
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest

from app.db import uuid7
from app.visits import Visit
from tests.faults.server import RealServer

pytestmark = pytest.mark.fault
CLIENTS, EACH = 8, 250


class SlowRoad(RealServer):
    module = "tests.faults.slow_road_server"


class Phone:
    """A client that sends visits until it has a receipt for each; `keyed=False` is what a naive form does."""

    def __init__(self, server, cookie, account_who, household, person, keyed=True):
        self.server, self.cookie, self.who, self.household, self.person, self.keyed = server, cookie, account_who, household, person, keyed
        self.tries = 0

    def send_all(self, count):
        for _ in range(count):
            mark = uuid.uuid4().hex
            key = str(uuid7())
            while not self._send(mark, key):
                time.sleep(random.uniform(0.005, 0.05))

    def _send(self, mark, key):
        self.tries += 1
        now = datetime.now(UTC).isoformat()
        fields = {"id": key if self.keyed else str(uuid7()), "household": self.household, "kind": "phone_visit", "outcome": "met"}
        fields |= {"served": self.person, "remark": mark, "consent_scope": "record", "_filled_at": now, "_started_at": now, "_who": self.who}
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        if self.keyed:
            fields["_key"] = key
            fields["_end"] = str(len(fields))
            headers |= {"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": now}
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=5)
        try:
            connection.request("POST", "/visits/", urlencode(fields), headers)
            response = connection.getresponse()
            response.read()
            assert response.status < 400 or response.status >= 500, f"{response.status} {response.getheader('X-Outbox-Reason')}"
            return response.getheader("X-Receipt") == key if self.keyed else response.status == 303
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def run_while_killing(server, phones, each, least_kills):
    """Let the phones send while the server is killed at random moments. Returns how often it was."""
    threads = [threading.Thread(target=phone.send_all, args=(each,)) for phone in phones]
    for thread in threads:
        thread.start()
    kills = 0
    while any(thread.is_alive() for thread in threads) or kills < least_kills:
        time.sleep(random.uniform(0.8, 2.0))
        server.kill()
        server.start()
        kills += 1
        if not any(thread.is_alive() for thread in threads):
            break
        for thread in threads:
            thread.join(0.01)
    for thread in threads:
        thread.join()
    return kills


@pytest.fixture
def server(var):
    running = SlowRoad(var).start()
    yield running
    running.kill()


@pytest.fixture
def fleet(real_world):
    """`fleet(keyed)` gives the running server and eight signed-in phones of one social worker."""
    server, sign_in = real_world

    def make(keyed):
        cookie, who, household, person = sign_in("social_worker")
        return server, [Phone(server, cookie, who, household, person, keyed) for _ in range(CLIENTS)]

    return make


def marks_kept():
    """The remarks of the visits that our phones sent: 32 hexadecimal digits each."""
    return [mark for (mark,) in Visit.select(Visit.remark).where(Visit.kind == "phone_visit").tuples() if mark and len(mark) == 32]


def test_two_thousand_submissions_survive_kill_9_once_each(fleet):
    server, phones = fleet(keyed=True)
    kills = run_while_killing(server, phones, EACH, least_kills=5)
    marks = marks_kept()
    tries = sum(phone.tries for phone in phones)
    print(f"{len(marks)} visits, {tries} tries, {kills} kills")
    assert kills >= 5
    assert tries > CLIENTS * EACH, "no answer was ever lost: the test saw nothing"
    assert len(set(marks)) == CLIENTS * EACH, "lost"
    assert len(marks) == CLIENTS * EACH, "twice"


def test_without_the_key_a_killed_server_doubles_visits(fleet):
    """The control: the same road, the same kills, no key."""
    server, phones = fleet(keyed=False)
    for _ in range(6):
        run_while_killing(server, phones, 40, least_kills=3)
        marks = marks_kept()
        if len(marks) > len(set(marks)):
            return
    pytest.fail("No duplicate appeared without the key: the test above proves nothing.")
