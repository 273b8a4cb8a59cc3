"""Which server, and how many writers: visit submissions through each, one after the other, twice. gunicorn is not locked: `.venv/bin/pip install gunicorn` first, or its rows are left out."""

import importlib.util
import sys

from _world import Server, grown
from sync import measure, submissions

EACH, ROUNDS = 150, 2


def granian(workers, threads):
    return sys.executable, "-c", f"from app import serve; serve.main(workers={workers}, blocking_threads={threads})"


def gunicorn(workers, threads):
    options = ("-k", "gthread", "-w", str(workers), "--threads", str(threads), "-b", "127.0.0.1:{port}")
    return sys.executable, "-m", "gunicorn", *options, "app:create_app()"


SERVERS = [("granian", granian, *size) for size in ((1, 1), (1, 2), (1, 4), (1, 8), (2, 1), (2, 2), (2, 4))]
if importlib.util.find_spec("gunicorn"):
    SERVERS += [("gunicorn", gunicorn, *size) for size in ((1, 1), (1, 8), (2, 4))]


def main():
    best = 0
    with grown(stations=1, households=len(SERVERS) * EACH * ROUNDS + 300, years=0.1) as world:
        with Server(world) as any_server:
            made = submissions(any_server, world, len(SERVERS) * EACH * ROUNDS)
        print("| server | processes | threads | visits/s | CPU ms each | p95 ms | MB of a process |\n|---|---|---|---|---|---|---|")
        for number, (name, command, workers, threads) in enumerate(SERVERS * ROUNDS):
            batch = made[number * EACH : (number + 1) * EACH]
            with Server(world, command(workers, threads)) as server:
                measure(server, batch[:20])
                rate, cost, late = measure(server, batch[20:])
                print(f"| {name} | {workers} | {threads} | {rate:.0f} | {cost:.2f} | {late:.0f} | {server.megabytes():.0f} |", flush=True)
            best = max(best, rate)
    print(f"figure: {best:.0f} visits/s")


if __name__ == "__main__":
    main()
