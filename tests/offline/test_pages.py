"""The worker, the manifest and the pages that a phone keeps before anybody signs in."""


def test_the_worker_is_asked_for_anew_each_time(app, world):
    answer = world.browser(None).get("/sw.js")
    assert answer.status_code in (200, 404)  # 404 until the scripts are built
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.mimetype == "text/javascript"


def test_the_manifest_makes_it_installable(world):
    facts = world.browser(None).get("/manifest.webmanifest").get_json(force=True)
    assert (facts["start_url"], facts["display"], facts["scope"]) == ("/today/", "standalone", "/")
    assert {icon["sizes"] for icon in facts["icons"]} == {"192x192", "512x512"}
    for icon in facts["icons"]:
        assert world.browser(None).get(icon["src"]).status_code == 200


def test_the_page_for_unknown_addresses_and_the_outbox_are_open_to_all(world):
    for path in ("/offline/none", "/outbox/"):
        answer = world.browser(None).get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_who_may_only_send_sees_the_outbox(world):
    from app.people import SignIn

    browser = world.browser(world.volunteer)
    SignIn.update(send_only=True).execute()
    assert browser.get("/outbox/").status_code == 200
    assert browser.get("/offline/contact").status_code == 200


def test_every_word_that_scripts_ask_for_is_in_the_page(app, world):
    import re
    from pathlib import Path

    scripts = "".join(path.read_text() for path in Path(app.static_folder, "js").rglob("*.js"))
    asked = set(re.findall(r'(?<![\w.])word\("([\w-]+)"', scripts))
    there = set(re.findall(r'data-word="([\w-]+)"', world.browser(None).get("/outbox/").get_data(as_text=True)))
    assert len(asked) > 10
    assert asked - there - {"state-"} == set()
