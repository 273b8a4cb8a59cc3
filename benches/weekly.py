"""The weekly page with ten years of a station's data against one year of it, through the real server, taken in turn. The ratio of the medians is at most 1.2."""

import statistics
import time
from datetime import timedelta

from _world import Client, Server, figure, grown

RUNS, LIMIT = 60, 1.2


def main():
    from app import clock

    path = f"/reports/weekly/{clock.iso_week(clock.today() - timedelta(days=7))}"
    with grown(stations=1, years=1) as young, grown(stations=1, years=10) as old, Server(young) as first, Server(old) as second:
        clients = [Client(server.port, world.account("station_head")) for server, world in ((first, young), (second, old))]
        times = ([], [])
        for _ in range(RUNS):
            for client, taken in zip(clients, times, strict=True):
                began = time.perf_counter()
                status, _headers, body = client.get(path)
                taken.append((time.perf_counter() - began) * 1000)
                assert status == 200, status
                assert b"<table" in body
    one, ten = (statistics.median(taken) for taken in times)
    print(f"one year {one:.1f} ms, ten years {ten:.1f} ms")
    figure(ten / one, "times", LIMIT)


if __name__ == "__main__":
    main()
