"""Who sees what of a session: staff, helpers, supervisors, strangers; its photos; and what is on the phone."""

from datetime import timedelta

import pytest

from app import clock
from app.school import Helper, Session
from tests.school.test_sessions import PLAN, RECORD, path
from tests.school.world import day_of, group_of, session_no


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


@pytest.fixture
def group(world):
    group = group_of(world)
    group.add(world.person, by=world.social_worker, joined_on=day_of(1))
    return group


@pytest.fixture
def session(group):
    return session_no(group, 1)


@pytest.fixture
def soon(world):
    """The first session of a group that begins in two hours."""
    group = group_of(world, starts_at=clock.now() + timedelta(hours=2))
    group.add(world.person, by=world.social_worker)
    return session_no(group, 1)


def test_a_volunteer_sees_the_sessions_she_helps_at_in_short_until_a_week_after(world, soon):
    volunteer = world.browser(world.volunteer)
    assert volunteer.get(path(soon)).status_code == 404
    Helper.create(session=soon, account=world.volunteer)
    page = volunteer.get(path(soon)).text
    assert "认识你我" in page
    assert "How it was" not in page
    assert "王大福" not in page
    assert volunteer.get(path(session_no(soon.group, 2))).status_code == 404
    assert "认识你我" in volunteer.get("/school/").text
    assert volunteer.get(path(soon, "/record")).status_code == 200
    assert volunteer.get(path(session_no(soon.group, 2), "/record")).status_code == 404
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert volunteer.get(path(soon)).status_code == 404


def test_a_helper_who_moved_to_another_station_no_longer_sees_it(world, soon):
    Helper.create(session=soon, account=world.strange_volunteer)
    assert world.browser(world.strange_volunteer).get(path(soon)).status_code == 404


def test_the_roll_may_be_taken_by_staff_and_helpers_only(world, session):
    Helper.create(session=session, account=world.volunteer)
    now = clock.now()
    assert Session.for_writing(world.social_worker, session.id, now)
    assert Session.for_writing(world.volunteer, session.id, now)
    assert Session.for_writing(world.strange_volunteer, session.id, now) is None
    assert Session.for_writing(world.stranger, session.id, now) is None


def test_only_a_supervisor_of_the_station_comments(world, worker, session):
    supervisor = world.browser(world.supervisor)
    assert supervisor.get(path(session)).status_code == 200
    for text in ("带得好", "带得好,可以慢一点"):
        assert supervisor.post(path(session, "/comment"), {"comment": text}).status_code == 303
    assert supervisor.post(path(session, "/comment"), {"comment": " "}).status_code == 422
    assert "可以慢一点" in worker.get(path(session)).text
    from tests.world import THERE, account_of

    other = account_of("supervisor", THERE, 30)
    assert world.browser(other).post(path(session, "/comment"), {"comment": "x"}).status_code == 404
    assert world.browser(other).get(path(session)).status_code == 404


def test_a_stranger_finds_nothing_and_changes_nothing(world, session):
    stranger = world.browser(world.stranger)
    gets = [path(session, end) for end in ("", "/edit", "/record")]
    posts = [path(session, end) for end in ("", "/holding", "/postponing", "/cancelling", "/replanning", "/record", "/photos")]
    before = list(Session.select().order_by(Session.no).dicts())
    form = {**PLAN, **RECORD, "reason": "rain"}
    assert {address: stranger.get(address).status_code for address in gets} == dict.fromkeys(gets, 404)
    assert {address: stranger.post(address, form).status_code for address in posts} == dict.fromkeys(posts, 404)
    assert list(Session.select().order_by(Session.no).dicts()) == before


# ---- photos ----


def picture():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#9b1b3b").save(out, "JPEG")
    out.seek(0)
    return out, "p.jpg"


def test_a_photo_is_kept_when_everybody_agreed_and_never_of_a_sensitive_group(world, worker, group, session):
    worker.post(path(session, "/record"), RECORD)

    def add(**form):
        return worker.post(path(session, "/photos"), {"photo": picture(), **form}, content_type="multipart/form-data").status_code

    assert add() == 422
    assert add(agreed="yes") == 303
    page = worker.get(path(session)).text
    address = page.split('<img src="')[1].split('"')[0]
    assert worker.get(address).mimetype == "image/jpeg"
    assert world.browser(world.stranger).get(address).status_code == 404
    group.sensitive = True
    group.save()
    assert add(agreed="yes") == 422
    assert address not in worker.get(path(session)).text


# ---- on the phone ----


def test_the_coming_sessions_are_in_the_pack_of_those_who_hold_them(app, world, soon):
    from app.school.pack import urls

    Helper.create(session=soon, account=world.volunteer)
    with app.test_request_context():
        assert path(soon) in urls(world.volunteer)
        assert path(soon, "/record") in urls(world.volunteer)
        assert path(soon, "/health") not in urls(world.volunteer)
        assert path(soon, "/record") in urls(world.social_worker)
        assert path(session_no(soon.group, 2)) not in urls(world.social_worker)
        assert path(soon) not in urls(world.strange_volunteer)
        assert urls(world.bureau) == []
