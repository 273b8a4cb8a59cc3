"""Language, direction, elder mode, and dates and numbers for people. A missing string falls back to Chinese, never to blank."""

from datetime import timedelta

from babel import support
from babel.lists import format_list
from flask import current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app import clock
from app.settings import ROOT

__all__ = ["LANGUAGES", "_", "_l", "day", "deadline", "direction", "lang", "listed", "mode", "moment", "ngettext"]

# language → (Babel locale, tag of the html element, name in itself, direction)
LANGUAGES = {
    "zh": ("zh_Hans_CN", "zh-Hans", "简体中文", "ltr"),
    "en": ("en", "en", "English", "ltr"),
}
MODES = ("plain", "elder")


class FallbackDomain(Domain):
    """Gettext catalogues of `translations/`; what a language lacks is read from Chinese (English is the source)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._by_language = {}

    def get_translations(self):
        """Read once for each language: a page asks a hundred times."""
        if not has_app_context():
            return super().get_translations()
        if lang() not in self._by_language:
            self._by_language[lang()] = self._read()
        return self._by_language[lang()]

    def _read(self):
        translations = super().get_translations()
        if lang() not in ("en", "zh"):
            translations.add_fallback(support.Translations.load(str(ROOT / "translations"), ["zh_Hans_CN"]))
        return translations


def install(app):
    """Let Flask-Babel speak the language of each request, and give templates what the page head needs."""
    babel = Babel(default_locale="zh_Hans_CN", default_timezone="Asia/Shanghai", default_translation_directories=str(ROOT / "translations"))
    babel.init_app(app, locale_selector=lambda: LANGUAGES[lang()][0])
    babel.domain_instance = FallbackDomain(str(ROOT / "translations"))
    app.jinja_env.globals.update(
        lang=lang,
        lang_tag=lang_tag,
        direction=direction,
        mode=mode,
        day=day,
        moment=moment,
        deadline=deadline,
        last_day=last_day,
        full_day=full_day,
        listed=listed,
        languages=LANGUAGES,
    )


def lang():
    """`zh` or `en`: what the account chose, else this phone's cookie, else the browser's list, else the default."""
    if not has_request_context():
        return current_app.config["DEFAULT_LANGUAGE"]
    if "lang" not in g:
        g.lang = _first_known(getattr(current_user, "language", None), request.cookies.get("lang"), _from_browser()) or current_app.config["DEFAULT_LANGUAGE"]
    return g.lang


def _first_known(*names):
    return next((name for name in names if name in LANGUAGES), None)


def _from_browser():
    return next((tag[:2] for tag, _quality in request.accept_languages if tag[:2] in LANGUAGES), "")


def lang_tag():
    return LANGUAGES[lang()][1]


def direction():
    return LANGUAGES[lang()][3]


def mode():
    """`elder` for large text and targets, else `plain`."""
    chosen = getattr(current_user, "mode", None) or request.cookies.get("mode")
    return chosen if chosen in MODES else "plain"


WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))


def day(date):
    """`11月23日 周一` / `23 November, Monday`."""
    return _("%(month)s/%(day)s %(weekday)s", month=date.month, day=date.day, weekday=str(WEEKDAYS[date.weekday()]))


def full_day(date):
    """The same with its year and without the weekday: for papers and records that outlive the year."""
    return _("%(year)s/%(month)s/%(day)s", year=date.year, month=date.month, day=date.day)


def moment(instant):
    """`11/23 14:05` in Shanghai."""
    at = clock.local(instant)
    return f"{at.month}/{at.day} {at:%H:%M}"


def deadline(instant):
    """`11/23 14:05`; at midnight the last day before it, because nobody reads *by 00:00* as the evening before."""
    return last_day(instant) if f"{clock.local(instant):%H:%M}" == "00:00" else moment(instant)


def listed(words):
    """Words one after the other, as the reader's language lists them."""
    return format_list([str(word) for word in words], locale=get_locale())


def last_day(instant):
    """The last day before `instant`, as `day` says it: a deadline at midnight is the day before."""
    return day(clock.local(instant - timedelta(seconds=1)).date())
