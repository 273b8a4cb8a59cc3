"""The table of docs/roles.md, asked of the app: every address, as every role, signed out too."""

import re
import uuid
from pathlib import Path

import pytest

from app.web import ROLES

TABLE = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
ROW = re.compile(r"^\| `(GET|POST) (\S+)` \| (.+) \|$")


def table():
    """(method, rule) → role → cell."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        if found := ROW.match(line):
            method, rule, cells = found.groups()
            rows[method, rule] = dict(zip(ROLES, cells.split(" | "), strict=True))
    return rows


def routes(app):
    return {(sorted(rule.methods - {"HEAD", "OPTIONS"})[0], rule.rule) for rule in app.url_map.iter_rules()}


def address(rule):
    """The rule with an id that nobody has: who may open it gets "not found", who may not is refused before."""
    filled = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), rule)
    return filled.replace("<name>", "2026-W48").replace("<path:filename>", "icons/icon.svg")


def test_every_address_has_its_row_and_every_row_its_address(app):
    assert routes(app) == set(table())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_nothing_else(world, role):
    browser = world.browser(getattr(world, role))
    for (method, rule), cells in table().items():
        if rule in ("/sign-out", "/offline/pack"):
            continue  # they end the sign-in, or bring everything
        status = (browser.get if method == "GET" else browser.post)(address(rule)).status_code
        if cells[role] == "–":
            assert status == 403, f"{role} {method} {rule}: {status}"
        else:
            assert status not in (401, 403, 500), f"{role} {method} {rule}: {status}"


def test_signed_out_only_public_addresses_answer(world):
    nobody = world.browser(None)
    for (method, rule), cells in table().items():
        answer = (nobody.get if method == "GET" else nobody.post)(address(rule))
        if cells[ROLES[0]] == "public":
            assert answer.status_code not in (401, 403, 500), f"{method} {rule}: {answer.status_code}"
        elif method == "GET":
            assert answer.status_code == 302, rule
            assert "/sign-in" in answer.location, rule
        else:
            assert answer.status_code == 401, rule
