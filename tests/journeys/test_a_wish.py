"""A wish on four phones: written at the door without signal, checked and released by two, claimed from the lane, brought, and answered by pointing."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

pytestmark = pytest.mark.journey


def press(phone, noun):
    """The button of the step's form on the page of a wish, wherever it stands."""
    phone.page.locator(f"form[action$='/{noun}'] button:not([type=button])").last.click()
    phone.page.wait_for_load_state("load")


def open_fold(phone, noun):
    """Unfold the form of a step, and what it is folded into."""
    phone.page.locator(f"form[action$='/{noun}']").evaluate(
        "form => { for (let at = form; (at = at.closest('details')); at = at.parentElement) at.open = true }"
    )


def back_in_signal(phone, network):
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda held: held and {row["state"] for row in held} == {"sent"})


def test_from_a_visit_without_signal_to_its_closing(phone, phones, network, rows, write):
    def state():
        return rows("select state from wish where id = ?", wish.hex)[0][0]

    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home)
    phone.answer_visit("Wiring seen", {"HS1": "some"})
    phone.save()
    phone.wait_state("waiting")
    phone.page.click("[data-wish=rewire]")
    phone.page.wait_for_selector("form[data-wish]")
    assert f"household={phone.page.input_value('[name=household]')}" in home.split("&")[0]
    assert phone.page.input_value("[name=household]")
    assert "电" in phone.page.input_value("[name=need]")
    phone.page.click(".foot button")
    phone.wait_state("waiting")
    assert sorted(row["kind"] for row in phone.held()) == ["visit", "wish"]
    back_in_signal(phone, network)
    (found,) = rows("select id, state, task_id from wish where task_id is not null and template = 'rewire' order by created_at desc limit 1")
    wish = uuid.UUID(found[0])
    assert found[1] == "submitted"

    head, worker = phones("head", "station_head"), phones("worker", "social_worker")
    head.go(f"/wishes/{wish}")
    head.page.check("[name=policy_checked]")
    head.page.check("[name=safe]")
    press(head, "approval")
    worker.go(f"/wishes/{wish}")
    press(worker, "public-text")
    head.go(f"/wishes/{wish}/publication")
    head.page.check("[name=read]")
    head.page.click(".foot button")
    head.page.wait_for_url(f"**/wishes/{wish}")
    assert state() == "published"
    code = rows("select public_id from wish where id = ?", wish.hex)[0][0]

    partner = phones("partner", "partner")
    partner.go(f"/wishes/offered/{code}")
    network.mode = "down"
    partner.page.fill("[name=promise]", "下周带电工来")
    partner.page.click(".foot button")
    partner.wait_state("waiting")
    assert state() == "published"
    back_in_signal(partner, network)
    assert state() == "claimed"

    head.go(f"/wishes/{wish}")
    head.page.fill("[name=installer_name]", "胡师傅")
    head.page.fill("[name=licence_no]", "T330-1")
    press(head, "start")
    open_fold(head, "tests")
    head.choose("passed", "yes")
    press(head, "tests")
    assert state() == "in_progress"
    deliver(head, wish, network)
    assert state() == "delivered"

    worker.go(f"/wishes/{wish}/confirmation")
    network.mode = "down"
    worker.choose("received", "yes")
    worker.choose("face", "smile")
    worker.page.click(".foot button")
    worker.wait_state("waiting")
    back_in_signal(worker, network)
    assert state() == "confirmed"
    partner.go("/wishes/claims")
    assert rows("select count(*) from line where kind = 'wish' and occurrence = ?", wish.hex)[0][0] == 1

    ten_days_ago = (datetime.now(UTC) - timedelta(days=10)).isoformat(timespec="microseconds")[:26] + "Z"
    write("update wish set confirmed_at = ? where id = ?", ten_days_ago, wish.hex)
    worker.go(f"/wishes/{wish}/follow-up")
    network.mode = "down"
    for name, said in (("works", "yes"), ("used", "yes"), ("hazard", "no"), ("face", "smile")):
        worker.choose(name, said)
    worker.page.click(".foot button")
    worker.wait_state("waiting")
    back_in_signal(worker, network)
    assert state() == "followed_up"
    head.go(f"/wishes/{wish}")
    head.page.click("button[form=step-close]")
    head.page.wait_for_load_state()
    assert state() == "closed"
    assert phone.problems == head.problems == worker.problems == partner.problems == []


def deliver(phone, wish, network):
    """Before and after, without signal; the pictures follow the text."""
    picture = phone.profile.parent / "wire.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(picture)
    phone.go(f"/wishes/{wish}/delivery")
    network.mode = "down"
    phone.take_photo("before", picture)
    phone.take_photo("after", picture)
    phone.page.check("[name=faceless]")
    phone.page.fill("[name=value]", "420")
    phone.page.fill("[name=receipt]", "00813")
    phone.page.click(".foot button")
    phone.wait_state("waiting")
    back_in_signal(phone, network)
