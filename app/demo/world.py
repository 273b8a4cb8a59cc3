"""The demo world: fourteen stations, 2,348 invented households and seventeen weeks of visits; or as many as a bench wants."""

import gc
import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from flask import current_app

from app import clock
from app.clock import SHANGHAI
from app.db import database
from app.demo import confirming, events, homes, people, school, wishes
from app.demo.book import Book
from app.demo.chronicle import Chronicle
from app.demo.story import Story
from app.households import Assignment, Category, Consent, Decision, DueDate, Hazard, Household, Person, Task, Village
from app.ledger import Line
from app.people import Account, Grant, Station, passwords
from app.people.stations import TOWNS
from app.visits.visit import RestrictedAnswers, Visit

HOUSEHOLDS, WEEKS, SEED = 2348, 17, 20221028
ORDER = (Station, Account, Grant, Village, Household, Person, Category, Consent, Assignment, Visit, RestrictedAnswers, Line, DueDate, Hazard, Task, Decision)


class NotEmpty(Exception):
    """The database has accounts: the demo never mixes with real people."""


@dataclass
class DemoStation:
    code: str
    number: int
    name: tuple
    by_number: dict = field(default_factory=dict)

    @property
    def head(self):
        return self.by_number[1]

    @property
    def workers(self):
        return [account for number, account in self.by_number.items() if 1 < number < 11]

    @property
    def volunteers(self):
        return [account for number, account in self.by_number.items() if number > 10]

    @property
    def field(self):
        """Those who go to homes."""
        return [*self.workers, *self.volunteers]


def fill(**size):
    """Write a world (see `build`) into an empty database and return its Chronicle. Raises NotEmpty."""
    if Account.select().exists():
        raise NotEmpty
    book = Book(ORDER)
    with database.atomic():
        chronicle = _tell(book, book.insert, **size)
    return chronicle


def fill_rooms():
    """What the other rooms add to a world that `fill` has written, through their own verbs."""
    with database.atomic():
        school.fill()
        wishes.fill()
        events.fill()
        confirming.fill()


def build(**size):
    """The Book of a world, not written anywhere."""
    book = Book(ORDER)
    _tell(book, lambda: None, **size)
    return book


def _tell(book, done, *, stations=len(TOWNS), households=HOUSEHOLDS, weeks=WEEKS, seed=SEED, keep_steps=False):
    """Tell every station into `book` and call `done` after each. The same arguments in the same hour give the same world."""
    chronicle = Chronicle(book, keep=keep_steps)
    until = clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)
    start = until.date() - timedelta(weeks=weeks)
    with current_app.test_request_context(), _no_collector():
        hashed = passwords.hashed(people.PASSWORD)
        for number in range(stations):
            _add_station(book, chronicle, seed, number, share(households, stations, number), start, until, hashed)
            done()
        _add_city(book, stations, start, hashed)
        done()
    return chronicle


def share(households, stations, number):
    """How many of all households belong to station `number`."""
    return households // stations + (number < households % stations)


@contextmanager
def _no_collector():
    """A hundred thousand rows make no cycles, and looking for some costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _add_station(book, chronicle, seed, number, count, start, until, hashed):
    station = DemoStation(*_place(number))
    rng = random.Random(f"{seed}:{station.code}")
    since = _morning(start - timedelta(days=30))
    _add_row(book, station)
    with clock.freeze(since):
        for role, place, name in people.staff_of(rng, station.code):
            station.by_number[place] = people.add_account(book, role, number, place, name, (station.code,), hashed, since)
        chronicle.visitors[station.code] = {str(account.id) for account in station.by_number.values()}
        made = homes.add_homes(book, rng, station, count, since, until.date())
    for home in made:
        Story(chronicle, station, home, random.Random(f"{seed}:{home.household.id}"), start, until).tell()


def _place(number):
    """Code, number and names: the fourteen towns, then invented ones for large worlds."""
    if number < len(TOWNS):
        code, zh, en = TOWNS[number]
        return code, number, (zh, en)
    return f"9{number:08d}", number, (f"第{number}镇", f"Town {number}")


def _add_row(book, station):
    if not Station.select().where(Station.id == station.code).exists():
        zh, en = station.name
        book.add(
            Station,
            {"id": station.code, "name_zh": zh, "name_en": en, "phone": None, "code_source": "NBS" if station.number < 14 else "demo", "as_of": "2022-10-31"},
        )


def _add_city(book, stations, start, hashed):
    codes = {_place(number)[0] for number in range(stations)}
    since = _morning(start - timedelta(days=30))
    for role, number, name, wanted in people.CITY:
        kept = [code for code in wanted if code in codes] if wanted else None
        people.add_account(book, role, 99, number, name, kept, hashed, since)


def _morning(day):
    return datetime.combine(day, time(8), SHANGHAI)
