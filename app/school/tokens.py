"""Token cards for people who do not read: a picture, a colour and a number; and what a card's QR says."""

from app.db import child_id
from app.forms import FULL_WIDTH
from app.i18n import _l

# drawn in templates/school/_tokens.html
PICTURES = {
    "peach": _l("Peach"),
    "fish": _l("Fish"),
    "duck": _l("Duck"),
    "melon": _l("Watermelon"),
    "rabbit": _l("Rabbit"),
    "umbrella": _l("Umbrella"),
    "persimmon": _l("Persimmon"),
    "hen": _l("Hen"),
    "teapot": _l("Teapot"),
    "pear": _l("Pear"),
    "cat": _l("Cat"),
    "boat": _l("Boat"),
    "grapes": _l("Grapes"),
    "cow": _l("Cow"),
    "lantern": _l("Lantern"),
    "radish": _l("Radish"),
    "pig": _l("Pig"),
    "fan": _l("Fan"),
    "maize": _l("Maize"),
    "butterfly": _l("Butterfly"),
    "bowl": _l("Bowl"),
    "flower": _l("Flower"),
    "tortoise": _l("Tortoise"),
    "key": _l("Key"),
    "mushroom": _l("Mushroom"),
    "snail": _l("Snail"),
    "hat": _l("Straw hat"),
    "chilli": _l("Chilli"),
    "frog": _l("Frog"),
    "drum": _l("Drum"),
}
KEYS = list(PICTURES)
COLOURS = 6
QR_MARK = "SHILIU-CARD"


def picture(number):
    """The picture's key on the card with this number (from 1)."""
    return KEYS[(number - 1) % len(KEYS)]


def colour(number):
    """0 to 5. No two cards up to 180 have both the picture and the colour in common."""
    return (number - 1 + (number - 1) // len(KEYS)) % COLOURS


def name(number):
    """The picture's name in the reader's language."""
    return str(PICTURES[picture(number)])


def card_code(group_id):
    """The group's code on its cards: it says nothing of the group to anybody else."""
    return child_id(group_id, "cards").hex[:10]


def card_text(group_id, number):
    """What the QR of a card says: no name, no address, no person."""
    return f"{QR_MARK}:{card_code(group_id)}:{number}"


def number_on(text):
    """The number on a card, typed or from its QR; None for what is no card."""
    number = text.rpartition(":")[2] if text.startswith(f"{QR_MARK}:") else text.translate(FULL_WIDTH)
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 3 else None


def may_be(text, group_id):
    """Whether the card that `text` names may be one of this group's: a QR names its group, a number does not."""
    return not text.startswith(f"{QR_MARK}:") or text == card_text(group_id, number_on(text))
