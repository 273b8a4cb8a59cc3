"""The pack: every page that a person needs on the phone tonight, as one stream of JSON lines; incremental."""

import hashlib
import json
import zlib
from datetime import timedelta
from itertools import islice

from flask import current_app, request, url_for
from flask_login import current_user
from peewee import JOIN

from app import clock
from app.households import Assignment, DueDate, Household, Village
from app.households.household import DUE_SOON_DAYS, fill_members
from app.households.views.files import short_pages
from app.offline.likeness import Likeness
from app.visits.page import blank_forms
from app.web import FIELD, HEADERS, as_of, page_user

MOST_HOMES = 500
ETAG = 10
FLUSH_AT = 1 << 16
# what differs between two makings of the same page: it must not look like news
VOLATILE = ('<meta name="shiliu-as-of" content="', ' name="_page_key" value="', ' name="id" value="')
AT_ONCE = 50


def pack_urls(account):
    """Addresses of the pages for `account`, those of homes aside: ours, and what each room gives (`app.extensions["pack_urls"]`: functions of an account)."""
    urls = ["/today/", "/today/ready", "/outbox/", "/offline/none", "/me"]
    if account.has(*FIELD):
        urls.append("/households/")
    for provider in current_app.extensions.get("pack_urls", []):
        urls += provider(account)
    return list(dict.fromkeys(urls))


def homes_for(account):
    """The homes that belong on this phone: a volunteer's open ones; of staff those assigned to them and due, else the station's that are due."""
    query = Household.visible_to(account).where(Household.active())
    if account.is_staff:
        soon = DueDate.select(DueDate.household).where(DueDate.is_open(), DueDate.due_on <= clock.today() + timedelta(days=DUE_SOON_DAYS))
        mine = Assignment.homes_of(account)
        query = query.where(Household.id.in_(soon))
        if mine.exists():
            query = query.where(Household.id.in_(mine))
    homes = list(query.select(Household, Village).join(Village, JOIN.LEFT_OUTER).order_by(Household.number).limit(MOST_HOMES))
    return fill_members(homes) if homes else []


def pages(urls, homes):
    """Yield (address, HTML, kind) of every page, made as this person would get it now; pages of one kind differ little."""
    for url in urls:
        yield url, _page(url), None
    for address, made in ((_show, short_pages(homes)), (_visit, blank_forms(homes))):
        if homes:
            yield from _at(address, made)


def _show(home):
    return url_for("households.show", id=home.id)


def _visit(home):
    return url_for("visits.new", household=home.id)


def _at(address, made):
    """Pages that a room makes in a row, each as if its own address had been asked for (the tabs look at it)."""
    app = current_app._get_current_object()
    path = "/households/" if address is _show else "/visits/new"
    while True:
        with app.test_request_context(path, base_url=request.host_url, headers={"Cookie": request.headers.get("Cookie", "")}):
            some = list(islice(made, AT_ONCE))
        if not some:
            return
        yield from ((address(home), html, kind) for home, html, kind in some)


def lines():
    """Lines of the pack, each a dict: a head, pages that the phone lacks, the names of those it has, and last the count of the lines before."""
    urls, homes, have = pack_urls(current_user), homes_for(current_user), _have()
    headers = [[name.lower(), value] for name, value in HEADERS.items()] + [["content-type", "text/html; charset=utf-8"]]
    yield {"pages": len(urls) + 2 * len(homes), "as_of": as_of(), "headers": headers}
    count, same, likeness = 1, [], Likeness()
    for url, html, kind in pages(urls, homes):
        if html is None:
            continue
        etag = hashlib.sha256((url + lasting(html)).encode()).hexdigest()[:ETAG]
        if etag in have:
            same.append(url)
            continue
        *base, page = likeness.tell(url, html, kind)
        yield from base
        yield {"url": url, "etag": etag, **page}
        count += 1 + len(base)
    yield {"same": same}
    yield {"lines": count + 1}


def lasting(html):
    """A page without the values that differ between two makings of it."""
    for before in VOLATILE:
        first, *others = html.split(before)
        html = first + "".join(text.partition('"')[2] for text in others)
    return html


def _have():
    text = request.headers.get("X-Pack-Have", "")
    return {text[at : at + ETAG] for at in range(0, len(text), ETAG)}


def _page(url):
    """The page as this person would get it now, or None: asked of the app itself, inside this request's own context."""
    app = current_app._get_current_object()
    with app.test_request_context(url, base_url=request.host_url, headers={"Cookie": request.headers.get("Cookie", "")}):
        response = app.full_dispatch_request()
        ours = response.status_code == 200 and response.headers.get("X-User") == page_user()
        return response.get_data(as_text=True) if ours else None


def stream(lines, squeeze):
    """Bytes of the lines as they are made; gzipped with one window over all pages, which resemble each other, when `squeeze`."""
    packer = zlib.compressobj(5, zlib.DEFLATED, 31) if squeeze else None
    waiting = 0
    for line in lines:
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if packer is None:
            yield data
            continue
        waiting += len(data)
        out = packer.compress(data)
        if waiting > FLUSH_AT:
            out, waiting = out + packer.flush(zlib.Z_SYNC_FLUSH), 0
        if out:
            yield out
    if packer:
        yield packer.flush()
