"""axe finds nothing, nothing breaks the content policy, and nothing scrolls sideways at 360 px: every page, in both languages, modes and colours."""

import pytest

from tests.faults.server import ROOT
from tests.journeys.conftest import MOBILES, PASSWORD

pytestmark = pytest.mark.journey
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text
RUN = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}))
    .violations.map(({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(({html}) => html.slice(0, 120)).join(' | '))"""
PUBLIC = ["/sign-in", "/join", "/send-only", "/offline/none", "/nowhere"]
FIELD = [
    "/today/",
    "/today/ready",
    "/outbox/",
    "/me",
    "/households/",
    "/households/tasks/",
    "/visits/",
    "/school/",
    "/today/calendar",
    "/events/",
    "/events/sign",
]
HEAD = [
    "/households/new",
    "/households/import",
    "/households/export",
    "/households/decisions",
    "/households/tiers",
    "/accounts/",
    "/reports/weekly/",
    "/events/new",
    "/events/volunteers/",
]


@pytest.fixture
def addresses(rows):
    """What each role opens, with a home, a person, a visit and a task of the small world."""
    import uuid

    def one(table):
        return uuid.UUID(rows(f"select id from {table} where station_id = '330784001' order by id limit 1")[0][0])

    home, person, task = one("household"), one("person"), one("task")
    visit = uuid.UUID(rows("select id from visit where kind = 'home_visit' and outcome = 'met' and station_id = '330784001' limit 1")[0][0])
    parts = ["edit", "persons/new", "consents/new", "assignments/new", "hazards", "merging"]
    homes = [f"/households/{home}", *[f"/households/{home}/{part}" for part in parts], f"/households/persons/{person}/edit", f"/households/tasks/{task}"]
    visits = [f"/visits/{visit}", f"/visits/new?household={home}"]
    group, session, member = one('"group"'), one("session"), one("member")
    groups = ["/school/groups/new", *[f"/school/groups/{group}{part}" for part in ("", "/edit", "/evaluation", "/members/new", "/sessions/new", "/cards")]]
    classes = [f"/school/sessions/{session}{part}" for part in ("", "/edit", "/record", "/roll", "/sheet", "/sheets", "/game", "/health")]
    classes += [f"/school/members/{member}/leaving", f"/school/members/{member}/evaluation/pre"]
    return {None: PUBLIC, "volunteer": FIELD, "station_head": HEAD + homes + visits + groups + classes}


@pytest.mark.parametrize(("language", "mode", "scheme"), [("zh", "plain", "light"), ("en", "elder", "dark")])
def test_every_page_is_open_to_all(phones, network, addresses, language, mode, scheme):
    phone = phones(role=None)
    page, found = phone.page, []
    page.set_viewport_size({"width": 360, "height": 5000})  # fixed tabs must not half-cover what axe measures
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    phone.context.add_cookies([{"name": name, "value": value, "url": network.address} for name, value in (("lang", language), ("mode", mode))])
    axe = AXE()
    for role, paths in addresses.items():
        if role:
            phone.context.clear_cookies(name="__Host-signin")
            phone.sign_in(MOBILES[role], PASSWORD)
        for path in paths:
            phone.go(path)
            page.evaluate(axe)
            found += [f"{path} {problem}" for problem in page.evaluate(RUN)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > 360:
                found.append(f"{path} is {wide} px wide")
    assert found == []
    assert phone.problems == []
