"""An activity: a code scanned without signal, a tablet that opens nothing else, hours that a second person confirms."""

import uuid

import pytest

from tests.journeys.conftest import MOBILES
from tests.journeys.test_a_class import ask

pytestmark = pytest.mark.journey
ACTIVITY = """
from datetime import timedelta
from app import clock, create_app
with create_app().app_context():
    from app.db import database
    database.connect(reuse_if_open=True)
    from app.events import codes
    from app.events.activity import Activity
    from app.events.marks import IN
    from app.events.profile import VolunteerProfile
    from app.people import Account
    by = Account.get(Account.mobile == "{social_worker}")
    at = clock.now() - timedelta(minutes=1)
    made = Activity.create(station_id=by.station_id, kind="community", name="包饺子", place="文化礼堂", starts_at=at, ends_at=at + timedelta(minutes=60), organiser=by)
    other = VolunteerProfile.of(Account.get(Account.mobile == "{other_volunteer}"))
    word, number = codes.word_for(made, IN, "code"), other.number
    database.close()
    print(made.id, word, number)
"""

FORGOTTEN = """
from datetime import timedelta
from app import clock, create_app
with create_app().app_context():
    from app.db import database, uuid7
    database.connect(reuse_if_open=True)
    from app.events.activity import HELD, Activity
    from app.events.marks import IN, LEADER, OUT, SignMark
    from app.people import Account
    by, stayed, left = (Account.get(Account.mobile == mobile) for mobile in ("{social_worker}", "{volunteer}", "{other_volunteer}"))
    at = clock.start_of(clock.today() - timedelta(days=1)) + timedelta(hours=9)
    span = {{"starts_at": at, "ends_at": at + timedelta(hours=2)}}
    made = Activity.create(station_id=by.station_id, kind="farm_help", name="摘橘子", place="村口", organiser=by, status=HELD, **span)
    for account, what, minutes in ((stayed, IN, 10), (left, IN, 0), (by, IN, 0), (by, OUT, 120)):
        SignMark.add(made, uuid7(), what, at + timedelta(minutes=minutes), method=LEADER, by=by, account_id=account.id)
    database.close()
    print(made.id, stayed.id, left.id, by.id)
"""


@pytest.fixture
def activity(var):
    """(id, word of the code that is on the screen now, number of the other volunteer)."""
    return ask(var, ACTIVITY.format(**MOBILES)).split()


def test_a_scan_without_signal_a_tablet_and_hours(phone, phones, network, rows, activity):
    id, word, number = activity
    phone.prepare()
    network.mode = "down"
    phone.go(f"/s/{word}")
    phone.page.wait_for_selector("[data-code-read]:not([hidden])")
    phone.page.click(".foot button")
    phone.wait_state("waiting")
    network.mode = "up"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_held(lambda held: held and {row["state"] for row in held} == {"sent"})
    assert marks(rows, id) == [("in", "code", "accepted")]

    head = phones("head", "station_head")
    head.go(f"/events/{id}")
    open_kiosk(head)
    head.go("/households/")
    assert head.page.url.endswith("/kiosk")
    tap(head, "000001")
    head.page.click("[name=way][value=in]")
    head.page.wait_for_selector("[data-kiosk-said] [data-errors]")
    tap(head, number)
    head.page.click("[name=way][value=in]")
    head.page.wait_for_url("**said=in*")
    assert len(marks(rows, id)) == 2
    end_kiosk(head)

    head.go(f"/events/{id}")
    head.page.click("button[form=holding]")
    head.page.wait_for_load_state("load")
    head.go(f"/events/{id}/hours")
    head.page.click(f"form[action='/events/{id}/hours'] button, button[form]")
    head.page.wait_for_load_state("load")
    worker = phones("worker", "social_worker")
    worker.go(f"/events/{id}/hours")
    worker.page.locator("form[action$='/confirmation'] button").first.click()
    worker.page.wait_for_load_state("load")
    assert rows("select count(*) from hours where confirmed_at is not null and activity_id = ?", id.replace("-", ""))[0][0] == 1
    assert rows("select count(*) from line where kind = 'volunteer' and minutes > 30")[0][0] >= 1
    phone.go("/events/record")
    assert phone.problems == head.problems == worker.problems == []


def test_a_tablet_without_signal_keeps_numbers_and_shows_nobody_anything_else(activity, phones, network, rows):
    id, _word, number = activity
    worker = phones("worker", "social_worker")
    worker.prepare().go(f"/events/{id}")
    open_kiosk(worker)
    worker.until(KEPT_PAGES + f".then((urls) => urls.length === 1 && urls[0] === '/events/{id}/kiosk')")
    network.mode = "down"
    worker.go("/households/")
    assert [name for (name,) in rows("select label from household") if name in worker.page.inner_text("body")] == []
    worker.go(f"/events/{id}/kiosk")
    for typed in (number, "000001"):
        tap(worker, typed)
        worker.page.click("[name=way][value=in]")
        worker.page.wait_for_selector("[data-kiosk-said] .notice--wait")
        worker.until("document.querySelector('[name=number]').value === ''")
    assert [row["state"] for row in worker.held()] == ["waiting", "waiting"]
    assert marks(rows, id) == []
    network.mode = "up"
    worker.page.evaluate("dispatchEvent(new Event('online'))")
    worker.until_held(lambda held: sorted(row["state"] for row in held) == ["draft", "sent"])
    assert marks(rows, id) == [("in", "kiosk", "accepted")]
    tap(worker, "000002")  # with a network it is said at once, and nothing of it stays
    worker.page.click("[name=way][value=in]")
    worker.page.wait_for_selector("[data-kiosk-said] [data-errors]")
    assert len(worker.held()) == 2
    end_kiosk(worker)
    worker.go("/outbox/")
    worker.page.wait_for_selector("[data-row-act=discard] >> visible=true")
    assert "000001" in worker.page.inner_text("main")  # the number that nobody has, for the staff to settle
    assert worker.problems == []


def test_guests_without_a_name_are_counted_without_signal(activity, phones, network, rows):
    id, shown = activity[0], "document.querySelector('[data-guests-count]').textContent"
    worker = phones("worker", "social_worker")
    worker.prepare()
    network.mode = "down"
    worker.go(f"/events/{id}/roll")
    for pressed, number in (("1", "1"), ("1", "2"), ("1", "3"), ("-1", "2")):
        worker.page.click(f"[data-guests] button[value='{pressed}']")
        worker.until(f"{shown} === '{number}'")
    worker.go(f"/events/{id}/roll")
    worker.until(f"{shown} === '2'")
    network.mode = "up"
    worker.page.evaluate("dispatchEvent(new Event('online'))")
    worker.until_held(lambda held: [row["state"] for row in held] == ["sent"] * 4)
    assert rows("select sum(amount) from sign_mark where what = 'count' and activity_id = ?", id.replace("-", ""))[0][0] == 2
    worker.go(f"/events/{id}/roll")
    worker.until(f"{shown} === '2'")
    assert worker.problems == []


KEPT_PAGES = """new Promise((give) => {
  const opening = indexedDB.open("shiliu");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("pages").objectStore("pages").getAllKeys();
    asked.onsuccess = () => (opening.result.close(), give(asked.result.map(([, url]) => url).filter((url) => url.startsWith("/events") || url.startsWith("/households") || url.startsWith("/today"))));
  };
})"""


def open_kiosk(tablet):
    tablet.page.locator("form[action$='/kiosk/start']").evaluate("form => form.closest('details').open = true")
    tablet.page.fill("[name=pin]", "4711")
    tablet.page.click("form[action$='/kiosk/start'] button")
    tablet.page.wait_for_url("**/kiosk")


def end_kiosk(tablet):
    tablet.page.locator("form[action$='/kiosk/ending']").evaluate("form => form.closest('details').open = true")
    tablet.page.fill("[name=pin]", "4711")
    tablet.page.click("form[action$='/kiosk/ending'] button")
    tablet.page.wait_for_load_state("load")


def test_forgotten_sign_outs_are_proposed_corrected_and_confirmed_by_a_second_person(phones, rows, var, server):
    id, stayed, left, organiser = ask(var, FORGOTTEN.format(**MOBILES)).split()
    worker, head = phones("worker", "social_worker"), phones("head", "station_head")
    for phone in (worker, head):
        phone.go(f"/events/{id}/hours")
    before = counted(rows)
    worker.page.click("button[form=propose]")
    worker.page.wait_for_load_state("load")
    assert hours_of(rows, id) == {stayed: (110, "planned_end", False), left: (120, "planned_end", False), organiser: (120, "marks", False)}
    assert worker.page.locator("article .pill--wait").count() == 3
    assert worker.page.locator("form[action$='/confirmation']").count() == 0  # not by who wrote them down
    assert counted(rows) == before

    head.go(f"/events/{id}/hours")
    card(head, rows, id, stayed).locator("form[action$='/confirmation'] button").click()
    head.page.wait_for_load_state("load")
    card(head, rows, id, left).locator("a[href$='/correction']").click()
    head.page.wait_for_load_state("load")
    head.page.fill("[name=until]", "10:30")
    head.page.click("button[form=correction]")
    assert head.page.locator("[data-errors]").is_visible()  # without a reason
    assert head.page.input_value("[name=until]") == "10:30"
    head.page.fill("[name=reason]", "十点半接孩子走了")
    head.page.click("button[form=correction]")
    head.page.wait_for_url(f"**/events/{id}/hours")
    assert card(head, rows, id, left).locator("form[action$='/confirmation']").count() == 0
    worker.go(f"/events/{id}/hours")
    assert card(worker, rows, id, organiser).locator("form[action$='/confirmation']").count() == 0  # their own
    card(worker, rows, id, left).locator("form[action$='/confirmation'] button").click()
    worker.page.wait_for_load_state("load")
    assert hours_of(rows, id) == {stayed: (110, "planned_end", True), left: (90, "correction", True), organiser: (120, "marks", False)}
    assert counted(rows) == (before[0] + 2, before[1] + 110 + 90)
    assert worker.problems == head.problems == []


def counted(rows):
    """Lines of volunteers in the ledger, and their minutes."""
    return rows("select count(*), coalesce(sum(minutes), 0) from line where kind = 'volunteer'")[0]


def hours_of(rows, id):
    """{account: (minutes, origin, confirmed)} of what stands."""
    found = rows("select account_id, minutes, origin, confirmed_at is not null from hours where replaced_at is null and activity_id = ?", id.replace("-", ""))
    return {str(uuid.UUID(account)): (minutes, origin, bool(confirmed)) for account, minutes, origin, confirmed in found}


def card(phone, rows, id, account):
    ((hours,),) = rows("select id from hours where replaced_at is null and activity_id = ? and account_id = ?", id.replace("-", ""), account.replace("-", ""))
    return phone.page.locator(f"#hours-{uuid.UUID(hours)}")


def tap(tablet, number):
    """The keys on the screen: no keyboard comes up."""
    tablet.page.click("[data-pad-key='']")
    for key in number:
        tablet.page.click(f"[data-pad-key='{key}']")


def marks(rows, id):
    return rows("select what, method, verdict from sign_mark where activity_id = ? order by at", id.replace("-", ""))
