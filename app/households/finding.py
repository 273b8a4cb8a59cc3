"""Words by which a home is found, and keys by which two homes are seen to be the same: pinyin, initials, village, phones."""

import re
import unicodedata
from functools import lru_cache

from app.forms import FULL_WIDTH

DOTS = re.compile(r"[\u2022\u2027\u30fb\uff0e\uff65.]")
VILLAGE_ENDINGS = ("村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "行政村", "自然村", "社区", "村")


def tidy_name(text):
    """NFC, one kind of middle dot (U+00B7), single spaces."""
    return " ".join(DOTS.sub("\u00b7", unicodedata.normalize("NFC", text or "")).split())


@lru_cache(maxsize=20000)
def syllables(text):
    """Pinyin without tones, letters and digits only: `王阿公` → ("wang", "a", "gong")."""
    from pypinyin import (
        lazy_pinyin,  # 20 MB of dictionary: only for those who write or seek names
    )

    found = lazy_pinyin(tidy_name(text).lower())
    return tuple(filter(None, (re.sub(r"[\W_]", "", part) for part in found)))


def name_key(text):
    """What names that sound alike share: `wangagong`. Empty for nothing."""
    return "".join(syllables(text or ""))


@lru_cache(maxsize=5000)
def village_key(text):
    """`柿树坑村` and `柿树坑` are one village."""
    name = tidy_name(text).replace(" ", "")
    ending = next((end for end in VILLAGE_ENDINGS if name.endswith(end) and len(name) > len(end) + 1), "")
    return name.removesuffix(ending).lower()


def phone_key(text):
    """The digits of a number, without the country code."""
    digits = re.sub(r"\D", "", (text or "").translate(FULL_WIDTH))
    bare = digits.removeprefix("0086")
    return bare[2:] if len(bare) == 13 and bare.startswith("86") else bare


def find_text(names, village="", phones=(), number=""):
    """Everything one may type to find a home, lower case, one word after another."""
    words = []
    for name in (*names, village):
        if name:
            parts = syllables(name)
            words += [tidy_name(name).lower(), "".join(parts), "".join(part[0] for part in parts)]
    words += [phone_key(phone) for phone in phones if phone]
    return " ".join(dict.fromkeys([*words, number]))


def search_terms(text):
    """What was typed in the search box, as words that must all be found."""
    typed = unicodedata.normalize("NFC", text or "").translate(FULL_WIDTH).lower().replace("\u00fc", "v")[:60]
    words = "".join(letter if letter.isprintable() else " " for letter in typed).split()
    return [re.sub(r"(?<=\d)-(?=\d)", "", DOTS.sub("\u00b7", word)) for word in words]
