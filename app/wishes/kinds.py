"""The templates of wishes (a data file): what is asked for most, with category, help type, value, and whose licence the work needs."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.i18n import lang

FILE = Path(__file__).with_name("templates_of_wishes.toml")


class Kind(NamedTuple):
    id: str
    category: str
    help_type: str
    value: int
    trade: str
    appliance: bool
    names: dict
    texts: dict

    @property
    def name(self):
        return self.names.get(lang()) or self.names["zh"]

    @property
    def text(self):
        """What a visitor starts from, in Chinese: it says nothing about a person."""
        return self.texts["zh"]


@cache
def library():
    """All templates by id."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)
    return {id: _kind(id, row) for id, row in rows.items()}


def _kind(id, row):
    texts = {"zh": row["text"]}
    names = {"zh": row["zh"], "en": row["en"]}
    return Kind(id, row["category"], row["help"], row["value"], row.get("trade", "other"), row.get("appliance", False), names, texts)


def find(id):
    """The template, or None."""
    return library().get(id)
