"""The family's voice: follows its form, is heard by the station alone, and goes when the family says so."""

import io
import json
from datetime import timedelta

import pytest

from app import clock, voices
from app.db import uuid7
from app.households import Consent
from app.reports.retention import Retention
from app.voices import Voice
from app.wishes import Wish, WishVoice
from app.wishes.evidence import Evidence, missing_for_closing
from tests.wishes.conftest import agree, later
from tests.wishes.sounds import FAKE, REAL
from tests.wishes.test_life import refused
from tests.wishes.test_pages import FORM, fresh

TAKEN = {"sha256": "b" * 64, "kind": "ogg", "bytes": 12}


def recording(data=REAL["webm"]):
    return (io.BytesIO(data), "x.png", "image/png")


def announcing(*ids):
    return {"voices": json.dumps([{"id": str(id), "question": "confirmation"} for id in ids])}


def confirm(wishes, wish, **fields):
    data = {"received": "yes", "how": "voice", "face": "smile", **fields}
    return wishes.browser(wishes.witness).post(f"/wishes/{wish.id}/confirmation", data, content_type="multipart/form-data")


def send(wishes, wish, account=None, data=REAL["webm"], at=f"confirmation/{uuid7()}/voices", **fields):
    """A recording as the phone sends it, after its form."""
    form = {"voice": recording(data), "question": "confirmation", **fields}
    return wishes.browser(account or wishes.witness).post(f"/wishes/{wish.id}/{at}", form, content_type="multipart/form-data")


@pytest.fixture
def spoken(wishes):
    """`wishes` with `wish`, confirmed by voice, and its recording's row `said`."""
    agree(wishes.home, "language_audio")
    wishes.wish = wishes.wish_at("delivered")
    id = uuid7()
    confirm(wishes, wishes.wish, **announcing(id))
    send(wishes, wishes.wish, id=str(id))
    wishes.said = WishVoice.get()
    return wishes


def address(spoken):
    return f"/wishes/{spoken.wish.id}/voices/{spoken.said.id}"


# ---- coming ------------------------------------------------------------------------------------------------------------


def test_a_recording_follows_its_confirmation_and_is_heard_on_the_page(spoken):
    assert fresh(spoken.wish).state == "confirmed"
    page = spoken.browser(spoken.station_head).get(f"/wishes/{spoken.wish.id}").text
    assert f'<audio controls preload="none" src="{address(spoken)}"' in page
    answer = spoken.browser(spoken.station_head).get(address(spoken))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, REAL["webm"], "audio/webm")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]


def test_a_player_may_ask_for_a_part(spoken):
    answer = spoken.browser(spoken.station_head).get(address(spoken), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.data) == (206, REAL["webm"][:10])


def test_the_head_waits_for_what_was_announced(wishes):
    agree(wishes.home, "language_audio")
    wish, id = wishes.wish_at("delivered"), uuid7()
    confirm(wishes, wish, **announcing(id))
    assert "Recordings that are still on a phone: 1." in missing_for_closing(fresh(wish))
    assert send(wishes, wish, id=str(id)).status_code == 303
    assert send(wishes, wish, id=str(id)).status_code == 303
    assert not [lack for lack in missing_for_closing(fresh(wish)) if "phone" in lack]
    assert WishVoice.select().count() == 1


def test_without_scripts_it_comes_inside_the_form(wishes):
    wish = wishes.wish_at("delivered")
    page = wishes.browser(wishes.witness).get(f"/wishes/{wish.id}/confirmation").text
    assert 'enctype="multipart/form-data"' in page
    assert '<input class="input" type="file" name="voice" accept="audio/*" capture' in page
    assert confirm(wishes, wish, voice=recording(REAL["mp4"]), voice_agreed="yes").status_code == 303
    assert WishVoice.get().voice.kind == "mp4"
    assert Evidence.latest(wish, "confirmation")["voices"] == [str(WishVoice.get().id)]


def test_a_wish_may_be_said_instead_of_written(wishes):
    id = uuid7()
    data = {**FORM, "household": str(wishes.home.id), "id": str(id), "need": "", "template": "", "language": "ug", "voice_agreed": "yes"}
    spoken = uuid7()
    answer = wishes.browser(wishes.author).post("/wishes/", {**data, "voices": json.dumps([{"id": str(spoken)}])})
    assert answer.status_code == 303, answer.text
    wish = Wish.get_by_id(id)
    assert (wish.state, wish.needs_translation, wish.voices_expected) == ("submitted", True, [str(spoken)])
    assert send(wishes, wish, wishes.author, at="voices", id=str(spoken), question="need").status_code == 303
    assert [said.kind for said in wish.voices] == ["need"]
    assert "waits for somebody who translates it" in wishes.browser(wishes.checker).get(f"/wishes/{id}").text


# ---- what does not fit -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", FAKE)
def test_what_is_no_recording_changes_nothing(wishes, what):
    agree(wishes.home, "language_audio")
    wish = wishes.wish_at("delivered")
    assert send(wishes, wish, data=FAKE[what]).status_code == 422
    answer = confirm(wishes, wish, voice=recording(FAKE[what]), note="说好的灶具 &")
    assert answer.status_code == 422
    assert "说好的灶具 &amp;" in answer.text
    assert (fresh(wish).state, WishVoice.select().count(), Voice.select().count()) == ("delivered", 0, 0)


def test_a_missing_or_too_large_recording_is_told(wishes, app):
    agree(wishes.home, "language_audio")
    wish = wishes.wish_at("delivered")
    answer = wishes.browser(wishes.witness).post(f"/wishes/{wish.id}/voices", {"id": str(uuid7())})
    assert (answer.status_code, "choose a recording" in answer.text) == (422, True)
    answer = send(wishes, wish, data=REAL["webm"] + bytes(2_000_001))
    assert (answer.status_code, "too large" in answer.text) == (422, True)


@pytest.mark.parametrize("text", ["[", "[1]", '[{"id": "x"}]', "[" * 5000, json.dumps([{"id": str(uuid7())}] * 4)])
def test_announcements_that_are_none_come_back(wishes, text):
    agree(wishes.home, "language_audio")
    wish = wishes.wish_at("delivered")
    assert confirm(wishes, wish, voices=text).status_code == 422
    assert fresh(wish).state == "delivered"


def test_a_voice_note_needs_a_recording_or_its_words(wishes):
    wish = wishes.wish_at("delivered")
    answer = confirm(wishes, wish)
    assert (answer.status_code, "record what they say" in answer.text) == (422, True)
    assert confirm(wishes, wish, note="好用的").status_code == 303


# ---- the family's word -------------------------------------------------------------------------------------------------


def test_the_family_is_asked_before_it_is_recorded(wishes):
    wish = wishes.wish_at("delivered")
    answer = confirm(wishes, wish, **announcing(uuid7()))
    assert (answer.status_code, "Please ask the family" in answer.text) == (422, True)
    assert not Consent.given(wishes.home, "language_audio")
    assert confirm(wishes, wish, voice_agreed="yes", **announcing(uuid7())).status_code == 303
    made = Consent.get(Consent.purpose == "language_audio")
    assert (made.household_id, made.explained_by, made.how) == (wishes.home.id, wishes.witness.id, "spoken")
    assert "voice_agreed" not in wishes.browser(wishes.witness).get(f"/wishes/{wish.id}/confirmation").text


def test_a_childs_voice_needs_its_guardians_word_at_the_home(wishes):
    wishes.person.birth_year = clock.today().year - 9
    wishes.person.save()
    wish = wishes.wish_at("delivered")
    assert wish.is_for_child
    assert 'type="file"' not in wishes.browser(wishes.witness).get(f"/wishes/{wish.id}/confirmation").text
    answer = confirm(wishes, wish, voice_agreed="yes", **announcing(uuid7()))
    assert (answer.status_code, "guardian" in answer.text) == (422, True)
    assert not Consent.given(wishes.home, "language_audio")


def test_it_goes_when_the_family_takes_its_word_back(spoken):
    Consent.get(Consent.purpose == "language_audio").withdraw(spoken.station_head)
    assert (WishVoice.select().count(), Voice.select().count()) == (0, 0)
    assert spoken.browser(spoken.station_head).get(address(spoken)).status_code == 404
    assert send(spoken, spoken.wish).status_code == 303
    assert WishVoice.select().count() == 0
    assert not [lack for lack in missing_for_closing(fresh(spoken.wish)) if "phone" in lack]


def test_it_stays_while_another_word_of_the_family_holds(spoken):
    agree(spoken.home, "language_audio")
    Consent.select().where(Consent.purpose == "language_audio").first().withdraw(spoken.station_head)
    assert WishVoice.select().count() == 1


# ---- who hears it ------------------------------------------------------------------------------------------------------


def test_nobody_outside_the_station_hears_it(spoken):
    for account in (spoken.stranger, spoken.volunteer):
        assert spoken.browser(account).get(address(spoken)).status_code == 404
        assert send(spoken, spoken.wish, account).status_code in (403, 404)
    for account in (spoken.partner_account, spoken.supervisor, spoken.bureau):
        assert spoken.browser(account).get(address(spoken)).status_code == 403
        assert not WishVoice.visible_to(account).exists()
    assert spoken.browser(None).get(address(spoken)).status_code in (302, 303, 401)
    assert WishVoice.select().count() == 1


def test_a_recording_is_reached_through_its_own_wish_alone(spoken):
    other = spoken.wish_at("draft")
    assert spoken.browser(spoken.station_head).get(f"/wishes/{other.id}/voices/{spoken.said.id}").status_code == 404
    refused(WishVoice.keep, other, spoken.said.id, TAKEN, "need", spoken.author, status=409)
    refused(WishVoice.keep, other, uuid7(), TAKEN, "song", spoken.author)


# ---- how long ----------------------------------------------------------------------------------------------------------


def test_it_goes_ninety_days_after_the_end_of_its_wish(spoken):
    with later(10):
        spoken.wish = fresh(spoken.wish)
        spoken.wish.follow_up(spoken.checker, {"works": True, "used": True, "face": "smile", "hazard": False})
        spoken.wish.close(spoken.station_head)
    with later(99):
        assert "voices" not in Retention().run()
    with later(101):
        assert Retention().run()["voices"] == 1
    assert (WishVoice.select().count(), Voice.select().count()) == (0, 0)


def test_it_goes_after_a_year_even_while_the_wish_is_open(spoken):
    with later(364):
        assert "voices" not in Retention().run()
    with later(366):
        assert Retention().run()["voices"] == 1


def test_a_recording_that_another_wish_has_too_stays(spoken):
    other = spoken.wish_at("draft")
    WishVoice.create(wish=other.id, voice=spoken.said.voice_id, by_id=spoken.author.id, arrived_at=clock.now() + timedelta(days=1))
    assert WishVoice.drop(WishVoice.wish == spoken.wish.id) == 1
    assert Voice.select().count() == 1
    assert voices.sweep() == 0
