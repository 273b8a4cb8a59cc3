"""Today: what is due for me, whatever my role."""

from datetime import timedelta

import pytest

from app import clock
from app.db import insert_rows, uuid7
from app.households import Assignment, Category, DueDate, Hazard, Task
from tests.school.world import group_of, session_no
from tests.world import HERE, THERE, home_of


def today_of(world, account):
    return world.browser(account).get("/today/")


def test_a_volunteer_sees_the_homes_that_are_due(world, assigned):
    page = today_of(world, world.volunteer)
    assert page.status_code == 200
    assert "王阿公" in page.text
    assert f"/visits/new?household={world.home.id}" in page.text
    assert f"/households/{world.home.id}" in page.text


def test_a_home_of_someone_else_is_not_shown_to_a_volunteer(world):
    page = today_of(world, world.volunteer)
    assert "王阿公" not in page.text
    assert "No visit is due today." in page.text


def test_the_head_sees_every_home_of_the_station_and_none_of_the_next(world):
    home_of("陈阿婆", "陈小妹", None, station=THERE)
    page = today_of(world, world.station_head).text
    assert "王阿公" in page
    assert "陈阿婆" not in page


def test_a_social_worker_sees_the_homes_assigned_to_her(world):
    other = home_of("李阿婆", "李小妹", world.village)
    Assignment.assign(other, world.social_worker, by=world.station_head)
    page = today_of(world, world.social_worker).text
    assert "李阿婆" in page
    assert "王阿公" not in page


def test_what_is_late_says_so_and_stands_first(world, assigned):
    late = home_of("李阿婆", "李小妹", world.village, due_in=-3)
    Assignment.assign(late, world.volunteer, by=world.station_head)
    page = today_of(world, world.volunteer).text
    assert "3 days late" in page
    assert page.index("李阿婆") < page.index("王阿公")


def test_what_is_due_within_a_week_is_announced_and_later_is_not(world):
    for label, days in (("李阿婆", 6), ("陈阿婆", 8)):
        Assignment.assign(home_of(label, label, world.village, due_in=days), world.volunteer, by=world.station_head)
    page = today_of(world, world.volunteer).text
    assert page.index("In the next seven days") < page.index("李阿婆")
    assert "陈阿婆" not in page


def test_a_home_stands_there_once_however_many_dates_it_owes(world, assigned):
    insert_rows(DueDate, [DueDate.row(HERE, world.home.id, clock.today() - timedelta(days=9), clock.today() - timedelta(days=40))])
    page = today_of(world, world.volunteer).text
    assert page.count(f'id="home-{world.home.id}"') == 1
    assert "9 days late" in page


def test_a_volunteer_reads_no_income_and_no_illness(world, assigned):
    for code in ("dibao", "dementia"):
        Category.create(station_id=HERE, person=world.person, code=code)
    page = today_of(world, world.volunteer).text
    assert "Lives alone" in page
    assert "Minimum allowance" not in page
    assert "Dementia" not in page
    assert "Minimum allowance" in today_of(world, world.station_head).text


def test_open_hazards_stand_on_the_card_and_restricted_ones_do_not(world, assigned):
    insert_rows(Hazard, [Hazard.row(HERE, world.home.id, uuid7(), code, "orange", "HS1", clock.today()) for code in ("electrical", "abuse")])
    page = today_of(world, world.volunteer).text
    assert "Electrical hazard" in page
    assert "Abuse" not in page


def test_my_tasks_are_listed(world, assigned):
    insert_rows(Task, [Task.row(HERE, world.home.id, "visit_again", to_role="volunteer"), Task.row(HERE, world.home.id, "call_head", to_role="station_head")])
    assert "Visit again." in today_of(world, world.volunteer).text
    assert "Tell the station head." not in today_of(world, world.volunteer).text
    assert "Tell the station head." in today_of(world, world.station_head).text


@pytest.mark.parametrize("role", ["bureau", "partner", "supervisor"])
def test_other_roles_get_a_start_page_without_homes(world, role):
    page = today_of(world, getattr(world, role))
    assert page.status_code == 200
    assert "/me" in page.text
    assert "/households/" not in page.text


def test_a_supervisor_is_led_to_the_weekly_pages(world):
    assert f"station={HERE}" in today_of(world, world.supervisor).text


def test_a_partner_is_led_to_wishes_claims_and_offers(world):
    page = today_of(world, world.partner).text
    assert all(f'href="/wishes/{where}"' in page for where in ("offered", "claims", "offers"))


def test_the_root_leads_to_today_and_strangers_sign_in(world):
    assert world.browser(world.volunteer).get("/").location == "/today/"
    assert "/sign-in" in world.browser(None).get("/today/").location


def test_ready_says_what_the_station_knows(world, assigned):
    page = world.browser(world.volunteer).get("/today/ready")
    assert page.status_code == 200
    assert "1 home for this phone" in page.text
    assert "Safety at home v1" in page.text
    assert "HS@" not in page.text, "codes are for files"
    assert "ends in 29 days without use" in page.text or "ends in 30 days without use" in page.text


def test_the_tabs_fit_the_role(world):
    assert "/reports/weekly/" in today_of(world, world.station_head).text
    assert "/reports/weekly/" not in today_of(world, world.volunteer).text
    assert "/wishes/" in today_of(world, world.partner).text
    assert "/households/" not in today_of(world, world.partner).text


def test_what_is_on_today_stands_on_the_first_page(world):
    planned = session_no(group_of(world, starts_at=clock.now()), 1)
    assert planned.topic in today_of(world, world.station_head).text
    assert planned.topic not in today_of(world, world.volunteer).text  # who does not help at it
    planned.cancel(by=world.station_head)
    assert planned.topic not in today_of(world, world.station_head).text


def test_the_server_says_that_it_is_well(app):
    answer = app.test_client().get("/healthz", base_url="https://localhost")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": "ok", "version": "0.1.0"}
