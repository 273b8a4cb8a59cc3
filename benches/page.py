"""Bytes of the first visit page with everything it needs, gzipped: the page, its styles, its scripts and what they import, the icon, the manifest. Limits: 60 kB in all, 30 kB of JavaScript."""

import gzip
import re
import sys
from urllib.parse import urljoin

from _world import Client, Server, figure, grown

LIMIT, SCRIPT_LIMIT = 60_000, 30_000
NEEDS = {  # what a file of each kind makes the browser fetch at once; import("…") is fetched only when a page has use for it
    "html": re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"'),
    "css": re.compile(r'url\(["\']?(?!data:)([^"\')]+)'),
    "js": re.compile(r'(?:\bfrom|\bimport)\s*"([^"]+)"'),
}
NOT_AT_ONCE = re.compile(r'<link[^>]*rel="apple-touch-icon"[^>]*>')


def fetch(client, path, seen):
    """{address: (kind, gzipped bytes)} of `path` and what it needs."""
    status, headers, body = client.get(path)
    assert status == 200, f"{status} {path}"
    kind = next(
        (
            name
            for name, word in (("html", "html"), ("css", "css"), ("js", "javascript"))
            if word in dict(headers).get("Content-Type", dict(headers).get("content-type", ""))
        ),
        "other",
    )
    seen[path] = kind, len(gzip.compress(body, 6))
    needed = NEEDS[kind].findall(NOT_AT_ONCE.sub("", body.decode())) if kind in NEEDS else []
    for address in needed:
        address = urljoin(path, address)
        if address not in seen:
            fetch(client, address, seen)
    return seen


def main():
    with grown(stations=1, households=40, years=0.1) as world, Server(world) as server:
        client = Client(server.port, world.account("volunteer"))
        pages = set(re.findall(r'href="(/visits/new[^"]+)"', client.get("/today/")[2].decode()))
        loads = [fetch(client, page.replace("&amp;", "&"), {}) for page in sorted(pages)]
    largest = max(loads, key=lambda load: sum(size for _kind, size in load.values()))
    for path, (kind, size) in sorted(largest.items(), key=lambda item: -item[1][1]):
        print(f"{size:8,}  {kind:6}{path.split('?')[0]}")
    total = sum(size for _kind, size in largest.values())
    scripts = sum(size for kind, size in largest.values() if kind == "js")
    print(f"{total:8,}  in all, the largest of {len(loads)} homes; of it {scripts:,} JavaScript (limit {SCRIPT_LIMIT:,})")
    if scripts > SCRIPT_LIMIT:
        sys.exit("Too much JavaScript.")
    figure(total / 1000, "kB", LIMIT / 1000)


main()
