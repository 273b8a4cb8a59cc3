"""docs/offline.md names a test for each promise: those tests exist, and no promise is without one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "offline.md").read_text().split("## Promises and their tests")[1]
ROWS = [[cell.strip() for cell in line.strip("| \n").split(" | ")] for line in TABLE.splitlines() if line.startswith("| ") and not line.startswith("| **")]


def plain(name):
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("'", "")).strip()


def the_tests():
    python = (name for file in ROOT.glob("tests/**/test_*.py") for name in re.findall(r"^def test_(\w+)", file.read_text(), re.M))
    script = (name for file in ROOT.glob("tests/js/**/*.test.js") for name in re.findall(r"\btest\([\"`](.+?)[\"`],", file.read_text()))
    files = (file.stem for file in ROOT.glob("tests/**/test_*.py"))
    return {plain(name) for name in (*python, *script, *files)}


def names(text, test):
    """Whether `text`, of which an end may be left out with …, is the name of this test."""
    wanted = plain(text.removesuffix(".py"))
    return test == wanted or (text.endswith("…") and test.startswith(wanted)) or (text.startswith("…") and test.endswith(wanted))


def test_every_test_that_a_promise_names_exists():
    known = the_tests()
    named = [name for row in ROWS for name in re.findall(r"\*([^*]+)\*", row[-1])]
    assert len(named) > 50
    assert [name for name in named if not any(names(name, one) for one in known)] == []


def test_no_promise_is_without_a_test():
    assert [row[0] for row in ROWS[2:] if len(row) < 2 or not row[1] or " yet" in row[1]] == []
