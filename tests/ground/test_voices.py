"""Recordings: known by their own bytes, without what the recorder wrote about itself; what is none is refused with a sentence and leaves nothing."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from app import audio, voices
from app.voices import Voice
from app.web import Refused
from tests.wishes.sounds import FAKE, REAL, box, id3, mp3, mp4, wav

PLACE = b"+28.8873+120.0354/"


def take_in(data, name="voice.exe", type="text/html"):
    return voices.take_in(FileStorage(io.BytesIO(data), name, content_type=type))


def files():
    return [path for path in voices.folder().glob("*/*") if path.is_file()]


@pytest.mark.parametrize("kind", REAL)
def test_each_container_is_known_by_its_bytes(app, kind):
    taken = take_in(REAL[kind])
    assert taken["kind"] == kind
    assert Voice(**taken).path.read_bytes() == REAL[kind]


@pytest.mark.parametrize("what", FAKE)
def test_what_is_no_recording_is_refused_in_words(app, what):
    with pytest.raises(Refused) as refused:
        take_in(FAKE[what], "voice.webm", "audio/webm")
    assert refused.value.status == 422
    assert "recor" in refused.value.sentence
    assert files() == []


def test_a_large_one_is_refused_by_what_arrives_not_by_what_is_said(app):
    app.config["MAX_VOICE_MB"] = 1
    try:
        assert take_in(wav(60))["kind"] == "wav"
        with pytest.raises(Refused, match="at most 1 megabytes"):
            take_in(wav(63))
    finally:
        app.config["MAX_VOICE_MB"] = 2


def test_tags_go_and_the_sound_stays_where_it_was():
    tagged = mp4(tags=box(b"\xa9xyz", PLACE))
    kept = audio.without_tags(tagged, "mp4")
    assert tagged.count(PLACE) == 2
    assert PLACE not in kept
    assert (len(kept), audio.kind_of(kept)) == (len(tagged), "mp4")
    assert kept.index(b"mdat") == tagged.index(b"mdat")
    assert audio.without_tags(mp3(id3(PLACE)), "mp3") == mp3()


def test_boxes_within_boxes_end(app):
    """A file made to be taken apart for ever is read to a depth that recorders use."""
    nested = b""
    for _each in range(3000):
        nested = box(b"trak", nested)
    made = box(b"ftyp", b"M4A " + bytes(8)) + box(b"moov", nested) + box(b"mdat", bytes(99))
    assert audio.checked(made)[0] == "mp4"


def test_the_same_recording_twice_is_one_row_and_one_file(app):
    first, again = voices.keep(take_in(REAL["ogg"])), voices.keep(take_in(REAL["ogg"]))
    assert first.id == again.id
    assert len(files()) == 1


def test_files_without_a_row_go_after_a_day(app):
    import os

    kept, orphan = Voice(**take_in(REAL["ogg"])), Voice(**take_in(REAL["wav"]))
    voices.keep({"sha256": kept.sha256, "kind": "ogg", "bytes": 1})
    assert voices.sweep() == 0
    for voice in (kept, orphan):
        os.utime(voice.path, (0, 0))
    assert voices.sweep() == 1
    assert files() == [kept.path]
