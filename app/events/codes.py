"""Sign-in codes: short signed words in a plain address, which any scanner opens. They hold no personal data, and rotate.

A word is kind + activity + window + key id + signature, each of fixed length in hexadecimal: coming or going, by screen or poster,
where, for which minute it was shown, by which signing key. The server judges it, later when need be, by the phone's corrected time.
"""

import hashlib
import hmac
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import current_app

from app import clock
from app.events.activity import Activity
from app.events.marks import ACCEPTED, CODE, DOUBTFUL, IN, OUT, POSTER, REFUSED
from app.forms import FULL_WIDTH
from app.i18n import _l

WINDOW = timedelta(seconds=60)
SKEW = timedelta(minutes=3)  # how long after its minute a code is still good: a slow hand, a clock a little off
LATEST = timedelta(hours=12)  # what waited on a phone, with a clock that we cannot check
UNSURE = timedelta(hours=1)  # a clock so far off was set by hand: what it tells, even corrected, is looked at by a person
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=2)  # domain.md section 6: sign-in from two hours before until two hours after
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = {"i": (CODE, IN), "o": (CODE, OUT), "p": (POSTER, IN), "q": (POSTER, OUT)}
REASONS = {
    "forged": _l("This code was not made by our station."),
    "old_key": _l("This code is from before the station changed its key. Please scan the one on the screen."),
    "unknown": _l("This code belongs to no activity here."),
    "expired": _l("This code has run out. Please scan the one on the screen again."),
    "too_early": _l("It is too early to sign in."),
    "too_late": _l("The activity is over. Please ask the leader to note your hours."),
    "cancelled": _l("This activity was called off."),
    "other_activity": _l("This code belongs to another activity."),
    "poster": _l("The poster's code is confirmed by the staff."),
    "clock": _l("The phone's clock and ours differ. The staff will confirm it."),
    "repeat": _l("This was noted before; the first time counts."),
}
SIGNATURE_LETTERS = 16


class Word(NamedTuple):
    """What a genuine code says."""

    method: str
    what: str
    activity_id: object
    shown_at: datetime
    key_id: str = ""


class Bad(Exception):
    """A code that says nothing: `reason` is a key of REASONS."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Verdict(NamedTuple):
    verdict: str
    reason: str = ""

    @property
    def sentence(self):
        return str(REASONS[self.reason]) if self.reason else ""


def word_for(activity, what, method=CODE, at=None):
    """The code to show now (for the poster: one for the whole activity)."""
    kind = next(kind for kind, pair in KINDS.items() if pair == (method, what))
    window = 0 if method == POSTER else int(((at or clock.now()) - EPOCH) / WINDOW)
    body = f"{kind}{activity.id.hex}{window:08x}"
    return f"{body}{_key_id(_keys()[0])}{_signature(_keys()[0], body)}"


def read(word):
    """The Word of a code. Raises Bad when it is forged, of an old key, or of no activity."""
    word = (word or "").strip().lower()
    if len(word) != 1 + 32 + 8 + 4 + SIGNATURE_LETTERS or word[0] not in KINDS:
        raise Bad("forged")
    body, key_id, signature = word[:41], word[41:45], word[45:]
    key = next((key for key in _keys() if _key_id(key) == key_id), None)
    if key is None:
        raise Bad("old_key")
    if not hmac.compare_digest(_signature(key, body), signature):
        raise Bad("forged")
    method, what = KINDS[word[0]]
    return Word(method, what, uuid.UUID(body[1:33]), EPOCH + int(body[33:], 16) * WINDOW, key_id)


def judge(word, at, offset=timedelta(), activity=None):
    """Activity, Word and Verdict for a code that was scanned at `at` (corrected time). `activity`: the one that was meant, if any. Never raises."""
    try:
        said = read(word)
    except Bad as bad:
        return None, None, Verdict(REFUSED, bad.reason)
    found = Activity.get_or_none(Activity.id == said.activity_id)
    if found is None:
        return None, said, Verdict(REFUSED, "unknown")
    if activity is not None and activity.id != found.id:
        return found, said, Verdict(REFUSED, "other_activity")
    return found, said, _of_time(found, said, at, offset)


def digits_for(activity, what, at=None):
    """Six digits for those who cannot scan, of the same minute as the code."""
    return _digits(_keys()[0], activity, what, int(((at or clock.now()) - EPOCH) / WINDOW))


def judge_digits(activity, digits, at, offset=timedelta()):
    """Activity, Word and Verdict for typed digits. Never raises."""
    digits = (digits or "").translate(FULL_WIDTH).replace(" ", "")
    now = int((at - EPOCH) / WINDOW)
    if not re.fullmatch("[0-9]{6}", digits):
        return activity, Word(CODE, IN, activity.id, at), Verdict(REFUSED, "expired")
    for window in range(now - SKEW // WINDOW - 1, now + SKEW // WINDOW + 1):
        for what in (IN, OUT):
            if any(hmac.compare_digest(_digits(key, activity, what, window), digits) for key in _keys()):
                said = Word(CODE, what, activity.id, EPOCH + window * WINDOW)
                return activity, said, _of_time(activity, said, at, offset)
    return activity, Word(CODE, IN, activity.id, at), Verdict(REFUSED, "expired")


def _digits(key, activity, what, window):
    made = hmac.new(key.encode(), f"digits:{activity.id.hex}:{what}:{window}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made[:8]) % 1_000_000:06d}"


def judge_by_hand(activity, at, offset=timedelta(), ahead=False):
    """Verdict for what the staff noted at `at` (corrected time): no code is there that tells the time as well, so a clock far off or `ahead` makes it doubtful."""
    doubt = ahead or abs(offset) > UNSURE or at < activity.starts_at - BEFORE
    return Verdict(DOUBTFUL, "clock") if doubt else Verdict(ACCEPTED)


def believable(said, at, verdict):
    """The instant to keep for a code: `at`, or the minute in which the code was shown when the phone's clock is not believed."""
    return said.shown_at if verdict.reason == "clock" else at


def _of_time(activity, said, at, offset):
    if activity.status == "cancelled":
        return Verdict(REFUSED, "cancelled")
    # nobody scans a code before it is shown: the clock was put right between scanning and sending
    if said.method == CODE and at < said.shown_at - SKEW and timedelta() <= clock.now() - said.shown_at <= LATEST:
        return Verdict(DOUBTFUL, "clock")
    if at < activity.starts_at - BEFORE:
        return Verdict(REFUSED, "too_early")
    if at > activity.ends_at + AFTER:
        return Verdict(REFUSED, "too_late")
    if said.method == POSTER:
        return Verdict(DOUBTFUL, "poster")
    late = at - said.shown_at
    if timedelta() - SKEW <= late <= WINDOW + SKEW:
        return Verdict(ACCEPTED)
    # a phone that waited tells its own time: its clock may be off by hours, and a person decides
    if abs(offset) > SKEW and abs(late) <= LATEST:
        return Verdict(DOUBTFUL, "clock")
    return Verdict(REFUSED, "expired")


def _keys():
    config = current_app.config
    return [config["SECRET_KEY"], *(key for key in config["SECRET_KEY_FALLBACKS"] if key)]


def _key_id(key):
    return hashlib.sha256(f"code-key:{key}".encode()).hexdigest()[:4]


def _signature(key, body):
    return hmac.new(key.encode(), f"code:{body}".encode(), hashlib.sha256).hexdigest()[:SIGNATURE_LETTERS]
