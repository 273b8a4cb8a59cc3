"""Every address that names a record, asked by people of another station: nothing opens, nothing changes, and a record that exists answers like one that does not.

Which record belongs to which address nobody writes down: the station's own head tries them all first. That is the control as well.
"""

import uuid

import pytest

from app import all_models, clock
from app.db import database
from app.demo import world
from app.people import Account, Grant
from app.people.stations import TOWNS
from tests.demo.conftest import empty  # noqa: F401  (a fixture)
from tests.world import Browser

OURS, THEIRS = (code for code, *_names in TOWNS[:2])
NOTHING = uuid.UUID(int=7)
# known to every station whose wishes it holds or might take on
CITYWIDE = {"Partner"}
# no demo world tells these; their rooms' own tests ask strangers
UNTOLD = {
    "/events/certificates/",
    "/events/objections/",
    "/households/import/",
    "/reports/openings/",
    "/visits/unplaced/",
    "/wishes/claims/",
    "/wishes/partners/",
}


@pytest.fixture(scope="module")
def told(empty):  # noqa: F811
    """Two stations with homes, classes, activities, wishes and partners."""
    world.fill(stations=2, households=60)
    world.fill_rooms()
    return empty


@pytest.fixture(scope="module")
def records(told):
    """{model: id} of a record of every kind that belongs to our station."""
    found = {}
    for model in all_models():
        if "station_id" in model._meta.fields and model._meta.primary_key.field_type == "UUID" and model.__name__ not in CITYWIDE:
            row = model.select().where(model.station_id == OURS).first()
            found |= {model.__name__: row.id} if row else {}
    assert len(found) > 25
    return found | {"Account": account_of("volunteer", OURS).id}


@pytest.fixture(scope="module")
def opened(told, records):
    """{first part of an address: models whose records our own people open there}."""
    found = {}
    for role in ("station_head", "social_worker"):
        own = Browser(told, account_of(role, OURS))
        for rule, ids in addresses(told, "GET"):
            for model, id in records.items() if first_part(rule) not in found else ():
                if own.get(with_id(rule, ids, id)).status_code in (200, 302):
                    found.setdefault(first_part(rule), set()).add(model)
    return found


def account_of(role, station):
    return (
        Account.select().join(Grant, on=(Grant.account == Account.id)).where(Grant.role == role, Grant.station_id == station, Grant.holds(clock.now())).first()
    )


def addresses(app, method):
    """(rule, names of its ids) of every address that names a record and is not public."""
    for rule in app.url_map.iter_rules():
        ids = [name for name, converter in rule._converters.items() if type(converter).__name__ == "UUIDConverter"]
        if method in rule.methods and app.view_functions[rule.endpoint].access != "public" and ids and len(rule.arguments) == len(ids):
            yield rule, ids


def first_part(rule):
    return rule.rule.partition("<")[0]


def with_id(rule, ids, id):
    path = rule.rule
    for name in ids:
        path = path.replace(f"<uuid:{name}>", str(id))
    return path


def test_our_own_people_open_what_strangers_will_be_refused(told, opened):
    """The control."""
    parts = {first_part(rule) for rule, _ids in addresses(told, "GET")}
    assert parts - set(opened) == UNTOLD


@pytest.mark.parametrize("role", ["volunteer", "social_worker", "station_head"])
def test_no_record_of_another_station_opens(told, records, opened, role):
    stranger = Browser(told, account_of(role, THEIRS))
    asked = 0
    for rule, ids in addresses(told, "GET"):
        nothing = stranger.get(with_id(rule, ids, NOTHING)).status_code
        for model in opened.get(first_part(rule), ()):
            path, asked = with_id(rule, ids, records[model]), asked + 1
            answer = stranger.get(path).status_code
            assert answer in (403, 404), (path, model)
            assert answer == nothing, (path, model)
    assert asked > 25


@pytest.mark.parametrize("role", ["volunteer", "social_worker", "station_head"])
def test_no_record_of_another_station_is_changed(told, records, opened, role):
    stranger = Browser(told, account_of(role, THEIRS))
    before = counts()
    for rule, ids in addresses(told, "POST"):
        for model in opened.get(first_part(rule)) or records:
            path = with_id(rule, ids, records[model])
            answer = stranger.post(path, {"reason": "x", "outcome": "done"})
            assert 400 <= answer.status_code < 500, (path, model, answer.status_code)
    assert counts() == before


def counts():
    """How many rows every table has; that somebody was refused may be noted."""
    database.connect(reuse_if_open=True)
    noted = {"audit_entry", "attempt", "phone_contact", "phone", "sign_in"}
    found = {model._meta.table_name: model.select().count() for model in all_models() if model._meta.table_name not in noted}
    assert sum(found.values()) > 500
    return found
