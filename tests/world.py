"""The tests' small world: two stations, their people, one home; and browsers that are signed in."""

import secrets
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from app import all_models, clock, create_app
from app.db import database, uuid7
from app.households import Category, DueDate, Household, Person, Village
from app.people import Account, Phone, SignIn, Station
from app.people.sign_ins import _hash
from tests import databases

HERE, THERE = "330784108", "330784109"


class Browser:
    """A signed-in browser of our own site."""

    def __init__(self, app, account):
        self.app, self.client = app, app.test_client()
        self.account = account
        if account:
            token = secrets.token_urlsafe(16)
            SignIn.create(token_hash=_hash(token), account=account, phone=Phone.create(label=""))
            self.client.set_cookie("__Host-signin", token, secure=True, domain="localhost")

    def get(self, path, **options):
        return self._ask(self.client.get, path, **options)

    def post(self, path, data=None, headers=None, **options):
        return self._ask(self.client.post, path, data=data or {}, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})}, **options)

    def _ask(self, method, path, **options):
        with self.app.app_context():  # a fresh one: `g` of the test's own would remember who asked before
            return method(path, base_url="https://localhost", **options)

    def send(self, path, data, key=None, filled_at=None):
        """What the phone's outbox does."""
        key, at = key or str(uuid7()), clock.now().isoformat()
        form = {**data, "_key": key, "_filled_at": filled_at or at}
        form["_end"] = str(len(form))
        return self.post(path, form, headers={"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": at})


@cache
def blank():
    """One app for all tests, and the address of a database with all tables and the fourteen stations, to be copied for each."""
    folder = Path(tempfile.mkdtemp())
    url = databases.new(folder)
    app = create_app(SHILIU_VAR=str(folder), DATABASE_URL=url, RATELIMIT_ENABLED=False, DEFAULT_LANGUAGE="en")
    with app.app_context():
        database.connect(reuse_if_open=True)
        database.create_tables(all_models())
        Station.create_all()
        if url.startswith("sqlite"):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        database.obj.close_all()
    return app, url


def account_of(role, station, number):
    account = Account.create(name=f"{role} {number}", mobile=f"138000020{number:02d}", language="en")
    account.grant(role, station, by=account)
    return account


def home_of(label, name, village, station=HERE, due_in=0, **fields):
    """A home with one person and a visit due `due_in` days from today."""
    from datetime import timedelta

    home = Household.create(station_id=station, number=Household.next_number(station), label=label, village=village, **fields)
    Person.create(station_id=station, household=home, name=name, sex="1", birth_year=1943)
    today = clock.today()
    DueDate.create(**DueDate.row(station, home.id, today + timedelta(days=due_in), today - timedelta(days=30)))
    return home


def small_world(app):
    """A namespace: an account for each role, a stranger of another station, a village, a home with one person, its category and due date."""
    made = SimpleNamespace()
    people = {"volunteer": HERE, "social_worker": HERE, "station_head": HERE, "bureau": None, "partner": HERE, "supervisor": HERE, "administrator": None}
    for number, (role, station) in enumerate(people.items()):
        setattr(made, role, account_of(role, station, number))
    made.stranger = account_of("station_head", THERE, 20)
    made.strange_volunteer = account_of("volunteer", THERE, 21)
    made.village = Village.named(HERE, "柿树坑村")
    made.home = home_of("王阿公", "王大福", made.village, phone="13800001234")
    made.person = Person.get(Person.household == made.home)
    made.category = Category.create(station_id=HERE, person=made.person, code="lives_alone", source="certificate")
    made.due = DueDate.get(DueDate.household == made.home)
    made.browser = lambda account: Browser(app, account)
    return made
