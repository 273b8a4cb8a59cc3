"""Small recordings of every container that phones make, and things that only look like one."""

import io
import wave

SILENCE = bytes(400)


def box(name, content=b""):
    return (len(content) + 8).to_bytes(4) + name + content


def wav(seconds=1):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000 * seconds))
    return out.getvalue()


def mp4(brand=b"M4A ", tags=b"", handler=b"soun"):
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))) + (box(b"udta", tags) if tags else b""))
    movie = box(b"moov", box(b"mvhd", bytes(100)) + track + (box(b"udta", tags) if tags else b""))
    return box(b"ftyp", brand + bytes(4) + b"isom") + movie + box(b"mdat", SILENCE)


def webm(codec=b"A_OPUS"):
    return b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x18S\x80g" + b"\x86" + codec + SILENCE


def ogg(head=b"OpusHead"):
    return b"OggS\0\x02" + bytes(22) + head + SILENCE


def aac():
    frame = b"\xff\xf1\x50\x80\x0b\x1f\xfc" + bytes(81)  # 88 bytes long, as its header says
    return frame * 3


def mp3(tag=b""):
    frame = b"\xff\xfb\x10\xc4" + bytes(100)  # 32 kbit/s at 44100 Hz: 104 bytes
    return tag + frame * 4


def id3(words):
    size = len(words)
    return b"ID3\x04\0\0" + bytes(size >> 7 * place & 0x7F for place in (3, 2, 1, 0)) + words


REAL = {
    "webm": webm(),
    "ogg": ogg(),
    "mp4": mp4(),
    "3gp": mp4(b"3gp5"),
    "wav": wav(),
    "amr": b"#!AMR\n" + SILENCE,
    "aac": aac(),
    "mp3": mp3(),
}
FAKE = {
    "empty": b"",
    "a page": b"<html><script>alert(1)</script></html>" * 9,
    "a picture": b"\xff\xd8\xff\xe0" + SILENCE,
    "RIFF of another kind": b"RIFF\x90\1\0\0AVI LIST" + SILENCE,
    "a cut webm": webm()[:40],
    "matroska": webm().replace(b"webm", b"matr"),
    "moving pictures in webm": webm(b"A_OPUS\x86V_VP8"),
    "moving pictures in mp4": mp4(handler=b"vide"),
    "an mp4 that is longer than it is": mp4() + b"\0\0\xff\xffmdat",
    "ogg without sound": ogg(b"fishead\0"),
    "one frame that leads nowhere": mp3()[:104] + SILENCE,
    "a page after a tag": id3(b"x" * 20) + b"<html>" * 50,
    "PDF": b"%PDF-1.7" + SILENCE,
}
