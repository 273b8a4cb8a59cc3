"""What is past its time goes, what is not stays; a dry run tells the same and changes nothing."""

from datetime import timedelta

import pytest

from app import all_models, clock
from app.audit import AuditEntry
from app.households import Decision, Household, Person
from app.ledger import Line
from app.people import Invitation
from app.photos import Photo
from app.reports.comments import SampleComment
from app.reports.retention import Retention
from app.visits.visit import RestrictedAnswers, Visit, VisitPhoto

YEAR = 365


@pytest.fixture
def visited(world):
    def visited(days, home=None):
        at = clock.now() - timedelta(days=days)
        fields = {"kind": "home_visit", "outcome": "met", "service_date": at.date(), "started_at": at, "author_id": world.social_worker.id}
        home = home or world.home
        visit = Visit.create(station_id=home.station_id, household=home, answers={"E4": "once"}, sets=["HS@1"], remark="老人摔了", **fields)
        RestrictedAnswers.create(visit=visit, answers={"E13": "yes"})
        return visit

    return visited


def picture(visit, days, question="HS6"):
    photo = Photo.create(sha256=str(visit.id).replace("-", "") + question, width=1, height=1, bytes=1)
    return VisitPhoto.create(visit=visit, photo=photo, question=question, arrived_at=clock.now() - timedelta(days=days))


def rows():
    return {model.__name__: sorted(map(repr, model.select().tuples())) for model in all_models()}


def test_photos_go_after_a_year_and_a_signature_stays(world, visited):
    visit = visited(400)
    gone, signature, fresh = picture(visit, 400), picture(visit, 400, "signature"), picture(visited(10), 10)
    assert Retention().run() == {"photos": 1}
    assert {row.id for row in VisitPhoto.select()} == {signature.id, fresh.id}
    assert Photo.get_or_none(Photo.id == gone.photo_id) is None


def test_a_picture_that_another_record_shows_stays(world, visited):
    gone, other = picture(visited(400), 400), visited(10)
    VisitPhoto.create(visit=other, photo=gone.photo_id, question="HS1")
    assert Retention().run() == {"photos": 1}
    assert Photo.get_or_none(Photo.id == gone.photo_id)


def test_answers_go_three_years_after_the_last_visit_and_the_visit_stays(world, visited):
    old = visited(3 * YEAR + 10)
    assert Retention().run() == {"answers": 1}
    kept = Visit.get_by_id(old.id)
    assert (kept.answers, kept.remark, kept.outcome) == ({}, None, "met")
    assert RestrictedAnswers.select().count() == 0


def test_answers_stay_where_somebody_still_comes(world, visited):
    visited(3 * YEAR + 10)
    visited(20)
    assert Retention().run() == {}
    assert RestrictedAnswers.select().count() == 2


def closed(home, days=3 * YEAR + 10):
    Household.update(ended_at=clock.now() - timedelta(days=days), ended_reason="moved").where(Household.id == home.id).execute()


def test_a_closed_file_becomes_a_number(world):
    home = Household.get_by_id(world.home.id)
    home.phone, home.address, home.neighbour_name, home.notes = "13800009999", "柿子巷3号", "张三", "耳背"
    home.save()
    lines = Line.select().count()
    closed(home)
    assert Retention().run() == {"files": 1}
    home, person = Household.get_by_id(home.id), Person.get_by_id(world.person.id)
    told = " ".join(str(value) for row in (home, person) for value in row.__data__.values())
    for word in (world.home.label, world.person.name, "13800009999", "柿子巷", "张三", "耳背"):
        assert word not in told
    assert person.birth_year == world.person.birth_year
    assert Line.select().count() == lines
    assert Retention().run() == {}


def test_what_a_supervisor_wrote_about_a_closed_file_goes_with_its_names(world):
    words = {"station_id": world.home.station_id, "week": "2022-W40", "account": world.supervisor, "household": world.home, "about_id": world.home.id}
    SampleComment.create(**words, text="王大福家的电线已复查")
    world.home.end("moved", by=world.station_head)
    assert Retention().run() == {}
    assert SampleComment.select().count() == 1
    Household.update(ended_at=clock.now() - timedelta(days=3 * YEAR + 10)).execute()
    assert Retention().run() == {"files": 1}
    assert SampleComment.select().count() == 0


def test_a_file_closed_lately_or_with_a_child_stays_as_it_is(world, visited):
    """Control: the same home without the child is past its time."""
    visited(3 * YEAR + 10)
    closed(world.home)
    child = Person.create(station_id=world.home.station_id, household=world.home, name="小石", birth_year=clock.today().year - 9)
    assert Retention(dry=True).run() == {}
    Person.update(birth_year=1980).where(Person.id == child.id).execute()
    assert Retention(dry=True).run() == {"answers": 1, "files": 1}
    closed(world.home, days=30)
    assert Retention(dry=True).run() == {"answers": 1}


def test_settled_entries_codes_and_the_audit_go_and_the_audit_stays_half_a_year_whatever_is_set(world, app, monkeypatch):
    long_ago = clock.now() - timedelta(days=5 * YEAR)
    waiting = Decision.add(world.home.station_id, "unplaced", "account", world.volunteer.id, form=[["remark", "老人"]])
    settled = Decision.add(world.home.station_id, "unplaced", "account", world.social_worker.id, form=[["remark", "老人"]])
    Decision.update(settled_at=long_ago).where(Decision.id == settled.id).execute()
    Invitation.make(by=world.station_head, mobile="13800009998", name="新人", role="volunteer", station_id=world.home.station_id)
    Invitation.update(expires_at=long_ago).execute()
    AuditEntry.delete().execute()
    for days in (5 * YEAR, 100):
        AuditEntry.create(at=clock.now() - timedelta(days=days), action="show", about="household")
    monkeypatch.setitem(app.config, "RETENTION_AUDIT_DAYS", 1)
    assert Retention().run() == {"entries": 1, "codes": 1, "audit": 1}
    assert Decision.get_by_id(waiting.id).details["form"]
    assert Decision.get_by_id(settled.id).details == {}
    assert {entry.action for entry in AuditEntry.select()} == {"show", "retain"}


def test_a_dry_run_tells_the_same_and_changes_nothing(world, visited):
    picture(visited(3 * YEAR + 10), 400)
    closed(world.home)
    before = rows()
    told = Retention(dry=True).run()
    assert rows() == before
    assert told == Retention().run() == {"photos": 1, "answers": 1, "files": 1}
    assert rows() != before


def test_the_command_says_what_it_did(world, visited, app):
    visited(3 * YEAR + 10)
    run = app.test_cli_runner().invoke
    assert run(args=["retention", "run", "--dry-run"]).output == "Would be removed: answers 1.\n"
    assert run(args=["retention", "run"]).output == "Removed: answers 1.\n"
    assert run(args=["retention", "run"]).output == "Removed: nothing was past its time.\n"
