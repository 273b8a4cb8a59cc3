"""Visit submissions per second through the real server, durable, as a ratio to a bare view that inserts the same bytes under the same server; the two alternate. At least 0.3.

The bare view once more in one process, where none of its writers meets another process's: told beside, it is no part of the figure.
"""

import json
import statistics
import sys

from _load import send_all
from _world import Client, Server, grown

ROUNDS, EACH = 5, 300
BARE = (sys.executable, "-m", "benches._bare")


def submissions(server, world, count):
    """`count` requests, each for a home of its own; the form is read from the page of the first home of its kind."""
    import _visits

    from app.households import Household

    client, kinds, made = Client(server.port, world.account("social_worker")), {}, []
    with world.app():
        for home in Household.select().where(Household.active()).limit(count):
            people = [str(person.id) for person in home.at_home]
            kind = json.dumps([home.checklist_sets, len(people)])
            if kind not in kinds:
                kinds[kind] = _visits.Page(client.get(f"/visits/new?household={home.id}")[2].decode()), str(home.id), people
            page, first, first_people = kinds[kind]
            own = {first: str(home.id), **dict(zip(first_people, people, strict=True))}
            key, rows = page.filled()
            made.append(_visits.request_bytes(server.port, client.cookie, "/visits/", key, [(name, own.get(value, value)) for name, value in rows]))
    print(f"{len(made)} submissions of {len(kinds)} kinds and {statistics.median(map(len, made)):,.0f} bytes", flush=True)
    return made


def measure(server, requests, connections=8):
    """(accepted per second, CPU ms each, ms within which 95 of 100 were answered). Ends the process when one was refused."""
    before = server.cpu_ms()
    seconds, late, refused = send_all(server.port, requests, connections)
    if refused:
        sys.exit(f"{len(refused)} of {len(requests)} refused:\n{refused[0]}")
    return len(requests) / seconds, (server.cpu_ms() - before) / len(requests), late


def main():
    with (
        grown(stations=1, households=ROUNDS * EACH + 250, years=0.1) as world,
        Server(world) as ours,
        Server(world, BARE) as bare,
        Server(world, BARE, WORKERS="1") as one,
    ):
        made = submissions(ours, world, ROUNDS * EACH + 50)
        warm, made = made[:50], made[50:]
        measure(ours, warm), measure(bare, warm), measure(one, warm)
        rounds = []
        for at in range(0, len(made), EACH):
            batch = made[at : at + EACH]
            rounds.append((*measure(ours, batch)[:2], *measure(bare, batch)[:2], measure(one, batch)[0]))
            print("ours {:5.0f}/s {:.2f} ms   bare {:5.0f}/s {:.2f} ms, in one process {:.0f}/s".format(*rounds[-1]), flush=True)
        mine, cost, theirs, their_cost, alone = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(
            f"medians: {mine:.0f}/s, {cost:.2f} CPU ms per submission (limit 2.5); bare {theirs:.0f}/s, {their_cost:.2f} CPU ms; in one process {alone:.0f}/s; worker {ours.megabytes():.0f} MB"
        )
    print(f"figure: {mine / theirs:.2f} of the bare view")
    sys.exit(mine / theirs < 0.3 or cost > 2.5)


if __name__ == "__main__":
    main()
