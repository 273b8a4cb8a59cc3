"""A supervisor's sample of wishes: how they went through the steps, not whose they are."""

from datetime import timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.reports.week import Week
from tests.world import THERE


@pytest.fixture
def sampled(wishes):
    """(browser of the supervisor a week later, path of the week in which the wish moved, the wish)."""
    wish = wishes.wish_at("in_progress", need_text={"zh": "王大福家的灶坏了"})
    wish.fail_delivery(wishes.author, "王大福不在家")
    week = Week.of(clock.today())
    with clock.freeze(week.ends + timedelta(hours=9)):
        yield wishes.browser(wishes.supervisor), f"/reports/samples/{week.name}", wish


def test_a_supervisor_reads_a_sampled_wish_masked(wishes, sampled):
    supervisor, sample, wish = sampled
    way = f"{sample}/wishes/{wish.id}"
    assert way in supervisor.get(sample).text
    page = supervisor.get(way).text
    assert "Delivery failed" in page
    assert wish.public_text in page
    private = ("王大福", "灶坏了", "不在家", wishes.village.name, wishes.home.label, wishes.author.name, wishes.partner.name)
    assert [word for word in private if word in page] == []
    assert [entry.details.get("wish") for entry in AuditEntry.select().where(AuditEntry.action == "read_sample")] == [str(wish.id)]


def test_what_was_not_drawn_does_not_exist(wishes, sampled, app, monkeypatch):
    supervisor, sample, wish = sampled
    way = f"{sample}/wishes/{wish.id}"
    assert supervisor.get(f"{way}?station={THERE}").status_code == 404
    monkeypatch.setitem(app.config, "SAMPLE_WISHES", 0)
    assert supervisor.get(way).status_code == 404
    assert supervisor.post(f"{way}/comments", {"comment": "x"}).status_code == 404


def test_what_the_supervisor_writes_about_a_wish_reaches_the_head(wishes, sampled):
    supervisor, sample, wish = sampled
    way = f"{sample}/wishes/{wish.id}"
    assert supervisor.post(f"{way}/comments", {"comment": ""}).status_code == 422
    assert supervisor.post(f"{way}/comments", {"comment": "送达前先约时间"}).status_code == 303
    page = wishes.browser(wishes.station_head).get("/reports/openings/").text
    assert "送达前先约时间" in page
    assert f"/wishes/{wish.id}" in page
