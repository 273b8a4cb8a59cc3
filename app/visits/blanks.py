"""Blank visit pages for many homes: one is made for each kind of home, and each home's own words are put in."""

import json
import re
from types import SimpleNamespace

from markupsafe import escape

from app.db import uuid7

PAGE_KEY = re.compile(r'(name="_page_key" value=")[^"]*')
WORDS = ("id", "label", "village_name", "neighbour_name", "neighbour_phone")


def blank_pages(homes, members_of, flags_of, render):
    """Yield (home, HTML, kind). `members_of(home)` gives pairs of id and name, `flags_of(home)` what the rules may know of it;
    `render(home, members, flags, new_id)` makes the page of a home or of its stand-in, the flags as JSON text.

    Homes are of one kind when their forms ask as many people the same questions; what shows of them is for the page's script. Each page has ids of its own.
    """
    made = {}
    for home in homes:
        members, flags = members_of(home), flags_of(home)
        own = [str(getattr(home, name) or "") for name in WORDS] + [text for pair in members for text in pair]
        children = [child.is_asked for child in home.children]
        facts = [home.checklist_sets, flags.get("adults"), len(members), [bool(text) for text in own], home.children_or_woman_alone, children, home.station_id]
        kind = json.dumps(facts)
        if kind not in made:
            made[kind] = _with_holes(home, own, render)
        yield home, _filled(made[kind], [*own, str(uuid7()), str(uuid7()), json.dumps(flags)]), kind


def _hole(number):
    return f"\ue000{number}\ue001"  # private characters, which nobody types and no escaping touches


def _with_holes(home, own, render):
    """The page of a stand-in, cut at its holes: texts at even places, numbers of words at odd ones."""
    holes = [_hole(number) if text else "" for number, text in enumerate(own)]
    words, people = holes[: len(WORDS)], holes[len(WORDS) :]
    stand_in = SimpleNamespace(
        **dict(zip(WORDS, words, strict=True)),
        checklist_sets=home.checklist_sets,
        profile=home.profile,
        children_or_woman_alone=home.children_or_woman_alone,
        children=home.children,
        station_id=home.station_id,
    )
    html = render(stand_in, list(zip(people[::2], people[1::2], strict=True)), _hole(len(own) + 2), _hole(len(own)))
    html = PAGE_KEY.sub(rf"\g<1>{_hole(len(own) + 1)}", html)
    return re.split("\ue000(\\d+)\ue001", html)


def _filled(pieces, words):
    escaped = [str(escape(word)) for word in words]
    return "".join(escaped[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces))
