"""CPU milliseconds that the statements of a visit submission take alone: recorded from the app, repeated over a copy of the same database by the bare driver.

No request, no rules, no peewee: what is left of `sync` when Python costs nothing. Read it beside that figure.
"""

import shutil
import time
from contextlib import closing

from _world import Server, figure, grown
from sync import submissions

WARM, COUNT = 50, 400


def recorded(world, requests):
    """[[(sql, values)]]: what the app asks the database for each request."""
    from app import db

    with world.app() as app:
        made = []
        execute = db.database.obj.execute_sql

        def listen(sql, params=None):
            made[-1].append((sql, tuple(params or ())))
            return execute(sql, params)

        db.database.obj.execute_sql = listen
        for request in requests:
            head, _blank, body = request.partition(b"\r\n\r\n")
            first, *rows = head.decode().split("\r\n")
            made.append([])
            answer = app.test_client(use_cookies=False).open(first.split()[1], method="POST", data=body, headers=dict(row.split(": ", 1) for row in rows))
            assert answer.status_code == 201, answer.status
        del db.database.obj.execute_sql
        pragmas = [f"PRAGMA {name} = {value}" for name, value in db.database.obj._pragmas]
    return made, pragmas


def repeated(path, made, pragmas):
    """CPU milliseconds of each, durable, each in a transaction of its own."""
    import cysqlite

    with closing(cysqlite.connect(str(path))) as line:
        for pragma in pragmas:
            line.execute(pragma)
        for at, statements in enumerate(made):
            if at == WARM:
                began = time.thread_time()
            line.begin("immediate")
            for sql, values in statements:
                line.execute(sql, values).fetchall()
            line.commit()
        return (time.thread_time() - began) * 1000 / (len(made) - WARM)


def main():
    with grown(stations=1, households=COUNT + WARM + 200, years=0.1) as world:
        with Server(world) as server:
            requests = submissions(server, world, COUNT + WARM)
        before = world.folder / "before.db"
        with world.app():
            from app.db import database

            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(world.folder / "shiliu.db", before)
        made, pragmas = recorded(world, requests)
        print(f"{sum(map(len, made)) / len(made):.1f} statements each", flush=True)
        figure(repeated(before, made, pragmas), "CPU ms")


if __name__ == "__main__":
    main()
