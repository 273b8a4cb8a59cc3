"""Forms as they stand in our pages, and what may come instead of what they ask for."""

import html.parser
import io
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from PIL import Image

from app import clock

MARK = "记号：阿婆说的话要留着"
TOMORROW = (clock.today() + timedelta(days=1)).isoformat()
# what a person might type into a control of this type, and of this name where not everything does
TYPICAL = {"date": "2026-11-20", "number": "5", "tel": "13800009999", "time": "09:00", "password": "correct horse battery"}
PLAUSIBLE = {
    "birth_year": "1950", "year": "2026", "upper": "120", "lower": "80", "pulse": "70", "steps": f"10 {MARK}", "pin": "2468", "national_number": "V2468013579",
    "accompany_day": TOMORROW, "postpone_day": TOMORROW, "reschedule_day": TOMORROW, "consent_scope": "record", "weekly": "7",
    "a.C2.age": "60", "a.E6.sys": "130", "a.E6.dia": "80", "value": "5", "value2": "6", "value3": "7",
}  # fmt: skip
NOBODY = "00000000-0000-4000-8000-000000000007"
LONG = "long" * 25_000
CONTROL = "\x00\x01\x1b[2J\ufffe\u202e\x7f"


@dataclass
class Field:
    """A control: its type, what stands in it, and what may be chosen."""

    name: str
    type: str
    value: str = ""
    choices: list = field(default_factory=list)


@dataclass
class PageForm:
    """A form that posts: where to, its controls by name, whether it sends files."""

    action: str
    fields: dict = field(default_factory=dict)
    files: bool = False

    def honest(self):
        """Fields filled in as a person might: what stands there, else the first choice, else something plausible."""
        asked = {name: one for name, one in self.fields.items() if not name.startswith("_")}
        return {name: _honest(one) for name, one in asked.items() if one.type != "file"}


def _honest(one):
    if one.type in ("hidden", "select", "radio", "checkbox", "button"):
        return one.value or PLAUSIBLE.get(one.name) or next((choice for choice in one.choices if choice), "")
    return one.value or PLAUSIBLE.get(one.name) or TYPICAL.get(one.type, MARK)


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links = [], []
        self.form = self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.links.append(attrs.get("href") or "")
        elif tag == "form":
            self.form = PageForm(attrs.get("action") or "") if attrs.get("method", "").lower() == "post" else None
        elif self.form is None:
            return
        elif tag == "option" and self.select:
            self.select.choices.append(attrs.get("value") or "")
            if "selected" in attrs:
                self.select.value = attrs.get("value") or ""
        elif attrs.get("name"):
            self._control(tag, attrs)

    def _control(self, tag, attrs):
        type = attrs.get("type", "text") if tag == "input" else tag
        type = "number" if type == "text" and attrs.get("inputmode") == "numeric" else type
        one = self.form.fields.setdefault(attrs["name"], Field(attrs["name"], type))
        if type in ("radio", "checkbox", "button"):
            one.choices.append(attrs.get("value") or "on")
            if "checked" in attrs or (type == "button" and not one.value):
                one.value = attrs.get("value") or "on"
        elif tag == "select":
            self.select = one
        elif tag == "textarea":
            self.textarea = one
        elif type != "file":
            one.value = attrs.get("value") or ""
        self.form.files |= type == "file"

    def handle_data(self, data):
        if self.textarea:
            self.textarea.value += data.strip()

    def handle_endtag(self, tag):
        if tag == "form" and self.form:
            self.forms.append(self.form)
            self.form = None
        elif tag in ("select", "textarea"):
            setattr(self, tag, None)


def read(page, address):
    """(forms, links) of a page at `address`; addresses inside our site only."""
    reader = _Reader()
    reader.feed(page)
    forms = [replace(form, action=urlsplit(form.action or address).path) for form in reader.forms]
    links = [link for link in reader.links if link.startswith("/") and not link.startswith("//")]
    return forms, links


# forms that no page of the demo world shows: rule → whose, a record of what (and in which state), the controls
UNSEEN = {
    "/accounts/<uuid:id>/phones/<uuid:sign_in_id>/ending": ("station_head", "Account", {}, ""),
    "/events/<uuid:id>/confirmations": ("station_head", "Activity", {}, "mark:id"),
    "/events/<uuid:id>/hours": ("station_head", "Activity", {}, ""),
    "/events/<uuid:id>/kiosk": ("station_head", "Activity", {}, "number:password way:button"),
    "/events/<uuid:id>/kiosk/ending": ("station_head", "Activity", {}, "pin:password"),
    "/events/marks/<uuid:id>/confirmation": ("station_head", "SignMark", {}, ""),
    "/events/shifts/<uuid:id>": ("station_head", "Shift", {}, "task:text wanted:number from:time until:time"),
    "/events/shifts/<uuid:id>/places": ("volunteer", "Shift", {}, ""),
    "/events/shifts/<uuid:id>/removal": ("station_head", "Shift", {}, ""),
    "/households/<uuid:id>/merging": ("station_head", "Household", {}, "into:id"),
    "/households/<uuid:id>/reopening": ("station_head", "Household", {}, ""),
    "/households/decisions/<uuid:id>/settling": ("station_head", "Decision", {}, "outcome:button=noted"),
    "/households/hazards/<uuid:id>/closing": ("station_head", "Hazard", {"closed_at": None}, "closing:text"),
    "/me/calendar/ending": ("volunteer", None, {}, ""),
    "/reports/openings/": ("bureau", None, {}, "station:select=330784108 number:text name:text reason:textarea"),
    "/school/groups/<uuid:id>/reopening": ("station_head", "Group", {}, ""),
    "/school/sessions/<uuid:id>/comment": ("supervisor", "Session", {}, "comment:textarea"),
    "/school/sessions/<uuid:id>/holding": ("station_head", "Session", {}, ""),
    "/school/sessions/<uuid:id>/postponing": ("station_head", "Session", {"status": "planned"}, "reason:select=rain date:date time:time"),
    "/school/sessions/<uuid:id>/replanning": ("station_head", "Session", {}, ""),
    "/visits/<uuid:id>/date": ("station_head", "Visit", {}, "service_date:date"),
    "/visits/<uuid:id>/photos": ("station_head", "Visit", {}, "id:id question:hidden photo:file"),
    "/wishes/<uuid:id>/closing": ("station_head", "Wish", {"state": "followed_up"}, ""),
    "/wishes/<uuid:id>/going-on": ("station_head", "Wish", {"state": "published"}, ""),
    "/wishes/<uuid:id>/merging": ("station_head", "Wish", {"state": "submitted"}, "other:id"),
    "/wishes/<uuid:id>/new-day": ("station_head", "Wish", {"state": "delivery_failed"}, "reschedule_day:date"),
    "/wishes/<uuid:id>/photos": ("station_head", "Wish", {}, "id:id question:hidden photo:file"),
    "/wishes/<uuid:id>/voices": ("station_head", "Wish", {}, "id:id question:hidden voice:file"),
    "/wishes/<uuid:id>/public-text": ("station_head", "Wish", {"state": "approved"}, "public_text:textarea"),
    "/wishes/<uuid:id>/publication": ("station_head", "Wish", {"state": "approved"}, "read:checkbox=yes"),
    "/wishes/<uuid:id>/reopening": ("station_head", "Wish", {"state": "closed"}, "reopen_reason:textarea"),
    "/wishes/<uuid:id>/resolution": ("station_head", "Wish", {"state": "disputed"}, "outcome:radio=again resolve_reason:textarea"),
    "/wishes/<uuid:id>/translation": ("station_head", "Wish", {"state": "submitted", "need_text": {"hea": "kha"}}, "translation:textarea translator:text confidence:select=sure"),
    "/wishes/pairings/<uuid:id>/aid": ("station_head", "Pairing", {}, "year:number yuan:number receipt:text"),
    "/wishes/pairings/<uuid:id>/ending": ("station_head", "Pairing", {}, ""),
    "/wishes/partners/<uuid:id>/approval": ("station_head", "Partner", {}, ""),
    "/wishes/partners/<uuid:id>/refusal": ("station_head", "Partner", {"approved_at": None}, "refuse_reason:textarea"),
    "/wishes/partners/<uuid:id>/review": ("station_head", "Partner", {}, ""),
}  # fmt: skip
# no demo world tells these; their rooms' own tests send bad input
UNTOLD = {
    "/events/certificates/<uuid:id>/revocation",
    "/events/objections/<uuid:id>/refusal",
    "/events/objections/<uuid:id>/withdrawal",
    "/events/record/<uuid:id>/taking-back",
    "/households/import/<uuid:id>/confirmation",
    "/reports/weekly/<name>/confirmation",
    "/school/sessions/<uuid:id>/sheets/<uuid:sheet_id>/photos",
    "/visits/unplaced/<uuid:id>/placing",
    "/wishes/<uuid:id>/confirmation/<uuid:record>/voices",
    "/wishes/<uuid:id>/delivery/<uuid:record>/photos",
    "/wishes/claims/<uuid:id>/acceptance",
}


def unseen(action, controls):
    """The PageForm of a line of UNSEEN: controls as `name:type` or `name:type=choice`."""
    made = {}
    for control in controls.split():
        name, _colon, type = control.partition(":")
        type, _equals, choice = type.partition("=")
        made[name] = Field(name, "hidden" if type == "id" else type, NOBODY if type == "id" else choice)
    return PageForm(action, made, files=any(one.type == "file" for one in made.values()))


def _fifty_megapixels():
    out = io.BytesIO()
    Image.new("1", (10_000, 5_000)).save(out, "PNG")
    return out.getvalue()


FILES = {"empty": b"", "a page": b"<html><script>alert(1)</script>", "half a picture": b"\x89PNG\r\n\x1a\n\x00\x00", "50 megapixels": _fifty_megapixels()}
MOST_QUESTIONS = 12  # of a checklist; tests/visits asks the rest
NUMBERS = ("abc", "1e999", "-1", "NaN", "9" * 400)
DATES = ("not a date", "9999-99-99", "9999-12-31", "0001-01-01", "2026-02-30")


def mutants(form, theirs):
    """(what is wrong, fields, name of the field or None) of one form. `theirs`: ids of another station's records."""
    base = form.honest()
    yield "nothing at all", {}, None
    yield "all of it long", dict.fromkeys(base, LONG[:5_000]), None
    yield "all of it control characters", dict.fromkeys(base, CONTROL), None
    yield "all of it twice", {name: [value, "danced"] for name, value in base.items()}, None
    if "_page_key" in form.fields:
        yield "cut short", {name: value for name, value in base.items() if name != "_end"} | {"_page_key": NOBODY}, None
    questions = [name for name in form.fields if name.startswith("a.")][MOST_QUESTIONS:]
    for name, one in form.fields.items():
        if not name.startswith("_") and name not in questions:
            for what, value in _wrong(one, theirs):
                yield what, {**base, name: value}, name


def _wrong(one, theirs):
    if one.type in ("radio", "select", "checkbox", "button"):
        yield "unknown choice", "danced"
    if one.type in ("text", "textarea", "tel", "search", "password"):
        yield "far too long", LONG
        yield "control characters", CONTROL
    if one.type == "number":
        yield from (("no number", value) for value in NUMBERS)
    if one.type in ("date", "time"):
        yield from (("no date", value) for value in DATES)
    if one.type == "file":
        yield from ((f"file: {what}", (io.BytesIO(data), "p.png", "image/png")) for what, data in FILES.items())
    if one.type == "hidden":
        yield "control characters", CONTROL
        yield "brackets", "[" * 5_000
    if one.type in ("hidden", "select", "radio", "checkbox") and _is_id(one):
        yield from (("another station's id", id) for id in theirs)


def _is_id(one):
    return any(len(value) == 36 and value.count("-") == 4 for value in (one.value, *one.choices))
