"""Scripts take their sentences from the page: each that one asks for is there, in the template of its page."""

import re
from pathlib import Path

import pytest

from app.school.marks import STATES

ASKED = re.compile(r'(?<![\w.])sentence\("([\w-]+)"')
SAID = re.compile(r'data-word="([\w-]+)"')


@pytest.mark.parametrize(
    ("script", "page", "more"),
    [
        ("roll", "roll", {"walk_in", "companion", *STATES}),
        ("game", "game", {"first", "better", "worse", "same", "start", "wait", "now", "valid", "soon", "late", "done", "few"}),
        ("health", "health", set()),
    ],
)
def test_every_sentence_that_a_script_asks_for_is_in_its_page(app, script, page, more):
    asked = set(ASKED.findall(Path(app.static_folder, "js", f"{script}.js").read_text()))
    template = Path(app.root_path, "templates", "school", f"{page}.html").read_text()
    there = (
        set(SAID.findall(template))
        | (set(STATES) if "states.items()" in template else set())
        | ({"first", "better", "worse", "same"} if "trend_words.items()" in template else set())
    )
    assert asked
    assert (asked | more) - there == set()
