"""The family says its word: recorded without signal, listened to, recorded again, sent after its form, heard by the head."""

import uuid

import pytest

from tests.journeys import phone
from tests.journeys.test_a_wish import back_in_signal

pytestmark = pytest.mark.journey
# a microphone that hums, and a person who allows it
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(autouse=True)
def microphone(monkeypatch):
    monkeypatch.setattr(phone, "FLAGS", [*phone.FLAGS, *MICROPHONE])


def delivered(rows, write):
    """A wish of the demo, brought by somebody else than who will witness the answer."""
    id = rows("select id from wish where person_id in (select id from person where birth_year < 1990) order by wish_no limit 1")[0][0]
    write("update wish set state = 'delivered', delivered_by = null, due_at = null, age_band = '60–69' where id = ?", id)
    write("update claim set state = 'dropped' where wish_id = ?", id)
    return uuid.UUID(id)


def speak(worker, seconds=1.5):
    worker.page.click("[data-voice-record]")
    worker.page.wait_for_selector("[data-state=recording] [data-voice-left]:text-matches('^(60|59)$')")
    worker.page.wait_for_timeout(seconds * 1000)
    worker.page.click("[data-voice-record]")
    worker.page.wait_for_selector("[data-state=kept] audio")


def voices(worker):
    return [row for row in worker.held() if row["kind"] == "voice"]


def test_a_voice_recorded_without_signal_is_heard_at_the_station(phones, network, rows, write):
    worker, head = phones("worker", "social_worker"), phones("head", "station_head")
    wish = delivered(rows, write)
    worker.go(f"/wishes/{wish}/confirmation")
    worker.page.wait_for_selector("[data-voice-record]:visible")
    network.mode = "down"
    assert worker.page.is_disabled("[data-voice-record]"), "first they agree, then they speak"
    worker.page.check("[name=voice_agreed]")
    worker.choose("received", "yes")
    worker.choose("face", "smile")
    speak(worker)
    (first,) = voices(worker)
    speak(worker)
    (second,) = voices(worker)
    assert first["key"] != second["key"]
    assert worker.page.is_checked("[name=how][value=voice]")
    assert worker.page.evaluate(
        "new Promise(give => { const a = document.querySelector('[data-voice-list] audio'); a.onended = () => give(true); a.onerror = () => give(false); a.play() })"
    )

    worker.close()
    worker.open()
    worker.go(f"/wishes/{wish}/confirmation")
    worker.page.click("[data-act=resume]")
    worker.page.wait_for_selector("[data-state=kept] audio")
    worker.page.click(".foot button")
    worker.wait_state("waiting")
    assert {row["state"] for row in worker.held()} == {"waiting"}
    back_in_signal(worker, network)
    assert rows("select state from wish where id = ?", wish.hex) == [("confirmed",)]
    ((kind, size),) = rows("select voice.kind, voice.bytes from wish_voice join voice on voice.id = voice_id where wish_id = ?", wish.hex)
    assert kind == "webm"
    assert 1_000 < size < 60_000

    head.go(f"/wishes/{wish}")
    heard = "new Promise(give => { const a = document.querySelector('main audio'); a.onended = () => give(a.currentTime > 1); a.onerror = () => give(false); a.play() })"
    assert head.page.evaluate(heard)
    assert worker.problems == head.problems == []


def test_a_recording_may_be_taken_back(phones, rows, write):
    worker = phones("worker", "social_worker")
    worker.go(f"/wishes/{delivered(rows, write)}/confirmation")
    worker.page.check("[name=voice_agreed]")
    speak(worker)
    worker.page.click("[data-voice-drop]")
    worker.page.wait_for_selector("[data-voice][data-state=idle]")
    assert voices(worker) == []
    assert worker.page.input_value("[name=voices]") == ""
