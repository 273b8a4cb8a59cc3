"""Sign-ins that end, phones that change hands, pages that must go."""

import pytest

from tests.journeys.conftest import MOBILES, PASSWORD

pytestmark = pytest.mark.journey
VISITS = "select count(*), min(author_id) from visit where remark = ?"


def test_a_sign_in_that_ended_at_the_door_keeps_the_entry_until_its_owner_signs_in(phone, network, rows, write):
    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home).answer_visit("signed out meanwhile")
    phone.save()
    phone.wait_state("waiting")
    write("update sign_in set used_at = '2020-01-01T00:00:00.000000Z'")
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(2500)
    assert phone.states() == ["waiting"]
    phone.sign_in(MOBILES["volunteer"], PASSWORD)
    phone.until_held(lambda held: [row["state"] for row in held] == ["sent"])
    assert rows(VISITS, "signed out meanwhile")[0][0] == 1


def test_two_people_on_one_phone_keep_their_own(phone, network, rows):
    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home).answer_visit("hers")
    phone.save()
    phone.wait_state("waiting")
    network.mode = "up"
    phone.context.clear_cookies()
    phone.sign_in(MOBILES["other_volunteer"], PASSWORD)
    phone.page.wait_for_timeout(2500)
    assert rows(VISITS, "hers")[0][0] == 0, "another's row is not sent under his name"
    assert phone.states() == ["waiting"]
    network.mode = "down"
    phone.page.goto(network.address + home)
    assert phone.page.locator("form[data-visit]").count() == 0, "her pages are not his"
    network.mode = "up"
    phone.context.clear_cookies()
    phone.sign_in(MOBILES["volunteer"], PASSWORD)
    phone.until_held(lambda held: [row["state"] for row in held] == ["sent"])
    assert rows(VISITS, "hers")[0][0] == 1


def test_a_revoked_phone_forgets_its_pages_and_keeps_what_waits(phone, network, write):
    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home).answer_visit("before it was revoked")
    phone.save()
    phone.wait_state("waiting")
    write("update sign_in set ended_at = used_at, why_ended = 'revoked'")
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(3000)
    network.mode = "down"
    phone.page.goto(network.address + home)
    assert phone.page.locator("form[data-visit]").count() == 0
    assert phone.states() == ["waiting"]


def test_leaving_clears_the_pages_and_the_door_stays_shut(phone, network):
    home = phone.prepare().homes()[0]
    phone.go("/me")
    phone.page.click("form[data-sign-out] button")
    phone.page.wait_for_url("**/sign-in")
    network.mode = "down"
    phone.page.goto(network.address + home)
    assert phone.page.locator("form[data-visit]").count() == 0


def test_a_page_kept_on_the_phone_runs_no_inline_script(phone, network):
    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home)
    ran = phone.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1'; document.body.append(s); return window.bad === 1 }"
    )
    assert not ran
    assert any("Content Security Policy" in problem for problem in phone.problems)
