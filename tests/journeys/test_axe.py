"""axe finds nothing, nothing breaks the content policy, and nothing scrolls sideways at 360 px: every page, in both languages, modes and colours."""

import uuid
from datetime import timedelta

import pytest

from app import clock
from tests.faults.server import ROOT
from tests.journeys.conftest import MOBILES, PASSWORD

pytestmark = pytest.mark.journey
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text
RUN = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}))
    .violations.map(({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(({html}) => html.slice(0, 120)).join(' | '))"""
PUBLIC = ["/wishes/stories", "/wishes/partners/register", "/wishes/partners/registered", "/sign-in", "/join", "/send-only", "/offline/none", "/nowhere"]
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
    "/events/notice",
    "/wishes/",
    "/wishes/new",
]
HEAD = [
    "/households/new",
    "/households/import",
    "/households/export",
    "/households/decisions",
    "/households/tiers",
    "/households/season-alert",
    "/accounts/",
    "/reports/weekly/",
    "/reports/openings/",
    "/events/new",
    "/events/volunteers/",
    "/wishes/",
    "/wishes/stages/late",
    "/wishes/needs",
    "/wishes/figures",
    "/wishes/partners",
]
BUREAU = ["/today/", "/reports/weekly/", "/reports/openings/"]
PARTNER = ["/wishes/offered", "/wishes/claims", "/wishes/offers"]


@pytest.fixture
def addresses(rows, write):
    """What each role opens, with a home, a person, a visit and a task of the small world."""

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
    wishes, partner = wish_pages(rows)
    return {
        None: PUBLIC,
        "volunteer": FIELD,
        "station_head": HEAD + homes + visits + groups + classes + event_pages(rows, write) + wishes,
        "partner": PARTNER + partner,
        "bureau": BUREAU,
        "supervisor": ["/today/", sample_page(write)],
    }


def sample_page(write):
    """The supervisor's sample of last week at the small world's station, which is put under that supervisor."""
    own = "select ?, id, 'supervisor', '330784001', 0, '2026-01-01T00:00:00.000000Z' from account where mobile = ?"
    write(f'insert into "grant" (id, account_id, role, station_id, restricted, valid_from) {own}', uuid.uuid4().hex, MOBILES["supervisor"])
    return f"/reports/samples/{clock.iso_week(clock.today() - timedelta(days=7))}?station=330784001"


# what was drawn: one of each kind is looked at
DRAWN = """() => ['/visits/', '/wishes/', ''].map((kind) => [...document.querySelectorAll('main a[href^="/reports/samples/"]')]
    .map((link) => link.getAttribute('href')).find((href) => /samples\\/[^/]+\\/[0-9a-f-]{36}/.test(href) ? !kind : kind && href.includes(kind))).filter(Boolean)"""


def event_pages(rows, write):
    """Pages of an activity that was held and of one that is coming, of a volunteer, and of an objection to hours."""
    held, coming = (uuid.UUID(rows(f"select id from activity where status = '{status}' limit 1")[0][0]) for status in ("held", "planned"))
    volunteer = uuid.UUID(rows("select account_id from hours limit 1")[0][0])
    pages = [f"/events/{held}", f"/events/{held}/hours", f"/events/volunteers/{volunteer}", f"/events/volunteers/{volunteer}/record"]
    hours, objection = rows("select id from hours where confirmed_at is not null limit 1")[0][0], uuid.uuid4()
    asked = "insert into objection (id, station_id, hours_id, account_id, reason, raised_at, live, outcome, answer)"
    write(f"{asked} select ?, station_id, id, account_id, '我待到十二点', confirmed_at, ?, '', '' from hours where id = ?", objection.hex, objection.hex, hours)
    shift, word = (uuid.UUID(rows(f"select {id} from {table} limit 1")[0][0]) for id, table in (("id", "shift"), ("public_id", "activity where public")))
    pages += [f"/events/shifts/{shift}/edit", f"/events/p/{word}", "/s/unknown", "/events/sign"]
    pages += ["/events/notice", f"/events/hours/{uuid.UUID(hours)}/objection", f"/events/objections/{objection}"]
    return pages + [f"/events/{coming}{part}" for part in ("", "/edit", "/code", "/poster", "/guests/new", "/roll", "/kiosk")]


def wish_pages(rows):
    """Pages of a wish in each state of its life, for the head; and of what the partner sees of one and of its own claim."""
    found = {state: (uuid.UUID(id), code) for state, id, code in rows("select state, id, public_id from wish where station_id = '330784001'")}
    pages = [f"/wishes/{id}" for id, _code in found.values()]
    pages += [f"/wishes/{found['draft'][0]}/edit", f"/wishes/{found['in_progress'][0]}/delivery", f"/wishes/{found['confirmed'][0]}/follow-up"]
    pages += [f"/wishes/{found['published'][0]}/publication", f"/wishes/partners/{uuid.UUID(rows('select id from partner limit 1')[0][0])}"]
    own = "select c.id from claim c join partner p on p.id = c.partner_id where p.name = '爱心五金厂' and c.state = 'claimed' limit 1"
    return pages, [f"/wishes/offered/{found['published'][1]}", f"/wishes/claims/{uuid.UUID(rows(own)[0][0])}"]


@pytest.mark.parametrize(("language", "mode", "scheme"), [("zh", "plain", "light"), ("en", "elder", "dark")])
def test_every_page_is_open_to_all(phones, network, addresses, language, mode, scheme):
    phone = phones(role=None)
    page, found = phone.page, []
    page.set_viewport_size({"width": 360, "height": 9000})  # fixed tabs must not half-cover what axe measures
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
            if "/samples/" in path and len(paths) == 2:
                drawn = page.evaluate(DRAWN)
                assert len(drawn) == 3, drawn
                paths.extend(drawn)
    assert found == []
    assert phone.problems == []
