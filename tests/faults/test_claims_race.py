"""Two hundred partners claim fifty wishes at once through the real server; and go on while it is killed. With the guard out, wishes are given twice."""

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest

from app import create_app
from app.db import database, uuid7
from app.wishes import Claim, Notice, Wish, WishEvent
from tests.faults.crowd import alone, partner, wish
from tests.faults.server import RealServer
from tests.journeys.conftest import filled, var  # noqa: F401  (fixtures)

pytestmark = pytest.mark.fault
PARTNERS, WISHES = 200, 50


class ClaimServer(RealServer):
    module = "tests.faults.claims_server"


class ClaimingPhone(threading.Thread):
    """A partner's phone: sends its claim once, or until it has a receipt."""

    def __init__(self, server, partner, wish, until_answered=False):
        super().__init__()
        self.server, self.partner, self.wish, self.until_answered = server, partner, wish, until_answered
        self.key, self.id = str(uuid7()), str(uuid7())
        self.answer, self.tries, self.go = None, 0, None

    def run(self):
        self.go.wait()
        while self.answer is None:
            self.tries += 1
            self.answer = self._send()
            if self.answer is None:
                if not self.until_answered:
                    return
                time.sleep(random.uniform(0.01, 0.1))

    def _send(self):
        now = datetime.now(UTC).isoformat()
        fields = {"id": self.id, "_filled_at": now, "_who": self.partner.who, "_key": self.key}
        fields["_end"] = str(len(fields))
        headers = {"Cookie": self.partner.cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"X-Outbox": "1", "Idempotency-Key": self.key, "X-Outbox-Sent-At": now}
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request("POST", f"/wishes/offered/{self.wish.public_id}/claims", urlencode(fields), headers)
            response = connection.getresponse()
            body = response.read()
            if response.status >= 500 or response.status == 429:
                return None
            where = response.getheader("X-Location") or response.getheader("Location") or body[-200:].decode(errors="replace")
            return response.status, where.rpartition("/")[2]
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


@pytest.fixture
def crowd(var):  # noqa: F811
    """`crowd(**environ)` gives a started server, fifty published wishes and two hundred approved partners that are signed in."""
    app = create_app(SHILIU_VAR=str(var), RATELIMIT_ENABLED=False)
    started = []

    def make(wishes=WISHES, partners=PARTNERS, **environ):
        with database.atomic():
            alone()
            made = [wish(number) for number in range(wishes)], [partner(number) for number in range(partners)]
        server = ClaimServer(var, **environ).start()
        started.append(server)
        return server, *made

    with app.test_request_context(), database.connection_context():
        yield make
        for server in started:
            server.kill()
    database.obj.close_all()


def at_once(phones):
    go = threading.Event()
    for phone in phones:
        phone.go = go
        phone.start()
    go.set()
    return phones


def four_each(server, wishes, partners, **how):
    """Four partners for each wish, one right after another."""
    return [ClaimingPhone(server, partner, wishes[number * len(wishes) // len(partners)], **how) for number, partner in enumerate(partners)]


def holders():
    """{wish id: how many live claims}."""
    return Counter(wish for (wish,) in Claim.select(Claim.wish).where(Claim.live == 1).tuples())


def check_every_wish_has_one(wishes, partners):
    assert holders() == Counter({wish.id: 1 for wish in wishes}), "a wish without a holder, or with two"
    assert Counter(state for (state,) in Claim.select(Claim.state).tuples()) == {"claimed": len(wishes), "waitlisted": len(partners) - len(wishes)}
    assert {partner for (partner,) in Claim.select(Claim.partner).tuples()} == {partner.id for partner in partners}
    assert {wish.state for wish in Wish.select().where(Wish.id.in_([wish.id for wish in wishes]))} == {"claimed"}
    told = Counter(kind for (kind,) in Notice.select(Notice.kind).where(Notice.partner.is_null(False)).tuples())
    assert told == {"claimed": len(wishes), "waitlisted": len(partners) - len(wishes)}, "somebody was told twice, or nothing"
    steps = Counter(step for (step,) in WishEvent.select(WishEvent.step).tuples())
    assert steps == {"request_claim": len(wishes), "grant": len(wishes), "wait": len(partners) - len(wishes)}
    for each in wishes:
        places = [place for (place,) in Claim.select(Claim.place).where(Claim.wish == each.id).order_by(Claim.place).tuples()]
        assert places == list(range(1, len(partners) // len(wishes) + 1))


def test_200_partners_claim_50_wishes_at_once(crowd):
    server, wishes, partners = crowd()
    phones = at_once(four_each(server, wishes, partners))
    for phone in phones:
        phone.join()
    states = {str(id): state for id, state in Claim.select(Claim.id, Claim.state).tuples()}
    answers = Counter((status, states.get(claim)) for status, claim in (phone.answer for phone in phones))
    print(answers)
    assert answers == {(201, "claimed"): WISHES, (201, "waitlisted"): PARTNERS - WISHES}
    check_every_wish_has_one(wishes, partners)


def test_without_the_guard_wishes_are_given_twice(crowd):
    """The control: the same road and the same crowd, without the lock, the transaction and the unique indexes."""
    server, wishes, partners = crowd(UNGUARDED="1")
    for index in ("claim_wish_id_slot_live", "claim_wish_id_place", "wish_event_wish_id_place"):
        database.execute_sql(f'DROP INDEX "{index}"')
    for _ in range(4):
        phones = at_once(four_each(server, wishes, partners))
        for phone in phones:
            phone.join()
        if max(holders().values(), default=0) > 1:
            return
        for model in (Notice, WishEvent, Claim):
            model.delete().execute()
        Wish.update(state="published").where(Wish.id.in_([wish.id for wish in wishes])).execute()
    pytest.fail("Nothing was given twice without the guard: the test above proves nothing.")


def test_with_the_index_alone_nothing_is_given_twice(crowd):
    """Code that forgot lock and transaction loses order and answers, but the database still lets one live claim into a slot."""
    server, wishes, partners = crowd(UNGUARDED="1")
    for phone in at_once(four_each(server, wishes, partners)):
        phone.join()
    assert max(holders().values()) == 1


def test_claims_survive_kill_9_once_each(crowd):
    """Eight phones at a time, so that the server is up again while most still have something to send."""
    server, wishes, partners = crowd(wishes=2 * WISHES, partners=2 * PARTNERS)
    phones = four_each(server, wishes, partners, until_answered=True)
    senders = [threading.Thread(target=one_after_another, args=(phones[number::8],)) for number in range(8)]
    for sender in senders:
        sender.start()
    kills = 0
    while any(sender.is_alive() for sender in senders):
        time.sleep(random.uniform(0.3, 0.9))
        server.kill()
        server.start()
        kills += 1
    for sender in senders:
        sender.join()
    tries = sum(phone.tries for phone in phones)
    print(f"{len(partners)} claims, {tries} tries, {kills} kills")
    assert kills >= 3
    assert tries > len(partners), "no answer was ever lost: the test saw nothing"
    assert Counter(phone.answer[0] in (200, 201) for phone in phones) == {True: len(partners)}
    check_every_wish_has_one(wishes, partners)


def one_after_another(phones):
    for phone in phones:
        phone.go = threading.Event()
        phone.go.set()
        phone.run()
