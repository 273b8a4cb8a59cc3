"""A session's record written in the lane without signal, while a colleague at the office writes hers: both texts are kept, once."""

import uuid
from datetime import datetime, timedelta

import pytest

from app import clock

pytestmark = pytest.mark.journey


@pytest.fixture
def session(rows, write):
    """The id of a session that was planned for the last nine o'clock that is two hours past, and nobody has recorded. No session lasts over midnight."""
    day = (datetime.now(clock.SHANGHAI) - timedelta(hours=11)).date()
    at = f"{day}T01:00:00.000000Z"
    found = rows("select id from session where no = 4 and status = 'planned'")[0][0]
    write("update session set planned_at = ? where id = ?", at, found)
    return found


def test_a_record_without_signal_and_one_at_the_office_are_both_kept(phones, network, rows, session):
    worker, head = phones("worker", "social_worker"), phones("head", "station_head")
    path = f"/school/sessions/{uuid.UUID(session)}/record"
    worker.prepare()
    network.mode = "down"
    worker.go(path)
    worker.page.fill("[name=observations]", "樟树下坐了八位")
    worker.page.click("[form=record]")
    worker.wait_state("waiting")

    network.mode = "up"
    head.go(path)
    head.page.fill("[name=observations]", "有人带来了柿子")
    head.page.click("[form=record]")
    head.page.wait_for_url("**/school/sessions/*")

    worker.page.evaluate("dispatchEvent(new Event('online'))")
    worker.until_held(lambda held: [row["state"] for row in held if row["kind"] == "session"] == ["sent"])
    status, observations = rows("select status, observations from session where id = ?", session)[0]
    assert status == "held"
    assert sorted(observations.splitlines()) == ["有人带来了柿子", "樟树下坐了八位"]
    assert rows("select sum(count) from line where kind = 'session' and occurrence = ?", session)[0][0] == 1
    assert worker.problems == head.problems == []
