"""Megabytes of a worker, all alone, after 1,000 requests of every kind: pages, lists, visit forms, visits, a pack now and then. At most 120."""

from _load import send_all
from _world import Client, Server, figure, grown
from sync import submissions

LIMIT = 120
PATHS = ("/today/", "/households/", "/households/?q=wang", "/visits/", "/reports/weekly/", "/outbox/", "/me")


def main():
    with grown(stations=1, households=400, years=1) as world, Server(world, WORKERS="1") as server:
        print(f"{server.megabytes():.0f} MB before the first page", flush=True)
        visits = submissions(server, world, 250)
        client = Client(server.port, world.account("social_worker"))
        for number in range(740):
            status, _headers, _body = client.get(PATHS[number % len(PATHS)])
            assert status in (200, 302, 303), (status, PATHS[number % len(PATHS)])
        _seconds, _late, refused = send_all(server.port, visits)
        assert not refused, refused[0]
        print(f"{server.megabytes():.0f} MB before the packs", flush=True)
        for _ in range(10):
            assert client.get("/offline/pack", **{"Accept-Encoding": "gzip"})[0] == 200
        after = server.megabytes()
    figure(after, "MB", LIMIT)


if __name__ == "__main__":
    main()
