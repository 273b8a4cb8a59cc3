"""What a recording is, by its own bytes: name and stated type of an upload are not asked. Nothing here decodes sound; a browser does that for who may listen."""

import re

from app.i18n import _
from app.web import Refused

TYPES = {
    "webm": "audio/webm",
    "ogg": "audio/ogg",
    "mp4": "audio/mp4",
    "3gp": "audio/3gpp",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "aac": "audio/aac",
    "mp3": "audio/mpeg",
}
LEAST = 64
PICTURES = re.compile(rb"V_(?:VP8|VP9|AV1|MPEG\w*|THEORA)|\x80theora|hdlr.{8}vide", re.DOTALL)
SOUND_OF_OGG = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
TAGS = (b"udta", b"meta")
LAYERS_OF_MP4 = (b"moov", b"trak")
KILOBITS = (None, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
HALF_KILOBITS = (None, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
HERTZ = (44100, 48000, 32000)


def kind_of(data):
    """The container of a recording, a key of TYPES, or None. Moving pictures with sound are none: they show people."""
    found = next((kind for kind, test in TESTS.items() if test(data)), None) if len(data) >= LEAST else None
    return None if found and PICTURES.search(data) else found


def without_tags(data, kind):
    """The same recording without what a recorder wrote about itself, such as a place: tags of MP4 and 3GP are blanked, those before an MP3 cut off."""
    if kind in ("mp4", "3gp"):
        return _blank_tags(data)
    return data[_id3(data) :] if kind == "mp3" else data


def checked(data):
    """(kind, bytes to keep) of an upload. Raises Refused for what is no recording."""
    kind = kind_of(data)
    if kind is None:
        raise Refused(_("This file is no recording that we can play. Please record it once more."))
    return kind, without_tags(data, kind)


# ---- one test a container ------------------------------------------------------------------------------------------


def _webm(data):
    return data.startswith(b"\x1aE\xdf\xa3") and b"webm" in data[:64] and b"A_" in data


def _ogg(data):
    return data.startswith(b"OggS\0") and any(head in data[:128] for head in SOUND_OF_OGG)


def _boxes(data):
    """[(type, start of its content, end)] of an MP4's outer boxes, or an empty list when they do not fill the file."""
    found, at = [], 0
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        head = 16 if size == 1 else 8
        size = int.from_bytes(data[at + 8 : at + 16]) if size == 1 else size or len(data) - at
        if size < head or at + size > len(data):
            return []
        found.append((name, at + head, at + size))
        at += size
    return found if at == len(data) else []


def _mp4(data):
    names = [name for name, _start, _end in _boxes(data)]
    return names[:1] == [b"ftyp"] and {b"moov", b"mdat"} <= set(names)


def _3gp(data):
    return _mp4(data) and data[8:10] == b"3g"


def _wav(data):
    return data.startswith(b"RIFF") and data[8:12] == b"WAVE" and b"fmt " in data[:64]


def _amr(data):
    return data.startswith((b"#!AMR\n", b"#!AMR-WB\n"))


def _aac(data):
    """Two frames of ADTS, the second where the first says that it ends."""

    def frame(at):
        return at + 6 <= len(data) and data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0

    if not frame(0):
        return False
    length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    return length >= 7 and frame(length)


def _id3(data):
    """Where the sound begins after an ID3 tag."""
    if not data.startswith(b"ID3") or len(data) < 10:
        return 0
    return 10 + sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(data[6:10])))


def _mp3(data):
    first = _id3(data)
    length = _mp3_frame(data, first)
    return bool(length and _mp3_frame(data, first + length))


def _mp3_frame(data, at):
    """Bytes of the frame of layer III that begins there, or 0."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0
    version, place, rate = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or not 0 < place < 15 or rate == 3:
        return 0
    full = version == 3
    kilobits = (KILOBITS if full else HALF_KILOBITS)[place]
    hertz = HERTZ[rate] >> (0 if full else 1 if version == 2 else 2)
    return (144 if full else 72) * kilobits * 1000 // hertz + (data[at + 2] >> 1 & 1)


TESTS = {"webm": _webm, "ogg": _ogg, "3gp": _3gp, "mp4": _mp4, "wav": _wav, "amr": _amr, "aac": _aac, "mp3": _mp3}


# ---- what a recorder wrote about itself ----------------------------------------------------------------------------


def _blank_tags(data):
    """Boxes of tags become empty space of the same length, so that what points into the file still fits."""
    out = bytearray(data)

    def blank(start, end, layers):
        for name, first, last in _boxes(bytes(out[start:end])):
            if name in TAGS:
                out[start + first - 4 : start + last] = b"free" + bytes(last - first)
            elif name in layers[:1]:
                blank(start + first, start + last, layers[1:])

    blank(0, len(out), LAYERS_OF_MP4)
    return bytes(out)
