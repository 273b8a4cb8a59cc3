"""Decided claims per second through the real server: 300 wishes, four partners each; one wins, three wait, everybody is told. Durable, each claim a transaction with its receipt."""

import sys
from datetime import UTC, datetime
from urllib.parse import urlencode

from _load import send_all
from _world import Server, figure, grown

from app.db import database, uuid7

WISHES, PARTNERS, EACH, WARM = 300, 40, 4, 60


def requests(port, wishes, partners):
    """Four partners for each wish, one right after another, as their outboxes send."""
    return [_request(port, wish, partners[(number * EACH + turn) % len(partners)]) for number, wish in enumerate(wishes) for turn in range(EACH)]


def _request(port, wish, partner):
    key, now = str(uuid7()), datetime.now(UTC).isoformat()
    fields = {"id": str(uuid7()), "_filled_at": now, "_who": partner.who, "_key": key}
    fields["_end"] = str(len(fields))
    body = urlencode(fields).encode()
    head = [
        f"POST /wishes/offered/{wish.public_id}/claims HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {partner.cookie}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "X-Outbox: 1",
        f"Idempotency-Key: {key}",
        f"X-Outbox-Sent-At: {now}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def main():
    from tests.faults import crowd

    with grown(stations=1, households=40, years=0.1) as world, Server(world) as server:
        with world.app(), database.atomic():
            crowd.alone()
            wishes = [crowd.wish(number) for number in range(WISHES + WARM // EACH)]
            made = requests(server.port, wishes, [crowd.partner(number) for number in range(PARTNERS)])
        send_all(server.port, made[:WARM])
        before = server.cpu_ms()
        seconds, late, refused = send_all(server.port, made[WARM:])
        if refused:
            sys.exit(f"{len(refused)} refused:\n{refused[0]}")
        count = len(made) - WARM
        print(
            f"{count} claims, {(server.cpu_ms() - before) / count:.1f} CPU ms each, 95 of 100 answered within {late:.0f} ms, worker {server.megabytes():.0f} MB"
        )
        with world.app():
            _check(wishes)
    figure(count / seconds, "claims/s")


def _check(wishes):
    """A figure for claims that were decided wrongly is none."""
    from app.wishes import Claim

    winners = [wish for (wish,) in Claim.select(Claim.wish).where(Claim.live == 1).tuples()]
    if sorted(winners) != sorted(wish.id for wish in wishes):
        sys.exit("A wish without a holder, or with two.")


if __name__ == "__main__":
    main()
