"""`python -m app.serve`: the production server (why this one, and why two processes: benches/README.md)."""

import ctypes
import gc
import os

from granian import Granian
from granian.constants import Interfaces

from app import settings

THREADS = 4  # of all processes together; two at least for each, so that a pack or a picture holds up nobody
M_ARENA_MAX = -8  # malloc.h


def create_app():
    """The app with the server's own timer: no station should need a cron job."""
    from app import create_app
    from app.wishes import deadlines

    _one_heap()
    app = create_app()
    deadlines.start_timer(app)
    gc.collect()
    gc.freeze()  # what was made at the start stays: no collection need walk through it again
    return app


def _one_heap():
    """Let glibc keep one heap, not one for each thread: one interpreter uses one at a time, and the others hold ten megabytes for nothing. Elsewhere nothing happens."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 1)


def main(target="app.serve:create_app", **options):
    """Serve what `target` makes on HOST:PORT until stopped. `options` go to granian (certificates)."""
    config = settings.load()
    workers = config["WORKERS"] or min(2, os.cpu_count() or 1)
    options = {"address": config["HOST"], "workers": workers, "blocking_threads": max(2, THREADS // workers)} | {
        name: value for name, value in options.items() if value is not None
    }
    Granian(
        target,
        factory=True,
        port=config["PORT"],
        interface=Interfaces.WSGI,
        backpressure=64,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        **options,
    ).serve()


if __name__ == "__main__":
    main()
