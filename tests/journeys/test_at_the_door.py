"""At the door without signal: a red answer tells at once whom to call, nobody home asks for the neighbours, a full phone keeps words before pictures."""

import pytest
from PIL import Image

pytestmark = pytest.mark.journey
NEARLY_FULL = "StorageManager.prototype.estimate = async () => ({ usage: 99e6, quota: 100e6 });"


@pytest.fixture
def door(phone, network, server):
    """The visit page of a home that is on this phone, and no server any more."""
    home = phone.prepare().homes()[0]
    network.mode = "down"
    server.kill()
    phone.go(home)
    return home


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "socket.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(path)
    return path


def test_a_red_answer_tells_at_once_what_to_do_and_whom_to_call(phone, door):
    phone.answer_visit(stop_at="HS1")
    advice = phone.page.locator("[data-screen=HS1] [data-advice]").filter(visible=True)
    assert advice.count() == 0
    phone.choose("a.HS1", "many_bare")
    advice.first.wait_for()
    numbers = [link.get_attribute("href") for link in advice.locator("a[href^='tel:']").all()]
    assert "tel:119" in numbers
    assert len(numbers) >= 2, "the station head too"
    assert advice.first.inner_text().strip()
    phone.choose("a.HS1", "good")
    advice.first.wait_for(state="hidden")


def test_nobody_home_asks_what_the_neighbours_say(phone, door):
    phone.choose("outcome", "met")
    assert phone.page.locator("[name=neighbour_check]").first.is_hidden()
    phone.choose("outcome", "no_one")
    assert phone.page.locator("[data-when*=no_one]").first.is_visible()
    phone.walk("knocked")
    assert phone.page.locator("[data-summary-open] a").count() == 1, "what the neighbours say is still open"
    phone.save()
    phone.page.wait_for_timeout(500)
    assert phone.states() == ["draft"]


def test_a_nearly_full_phone_keeps_words_before_pictures_and_says_so(phone, door, picture):
    phone.page.evaluate(NEARLY_FULL)
    phone.answer_visit("words are kept", {"HS1": "many_bare"}, stop_at="HS1p")
    phone.page.locator("[data-photo='HS1p']").set_input_files(str(picture))
    phone.page.wait_for_selector("[data-live] > *")
    assert "照片" in phone.page.inner_text("[data-live]")
    phone.walk("words are kept").save()
    phone.wait_state("waiting")
    assert phone.states() == ["waiting"]
    assert phone.states("photo") == []
    assert dict(phone.held()[0]["fields"])["remark"] == "words are kept"


def test_the_control_with_room_the_picture_is_kept(phone, door, picture):
    phone.answer_visit(answers={"HS1": "many_bare"}, stop_at="HS1p")
    phone.take_photo("HS1p", picture)
    assert phone.states("photo") == ["draft"]


def test_an_iphone_in_a_plain_tab_is_told_of_the_home_screen_and_how_long_the_oldest_entry_waits(phone, door):
    hint = phone.page.locator("[data-ready-iphone]")
    phone.knock("it waits")
    phone.save()
    phone.wait_state("waiting")
    for path in ("/outbox/", "/today/ready"):
        phone.go(path)
        phone.until("document.querySelector('[data-ready=oldest]').textContent.length > 1")
        assert hint.is_hidden(), "no iPhone, no hint"
    phone.context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)' })"
    )
    for path in ("/outbox/", "/today/ready"):
        phone.go(path)
        hint.wait_for()
        assert "主屏幕" in hint.inner_text()
        phone.until("/\\d/.test(document.querySelector('[data-ready-iphone] [data-ready=oldest]').textContent)")
