"""The bureau's page of a week: its stations side by side, figures only, and who has not confirmed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.db import insert_rows, uuid7
from app.households import Hazard
from app.ledger.lines import VISIT
from app.people import Station
from app.reports.city import hide_small
from app.reports.confirmations import WeekConfirmation
from tests.reports.conftest import HERE, MONDAY, line
from tests.world import THERE, home_of

PAGE, LAST = "/reports/weekly/2026-W48", "/reports/weekly/2026-W47"
NEXT_MONDAY = datetime(2026, 11, 30, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    with clock.freeze(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def bureau(station_x):
    return station_x.world.browser(station_x.world.bureau)


def cells(page, table, station):
    """The figures of one row, as shown."""
    row = re.search(rf'<table id="{table}".*?<tr id="{table}-{station}">(.*?)</tr>', page.text, re.DOTALL).group(1)
    return [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)]


def test_the_bureau_reads_the_week_of_every_station(bureau):
    page = bureau.get(PAGE)
    assert page.status_code == 200
    assert page.text.count('<tr id="visits-330784') == Station.select().count() == 14
    assert cells(page, "visits", HERE)[0] == "3"
    assert cells(page, "visits", "all")[0] == "3"
    assert cells(page, "visits", THERE)[0] == "0"
    assert cells(page, "groups", HERE)[:4] == ["1", "5", "1", "31"]


def test_a_stations_row_says_what_its_own_page_says(station_x, bureau):
    row = dict(zip(("household_visits", "households", "no_answer", "other_attempts", "phone_visits"), cells(bureau.get(PAGE), "visits", HERE), strict=True))
    own = station_x.world.browser(station_x.world.station_head).get(PAGE).text
    for id, shown in row.items():
        if shown != "under 5":
            assert f'<tr id="{id}"><th scope="row">' in own
            assert re.search(rf'<tr id="{id}">.*?<td>(.*?)</td>', own).group(1) == shown


def test_totals_add_the_stations(station_x, bureau):
    there = home_of("外家", "外人", None, station=THERE)
    line(VISIT, 1, home=there)
    from app.ledger import Line

    Line.write([Line.row(THERE, uuid7(), VISIT, MONDAY, household_id=there.id, outcome="met")])
    assert cells(bureau.get(PAGE), "visits", "all")[0] == "5"


def test_open_and_overdue_hazards_stand_by_colour(station_x, bureau):
    home, due = station_x.homes[0], clock.now() - timedelta(hours=1)
    insert_rows(
        Hazard, [Hazard.row(HERE, home.id, uuid7(), "gas", "red", "HS3", MONDAY, due), Hazard.row(HERE, home.id, uuid7(), "fire", "orange", "HS9", MONDAY)]
    )
    assert cells(bureau.get(PAGE), "hazards", HERE) == ["1", "1", "1", "0", "0", "0"]


def test_nobody_is_named_and_no_home_can_be_opened(station_x, bureau):
    page = bureau.get(PAGE).text
    for word in ("H1", "P1", "王阿公", "王大福", "柿树坑村", "/households", "/visits", "/tasks"):
        assert word not in page


def test_small_counts_of_homes_and_persons_are_not_told(bureau):
    """Homes 2, persons 4 of one station: and the totals do not give them away."""
    page = bureau.get(PAGE)
    assert cells(page, "visits", HERE)[1] == "under 5"
    assert cells(page, "visits", "all")[1] == "under 5"


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 7, 9], [0, 7, 9]),
        ([3, 7, 9, 0], [None, None, 9, 0]),  # one alone would be the total less the others
        ([3, 2, 9], [None, None, 9]),
        ([3, 0, 0], [None, 0, 0]),
    ],
)
def test_a_hidden_count_is_not_the_rest_of_the_total(counts, shown):
    assert hide_small(counts, least=5) == shown


def test_a_station_that_has_not_confirmed_is_named(station_x, bureau):
    head = station_x.world.browser(station_x.world.station_head)
    assert "14 stations have not confirmed" in bureau.get(LAST).text
    assert head.post(f"{LAST}/confirmation").status_code == 303
    page = bureau.get(LAST).text
    assert "13 stations have not confirmed" in page
    assert "The week is not over" in bureau.get(PAGE).text


def test_a_head_confirms_a_week_once_and_sees_it(station_x):
    head = station_x.world.browser(station_x.world.station_head)
    assert "Confirm this week" in head.get(LAST).text
    for _time in range(2):
        assert head.post(f"{LAST}/confirmation").status_code == 303
    assert [(row.station_id, row.week, row.account_id) for row in WeekConfirmation.select()] == [(HERE, "2026-W47", station_x.world.station_head.id)]
    page = head.get(LAST).text
    assert "Confirmed by" in page
    assert "Confirm this week" not in page
    assert AuditEntry.select().where(AuditEntry.action == "confirm_week").count() == 1


def test_a_week_that_lasts_is_not_confirmed_yet(station_x):
    head = station_x.world.browser(station_x.world.station_head)
    assert "Confirm this week" not in head.get(PAGE).text
    answer = head.post(f"{PAGE}/confirmation")
    assert answer.status_code == 422
    assert "not over" in answer.text
    assert WeekConfirmation.select().count() == 0
    with clock.freeze(NEXT_MONDAY):
        assert head.post(f"{PAGE}/confirmation").status_code == 303


def test_the_head_is_told_when_last_week_waits(station_x):
    head = station_x.world.browser(station_x.world.station_head)
    assert "Last week is not confirmed" in head.get(PAGE).text
    head.post(f"{LAST}/confirmation")
    assert "Last week is not confirmed" not in head.get(PAGE).text


def test_only_the_head_confirms(station_x):
    for account in (station_x.world.social_worker, station_x.world.supervisor, station_x.world.bureau):
        assert station_x.world.browser(account).post(f"{LAST}/confirmation").status_code == 403
    assert "Confirm this week" not in station_x.world.browser(station_x.world.social_worker).get(LAST).text


def test_the_bureaus_first_page_leads_there(bureau):
    page = bureau.get("/today/").text
    assert PAGE in page
    assert "will appear here" not in page


@pytest.mark.parametrize("name", ["2026-W60", "2027-W01", "W47", "%00"])
def test_a_week_that_is_none_is_not_confirmed(station_x, name):
    assert station_x.world.browser(station_x.world.station_head).post(f"/reports/weekly/{name}/confirmation").status_code == 404
    assert WeekConfirmation.select().count() == 0
