"""The tabs at the foot of every page: five at most, by role."""

from flask import request
from flask_login import current_user

from app.i18n import _
from app.web import FIELD


def tabs():
    """[(address, icon, words, whether it is this page)] for the account that asks; none for those who are signed out."""
    if not current_user.is_authenticated:
        return []
    return [(url, icon, words, request.path.startswith(url)) for url, icon, words, roles in _known() if roles is None or current_user.has(*roles)]


def _known():
    return (
        ("/today/", "today", _("Today"), None),
        ("/households/", "homes", _("Homes"), FIELD),
        ("/school/", "school", _("School"), (*FIELD, "supervisor")),
        ("/wishes/", "wishes", _("Wishes"), (*FIELD, "partner")),
        ("/reports/weekly/", "week", _("Week"), ("supervisor",)),
        ("/accounts/", "people", _("Accounts"), ("bureau", "administrator")),
        ("/me", "me", _("Me"), None),
    )
