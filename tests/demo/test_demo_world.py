"""The demo world: repeatable, signed into, and with the homes that the pictures show."""

import json
from datetime import timedelta

import pytest

from app import clock
from app.demo import people, small, world
from app.households import Assignment, DueDate, Hazard, Household
from app.ledger import Line
from app.people import Account
from app.visits.visit import Visit
from tests.world import Browser


@pytest.fixture(scope="module")
def demo(empty):
    """Seven stations with twenty homes each: 古山镇 is the seventh."""
    world.fill(stations=7, households=140)
    return empty


def account(number):
    return Account.get(Account.mobile == people.mobile_of(6, number))


def test_the_same_day_gives_the_same_world(demo):
    kept = [(model, sorted(map(repr, model.select(*columns).tuples()))) for model, columns in seen()]
    again = world.build(stations=7, households=140)
    for model, before in kept:
        names = [column.name for column in dict(seen())[model]]
        assert sorted(repr(tuple(row[name] for name in names)) for row in again.rows[model]) == before


def seen():
    return ((Household, (Household.id, Household.label, Household.phone)), (Visit, (Visit.id, Visit.outcome, Visit.service_date)))


def test_it_never_goes_into_a_database_with_people(demo):
    with pytest.raises(world.NotEmpty):
        world.fill(stations=1, households=5)
    answer = demo.test_cli_runner().invoke(args=["demo", "fill"])
    assert answer.exit_code == 1
    assert "only goes into an empty one" in answer.output


def test_the_accounts_are_listed_the_station_of_the_pictures_first(demo):
    rows = json.loads(demo.test_cli_runner().invoke(args=["demo", "accounts", "--json"]).output)
    assert {row["role"] for row in rows} == {"volunteer", "social_worker", "station_head", "supervisor", "bureau", "partner", "administrator"}
    assert rows[0] == {"role": "station_head", "station": "330784108", "mobile": "13800000601", "password": people.PASSWORD}
    assert account(11).check_password(people.PASSWORD)


def test_the_homes_of_the_pictures_are_there(demo):
    home = Household.get(Household.label == "王阿公", Household.station_id == small.STATION)
    due = DueDate.open_for(home).get()
    assert due.due_on == clock.today() - timedelta(days=3)
    assert [hazard.code for hazard in Hazard.open_for(home)] == ["electrical"]
    assert [home.label for home in Household.select().where(Household.interpreter_needed, Household.label == "杨阿姨一家")]
    assert Household.get(Household.label == "小宇").children_or_woman_alone


def test_the_volunteer_of_the_pictures_opens_with_them(demo):
    page = Browser(demo, account(small.VOLUNTEER)).get("/today/")
    for home in small.HOMES:
        assert home["label"] in page.text
        assert Assignment.homes_of(account(small.VOLUNTEER)).count() >= 3


def test_the_head_reads_a_week_with_figures(demo):
    last = clock.iso_week(clock.today() - timedelta(days=7))
    page = Browser(demo, account(1)).get(f"/reports/weekly/{last}")
    assert page.status_code == 200


def test_seventeen_weeks_end_now(demo):
    first, last = (
        Visit.select(Visit.service_date).order_by(Visit.service_date).tuples()[0][0],
        Visit.select().order_by(Visit.service_date.desc()).get().service_date,
    )
    assert clock.today() - timedelta(weeks=17) <= first
    assert last <= clock.today()
    assert Visit.select().where((Visit.started_at > clock.now()) | (Visit.recorded_at > clock.now())).count() == 0


def test_every_visit_has_its_ledger_line(demo):
    assert Line.select().where(Line.kind.in_(["home_visit", "phone_visit"])).count() == Visit.select().count()


def test_the_fourteen_stations_share_2348_homes():
    assert sum(world.share(world.HOUSEHOLDS, 14, number) for number in range(14)) == 2348
    assert {world.share(world.HOUSEHOLDS, 14, number) for number in range(14)} == {167, 168}


def test_invented_villages_belong_to_one_station_each():
    import random

    from app.demo import invented

    names = [name for number in range(14) for name in invented.villages(random.Random(number), number)]
    assert len(names) == len(set(names))
