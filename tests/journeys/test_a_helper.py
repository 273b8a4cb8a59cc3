"""A volunteer who helps at a class writes down how it was, without signal, on a page that tells her nobody's name."""

import json

import pytest

from tests.journeys.test_a_class import roll, session  # noqa: F401  (fixtures)

pytestmark = pytest.mark.journey


def test_a_helper_records_a_session_without_signal(session, roll, phone, server, network, rows):  # noqa: F811
    phone.prepare()
    network.mode = "down"
    server.kill()
    page = phone.page
    phone.go(f"/school/sessions/{session}")
    page.click("a[href$='/record']")
    page.wait_for_load_state("load")
    assert page.locator("[name=observations], [name=next_time]").count() == 0
    page.locator("[name=done]").first.locator("xpath=ancestor::label").click()
    page.fill("[name=start]", "00:01")  # the staff's own beginning stands
    page.fill("[name=end]", "")
    page.fill("[name=quotes]", "手热乎了\n下次还来")
    page.click("button[form=record]")
    phone.wait_state("waiting")
    server.start()
    network.mode = "up"
    page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda held: [row["state"] for row in held if row["kind"] == "session"] == ["sent"])
    ((steps, quotes, status),) = rows("select steps, quotes, status from session where id = ?", session.replace("-", ""))
    assert [bool(step.get("done")) for step in json.loads(steps)][:2] == [True, False]
    assert (json.loads(quotes), status) == (["手热乎了", "下次还来"], "held")
    names = [name for (name,) in rows("select name from person where length(name) > 1")]
    for address in (f"/school/sessions/{session}", f"/school/sessions/{session}/record", roll):
        phone.go(address)
        shown = page.inner_text("main")
        assert [name for name in names if name in shown] == []
    assert phone.problems == []
