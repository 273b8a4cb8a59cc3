"""Unsafe requests come from our own pages; every answer carries the headers that keep it so."""

import pytest

from app.web import HEADERS

PUBLIC = "https://sg.example.cn"


def post(app, headers, path="/language"):
    return app.test_client().post(path, data={"language": "en"}, headers=headers)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_may_change_nothing(app, site):
    assert post(app, {"Sec-Fetch-Site": site}).status_code == 403


def test_our_own_page_may(app):
    assert post(app, {"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_an_old_browser_is_known_by_its_origin_behind_a_tls_proxy(app):
    """Origin is https, the proxy speaks http with us: the setting decides, never Host (reference/breaks.md 17)."""
    app.config["PUBLIC_ORIGIN"] = PUBLIC
    try:
        assert post(app, {"Origin": PUBLIC, "Host": "127.0.0.1:8000"}).status_code == 303
        assert post(app, {"Origin": "null"}).status_code == 403
        assert post(app, {"Origin": "http://sg.example.cn"}).status_code == 403
        assert post(app, {"Host": "sg.example.cn"}).status_code == 403
    finally:
        app.config["PUBLIC_ORIGIN"] = ""


def test_without_either_word_it_is_refused_with_what_to_do(app):
    answer = post(app, {})
    assert answer.status_code == 403
    assert "browser" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/households/", "/healthz", "/sw.js"])
def test_every_answer_carries_the_headers(app, path):
    answer = app.test_client().get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, (path, name)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_private_pages_are_kept_by_nobody_else(world):
    answer = world.browser(world.social_worker).get("/households/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-User"] == str(world.social_worker.id)
