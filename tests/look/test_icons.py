"""Every drawing that a page asks for exists, and every hazard has one of its own."""

import re
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader
from PIL import Image

from tests.look.css import ROOT

HAZARDS = "electrical gas fire co_poisoning fall structural sanitation nutrition medication health_urgent isolation abuse self_harm fraud income_shock school_dropout drowning neglect"
icons = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True).get_template("_icons.html").module


def test_every_icon_a_page_asks_for_is_drawn():
    known = {*icons.DRAWINGS, *icons.HAZARDS, *icons.LEVELS, *icons.ALSO}
    pages = ((page.name, page.read_text()) for page in (ROOT / "templates").rglob("*.html"))
    asked = {(page, name) for page, text in pages for name in re.findall(r'(?:icon\(|icon_name=)"([\w-]+)"', text)}
    assert {(page, name) for page, name in asked if name not in known} == set()


def test_every_hazard_of_the_domain_has_its_own_picture():
    assert sorted(icons.HAZARDS) == sorted(HAZARDS.split())
    drawn = [icons.DRAWINGS[name] for name in icons.HAZARDS.values()]
    assert len(set(drawn)) == len(drawn)


def test_each_level_has_its_own_shape():
    assert len({icons.DRAWINGS[name] for name in icons.LEVELS.values()}) == len(icons.LEVELS)


def test_every_drawing_is_well_formed():
    for drawing in icons.DRAWINGS.values():
        ElementTree.fromstring(f"<g>{drawing}</g>")


def test_an_icon_beside_words_is_silent_and_alone_it_speaks():
    assert 'aria-hidden="true"' in icons.icon("check")
    assert 'role="img" aria-label="Done"' in icons.icon("check", label="Done")


def test_app_icons_have_their_sizes_and_stay_small():
    for name, size in (("icon-192", 192), ("icon-512", 512), ("maskable-512", 512), ("apple-touch-180", 180)):
        file = ROOT / "static/icons" / f"{name}.png"
        assert Image.open(file).size == (size, size)
        assert file.stat().st_size < 12_000
