"""The outcome of it all: homes prepared, signal lost, three doors, signal found, receipts, and the head's page."""

import pytest
from PIL import Image

pytestmark = pytest.mark.journey


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "socket.jpg"
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(path, quality=90)
    return path


def test_three_homes_without_signal_and_the_weekly_page(phone, phones, server, network, rows, picture):
    before = rows("select count(*) from visit")[0][0]
    homes = phone.prepare().homes()[:3]
    assert len(homes) == 3

    network.mode = "down"
    server.kill()

    phone.go(homes[0])
    phone.answer_visit("Wiring seen", {"HS1": "many_bare"}, {"HS1p": picture})
    assert phone.page.locator("[data-summary-advice] a[href^='tel:']").first.is_visible()
    phone.save()
    phone.wait_state("waiting")

    phone.go(homes[1])
    phone.choose("outcome", "no_one")
    phone.choose("neighbour_check", "seen_well")
    phone.walk("Knocked twice").save()
    phone.wait_state("waiting")

    phone.go(homes[2])
    phone.answer_visit("All well")
    phone.save()
    phone.wait_state("waiting")

    phone.go("/today/")
    phone.until("document.querySelector('[data-outbox-count=waiting]').textContent >= 3")
    assert phone.states() == ["waiting"] * 3
    assert phone.states("photo") == ["waiting"]

    server.start()
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until("document.querySelector('[data-outbox-count=sent]').textContent >= 3")
    phone.until_held(lambda held: {row["state"] for row in held} == {"sent"})

    assert phone.states() == ["sent"] * 3
    assert all(row["number"] for row in phone.held() if row["kind"] == "visit")
    assert rows("select count(*) from visit")[0][0] == before + 3
    assert rows("select count(*) from visit_photo")[0][0] == 1

    head = phones("head", "station_head")
    head.go("/reports/weekly/")
    text = head.page.inner_text("main")
    assert rows("select count(*) from hazard where code = 'electrical' and severity = 'red' and closed_at is null")[0][0] >= 1
    assert head.page.locator("main table").count()
    assert "W" in head.page.title()
    assert text
    assert phone.problems == head.problems == []
