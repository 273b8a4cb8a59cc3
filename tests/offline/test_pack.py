"""The pack: the pages of tonight, once, and then only what changed."""

import json
import zlib

import pytest

from app.offline import pack
from app.offline.pack import lasting


@pytest.fixture
def bring(world, monkeypatch):
    """`bring(account, have)` gives the lines of that account's pack."""
    monkeypatch.setattr(pack, "homes_for", lambda account: [])

    def bring(account, have=(), **headers):
        answer = world.browser(account).get("/offline/pack", headers={"X-Pack-Have": "".join(have), **headers})
        assert answer.status_code == 200
        return answer, [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]

    return bring


def pages(lines):
    return {line["url"]: line for line in lines if "url" in line}


def test_the_last_line_counts_the_lines(bring, world):
    _, lines = bring(world.volunteer)
    assert lines[-1] == {"lines": len(lines) - 1}
    assert {"/today/", "/households/", "/outbox/", "/offline/none"} <= pages(lines).keys()


def test_its_pages_are_those_of_the_account(bring, world):
    answer, lines = bring(world.volunteer)
    assert answer.headers["X-User"] == str(world.volunteer.id)
    assert f'content="{world.volunteer.id}"' in pages(lines)["/today/"]["html"]


def test_the_head_line_brings_the_security_headers_of_all_pages(bring, world):
    _, lines = bring(world.volunteer)
    headers = dict(lines[0]["headers"])
    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_the_phone_has_is_only_named(bring, world):
    _, first = bring(world.volunteer)
    have = [page["etag"] for page in pages(first).values()]
    _, again = bring(world.volunteer, have)
    same = next(line["same"] for line in again if "same" in line)
    assert {"/outbox/", "/offline/none"} <= set(same)
    assert not {"/outbox/", "/offline/none"} & pages(again).keys()


def test_it_can_be_gzipped_as_it_is_made():
    lines = [{"url": f"/{number}", "html": "石榴" * 5000} for number in range(20)]
    packed = b"".join(pack.stream(lines, squeeze=True))
    assert [json.loads(line) for line in zlib.decompress(packed, 31).splitlines()] == lines
    assert len(packed) < 20000


def test_a_home_that_is_due_brings_its_file_and_its_form(world):
    assert pack.homes_for(world.station_head) == [world.home]
    assert pack.homes_for(world.stranger) == []
    answer = world.browser(world.station_head).get("/offline/pack")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert {f"/households/{world.home.id}", f"/visits/new?household={world.home.id}"} <= pages(lines).keys()
    assert lines[-1] == {"lines": len(lines) - 1}


def test_the_form_in_the_pack_is_the_form_of_the_page(world):
    browser = world.browser(world.station_head)
    answer = browser.get("/offline/pack")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    bases = {line["base"]: line["html"].split("\n") for line in lines if "base" in line and "html" in line}
    url = f"/visits/new?household={world.home.id}"
    page = pages(lines)[url]
    packed = "\n".join(part if isinstance(part, str) else "\n".join(bases[page["base"]][part[0] : sum(part)]) for part in page["parts"])
    assert lasting(packed) == lasting(browser.get(url).get_data(as_text=True))


def test_who_does_not_go_to_homes_gets_no_pack(world):
    assert world.browser(world.partner).get("/offline/pack").status_code == 403
    assert world.browser(None).get("/offline/pack").status_code == 302


def test_the_short_view_in_the_pack_is_the_one_a_volunteer_opens(world, assigned):
    browser = world.browser(world.volunteer)
    answer = browser.get("/offline/pack")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    html = next(line["html"] for line in lines if "base" in line and "html" in line and "data-outbox=" not in line["html"])
    assert lasting(html) == lasting(browser.get(f"/households/{world.home.id}").get_data(as_text=True))
