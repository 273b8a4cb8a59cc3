"""Pages that resemble each other, told once: a page of the same kind becomes runs of lines of an earlier one and what is its own."""

import hashlib
import re

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_BASES = 16
WORTH = 0.1


class Likeness:
    """Give it pages one by one; it answers with the dicts to send: now and then a base, then each page as parts of a base."""

    def __init__(self):
        self.families = {}
        self.base_of = {}

    def tell(self, url, html, kind=None):
        """Yield {"base", "html"} when a new base is needed, then {"html"} or {"base", "parts"}: what stands for the page.

        Pages of the same `kind`, when their maker knows one, are told by one base without a look at the others.
        """
        family = IDS.sub("*", url)
        if family == url:
            yield {"html": html}
            return
        bases, known = self.families.setdefault(family, []), self.base_of.get((family, kind))
        lines = html.split("\n")
        told = min((base.parts_of(lines) for base in ([known] if known else bases)), key=lambda parts: parts["own"], default=None)
        if told is None or (not known and told["own"] > WORTH * len(html) and len(bases) < MOST_BASES):
            bases.append(Base(html, lines))
            yield {"base": bases[-1].name, "html": html}
            told = bases[-1].parts_of(lines)
        if kind is not None:
            self.base_of[family, kind] = next(base for base in bases if base.name == told["base"])
        yield {"base": told["base"], "parts": told["parts"]}


class Base:
    """A page that others are told by. Its name is its content's."""

    def __init__(self, html, lines):
        self.name = hashlib.sha256(html.encode()).hexdigest()[:10]
        self.lines = lines
        self.places = {}
        for at, line in enumerate(lines):
            self.places.setdefault(line, at)

    def parts_of(self, lines):
        """`parts`: [first, count] for lines of this base, a text for lines of its own (joined by line ends); `own`: how many characters those are."""
        parts, own, at = [], 0, 0
        while at < len(lines):
            start = self.places.get(lines[at])
            if start is None:
                own += len(lines[at]) + 1
                parts.append(lines[at])
                at += 1
                continue
            count = 1
            while at + count < len(lines) and start + count < len(self.lines) and lines[at + count] == self.lines[start + count]:
                count += 1
            parts.append([start, count])
            at += count
        return {"base": self.name, "parts": parts, "own": own}
