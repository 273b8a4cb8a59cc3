"""Errors are pages of ours: a kind sentence, a way on, the whole layout."""

import pytest
from flask import render_template

from app import create_app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(SHILIU_VAR=str(tmp_path_factory.mktemp("var")), DEFAULT_LANGUAGE="en")


@pytest.mark.parametrize("status", [400, 403, 404, 413, 422, 429, 500])
def test_every_error_has_a_kind_page_with_a_way_on(app, status):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        html = render_template(f"errors/{status}.html", status=status, sentence=None)
    assert 'class="kind"' in html
    assert 'href="/today/"' in html
    assert f"Number for the office: {status}" in html


def test_the_sentence_that_the_refusal_brought_stands_first(app):
    with app.test_request_context("/"):
        html = render_template("errors/400.html", status=409, sentence="This was <already> saved.")
    assert "<p data-sentence>This was &lt;already&gt; saved.</p>" in html
