"""An activity: a code scanned without signal, a tablet that opens nothing else, hours that a second person confirms."""

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
    head.page.locator("form[action$='/kiosk/start']").evaluate("form => form.closest('details').open = true")
    head.page.fill("[name=pin]", "4711")
    head.page.click("form[action$='/kiosk/start'] button")
    head.page.wait_for_url("**/kiosk")
    head.go("/households/")
    assert head.page.url.endswith("/kiosk")
    tap(head, "000001")
    head.page.click("[name=way][value=in]")
    assert head.page.locator("[data-errors]").is_visible()
    tap(head, number)
    head.page.click("[name=way][value=in]")
    head.page.wait_for_url("**said=in*")
    assert len(marks(rows, id)) == 2
    head.page.locator("form[action$='/kiosk/ending']").evaluate("form => form.closest('details').open = true")
    head.page.fill("[name=pin]", "4711")
    head.page.click("form[action$='/kiosk/ending'] button")
    head.page.wait_for_load_state("load")

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


def tap(tablet, number):
    """The keys on the screen: no keyboard comes up."""
    tablet.page.click("[data-pad-key='']")
    for key in number:
        tablet.page.click(f"[data-pad-key='{key}']")


def marks(rows, id):
    return rows("select what, method, verdict from sign_mark where activity_id = ? order by at", id.replace("-", ""))
