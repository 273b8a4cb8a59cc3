"""One receipt per key: what a phone sends is kept once, whole, in its author's name."""

from datetime import timedelta

import pytest

from app import clock, receipts
from app.db import uuid7
from app.ledger import Line
from app.receipts import Receipt, who
from app.visits import Visit


@pytest.fixture
def fields(world):
    """An honest phone visit to the world's home, as its social worker's phone holds it."""

    def make(account=None, **changes):
        form = {
            "id": str(uuid7()),
            "household": str(world.home.id),
            "kind": "phone_visit",
            "outcome": "met",
            "served": str(world.person.id),
            "remark": "well",
            "_who": who(account or world.social_worker),
            "_filled_at": clock.now().isoformat(),
            "_key": str(uuid7()),
            **changes,
        }
        form["_end"] = str(len(form))
        return form

    return make


def send(browser, form, **headers):
    sent = {"X-Outbox": "1", "Idempotency-Key": form["_key"], "X-Outbox-Sent-At": clock.now().isoformat(), **headers}
    return browser.post("/visits/", form, headers=sent)


def test_a_repeat_gets_the_same_number_and_makes_nothing(world, fields):
    browser, form = world.browser(world.social_worker), fields()
    first, again = send(browser, form), send(browser, form)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"] == form["_key"]
    assert first.headers["X-Receipt-Number"] == again.headers["X-Receipt-Number"]
    assert (Visit.select().count(), Receipt.select().count()) == (1, 1)


@pytest.mark.parametrize(("seconds", "off"), [(8, 0), (40, 40), (-600, -600)])
def test_a_slow_road_is_not_taken_for_a_slow_clock(world, app, seconds, off):
    """What two phones noted a moment apart stays in order, whichever of them had the slower road."""
    sent = (clock.now() - timedelta(seconds=seconds)).isoformat()
    with app.test_request_context(method="POST", headers={"X-Outbox-Sent-At": sent}):
        assert round(receipts.clock_offset().total_seconds()) == off


@pytest.mark.parametrize(
    ("ahead", "doubt"), [(timedelta(days=400), True), (timedelta(minutes=5), True), (timedelta(seconds=30), False), (-timedelta(hours=3), False)]
)
def test_a_time_that_has_not_come_is_the_arrival_and_in_doubt(app, ahead, doubt):
    """For every room: whatever a phone's clock says, nothing is kept with an instant in the future."""
    now = clock.now()
    with clock.freeze(now), app.test_request_context(method="POST", data={"_filled_at": (now + ahead).isoformat()}):
        assert receipts.filled_at() == min(now + ahead, now)
        assert receipts.clock_ahead() is doubt


def test_an_honest_retry_in_another_wrapping_is_a_repeat(world, fields):
    """Another multipart boundary, another time of sending: the content is the same."""
    browser, form = world.browser(world.social_worker), fields()
    send(browser, form)
    headers = {"X-Outbox": "1", "Idempotency-Key": form["_key"], "X-Outbox-Sent-At": clock.now().isoformat()}
    later = {**form, "_filled_at": clock.now().isoformat()}
    assert browser.post("/visits/", later, headers=headers, content_type="multipart/form-data; boundary=other").status_code == 200


def test_line_ends_and_composed_letters_do_not_make_another_body(world, fields):
    browser = world.browser(world.social_worker)
    form = fields(remark="café\nwell")
    send(browser, form)
    assert send(browser, {**form, "remark": "cafe\u0301\r\nwell"}).status_code == 200


@pytest.mark.parametrize(
    "broken",
    [{"_end": "3"}, {"_end": None}, {"_key": None}, {"_key": "no key"}, {"_who": "someone.0000"}],
    ids=["a field is missing", "cut short", "no key", "bad key", "name not signed by us"],
)
def test_what_did_not_arrive_whole_is_asked_for_again(world, fields, broken):
    form = fields()
    sent = {name: value for name, value in {**form, **broken}.items() if value is not None}
    answer = world.browser(world.social_worker).post("/visits/", sent, headers={"X-Outbox": "1", "Idempotency-Key": form["_key"]})
    assert answer.status_code == 400
    assert answer.headers["X-Outbox-Reason"] == "damaged"
    assert Visit.select().count() == Receipt.select().count() == 0


def test_a_header_with_another_key_is_damage(world, fields):
    answer = send(world.browser(world.social_worker), fields(), **{"Idempotency-Key": str(uuid7())})
    assert answer.status_code == 400


def test_an_entry_of_somebody_else_waits_for_its_owner(world, fields):
    answer = send(world.browser(world.station_head), fields())
    assert answer.status_code == 409
    assert answer.headers["X-Outbox-Reason"] == "wrong-user"
    assert Visit.select().count() == 0


def test_a_colleague_hands_in_and_the_author_stays_the_author(world, fields):
    form = fields()
    answer = send(world.browser(world.station_head), form, **{"X-Outbox-Hand-In": "1"})
    assert answer.status_code == 202
    visit = Visit.get()
    assert visit.author_id == world.social_worker.id
    assert visit.handed_in_by == world.station_head.id
    assert "handed_in" in visit.notes
    assert send(world.browser(world.social_worker), form).status_code == 200, "the author's own copy is a repeat"


def test_a_stranger_hands_in_nothing(world, fields):
    assert send(world.browser(world.stranger), fields(), **{"X-Outbox-Hand-In": "1"}).status_code == 409


def test_a_key_of_another_form_is_shown_as_changed(world, fields):
    browser, form = world.browser(world.social_worker), fields()
    send(browser, form)
    other = fields(_key=form["_key"], remark="ill")
    answer = send(browser, other)
    assert answer.status_code == 409
    assert answer.headers["X-Outbox-Reason"] == "changed"


def test_a_refusal_leaves_no_receipt_and_no_line(world, fields):
    browser, form = world.browser(world.social_worker), fields(outcome="danced")
    assert send(browser, form).status_code == 422
    assert Receipt.select().count() == Line.select().count() == 0
    mended = fields(_key=form["_key"], id=form["id"])
    assert send(browser, mended).status_code == 201


def test_a_new_signing_key_keeps_what_waits_valid(world, fields, app):
    form = fields()
    old = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = "another key", [old]
    try:
        assert send(world.browser(world.social_worker), form).status_code == 201
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert send(world.browser(world.social_worker), fields(_who=form["_who"])).status_code == 400
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = old, []


def test_a_plain_form_tapped_twice_is_saved_once(world, fields):
    browser = world.browser(world.social_worker)
    form = fields(_key="", _page_key=str(uuid7()), _end="")
    first, second = browser.post("/visits/", form), browser.post("/visits/", form)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert Visit.select().count() == 1


def test_signed_out_the_phone_is_told_to_keep_it(world, fields):
    answer = send(world.browser(None), fields())
    assert answer.status_code == 401
    assert answer.headers["X-User"] == "-"
