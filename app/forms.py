"""Request text → clean values, or messages by field. Forms never save."""

import re
import unicodedata
import uuid
from datetime import date

from app import clock
from app.i18n import _

FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")
MOBILE = re.compile(r"1[3-9]\d{9}")
LAST_YEAR = 2199  # a later one is a slip of the finger, and days counted from it may leave the calendar
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,5})?")


class Form:
    """Reads fields one by one; `errors` maps a field's name to a sentence. `form.values` holds what was typed."""

    def __init__(self, values):
        self.values = values
        self.errors = {}

    @property
    def valid(self):
        return not self.errors

    def error(self, name, sentence):
        self.errors.setdefault(name, str(sentence))

    def typed(self, name):
        """What the person typed, for showing it again."""
        return self.values.get(name, "")

    def text(self, name, *, required=True, most=200, lines=False):
        """NFC text without control characters; None when empty."""
        raw = unicodedata.normalize("NFC", (self.values.get(name) or "").replace("\r\n", "\n")).strip()
        value = "".join(c for c in raw if c >= " " or (lines and c == "\n")).strip()
        if not value:
            if required:
                self.error(name, _("Please fill this in."))
            return None
        if len(value) > most:
            self.error(name, _("This is too long: at most %(count)s characters.", count=most))
            return None
        return value

    def choice(self, name, choices, *, required=True, default=None):
        """One of `choices` (any container of strings); None when empty."""
        value = self.values.get(name) or default
        if not value:
            if required:
                self.error(name, _("Please choose one."))
            return None
        if value not in choices:
            self.error(name, _("This is not one of the choices."))
            return None
        return value

    def many(self, name, choices):
        """A list of some of `choices`, each once, in the order sent."""
        found = list(dict.fromkeys(value for value in self.values.getlist(name) if value))
        if any(value not in choices for value in found):
            self.error(name, _("This is not one of the choices."))
            return []
        return found

    def number(self, name, *, least, most, required=True):
        """A whole number from `least` to `most`."""
        raw = (self.values.get(name) or "").translate(FULL_WIDTH).strip()
        if not raw:
            if required:
                self.error(name, _("Please fill this in."))
            return None
        if not re.fullmatch(r"-?\d{1,9}", raw) or not least <= int(raw) <= most:
            self.error(name, _("Please enter a whole number from %(least)s to %(most)s.", least=least, most=most))
            return None
        return int(raw)

    def day(self, name, *, required=True, future=False):
        """A date typed as YYYY-MM-DD; the future is an error unless `future`."""
        raw = (self.values.get(name) or "").translate(FULL_WIDTH).strip()
        if not raw:
            if required:
                self.error(name, _("Please fill this in."))
            return None
        try:
            value = date.fromisoformat(raw.replace("/", "-").replace(".", "-"))
        except ValueError:
            value = None
        if value and not future and value > clock.today():
            self.error(name, _("This date is in the future."))
            return None
        if value is None or value.year > LAST_YEAR:
            self.error(name, _("Please enter a date such as %(example)s.", example=clock.today().isoformat()))
            return None
        if value.year < 1900:
            self.error(name, _("This date is too long ago."))
            return None
        return value

    def mobile(self, name, *, required=True):
        """Eleven digits of a mainland mobile number; spaces, +86 and full-width digits are tolerated."""
        return self._phone(name, required, landline=False)

    def phone(self, name, *, required=False):
        """A mobile number or a landline such as 0579-87654321."""
        return self._phone(name, required, landline=True)

    def _phone(self, name, required, landline):
        raw = (self.values.get(name) or "").translate(FULL_WIDTH).strip()
        if not raw:
            if required:
                self.error(name, _("Please fill this in."))
            return None
        value = clean_phone(raw, landline)
        if value is None:
            self.error(
                name, _("Please enter a phone number such as 13800000000 or 0579-87654321.") if landline else _("Please enter a mobile number of 11 digits.")
            )
        return value

    def uuid(self, name, *, required=True):
        raw = self.values.get(name)
        if not raw:
            if required:
                self.error(name, _("Please fill this in."))
            return None
        try:
            return uuid.UUID(raw)
        except ValueError:
            self.error(name, _("This is not one of the choices."))
            return None

    def tick(self, name):
        return self.values.get(name) in ("yes", "on", "1", "true")


def clean_phone(raw, landline=True):
    """A tidy phone number, or None."""
    digits = re.sub(r"[\s()]", "", raw.translate(FULL_WIDTH)).removeprefix("+86").removeprefix("0086")
    plain = digits.replace("-", "")
    if MOBILE.fullmatch(plain):
        return plain
    return digits if landline and LANDLINE.fullmatch(digits) else None
