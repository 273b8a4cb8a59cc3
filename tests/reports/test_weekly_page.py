"""The weekly page: who reads it, what stands first, and that ten years cost no more than one."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.db import database, insert_rows, uuid7
from app.households import Decision, Hazard
from app.households.due_dates import DueDate
from app.ledger import Line
from app.reports.week import Week
from app.reports.weekly import WeeklyReport
from tests import databases
from tests.reports.conftest import HERE, MONDAY, due

PAGE = "/reports/weekly/2026-W48"


@pytest.fixture(autouse=True)
def friday():
    with clock.freeze(datetime(2026, 11, 27, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def head(station_x):
    return station_x.world.browser(station_x.world.station_head)


def cell(page, row):
    return re.search(rf'<tr id="{row}">.*?<td>(.*?)</td><td>(.*?)</td>', page.text).groups()


def test_the_page_shows_this_week_beside_the_last(head):
    page = head.get(PAGE)
    assert page.status_code == 200
    assert cell(page, "household_visits") == ("3", "0")
    assert cell(page, "person_times_total") == ("41", "0")


def test_a_change_from_nothing_has_no_per_cent(head):
    row = re.search(r'<tr id="persons_total">.*?</tr>', head.get(PAGE).text).group()
    assert row.endswith('<td>+4<br><span class="small">–</span></td></tr>')


def test_without_a_week_one_is_led_to_this_one(head):
    assert head.get("/reports/weekly/").location == PAGE


@pytest.mark.parametrize("name", ["2026-W49", "2026-W54", "W48", "1999-W01", "2026-W4x"])
def test_a_week_that_is_none_or_has_not_begun_is_not_found(head, name):
    assert head.get(f"/reports/weekly/{name}").status_code == 404


def test_volunteers_and_partners_do_not_read_it(station_x):
    world = station_x.world
    for account in (world.volunteer, world.partner):
        assert world.browser(account).get(PAGE).status_code == 403


def test_another_stations_week_is_not_found(head):
    assert head.get(PAGE + "?station=330784109").status_code == 404


def test_a_supervisor_reads_figures_without_names(station_x):
    due(station_x.homes[0], MONDAY - timedelta(days=20))
    page = station_x.world.browser(station_x.world.supervisor).get(PAGE + f"?station={HERE}")
    assert page.status_code == 200
    assert "Visits overdue" in page.text
    assert "/households/" not in page.text
    assert "H1" not in page.text


def test_overdue_homes_open_reds_and_decisions_stand_first(station_x, head):
    home = station_x.homes[0]
    DueDate.delete().execute()
    due(home, MONDAY - timedelta(days=20))
    insert_rows(Hazard, [Hazard.row(HERE, home.id, uuid7(), "gas", "red", "HS3", MONDAY, clock.now() - timedelta(hours=1))])
    Decision.add(HERE, "unplaced", "visit", uuid7())
    page = head.get(PAGE).text
    first, figures = page.index("First of all"), page.index("The week in figures")
    assert first < page.index(f"/households/{home.id}") < page.index("Gas hazard") < page.index("Waits for the head") < figures
    assert cell(head.get(PAGE), "hazards_overdue_red") == ("1", "0")


def test_a_restricted_red_is_counted_but_not_named_to_the_untrained(station_x):
    insert_rows(Hazard, [Hazard.row(HERE, station_x.homes[0].id, uuid7(), "abuse", "red", "E13", MONDAY)])
    page = station_x.world.browser(station_x.world.social_worker).get(PAGE)
    assert cell(page, "hazards_new_red") == ("1", "0")
    assert "Abuse" not in page.text


def test_the_paragraph_to_pass_on_names_nobody(station_x, head):
    text = re.search(r'<p id="paragraph">(.*?)</p>', head.get(PAGE).text).group(1)
    assert "(11/23 to 11/29). 3 home visits to 2 homes; nobody home 1 times; 1 phone visits. 41 person-times" in text
    for word in ("H1", "P1", "王阿公", "柿树坑村"):
        assert word not in text


def test_a_week_gone_by_shows_neither_todays_decisions_nor_tasks_of_now(station_x, head):
    Decision.add(HERE, "unplaced", "visit", uuid7())
    assert "Waits for the head" not in head.get("/reports/weekly/2026-W47").text


@pytest.mark.skipif(bool(databases.SERVER), reason="SQLite tells its plans in its own way")
def test_ten_years_of_the_past_are_never_read(app, station_x):
    """Each question walks along an index on time; the index on the station alone would read everything."""
    insert_rows(Line, [Line.row(HERE, uuid7(), "home_visit", MONDAY - timedelta(days=day), household_id=uuid7(), outcome="met") for day in range(20, 3000)])
    asked = questions_of(WeeklyReport(station_x.world.station_head.station, Week(MONDAY)))
    plans = " ".join(row[3] for sql, params in asked for row in database.execute_sql("explain query plan " + sql, params))
    used = set(re.findall(r"USING (?:COVERING )?INDEX (\w+)", plans))
    assert {"line_station_id_service_date", "due_date_station_id_met_on_due_on", "hazard_station_id_closed_at", "task_station_id_closed_at"} <= used, plans
    assert not re.search(r"SCAN|(due_date|hazard|task)\w* \(station_id=\?\)|due_on<", plans), plans


def questions_of(report):
    """[(SQL, parameters)] that counting everything asks."""
    asked = []
    execute = database.obj.execute_sql
    database.obj.execute_sql = lambda sql, params=None, **options: asked.append((sql, params)) or execute(sql, params, **options)
    try:
        assert report.table
        assert report.bars
        assert report.tasks
    finally:
        del database.obj.execute_sql
    return asked
