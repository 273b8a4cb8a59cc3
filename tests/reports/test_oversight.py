"""Those who look on from outside: a masked sample that can be drawn again, one file for a reason and a while, and the head who sees both."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.households import Household, Person
from app.reports.comments import SampleComment
from app.reports.openings import FileOpening
from app.reports.samples import sample
from app.reports.week import Week
from app.visits.visit import RestrictedAnswers, Visit
from tests.world import HERE, THERE, home_of

REASON = "投诉件2026-118，十五日内须答复"


@pytest.fixture
def week():
    return Week.of(clock.today())


@pytest.fixture
def many(world):
    return [home_of(f"家{number}", f"人{number}", world.village) for number in range(25)]


@pytest.fixture
def private(world):
    """A home full of what must not be seen."""
    home = world.home
    home.phone, home.neighbour_phone, home.neighbour_name = "13800001234", "13800005678", "钱邻居"
    home.address, home.notes = "柿子巷3号", "只有下午在家"
    home.save()
    at = clock.now() - timedelta(days=3)
    when = {"service_date": at.date(), "started_at": at}
    visit = Visit.create(
        station_id=HERE,
        household=home,
        kind="home_visit",
        outcome="met",
        author_id=world.social_worker.id,
        answers={"E8": {"who": "孙女小梅"}},
        remark="王大福哭了",
        **when,
    )
    RestrictedAnswers.create(visit=visit, answers={"E13": "yes_secret"})
    return ["王大福", "王阿公", "13800001234", "13800005678", "钱邻居", "柿子巷", "只有下午", "小梅", "哭了", "yes_secret"]


def readings(action):
    return list(AuditEntry.select().where(AuditEntry.action == action))


def test_the_sample_of_a_week_is_the_same_each_time_and_another_the_week_after(world, many, week):
    first = [file.id for file in sample(HERE, week)]
    Household.update(label="别名").execute()
    assert [file.id for file in sample(HERE, week)] == first
    assert len(set(first)) == 10
    Household.update(created_at=clock.now() - timedelta(days=90)).execute()
    drawn = [tuple(file.id for file in sample(HERE, week.back(weeks))) for weeks in range(4)]
    assert len(set(drawn)) == 4


def test_what_happens_after_a_week_does_not_change_its_sample(world, many, week):
    Household.update(created_at=clock.now() - timedelta(days=90)).execute()
    last = week.back()
    before = [file.id for file in sample(HERE, last)]
    home_of("新家", "新人", world.village)
    Household.update(ended_at=clock.now(), ended_reason="moved").where(Household.id == before[0]).execute()
    assert [file.id for file in sample(HERE, last)] == before


def test_a_sampled_file_is_masked_and_its_reading_is_in_the_audit(world, private, week):
    supervisor = world.browser(world.supervisor)
    pages = [supervisor.get(f"/reports/samples/{week.name}"), supervisor.get(f"/reports/samples/{week.name}/{world.home.id}")]
    for page in pages:
        assert page.status_code == 200
        assert [word for word in private if word in page.text] == []
    assert "王＊＊" in pages[1].text
    assert "＊＊＊＊＊＊34" in pages[1].text
    assert "Met in person" in pages[1].text
    assert [(entry.account_id, entry.about_id, entry.station_id) for entry in readings("read_sample")] == [(world.supervisor.id, str(world.home.id), HERE)]
    control = world.browser(world.social_worker).get(f"/households/{world.home.id}").text
    assert [word for word in ("王大福", "13800001234", "柿子巷") if word not in control] == []


def test_a_file_that_was_not_drawn_or_is_anothers_does_not_exist(world, many, week, app, monkeypatch):
    monkeypatch.setitem(app.config, "SAMPLE_FILES", 3)
    drawn = {file.id for file in sample(HERE, week)}
    left = next(home for home in many if home.id not in drawn)
    there = home_of("外家", "外人", None, station=THERE)
    supervisor = world.browser(world.supervisor)
    for id, station in ((left.id, HERE), (there.id, HERE), (there.id, THERE)):
        assert supervisor.get(f"/reports/samples/{week.name}/{id}?station={station}").status_code == 404
    assert supervisor.get(f"/reports/samples/{week.name}?station={THERE}").status_code == 404
    assert supervisor.get("/reports/samples/2026-W99").status_code == 404
    assert readings("read_sample") == []


def ask(world, **changes):
    form = {"station": HERE, "number": world.home.number, "name": "王大福", "reason": REASON, **changes}
    return world.browser(world.bureau).post("/reports/openings/", form)


def test_the_bureau_reads_one_person_for_a_reason_and_the_head_sees_it(world, private):
    Person.create(station_id=HERE, household=world.home, name="赵小妹", birth_year=2015)
    answer = ask(world)
    assert answer.status_code == 303
    page = world.browser(world.bureau).get(answer.location).text
    assert "王大福" in page
    assert "柿子巷" in page
    assert [word for word in ("赵小妹", "yes_secret", "哭了", "小梅") if word in page] == []
    assert [entry.action for entry in AuditEntry.select().where(AuditEntry.about == "fileopening").order_by(AuditEntry.at)] == ["open_file", "read_file"]
    heads = world.browser(world.station_head).get("/reports/openings/").text
    assert REASON in heads
    assert world.bureau.name in heads
    assert "1 opened this week" in world.browser(world.station_head).get(f"/reports/weekly/{clock.iso_week(clock.today())}").text
    assert REASON not in world.browser(world.stranger).get("/reports/openings/").text


def test_after_its_time_the_file_is_closed(world):
    """Control: a moment before, it opens."""
    location = ask(world).location
    bureau = world.browser(world.bureau)
    assert bureau.get(location).status_code == 200
    FileOpening.update(until=clock.now() - timedelta(seconds=1)).execute()
    assert bureau.get(location).status_code == 404
    assert "王大福" not in bureau.get("/reports/openings/").text


def test_nobody_else_opens_it_by_its_address(world):
    location = ask(world).location
    for account in (world.station_head, world.supervisor, world.administrator, world.social_worker):
        assert world.browser(account).get(location).status_code == 403
    another = type(world.bureau).create(name="另一位", mobile="13800002077", language="en")
    another.grant("bureau", None, by=another)
    assert world.browser(another).get(location).status_code == 404


def test_asking_again_while_it_is_open_gives_the_same(world):
    assert ask(world).location == ask(world).location
    assert FileOpening.select().count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Reason: Please fill this in."),
        ({"reason": "看看"}, "Please write at least 10 characters"),
        ({"reason": "长" * 301}, "This is too long"),
        ({"name": "王"}, "This station has no such person"),
        ({"number": "9999"}, "This station has no such person"),
        ({"station": THERE}, "This station has no such person"),
        ({"station": "1"}, "Station: This is not one of the choices."),
    ],
)
def test_without_a_reason_or_a_person_nothing_opens(world, changes, sentence):
    answer = ask(world, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (changes.get("reason", REASON) or "Reason") in answer.text
    assert FileOpening.select().count() == 0


# ---- sampled visits, and what the supervisor writes ----


@pytest.fixture
def visited(world, private, week):
    """The private home's visit lies in last week; gives (browser of the supervisor, path of the week's sample, the visit)."""
    visit, last = Visit.get(), week.back()
    visit.service_date, visit.recorded_at = last.monday, last.begins + timedelta(hours=9)
    visit.started_at = visit.recorded_at
    visit.sets, visit.answers = ["HS@1", "E@1"], {"HS1": "some", "E9": {"value": "yes", "who": "孙女小梅"}}
    visit.save()
    Household.update(created_at=last.begins).execute()
    return world.browser(world.supervisor), f"/reports/samples/{last.name}", visit


def test_a_supervisor_reads_a_sampled_visit_masked(world, private, visited):
    supervisor, sample, visit = visited
    way = f"{sample}/visits/{visit.id}"
    assert way in supervisor.get(sample).text
    page = supervisor.get(way)
    assert page.status_code == 200
    assert [word for word in private if word in page.text] == []
    assert "＊＊＊" in page.text
    assert f"File {world.home.number}" in world.browser(world.station_head).get("/reports/openings/").text
    assert "Restricted" in page.text
    assert [entry.details.get("visit") for entry in readings("read_sample")] == [str(visit.id)]


def test_visits_are_drawn_when_the_week_is_over_and_what_comes_later_changes_nothing(world, visited, app, monkeypatch, week):
    supervisor, sample, visit = visited
    assert "drawn when the week is over" in supervisor.get(f"/reports/samples/{week.name}").text
    late = {"station_id": HERE, "household": world.home, "kind": "phone_visit", "outcome": "met", "author_id": world.social_worker.id}
    for _number in range(9):
        Visit.create(**late, service_date=visit.service_date, started_at=visit.started_at)
    assert supervisor.get(sample).text.count("/visits/") == 1


def test_a_visit_that_was_not_drawn_does_not_exist(world, visited, app, monkeypatch):
    supervisor, sample, visit = visited
    monkeypatch.setitem(app.config, "SAMPLE_FILES", 0)
    assert supervisor.get(f"{sample}/visits/{visit.id}").status_code == 200
    monkeypatch.setitem(app.config, "SAMPLE_VISITS", 0)
    assert supervisor.get(f"{sample}/visits/{visit.id}").status_code == 404
    assert supervisor.post(f"{sample}/visits/{visit.id}/comments", {"comment": "x"}).status_code == 404
    assert supervisor.get(f"{sample}/visits/{visit.id}?station={THERE}").status_code == 404


@pytest.mark.parametrize("kind", ["file", "visit"])
def test_what_the_supervisor_writes_reaches_the_head(world, visited, kind):
    supervisor, sample, visit = visited
    way = f"{sample}/{world.home.id}" if kind == "file" else f"{sample}/visits/{visit.id}"
    for words in ("电线隐患应在三天内复查", "电线隐患应在三天内复查，并拍照"):
        assert supervisor.post(f"{way}/comments", {"comment": words}).status_code == 303
    assert SampleComment.select().count() == 1
    assert "Commented" in supervisor.get(sample).text
    assert "并拍照" in supervisor.get(way).text
    page = world.browser(world.station_head).get("/reports/openings/").text
    assert "并拍照" in page
    assert (f"/visits/{visit.id}" if kind == "visit" else f"/households/{world.home.id}") in page
    assert "并拍照" not in world.browser(world.stranger).get("/reports/openings/").text
    assert "并拍照" not in world.browser(world.bureau).get("/reports/openings/").text


@pytest.mark.parametrize(("typed", "sentence"), [("", "Please fill this in"), ("长" * 1001, "This is too long")])
def test_a_comment_that_does_not_fit_is_told_and_kept_in_the_form(world, visited, typed, sentence):
    supervisor, sample, visit = visited
    for way in (f"{sample}/{world.home.id}", f"{sample}/visits/{visit.id}"):
        answer = supervisor.post(f"{way}/comments", {"comment": typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed in answer.text
    assert SampleComment.select().count() == 0
