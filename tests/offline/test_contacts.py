"""Each contact reports what waits on the phone; the office learns who is silent and what was lost."""

from datetime import timedelta

import pytest

from app import clock
from app.offline.contacts import PhoneContact, PhonesOfStation
from app.people import SignIn
from tests.world import HERE, THERE


@pytest.fixture
def report(world):
    """`report(browser, device, last_row, queue)`: a contact as the phone makes it."""

    def report(browser, device="a", last_row=1, queue=0, path="/offline/contact"):
        return browser.get(
            path,
            headers={
                "X-Phone": device,
                "X-Phone-Last-Row": str(last_row),
                "X-Phone-Queue": str(queue),
                "X-Phone-Oldest": "2026-11-23T08:00:00Z" if queue else "",
            },
        )

    return report


def test_a_contact_is_noted_with_queue_and_oldest_age(world, report):
    answer = report(world.browser(world.volunteer), last_row=7, queue=3)
    contact = PhoneContact.get()
    assert (contact.account_id, contact.last_row, contact.queue) == (world.volunteer.id, 7, 3)
    assert contact.oldest_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert answer.json["days_left"] >= 29
    assert answer.json["lost"] == 0


def test_any_request_with_a_report_is_a_contact(world, report):
    report(world.browser(world.volunteer), queue=2, path="/me")
    assert PhoneContact.get().queue == 2


def test_a_phone_silent_for_three_days_is_shown_to_its_own_station(world, report):
    with clock.freeze(clock.now() - timedelta(hours=80)):
        report(world.browser(world.volunteer), queue=2)
    report(world.browser(world.social_worker))
    phones = PhonesOfStation(HERE)
    assert [(phone.who, phone.waiting) for phone in phones.silent] == [(world.volunteer.name, 2)]
    assert len(phones.known) == 2
    assert PhonesOfStation(THERE).known == []


def test_a_store_that_was_thrown_away_counts_as_lost(world, report):
    browser = world.browser(world.volunteer)
    report(browser, device="a", last_row=9, queue=4)
    assert report(browser, device="b", last_row=1, queue=0).json["lost"] == 4
    assert report(browser, device="b", last_row=2, queue=0).json["lost"] == 4
    assert [phone.lost for phone in PhonesOfStation(HERE).lossy] == [4]


def test_an_empty_store_that_was_thrown_away_lost_nothing(world, report):
    browser = world.browser(world.volunteer)
    report(browser, device="a", last_row=9, queue=0)
    assert report(browser, device="b", last_row=1).json["lost"] == 0


def test_answers_say_until_when_a_backup_is_safe(app, world, report):
    browser = world.browser(world.volunteer)
    assert "X-Safe-Until" not in report(browser).headers
    with open(f"{app.config['SHILIU_VAR']}/newest-backup", "w") as file:
        file.write("2026-11-23T08:00:00+00:00")
    assert report(browser).headers["X-Safe-Until"] == "2026-11-23T08:00:00+00:00"


def test_nonsense_in_a_report_is_no_error(world, report):
    answer = report(world.browser(world.volunteer), device="x" * 500, last_row="many", queue="-1")
    assert answer.status_code == 200
    assert (PhoneContact.get().last_row, PhoneContact.get().queue) == (0, 0)


def test_who_is_signed_out_reports_nothing(world, report):
    assert report(world.browser(None)).json == {"days_left": None}
    assert not PhoneContact.select().exists()


def test_a_revoked_sign_in_hears_that_it_must_wipe(world, report):
    browser = world.browser(world.volunteer)
    SignIn.end_all(world.volunteer, why="revoked")
    answer = report(browser)
    assert (answer.headers["X-Wipe"], answer.headers["X-User"]) == ("1", "-")
