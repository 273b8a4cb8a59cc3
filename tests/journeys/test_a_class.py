"""A class in the lane without signal: two phones take one roll, somebody plays, somebody must stop; and all of it without scripts."""

import subprocess
import sys

import pytest
from PIL import Image

from tests.faults.server import ROOT
from tests.journeys.conftest import MOBILES, PASSWORD
from tests.journeys.phone import FLAGS, VIEW

pytestmark = pytest.mark.journey
CLASS = """
from datetime import timedelta
from app import clock, create_app
with create_app().app_context():
    from app.db import database, uuid7
    database.connect(reuse_if_open=True)
    from app.households import Person
    from app.people import Account
    from app.school import Helper
    from app.school.plan import plans
    from app.school.planning import open_group
    by = Account.get(Account.mobile == "{social_worker}")
    station = next(grant.station_id for grant in by.grants if grant.station_id)
    start = clock.now() - timedelta(minutes=5)
    group = open_group(uuid7(), station, plans()["alley_health"], name="巷口健康小组", starts_at=start, place="巷口", rhythm_days=7, lead=by, by=by, lang="zh")
    for person in Person.select().where(Person.station_id == station, Person.deceased_on.is_null()).limit(12):
        group.add(person, by=by)
    session = group.sessions.first()
    for mobile in ("{volunteer}", "{other_volunteer}"):
        Helper.create(session=session, account=Account.get(Account.mobile == mobile))
    session.hold(by, start)
    database.close()
    print(session.id)
"""
STATES = """
import json, sys, uuid
from app import create_app
with create_app().app_context():
    from app.db import database
    database.connect(reuse_if_open=True)
    from app.school.attendance import Roll
    from app.school.session import Session
    session = Session.get_by_id(uuid.UUID(sys.argv[1]))
    roll = Roll.of_session(session)
    found = {member.token: roll.of(member.person_id).state for member in session.members()}
    database.close()
    print(json.dumps({"persons": {token: state for token, state in found.items() if state}, "walk_ins": roll.walk_ins, "companions": roll.companions}))
"""


def ask(var, program, *arguments):
    """What a small program of the app's own verbs says about the server's data."""
    environment = {"SHILIU_VAR": str(var), "PATH": "/usr/bin:/bin"}
    found = subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return found.stdout.strip().splitlines()[-1]


@pytest.fixture
def session(var, server):
    """A session that began five minutes ago, with twelve members; both volunteers help."""
    return ask(var, CLASS.format(**MOBILES))


@pytest.fixture
def roll(session):
    return f"/school/sessions/{session}/roll"


def attendance(var, session):
    import json

    return json.loads(ask(var, STATES, session))


def tap(phone, *numbers):
    for number in numbers:
        phone.page.click(f"#card-{number}")


def correct(phone, number, what):
    tap(phone, number)
    phone.page.click(f"dialog[open] button[value={what}]")


def said(phone, number):
    return phone.page.get_attribute(f"#card-{number}", "data-said")


def kept(phone, count):
    """Until the phone holds so many marks, whatever their state."""
    return phone.until_held(lambda held: sum(row["kind"] == "mark" for row in held) == count)


def all_sent(phone):
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    return phone.until_held(lambda held: {row["state"] for row in held if row["kind"] == "mark"} == {"sent"})


@pytest.mark.parametrize("first_to_send", [0, 1])
def test_two_phones_take_one_roll_without_signal(phones, server, network, var, session, roll, first_to_send):
    one, two = phones("one", "volunteer"), phones("two", "other_volunteer")
    for phone in (one, two):
        phone.prepare().go(roll)

    network.mode = "down"
    server.kill()
    for phone in (one, two):
        phone.go(roll)  # the kept page
        phone.page.wait_for_selector("#card-1")

    tap(one, 1, 2, 3)
    one.page.click("button[value='walk_in:1']")
    kept(one, 4)
    tap(two, 3, 4, 5)
    two.page.click("button[value='walk_in:1']")
    two.page.click("button[value='companion:1']")
    kept(two, 5)
    correct(one, 3, "late")
    correct(one, 2, "undo")
    tap(two, 2)
    correct(two, 4, "left_early")
    kept(one, 6)
    kept(two, 7)
    correct(one, 1, "undo")
    kept(one, 7)

    for phone, states in ((one, {1: "", 2: "", 3: "late", 4: ""}), (two, {2: "present", 3: "present", 4: "left_early", 1: ""})):
        phone.go(roll)  # each shows what waits on itself
        phone.until("document.querySelectorAll('[data-card][data-waiting]').length > 1")
        assert {number: said(phone, number) for number in states} == states
    assert "1" in two.page.inner_text("[data-count=companion]")

    server.start()
    order = [one, two] if first_to_send == 0 else [two, one]
    order[1].context.set_offline(True)
    network.mode = "up"
    all_sent(order[0])
    order[1].context.set_offline(False)
    all_sent(order[1])

    expected = {"2": "present", "3": "late", "4": "left_early", "5": "present"}
    assert attendance(var, session) == {"persons": expected, "walk_ins": 2, "companions": 1}
    for phone in (one, two):
        phone.go(roll)
        assert {number: said(phone, number) for number in range(1, 6)} == {1: "", 2: "present", 3: "late", 4: "left_early", 5: "present"}
        assert phone.problems == []


def test_a_roll_counts_in_the_ledger_when_its_marks_arrive(phone, rows, session, roll):
    phone.go(roll)
    tap(phone, 1, 2)
    phone.page.click("button[value='walk_in:1']")
    all_sent(kept(phone, 3))
    served = rows("select sum(count) from line where kind = 'session.person' and occurrence = ?", session.replace("-", ""))
    assert served[0][0] == 3


def test_a_paper_sheet_without_signal_brings_its_photo_later(session, phone, server, network, var, rows, tmp_path):
    sheet = tmp_path / "sheet.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(sheet)
    phone.prepare()
    network.mode = "down"
    server.kill()
    phone.go(f"/school/sessions/{session}/sheet")
    for number in (0, 3):
        phone.page.locator("label.token").nth(number).click()
    phone.page.fill("[name=walk_in]", "2")
    phone.take_photo("sheet", sheet)
    phone.page.click("button[form=sheet]")
    phone.wait_state("waiting")
    server.start()
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda held: len(held) == 2 and {row["state"] for row in held} == {"sent"})
    assert attendance(var, session) == {"persons": {"1": "present", "4": "present"}, "walk_ins": 2, "companions": 0}
    assert rows("select count(*) from sheet_photo")[0][0] == 1
    assert phone.problems == []


def test_a_game_without_signal_is_kept_and_judged_by_the_server(phone, server, network, rows, session):
    phone.prepare().go(f"/school/sessions/{session}/game")
    network.mode = "down"
    server.kill()
    page = phone.page
    page.locator("label.token").first.click()
    stage = page.locator("[data-stage]")
    stage.focus()
    page.keyboard.press("Space")
    page.wait_for_selector("[data-stage][data-state=wait]")
    page.keyboard.press("Space")  # too early: it does not count
    for _ in range(5):
        page.wait_for_selector("[data-stage][data-state=now]")
        page.wait_for_timeout(150)
        page.keyboard.press("Space")
        page.wait_for_selector("[data-stage]:not([data-state=now])")
    page.wait_for_selector("[data-result]:not([hidden])")
    page.click("[data-keep]")
    phone.until_held(lambda held: [row["state"] for row in held if row["kind"] == "game"] == ["waiting"])
    server.start()
    network.mode = "up"
    page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda held: [row["state"] for row in held if row["kind"] == "game"] == ["sent"])
    ((valid, median, device, trials),) = rows("select valid_n, median, device_class, trials from game_result where session_id = ?", session.replace("-", ""))
    assert valid == 5
    assert 100 <= median <= 3000
    assert device.startswith("key-")
    assert trials.startswith("[0")
    assert phone.problems == []


def test_the_stop_rule_is_said_at_once_without_signal(session, phones, server, network):
    phone = phones("worker", "social_worker")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    phone.go("/today/ready").until("document.querySelector('[data-ready=pack]').textContent.length > 1")
    network.mode = "down"
    server.kill()
    phone.go(f"/school/sessions/{session}/health")
    page = phone.page
    page.select_option("[name=person]", index=1)
    page.fill("[name=upper]", "175")
    page.fill("[name=lower]", "90")
    assert page.locator("[data-stop-panel]").is_hidden()
    page.fill("[name=upper]", "180")
    assert page.locator("[data-stop-panel]").is_visible()
    assert page.locator("[data-stop-panel] a[href='tel:120']").is_visible()
    page.click("button[form=health]")
    phone.until_held(lambda held: [row["state"] for row in held if row["kind"] == "health"] == ["waiting"])
    assert phone.problems == []


def test_a_roll_without_scripts(playwright, network, var, session, roll):
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    page = browser.new_context(viewport=VIEW, java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(network.address + "/sign-in")
    page.fill("[name=mobile]", MOBILES["volunteer"])
    page.fill("[name=password]", PASSWORD)
    page.click("form[data-sign-in] button")
    page.goto(network.address + roll)
    for number in (1, 2):
        page.click(f"#card-{number}")
        page.wait_for_selector(f"#card-{number}[data-said=present]")
    page.click("#card-2")  # its page
    page.click("button[value=late]")
    page.wait_for_selector("#card-2[data-said=late]")
    page.click("button[value='walk_in:1']")
    browser.close()
    assert attendance(var, session) == {"persons": {"1": "present", "2": "late"}, "walk_ins": 1, "companions": 0}
