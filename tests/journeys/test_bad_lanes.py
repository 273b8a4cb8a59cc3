"""What a bad network, a dead phone and a dead server do to an entry: nothing."""

from datetime import timedelta

import pytest

from app import clock
from tests.journeys.conftest import MOBILES, PASSWORD

pytestmark = pytest.mark.journey
VISITS = "select count(*) from visit where remark = ?"


@pytest.fixture
def home(phone):
    """The address of a visit page that is on this phone."""
    return phone.prepare().homes()[0]


def sent(phone, count=1):
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda rows: [row["state"] for row in rows if row["kind"] == "visit"].count("sent") >= count)


def test_an_answer_lost_after_the_server_saved_makes_one_visit(phone, home, network, rows):
    phone.go(home).answer_visit("lost answer")
    network.mode = "lost"
    phone.save()
    phone.wait_state("waiting")
    assert rows(VISITS, "lost answer")[0][0] == 1
    network.mode = "up"
    sent(phone)
    assert rows(VISITS, "lost answer")[0][0] == 1
    statuses = [status for path, status in network.posts if path == "/visits/"]
    assert statuses[0] == 201
    assert set(statuses[1:]) == {200}, "every repeat was a replay"


def test_a_captive_portal_that_says_200_is_no_receipt(phone, home, network, rows):
    phone.go(home).answer_visit("portal")
    network.mode = "captive"
    phone.save()
    phone.wait_state("waiting")
    assert phone.states() == ["waiting"]
    network.mode = "up"
    sent(phone)
    assert rows(VISITS, "portal")[0][0] == 1


def test_a_killed_browser_keeps_the_draft_and_asks_before_going_on(phone, home, network, rows):
    network.mode = "down"
    phone.go(home).answer_visit("half written", stop_at="company")
    phone.until_held(lambda held: any(["a.HS1", "not_seen"] in row["fields"] for row in held))
    phone.kill()
    phone.open()
    phone.go(home)
    phone.wait_state("draft")
    assert phone.page.locator("form[data-visit]").is_hidden(), "it asks first"
    phone.page.click("[data-act=resume]")
    assert phone.page.locator("[name='a.HS1'][value=not_seen]").is_checked()
    phone.walk("whole now").save()
    phone.wait_state("waiting")
    phone.kill()
    network.mode = "up"
    phone.open()
    phone.sign_in(MOBILES["volunteer"], PASSWORD)  # a killed Chromium forgets its newest cookies
    sent(phone)
    assert rows(VISITS, "whole now")[0][0] == 1


def test_a_draft_goes_on_at_its_first_open_question_and_another_visit_at_the_start(phone, home, network):
    network.mode = "down"
    now = "document.querySelector('[data-screen][data-now]').dataset.screen"
    phone.go(home).answer_visit(stop_at="HS4")
    phone.until_held(lambda held: any(["a.HS2", "not_seen"] in row["fields"] for row in held))
    phone.go(home)
    phone.wait_state("draft")
    phone.page.click("[data-act=resume]")
    assert phone.page.evaluate(now) == "HS4"
    phone.walk("on from there").save()
    phone.wait_state("waiting")
    phone.page.click("[data-act=another]")
    assert phone.page.evaluate(now) == "outcome"
    assert phone.page.locator("[data-screen=outcome] input[name=outcome]:checked").count() == 0


def test_three_taps_make_one_visit(phone, home, rows):
    phone.go(home).answer_visit("triple")
    phone.page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('[data-submit]').click()")
    sent(phone)
    assert rows(VISITS, "triple")[0][0] == 1


def test_back_and_another_tap_do_not_double_what_waits(phone, home, network, rows):
    network.mode = "down"
    phone.go(home).answer_visit("once")
    phone.save()
    phone.wait_state("waiting")
    phone.go("/today/")
    phone.page.go_back()
    phone.wait_state("waiting")
    assert phone.page.locator("form[data-visit]").is_hidden()
    network.mode = "up"
    sent(phone)
    assert rows(VISITS, "once")[0][0] == 1


def test_a_second_tab_does_not_hold_the_same_draft(phone, home, rows):
    phone.go(home)
    phone.choose("outcome", "met")
    phone.until_held(lambda held: len(held) == 1)
    other = phone.tab()
    phone.go(home, other)
    other.wait_for_selector("[data-shown-state=elsewhere]")
    other.close()
    phone.walk("one tab").save()
    sent(phone)
    assert rows(VISITS, "one tab")[0][0] == 1


def test_a_form_left_open_for_three_days_is_dated_on_its_first_answer(phone, home, network, rows):
    days = timedelta(days=3)
    network.mode = "down"  # no contact that would correct the phone's clock
    phone.page.clock.install(time=clock.now() - days)
    phone.go(home).answer_visit("old form")
    phone.page.clock.fast_forward(int(days.total_seconds() * 1000))
    network.mode = "up"
    phone.save()
    for _ in range(60):
        phone.page.clock.run_for(1000)
        if rows(VISITS, "old form")[0][0]:
            break
    assert rows("select service_date from visit where remark = 'old form'")[0][0] == (clock.today() - days).isoformat()


def test_an_update_with_a_queue_loses_nothing(phone, home, network, rows):
    phone.go(home).answer_visit("before the update")
    network.mode = "down"
    phone.save()
    phone.wait_state("waiting")
    network.rewrite["/sw.js"] = lambda body: body + b"\n// a newer version"
    network.mode = "up"
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
    phone.go("/today/")
    sent(phone)
    phone.go("/today/ready")
    assert rows(VISITS, "before the update")[0][0] == 1
    network.mode = "down"
    phone.go(home)
    assert phone.page.locator("body").inner_text()


def test_a_bad_entry_does_not_hold_up_the_others(phone, network, rows, var):
    first, second = phone.prepare().homes()[:2]
    network.mode = "down"
    phone.go(first).answer_visit("will be refused")
    phone.page.evaluate(
        "document.querySelector('[name=remark]').maxLength = 9999; document.querySelector('[name=remark]').value = 'x'.repeat(5000); document.querySelector('[name=remark]').dispatchEvent(new Event('input', {bubbles: true}))"
    )
    phone.save()
    phone.wait_state("waiting")
    phone.go(second).answer_visit("goes through")
    phone.save()
    phone.wait_state("waiting")
    network.mode = "up"
    sent(phone)
    assert rows(VISITS, "goes through")[0][0] == 1
    assert phone.states() == ["draft", "sent"]
    phone.go(first)
    phone.wait_state("draft")
    phone.page.click("[data-act=resume]")
    assert len(phone.page.input_value("[name=remark]")) == 5000, "the words are kept"
