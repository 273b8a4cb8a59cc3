"""A language that lacks a sentence shows it in Chinese: never blank, never the English source."""

import shutil

import pytest

from app import create_app, i18n


@pytest.fixture
def half_translated(tmp_path, monkeypatch):
    """The app with a third language whose catalogue knows one sentence."""
    folder = tmp_path / "translations"
    shutil.copytree(i18n.ROOT / "translations", folder / "translations")
    own = folder / "translations" / "ug" / "LC_MESSAGES"
    own.mkdir(parents=True)
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalog = Catalog(locale="ug")
    catalog.add("Sign in", "كىرىش")
    with (own / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(i18n, "ROOT", folder)
    monkeypatch.setitem(i18n.LANGUAGES, "ug", ("ug", "ug", "ئۇيغۇرچە", "rtl"))
    return create_app(SHILIU_VAR=str(tmp_path / "var"), RATELIMIT_ENABLED=False)


def test_what_it_lacks_is_said_in_chinese(half_translated):
    with half_translated.test_request_context(headers={"Cookie": "lang=ug"}):
        assert i18n.lang() == "ug"
        assert i18n.direction() == "rtl"
        assert i18n._("Sign in") == "كىرىش"
        assert i18n._("Password") == "密码"
