"""Sign-ins at an activity per second through the real server: 300 volunteers who scanned the code, each a durable transaction with its receipt."""

import secrets
import sys
from datetime import UTC, datetime
from urllib.parse import urlencode

from _load import send_all
from _world import Server, figure, grown

from app.db import database, uuid7

VOLUNTEERS, WARM = 360, 60


def volunteer(number, station):
    """(cookie, `_who`) of a signed-in volunteer."""
    from app.people import Account, Phone, SignIn
    from app.people.sign_ins import _hash
    from app.receipts import who

    account = Account.create(name=f"志愿者{number}", mobile=f"1380002{number:04d}")
    account.grant("volunteer", station, by=account)
    token = secrets.token_urlsafe(16)
    SignIn.create(token_hash=_hash(token), account=account, phone=Phone.create(label=""))
    return f"__Host-signin={token}", who(account)


def activity():
    """(the activity that is on, the word of its code)."""
    from datetime import timedelta

    from app import clock
    from app.events import codes
    from app.events.activity import Activity
    from app.events.marks import CODE, IN
    from app.people import Account, Grant

    head = Account.select().join(Grant).where(Grant.role == "station_head").first()
    at = clock.now() - timedelta(minutes=5)
    made = Activity.create(
        station_id=head.station_id, kind="community", name="义剪", place="门口", starts_at=at, ends_at=at + timedelta(hours=2), organiser=head
    )
    return made, codes.word_for(made, IN, CODE)


def request(port, word, cookie, who):
    key, now = str(uuid7()), datetime.now(UTC).isoformat()
    fields = {"word": word, "id": str(uuid7()), "_filled_at": now, "_who": who, "_key": key}
    fields["_end"] = str(len(fields))
    body = urlencode(fields).encode()
    head = [
        "POST /events/marks HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "X-Outbox: 1",
        f"Idempotency-Key: {key}",
        f"X-Outbox-Sent-At: {now}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def main():
    from app.events.marks import ACCEPTED, SignMark

    with grown(stations=1, households=40, years=0.1) as world, Server(world) as server:
        with world.app(), database.atomic():
            on, word = activity()
            made = [request(server.port, word, *volunteer(number, on.station_id)) for number in range(VOLUNTEERS)]
        send_all(server.port, made[:WARM])
        before = server.cpu_ms()
        seconds, late, refused = send_all(server.port, made[WARM:])
        if refused:
            sys.exit(f"{len(refused)} refused:\n{refused[0]}")
        count = len(made) - WARM
        print(f"{count} sign-ins, {(server.cpu_ms() - before) / count:.1f} CPU ms each, 95 of 100 answered within {late:.0f} ms")
        with world.app():
            kept = SignMark.select().where(SignMark.activity == on.id, SignMark.verdict == ACCEPTED).count()
            if kept != VOLUNTEERS:
                sys.exit(f"{kept} marks of {VOLUNTEERS}.")
    figure(count / seconds, "sign-ins/s")


if __name__ == "__main__":
    main()
