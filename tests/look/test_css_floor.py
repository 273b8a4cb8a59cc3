"""The style sheets keep design.md section 7: logical properties, readable sizes, contrast, and the oldest browsers we serve."""

import itertools
import re

import pytest

from tests.look.css import ROOT, SHEETS, contrast, declarations, rules, text_of, tokens

PHYSICAL = re.compile(
    r"^(margin|padding|border|inset|scroll-(margin|padding))-(left|right|top|bottom)|^(left|right|top|bottom)$|^(min-|max-)?(width|height)$|^border-(top|bottom)-(left|right)-radius$"
)
# Newer than Chrome 111 or Safari 16.4. `text-wrap` and the like may be missing without harm; these may not.
TOO_NEW = ("light-dark(", ":dir(", "@scope", "@starting-style", "@property", "&", "from var(", "anchor(", ":popover-open")
GROUNDS = ("paper", "card")
INKS = ("ink", "ink-soft", "leaf", "ruby", "red", "orange", "yellow", "blue")
TINTS = ("leaf", "ruby", "red", "orange", "yellow", "blue")
SCHEMES = ("light", "dark")


def test_every_sheet_is_imported_once():
    imported = re.findall(r'@import "([\w-]+\.css)"', (ROOT / "static/css/app.css").read_text())
    assert sorted(imported) == [sheet.name for sheet in SHEETS if sheet.name != "app.css"]


def test_only_logical_properties():
    assert [(sheet, name) for sheet, name, _value in declarations() if PHYSICAL.search(name)] == []


def test_no_value_names_a_side():
    sided = [(sheet, name, value) for sheet, name, value in declarations() if name in ("text-align", "float", "clear") and value in ("left", "right")]
    four = [
        (sheet, name, value)
        for sheet, name, value in declarations()
        if name in ("margin", "padding", "inset", "border-width", "border-radius") and len(value.split()) == 4 and "(" not in value
    ]
    assert sided + four == []


def test_nothing_newer_than_the_oldest_browser():
    assert [(sheet.name, word) for sheet in SHEETS for word in TOO_NEW if word in text_of(sheet)] == []


def test_no_text_below_the_floor():
    sizes = [(sheet, float(found)) for sheet, name, value in declarations() if name in ("font-size", "font") for found in re.findall(r"([\d.]+)rem", value)]
    assert [size for size in sizes if size[1] < 0.875] == []
    assert [value for _sheet, name, value in declarations() if name in ("font-size", "font") and re.search(r"\d(px|pt|vw)", value)] == []


@pytest.mark.parametrize(("mode", "text", "caption", "target"), [("plain", 16, 14, 44), ("elder", 18, 18, 60)])
def test_text_and_targets_of_each_mode(mode, text, caption, target):
    of_mode = tokens(mode=mode)
    pixels = {name: float(value.removesuffix("rem")) * 16 for name, value in of_mode.items() if re.fullmatch(r"[\d.]+rem", value)}
    assert pixels["text"] >= text
    assert min(pixels["small"], pixels["tab"]) >= caption
    assert min(pixels["target"], pixels["answer"]) >= target


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_colour_is_readable_on_its_ground(scheme):
    colours = tokens(scheme)
    pairs = [*itertools.product(INKS, GROUNDS), *((tint, f"{tint}-soft") for tint in TINTS), *(("ink", f"{tint}-soft") for tint in TINTS)]
    pairs += [("on-leaf", "leaf"), ("on-red", "red"), ("ink-soft", "leaf-soft"), ("paper", "ink"), *_pairs_in_rules()]
    weak = {(ink, ground): round(contrast(colours[ink], colours[ground]), 2) for ink, ground in pairs if contrast(colours[ink], colours[ground]) < 4.5}
    assert weak == {}


def _pairs_in_rules():
    for _sheet, _selector, body in rules():
        ground, ink = body.get("background", ""), body.get("color", "")
        ground, ink = re.fullmatch(r"var\(--([\w-]+)\)", ground.strip()), re.fullmatch(r"var\(--([\w-]+)\)", ink.strip())
        if ground and ink:
            yield ink.group(1), ground.group(1)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edges_of_fields_and_the_focus_ring_are_seen(scheme):
    colours = tokens(scheme)
    pairs = [("edge", "paper"), ("edge", "card"), ("leaf", "paper"), ("leaf", "card"), ("leaf", "leaf-soft"), ("leaf", "red-soft"), ("leaf", "blue-soft")]
    assert [(a, b) for a, b in pairs if contrast(colours[a], colours[b]) < 3] == []


def test_the_browsers_own_bar_has_the_colour_of_the_page():
    head = (ROOT / "templates/base.html").read_text()
    for scheme in SCHEMES:
        assert f'content="{tokens(scheme)["paper"]}" media="(prefers-color-scheme: {scheme})"' in head


def test_pages_carry_no_style_of_their_own():
    """The CSP would drop it, and the page would look broken only in the browser."""
    pages = {page: page.read_text() for page in (ROOT / "templates").rglob("*.html")}
    assert [page.name for page, text in pages.items() if re.search(r"<style|\sstyle=|\son(click|load|change|submit|input)=", text)] == []
