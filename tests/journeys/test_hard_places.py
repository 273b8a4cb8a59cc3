"""Where a phone, its browser or its server fails in an unkind way: what was written is kept or sent, and the person is told."""

import time

import pytest
from PIL import Image

from tests.journeys.conftest import MOBILES, PASSWORD

pytestmark = pytest.mark.journey
VISITS = "select count(*) from visit where remark = ?"
NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };"
# the draft still fits, and what is confirmed does not: the worst moment for a phone to be full
FULL = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...key) {
  if (value?.state === "waiting" && !sessionStorage.roomy) throw new DOMException("full", "QuotaExceededError");
  return put.call(this, value, ...key);
};
"""
BROKEN_WORKER = b"""
IDBFactory.prototype.open = () => { throw new DOMException("broken", "UnknownError"); };
CacheStorage.prototype.open = () => { throw new DOMException("broken", "UnknownError"); };
"""


def count(rows, remark):
    return rows(VISITS, remark)[0][0]


def all_sent(phone):
    phone.send_now().until_held(lambda held: held and {row["state"] for row in held} == {"sent"})


def later(phone, seconds):
    """The phone's clock goes on, the person does not wait."""
    phone.page.evaluate(f"Date.now = ((real) => () => real() + {seconds * 1000})(Date.now)")


def test_without_a_store_the_form_is_a_plain_form(phone, network, rows):
    home = phone.homes()[0]
    phone.page.add_init_script(NO_STORE)
    phone.go(home).knock("no store")
    with phone.page.expect_navigation(url=lambda url: "/new" not in url):
        phone.page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('[data-submit]').click()")
    assert count(rows, "no store") == 1
    assert {status for path, status in network.posts if path == "/visits/"} <= {303}, "natively, the second tap heard of the first"
    assert phone.page.url.split("/")[-2] == "visits", "the saved visit is shown"
    other = phone.tab()
    phone.go("/today/", other)
    phone.page = other
    assert phone.held() == []


def test_a_full_phone_says_so_and_sends_natively_when_it_can(phone, network, rows):
    first, second = phone.prepare().homes()[:2]
    phone.page.add_init_script(FULL)
    phone.go(first).knock("full, no signal")
    phone.context.set_offline(True)
    phone.save()
    phone.wait_state("not-kept")
    assert phone.page.locator("form[data-visit]").is_visible()
    assert phone.page.input_value("[name=remark]") == "full, no signal"
    assert phone.page.locator("[data-act=copy]").is_visible()
    phone.context.set_offline(False)
    with phone.page.expect_navigation(url=lambda url: "/new" not in url):
        phone.save()
    assert count(rows, "full, no signal") == 1

    phone.page.evaluate("sessionStorage.roomy = 1")
    phone.go(first)
    phone.wait_state("draft")
    phone.page.click("[data-act=resume]")
    phone.walk("full, no signal").save()
    phone.until_held(lambda held: [row["state"] for row in held] == ["sent"])
    assert count(rows, "full, no signal") == 1, "what was sent natively has the key of its draft"
    assert phone.go(second).page.locator("form[data-visit]").is_visible()


def test_a_late_refusal_gives_the_form_back_with_its_text(phone, network, rows):
    home = phone.prepare().homes()[0]
    phone.go(home).knock("too long")
    phone.page.evaluate(
        "const r = document.querySelector('[name=remark]'); r.maxLength = 9999; r.value = 'x'.repeat(5000); r.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    network.meet = lambda method, path, _body: time.sleep(9.5) if (method, path) == ("POST", "/visits/") else None
    phone.save()
    phone.wait_state("waiting")  # after 8 s of silence
    phone.until_held(lambda held: [row["state"] for row in held] == ["draft"])
    phone.wait_state("refused")
    assert phone.page.locator("form[data-visit]").is_visible()
    assert phone.page.locator("[data-shown-state=refused] li").count() >= 1
    assert len(phone.page.input_value("[name=remark]")) == 5000
    network.meet = None
    phone.page.click("[data-shown-state=refused] a")  # the reason leads to its question
    phone.page.fill("[name=remark]", "short enough")
    phone.walk("short enough").save()
    all_sent(phone)
    assert count(rows, "short enough") == 1
    assert phone.problems == []


def test_one_row_that_the_server_breaks_on_holds_up_nothing(phone, network, rows, write):
    homes = phone.prepare().homes()[:3]
    network.mode = "down"
    for number, home in enumerate(homes):
        phone.go(home).knock(f"row {number}")
        phone.save()
        phone.wait_state("waiting")
    network.meet = lambda method, _path, body: 500 if method == "POST" and b"row 0" in body else None
    network.mode = "up"
    for _ in range(4):
        phone.send_now()
        phone.page.wait_for_timeout(600)
        later(phone, 6)
    phone.until_held(lambda held: sorted(row["state"] for row in held) == ["sent", "sent", "waiting"])
    assert [count(rows, f"row {number}") for number in range(3)] == [0, 1, 1]
    phone.go("/outbox/")
    phone.until("document.querySelector('[data-outbox-count=waiting]').textContent == 1")
    network.meet = None
    phone.page.click("[data-row-act=send]")
    phone.until_held(lambda held: {row["state"] for row in held} == {"sent"})
    assert [count(rows, f"row {number}") for number in range(3)] == [1, 1, 1]


def test_a_task_and_a_mended_home_and_its_visit_arrive_in_order_and_once(phones, network, rows):
    """No page is made on the phone for a home that the server has not seen: the visit is written on another home's page, for the new one."""
    phone = phones("worker", "social_worker")
    home = phone.prepare().homes()[0]
    phone.go("/households/tasks/")
    task = phone.page.locator("main a[href*='/tasks/']").first.get_attribute("href")
    pages = [task, "/households/new", home]
    for page in pages:
        phone.go(page)
    network.mode = "down"

    phone.go(task)
    phone.page.locator("[name=outcome]").first.check()
    phone.page.fill("[name=note]", "closed on the road")
    phone.page.click("[form=closing]")
    phone.wait_state("waiting")

    phone.go("/households/new")
    phone.page.fill("[name=name]", "石小榴")
    phone.page.fill("[name=label]", "桥头石家")
    phone.page.click("[form=home]")  # without its village, which the server will miss
    phone.wait_state("waiting")
    made = next(dict(row["fields"])["id"] for row in phone.held() if row["kind"] == "household")

    phone.go(home)
    phone.page.evaluate("id => { document.querySelector('[name=household]').value = id }", made)
    phone.knock("first visit").save()
    phone.wait_state("waiting")
    phone.go("/outbox/")
    phone.until("[...document.querySelectorAll('[data-slot=needs]')].some((one) => one.textContent)")

    network.mode = "lost"  # each arrives, and its first answer does not
    for _ in range(3):
        phone.send_now()
        phone.page.wait_for_timeout(300)
    network.mode = "up"
    phone.send_now().until_held(lambda held: sorted(row["state"] for row in held) == ["draft", "sent", "waiting"])
    phone.go("/outbox/")
    phone.page.click("[data-outbox-list=refused] a")
    phone.wait_state("draft")
    phone.page.click("[data-act=resume]")
    assert phone.page.input_value("[name=name]") == "石小榴"
    phone.page.fill("[name=village]", "桥头")
    phone.page.click("[form=home]")
    all_sent(phone)
    number = rows("select count(*) from household where label = '桥头石家'")
    assert number[0][0] == 1
    assert rows("select h.label from visit v join household h on h.id = v.household_id where v.remark = 'first visit'") == [("桥头石家",)]
    assert rows("select count(*), min(closed_at is not null) from task where note = 'closed on the road'")[0] == (1, 1)
    order = [path for path, status in network.posts if status == 201]
    assert order.index("/households/") < order.index("/visits/")
    assert phone.problems == []


def test_photos_follow_their_text_and_say_how_many_wait(phone, network, rows, tmp_path):
    home = phone.prepare().homes()[0]
    large, small = tmp_path / "large.jpg", tmp_path / "small.jpg"
    Image.effect_noise((4000, 3000), 90).convert("RGB").save(large, quality=90)
    Image.effect_noise((400, 300), 30).convert("RGB").save(small)
    network.mode = "down"
    phone.go(home)
    photos = {"HS1p": small}
    phone.answer_visit("two photos", {"HS1": "many_bare"}, photos, stop_at="company")
    phone.take_photo("HS1p", large)
    phone.walk("two photos").save()
    phone.wait_state("waiting")
    assert phone.states("photo") == ["waiting", "waiting"]
    taken = []

    def one_photo_only(method, path, _body):
        if method == "POST" and path.endswith("/photos"):
            taken.append(path)
            return 503 if len(taken) > 1 else None
        return None

    network.meet = one_photo_only
    network.mode = "up"
    phone.send_now().until_held(lambda held: sorted(row["state"] for row in held) == ["sent", "sent", "waiting"])
    order = [path.rsplit("/", 1)[1] for path, _status in network.posts if path.startswith("/visits/")]
    assert order[:2] == ["", "photos"], "the text first"
    phone.go("/outbox/")
    phone.until("document.querySelector('[data-outbox-list=sent] [data-key]')")
    assert "1" in phone.page.locator("[data-outbox-list=sent] [data-slot=photos]").first.text_content()
    assert "2" in phone.page.locator("[data-outbox-list=sent] [data-slot=photos]").first.text_content()
    visit = next(iter(taken)).rsplit("/", 1)[0]
    phone.go(visit)
    assert "2 张照片中还有 1 张" in phone.page.inner_text("main"), phone.page.locator("main .notice").all_inner_texts()
    network.meet = None
    all_sent(phone)
    assert rows("select count(*) from visit_photo")[0][0] == 2
    phone.go(visit)
    assert phone.page.locator(".photos img").count() == 2


def test_a_worker_whose_storage_broke_lets_the_network_through(phones, network, rows):
    network.rewrite["/sw.js"] = lambda body: BROKEN_WORKER + body
    phone = phones()
    phone.until("!!navigator.serviceWorker.controller")
    home = phone.homes()[0]
    phone.go(home)
    assert phone.page.evaluate("!!navigator.serviceWorker.controller")
    with phone.page.expect_navigation(url=lambda url: "/new" not in url):
        phone.knock("broken worker").save()
    assert count(rows, "broken worker") == 1
    assert phone.problems == []


def test_a_colleague_hands_in_what_they_cannot_read(phone, network, rows):
    homes = phone.prepare().homes()[:2]
    network.mode = "down"
    for home in homes:
        phone.go(home).knock("only hers to read")
        phone.save()
        phone.wait_state("waiting")
    network.mode = "up"
    phone.context.clear_cookies()
    phone.sign_in(MOBILES["other_volunteer"], PASSWORD)
    phone.go("/outbox/")
    phone.until("document.querySelector('[data-outbox-count=others]').textContent == 2")
    assert phone.page.locator("[data-outbox-list] [data-key]").count() == 0
    assert "only hers to read" not in phone.page.content()
    phone.page.click("[data-hand-in]")
    phone.until_held(lambda held: [row["state"] for row in held] == ["sent", "sent"])
    found = rows(
        "select a.mobile, b.mobile from visit v join account a on a.id = v.author_id join account b on b.id = v.handed_in_by where v.remark = 'only hers to read'"
    )
    assert set(found) == {(MOBILES["volunteer"], MOBILES["other_volunteer"])}
    assert count(rows, "only hers to read") == 2
    phone.until("document.querySelector('[data-outbox-count=others]').closest('[data-outbox-some]').hidden")


def test_a_page_that_comes_back_by_itself_asks_the_store(phone, network, rows):
    home = phone.prepare().homes()[0]
    network.mode = "down"
    phone.go(home).knock("restored")
    phone.save()
    phone.wait_state("waiting")
    phone.page.reload()
    phone.wait_state("waiting")
    twin = phone.tab()
    twin.goto(network.address + home)
    twin.wait_for_selector("[data-shown-state=waiting]")
    assert twin.locator("form[data-visit]").is_hidden()
    phone.kill()
    phone.open("--restore-last-session")
    phone.page = next((page for page in phone.context.pages if home in page.url), phone.page)
    if home not in phone.page.url:
        phone.go(home)
    phone.wait_state("waiting")
    assert phone.page.locator("form[data-visit]").is_hidden()
    assert len(phone.held()) == 1
    network.mode = "up"
    phone.sign_in(MOBILES["volunteer"], PASSWORD)
    all_sent(phone)
    assert count(rows, "restored") == 1
