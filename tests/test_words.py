"""Every sentence that a person reads has its Chinese, whole, with the same holes."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CHINESE = ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po"
HOLE = re.compile(r"%\((\w+)\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")
# names that are the same in both languages
SAME = re.compile(r"^[\W\d_]*$|^(%\(\w+\)s|[\s·:,.%/×()-])*$")


@pytest.fixture(scope="module")
def source():
    command = [
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "translations/babel.cfg",
        "-k",
        "_",
        "-k",
        "_l",
        "--no-location",
        "-o",
        "/dev/stdout",
        ".",
    ]
    found = subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    return read_po(io.BytesIO(found.stdout))


@pytest.fixture(scope="module")
def chinese():
    with CHINESE.open("rb") as file:
        return read_po(file)


def ids(catalog):
    return {message.id for message in catalog if message.id}


def test_every_sentence_has_its_chinese_and_none_is_left_over(source, chinese):
    assert ids(source) - ids(chinese) == set(), "run bin/words and translate"
    assert ids(chinese) - ids(source) == set(), "run bin/words"


def test_no_translation_is_empty_fuzzy_or_still_english(chinese):
    for message in chinese:
        if not message.id:
            continue
        text = "".join(message.string if isinstance(message.string, tuple) else (message.string,))
        assert text, message.id
        assert not message.fuzzy, message.id
        assert HAN.search(text) or SAME.match(text), message.id


def test_the_holes_are_the_same_on_both_sides(chinese):
    for message in chinese:
        said = message.id if isinstance(message.id, tuple) else (message.id,)
        done = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            assert set(HOLE.findall(said[-1])) == set(HOLE.findall(done[0])), message.id
