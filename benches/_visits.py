"""Filled visit forms as a phone sends them, made from the real pages: met, everybody served, every question answered."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlencode

from app.db import uuid7

REMARK = "老人精神不错,药盒已按周分好;灶间插线板发热,已请邻居帮忙更换,下周再看一次。"


class Page(HTMLParser):
    """The visit form of a page: hidden fields as they are, of each question one choice."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.choices, self.depth = [], {}, 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.depth = 1 if "data-visit" in given else 0
        if tag != "input" or not self.depth or not given.get("name"):
            return
        name, kind, value = given["name"], given.get("type", "text"), given.get("value", "")
        if kind == "hidden" or (kind == "checkbox" and name in ("served", "consent_scope")):
            self.fields.append((name, value))
        elif kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        if tag == "form":
            self.depth = 0

    def filled(self):
        """Fields of one submission, new ids and key each time."""
        now = datetime.now(UTC).isoformat()
        key, id = str(uuid7()), str(uuid7())
        own = {"id": id, "_key": key, "_filled_at": now, "_started_at": now, "_page_key": "", "outcome": "met", "kind": "home_visit", "remark": REMARK}
        rows = [(name, own.get(name, value)) for name, value in self.fields if name != "_end"]
        rows += [(name, own.get(name) or self._choice(name, values)) for name, values in self.choices.items() if name in own or self._asked(name)]
        rows += [(name, value) for name, value in own.items() if name not in {known for known, _value in rows}]
        return key, [*rows, ("_end", str(len(rows)))]

    def _asked(self, name):
        """Questions, and who visited; parts of a compound answer stay empty, since the whole is "not seen" then."""
        return name == "visitors" or (name.startswith("a.") and name.count(".") == 1)

    def _choice(self, name, values):
        """What stands first (it is red for some), or that nothing was found; where more would have to be typed, "not seen"."""
        if any(other.startswith(f"{name}.") for other in self.choices) or values[0] in ("declined", "not_seen"):
            return "not_seen"
        fine = [value for value in values if value in ("none", "none_of_these", "all_fine")]
        return fine[0] if fine else values[0]


def request_bytes(port, cookie, path, key, rows):
    """A whole HTTP request, so that sending costs the measuring process next to nothing."""
    body = urlencode(rows).encode()
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        "X-Outbox: 1",
        f"Idempotency-Key: {key}",
        f"X-Outbox-Sent-At: {datetime.now(UTC).isoformat()}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
