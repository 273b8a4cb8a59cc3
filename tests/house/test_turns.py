"""Writers take turns, and those that wait together share a commit."""

import subprocess
import sys
import threading
import time
from contextlib import suppress

import peewee
import pytest

from app.db import _turns, database, writing
from app.households import Village
from app.people import Station
from app.settings import ROOT
from tests.world import HERE

WRITERS = 12


@pytest.fixture
def station(world):
    return Station.get_by_id(HERE)


def together(work, count=WRITERS):
    """Run `work(number)` in threads that all want to write while a first one does; gives what each raised, by number."""
    raised, started = {}, threading.Barrier(count + 1, timeout=20)

    def run(number):
        database.connect(reuse_if_open=True)
        started.wait()
        try:
            work(number)
        except Exception as problem:
            raised[number] = problem
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    with suppress(peewee.OperationalError), writing():  # its group may be one that is lost
        started.wait()
        until = time.monotonic() + 20
        while _turns(database.obj)._waiting < count and time.monotonic() < until:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    return raised


def village(number):
    return Village.create(station_id=HERE, name=f"村{number}", key=f"cun{number}")


def written():
    return {row.name for row in Village.select().where(Village.key.startswith("cun"))}


@pytest.fixture
def commits(monkeypatch):
    """How often a group was committed."""
    from app import turns

    counted, end = [], turns._Group.end

    def counting(group):
        counted.append(group.size)
        end(group)

    monkeypatch.setattr(turns._Group, "end", counting)
    return counted


def test_who_waits_together_shares_commits_and_all_is_there(station, commits):
    def work(number):
        with writing():
            village(number)

    assert together(work) == {}
    assert written() == {f"村{number}" for number in range(WRITERS)}
    assert sum(commits) == WRITERS + 1
    assert len(commits) < WRITERS / 2


def test_what_fails_is_undone_alone(station, commits):
    def work(number):
        with writing():
            village(number)
            if number % 3 == 0:
                raise ValueError(number)

    raised = together(work)
    assert {number: type(problem) for number, problem in raised.items()} == dict.fromkeys(range(0, WRITERS, 3), ValueError)
    assert written() == {f"村{number}" for number in range(WRITERS) if number % 3}
    assert max(commits) > 1


def test_a_row_twice_fails_for_the_second_alone(station):
    first = village("zero")

    def work(number):
        with writing():
            village(number)
            if number == 5:
                Village.insert(id=first.id, station_id=HERE, name="again", key="cunagain").execute()

    raised = together(work)
    assert [(number, type(problem)) for number, problem in raised.items()] == [(5, peewee.IntegrityError)]
    assert len(written()) == WRITERS


def test_when_the_commit_fails_nobody_is_told_that_it_was_saved(station, monkeypatch):
    from app import turns

    end = turns._Group.end

    def broken(group):
        group.error = peewee.OperationalError("the disk is full") if group.size > 1 else None
        end(group)

    monkeypatch.setattr(turns._Group, "end", broken)
    saved = []

    def work(number):
        with writing():
            village(number)
        saved.append(f"村{number}")

    raised = together(work)
    assert written() == set(saved)
    assert raised
    assert all(type(problem) is peewee.OperationalError for problem in raised.values())
    with writing():
        village("after")  # and the next one writes


def test_a_transaction_that_sqlite_gave_up_is_nobodys(station):
    """SQLite undoes all of it at once when the disk is full; what then seems to succeed must not be called saved."""

    def work(number):
        with writing():
            village(number)
            if number == 3:
                database.obj.connection().rollback()

    raised = together(work)
    assert 3 in raised
    assert written() == {f"村{number}" for number in range(WRITERS) if number not in raised}


def test_who_gets_no_place_in_the_transaction_writes_nothing(station, monkeypatch):
    execute = database.obj.execute_sql

    def refuse(sql, params=None):
        if sql.startswith("SAVEPOINT"):
            database.obj.connection().rollback()  # what SQLite does by itself when the disk is full
            raise peewee.OperationalError("no room")
        return execute(sql, params)

    monkeypatch.setattr(database.obj, "execute_sql", refuse)
    with pytest.raises(peewee.OperationalError, match="Nothing of this transaction"), writing():
        village("lost")
    monkeypatch.undo()
    assert written() == set()
    with writing():
        village("after")
    assert written() == {"村after"}


def test_a_process_that_dies_in_its_turn_holds_up_nobody(station, tmp_path):
    dying = f"""
import os
from app import db
db.connect("sqlite:///{database.obj.database}")
db.database.connect()
with db.writing():
    print("in", flush=True)
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", dying], cwd=ROOT, capture_output=True, text=True).stdout == "in\n"
    with writing():
        village("after")
    assert written() == {"村after"}


def test_another_process_waits_for_its_turn(station):
    other = f"""
from app import db
from app.households import Village
db.connect("sqlite:///{database.obj.database}")
db.database.connect()
print("ready", flush=True)
with db.writing():
    print(Village.select().where(Village.key == "cunmine").count(), flush=True)
"""
    with writing():
        process = subprocess.Popen([sys.executable, "-c", other], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        village("mine")
    assert process.communicate(timeout=20)[0] == "1\n"
