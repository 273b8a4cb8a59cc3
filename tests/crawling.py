"""Walking through the demo world's pages by their links, as somebody of a station."""

from werkzeug.exceptions import HTTPException

from app.people import Account, Grant
from app.people.stations import TOWNS
from tests import bad_input
from tests.test_strangers import account_of
from tests.world import Browser

OURS, THEIRS = (code for code, *_names in TOWNS[:2])
PAGES = 2
BEGINNINGS = ("/today/", "/sign-in", "/join", "/send-only", "/me", "/wishes/partners/register")


def browser_of(app, role):
    """Signed in as somebody of this role at our station (the bureau has none); None: nobody."""
    return Browser(app, any_of(role) if role == "bureau" else role and account_of(role, OURS))


def any_of(role):
    return Account.select().join(Grant, on=(Grant.account == Account.id)).where(Grant.role == role).first()


def crawl(app, browser, most):
    """(rule, address, forms) of the pages to which the first one leads. `most`: {rule: pages of it to look at}, else two of each kind."""
    seen, waiting, opened = set(), list(BEGINNINGS), {}
    while waiting:
        path = waiting.pop(0).partition("#")[0]
        rule = rule_of(app, path.partition("?")[0], "GET")
        if path in seen or rule is None or opened.get(rule, 0) >= most.get(rule, PAGES):
            continue
        seen.add(path)
        answer = browser.get(path, follow_redirects=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        opened[rule] = opened.get(rule, 0) + 1
        page_forms, links = bad_input.read(answer.text, answer.request.path)
        yield rule, path, page_forms
        waiting += links


def rule_of(app, path, method):
    """The rule that answers this address, or None."""
    try:
        rule, _arguments = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
        return rule.rule
    except HTTPException:
        return None
