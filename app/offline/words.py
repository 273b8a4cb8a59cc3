"""The words for scripts that every page carries: the same on each, so made once per language."""

from flask import current_app, render_template
from markupsafe import Markup

from app.i18n import lang


def offline_words():
    """The <template>s of offline/_sentences.html as HTML, in this request's language."""
    made = current_app.extensions.setdefault("offline_words", {})
    if lang() not in made:
        made[lang()] = Markup(render_template("offline/_sentences.html"))  # noqa: S704 - our own template
    return made[lang()]
