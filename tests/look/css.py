"""Reads our style sheets as text: rules, declarations and the tokens of each scheme. Enough for lints, not a CSS parser."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "app"
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")


def text_of(sheet):
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)


def rules():
    """(file name, selector, {property: value}) of every rule, those inside @media included."""
    for sheet in SHEETS:
        for selector, body in RULE.findall(text_of(sheet)):
            yield sheet.name, " ".join(selector.split()), dict(DECLARATION.findall(body))


def declarations():
    """(file name, property, value) of every declaration."""
    for sheet in SHEETS:
        for _selector, body in RULE.findall(text_of(sheet)):
            for name, value in DECLARATION.findall(body):
                yield sheet.name, name, value.strip()


def tokens(scheme="light", mode="plain"):
    """The custom properties that a page has in this scheme and mode."""
    text = text_of(ROOT / "static" / "css" / "tokens.css")
    plain = re.search(r"^:root \{(.*?)\}", text, re.S | re.M).group(1)
    elder = re.search(r"\[data-mode=elder\] \{(.*?)\}", text, re.S).group(1)
    dark = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", text, re.S).group(1)
    bodies = [plain] + [dark] * (scheme == "dark") + [elder] * (mode == "elder")
    return {name: value.strip() for body in bodies for name, value in re.findall(r"--([\w-]+):\s*([^;]+)", body)}


def contrast(one, other):
    """WCAG 2 contrast of two #rrggbb colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
