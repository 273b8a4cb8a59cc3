"""The demo world's groups: one runs, one has a complete file, and their sessions are counted."""

import pytest

from app import clock
from app.demo import people, small, world
from app.ledger import Line
from app.people import Account
from app.school import Group, Session
from app.school.file import items
from app.school.results import Results
from tests.world import Browser


@pytest.fixture(scope="module")
def demo(empty):
    """Seven stations with twenty homes each: 古山镇 is the seventh."""
    world.fill(stations=7, households=140)
    world.fill_rooms()
    return empty


def test_a_group_runs_at_each_station_and_its_next_session_is_near(demo):
    running = list(Group.select().where(Group.ended_at.is_null()))
    assert len({group.station_id for group in running}) == 7
    for group in running:
        assert [session.status for session in group.sessions] == ["held"] * 3 + ["planned"] * 3
        assert 0 < (group.sessions.where(Session.no == 4).get().service_date - clock.today()).days <= 2


def test_an_ended_group_has_a_complete_file_and_a_rate(demo):
    ended = Group.get(Group.station_id == small.STATION, Group.ended_at.is_null(False))
    assert [what for what, there, _missing in items(ended, list(ended.sessions)) if not there] == []
    assert 50 < Results(ended).rate <= 100


def test_the_sessions_are_in_the_ledger(demo):
    held = Session.select().where(Session.status == "held").count()
    assert sum(line.count for line in Line.select().where(Line.kind == "session")) == held


def test_the_volunteer_of_the_pictures_helps_at_the_next_session(demo):
    volunteer = Account.get(Account.mobile == people.mobile_of(6, small.VOLUNTEER))
    page = Browser(demo, volunteer).get("/school/")
    assert page.status_code == 200
    assert 'id="session-' in page.text
