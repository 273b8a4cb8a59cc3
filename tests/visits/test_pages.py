"""The pages of visits: a list, one visit with its answers, and who may see what of it."""

from datetime import timedelta

from app.visits import Visit
from tests.visits.test_recording import answers_to_hs
from tests.world import home_of


def record(world, from_phone, visit_form, account, **changes):
    answer = from_phone(account, visit_form(kind="home_visit", consent_scope="record", sets="HS@1,E@1", **{**answers_to_hs(), **elder_answers(), **changes}))
    assert answer.status_code == 201, answer.text
    return Visit.get()


def elder_answers(**changes):
    declined = {f"a.E{number}": "declined" for number in range(1, 15)}
    return {**declined, "p.privacy_ok": "yes", "profile": '{"elder": true, "age": 83}', **changes}


def test_the_list_and_the_visit_show_what_was_found(world, visit_form, from_phone):
    visit = record(world, from_phone, visit_form, world.social_worker, **{"a.HS1": "many_bare"})
    browser = world.browser(world.social_worker)
    assert "王阿公" in browser.get("/visits/").text
    page = browser.get(f"/visits/{visit.id}").text
    assert visit.level == "red"
    assert "Red" in page
    assert page.count("<dt>") > 10


def test_a_visit_tells_who_came_and_who_was_served(world, visit_form, from_phone):
    visit = record(world, from_phone, visit_form, world.social_worker, visitors=str(world.volunteer.id), visitor_other="网格员老李")
    page = world.browser(world.station_head).get(f"/visits/{visit.id}").text
    for name in (world.social_worker.name, world.volunteer.name, "网格员老李", world.person.name):
        assert f"<bdi>{name}</bdi>" in page, name


def test_an_answer_is_as_grave_as_it_was_on_its_day(world, visit_form, from_phone):
    changes = {"a.E11": "no_quilt", "profile": '{"elder": true, "season_alert": true}'}
    visit = record(world, from_phone, visit_form, world.social_worker, **changes)
    page = world.browser(world.social_worker).get(f"/visits/{visit.id}").text
    assert visit.level == "orange"
    assert '<dd class="orange"' in page, "judged on a day of cold"


def test_the_list_goes_back_a_page_at_a_time_and_can_be_of_one_home(world, visit_form, from_phone, monkeypatch):
    monkeypatch.setattr("app.visits.views.PAGE", 1)
    elsewhere = home_of("林阿婆", "林秀", world.village)
    first = record(world, from_phone, visit_form, world.social_worker)
    earlier = Visit.create(
        station_id=first.station_id,
        household=elsewhere,
        author_id=world.social_worker.id,
        kind="home_visit",
        outcome="no_one",
        service_date=first.service_date - timedelta(days=1),
        started_at=first.started_at,
    )
    browser = world.browser(world.social_worker)
    newest = browser.get("/visits/").text
    assert f"/visits/{first.id}" in newest
    assert "page=2" in newest
    last = browser.get("/visits/?page=2").text
    assert f"/visits/{earlier.id}" in last
    assert "Earlier visits" not in last
    of_home = browser.get(f"/visits/?household={world.home.id}").text
    assert f"/visits/{first.id}" in of_home
    assert f'href="/households/{world.home.id}"' in of_home
    assert f"/visits/{earlier.id}" not in of_home
    assert str(first.id) not in world.browser(world.stranger).get(f"/visits/?household={world.home.id}").text
    assert f"/visits/?household={world.home.id}" in browser.get(f"/households/{world.home.id}").text


def test_an_answer_about_abuse_is_hidden_from_the_volunteer_who_wrote_it(world, assigned, visit_form, from_phone):
    visit = record(world, from_phone, visit_form, world.volunteer, **{"a.E13": "yes"})
    assert visit.level == "red"
    assert "E13" not in visit.answers
    hers = world.browser(world.volunteer).get(f"/visits/{visit.id}").text
    heads = world.browser(world.station_head).get(f"/visits/{visit.id}").text
    restricted = "Restricted" if "Restricted" in hers else "restricted"
    assert restricted in hers
    assert hers != heads
    assert restricted not in heads


def test_a_volunteer_sees_no_visit_of_another(world, visit_form, from_phone):
    visit = record(world, from_phone, visit_form, world.social_worker)
    assert world.browser(world.volunteer).get(f"/visits/{visit.id}").status_code == 404
    assert world.browser(world.stranger).get(f"/visits/{visit.id}").status_code == 404


def test_a_correction_begins_with_the_earlier_answers(world, visit_form, from_phone):
    visit = record(world, from_phone, visit_form, world.social_worker, **{"a.HS1": "some"})
    page = world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}&amends={visit.id}").text
    assert f'value="{visit.id}"' in page
    assert 'name="a.HS1" id="f-HS1" value="good"' in page
    assert 'value="some" checked' in page


def test_a_draft_begun_on_an_older_version_is_shown_with_it(world, visit_form):
    page = world.browser(world.social_worker).get(f"/visits/new?household={world.home.id}&sets=HS@1").text
    assert 'name="sets" value="HS@1"' in page
