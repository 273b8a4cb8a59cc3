"""The macros keep what was typed, tie words to controls, and lead from a message to its field."""

import re

from jinja2 import Environment, FileSystemLoader
from werkzeug.datastructures import MultiDict

from app.forms import Form
from tests.look.css import ROOT

pages = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"])
pages.install_null_translations(newstyle=True)
pages.globals.update(page_key=lambda: "k", outbox_who=lambda: "w")
controls = pages.get_template("_controls.html").module


def form_of(errors=(), **typed):
    form = Form(MultiDict(typed))
    form.errors.update(errors)
    return form


def test_a_field_shows_what_was_typed_and_why_it_does_not_do():
    html = controls.field("mobile", "Mobile", form_of({"mobile": "11 digits, please."}, mobile='1<"3'), hint="Yours")
    assert 'value="1&lt;&#34;3"' in html
    assert 'aria-describedby="f-mobile-hint f-mobile-error" aria-invalid="true"' in html
    assert 'id="f-mobile-error"' in html


def test_the_summary_links_to_the_field():
    html = controls.error_summary({"mobile": "11 digits, please."}, {"mobile": "Mobile"})
    assert '<a href="#f-mobile">Mobile: 11 digits, please.</a>' in html
    assert controls.error_summary({}) == ""


def test_the_summary_of_a_group_leads_to_its_first_answer():
    assert 'id="f-q" value="good"' in controls.choice("q", "Wires?", {"good": "Good", "bad": "Bad"}, form_of())


def test_a_choice_keeps_what_was_chosen():
    html = controls.choice("q", "Wires?", {"good": "Good", "bad": "Bad"}, form_of(q="bad"), asides={"unseen": "Not seen"})
    assert html.count(" checked") == 1
    assert 'value="bad" checked' in html


def test_many_keeps_all_that_were_ticked():
    html = controls.many("tags", "Groups", [("a", "A"), ("b", "B"), ("c", "C")], Form(MultiDict([("tags", "a"), ("tags", "c")])))
    assert html.count(" checked") == 2


def test_a_password_is_never_shown_again():
    assert "secret" not in controls.field("password", "Password", form_of(password="secret"), type="password")


def test_ids_inside_one_control_differ():
    html = controls.many("q", "Q", {"a": "A", "b": "B"}, form_of({"q": "Choose."}), hint="Hint", asides={"n": "None"})
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == 5
    assert len(ids) == len(set(ids))


def test_the_end_mark_is_the_last_field():
    html = controls.outbox_fields("id-1", version=2)
    names = [part.split('"')[0] for part in html.split('name="')[1:]]
    assert names == ["id", "_key", "_page_key", "_who", "_started_at", "_filled_at", "_v", "_end"]


def test_a_level_is_never_colour_alone():
    for level in ("red", "orange", "yellow", "green", "unknown"):
        html = controls.level_pill(level)
        assert "<svg" in html
        assert "<span>" in html
    assert controls.level_pill(None) == ""
