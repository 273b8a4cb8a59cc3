"""Ways out of a wish: the family wants it no longer, something else met it, or it cannot be met."""

from app.i18n import _l
from app.web import FIELD, STAFF, allow
from app.wishes.guards import UNMET_REASONS
from app.wishes.views import bp
from app.wishes.views.steps import reason, step

UNMET = {"moved": _l("They moved away"), "deceased": _l("The person has died"), "unsafe": _l("It cannot be done safely")}


@bp.post("/<uuid:id>/withdrawal")
@allow(*FIELD)
def withdraw(id):
    return step(id, "withdraw", lambda wish, form, by, at: wish.withdraw(by, reason(form, "withdraw", required=False), at=at))


@bp.post("/<uuid:id>/other-way")
@allow(*STAFF)
def meet_otherwise(id):
    return step(id, "meet_otherwise", lambda wish, form, by, at: wish.meet_otherwise(by, reason(form, "meet_otherwise"), at=at))


@bp.post("/<uuid:id>/unmet-closing")
@allow("station_head")
def close_unmet(id):
    return step(id, "close_unmet", lambda wish, form, by, at: wish.close_unmet(by, form.choice("unmet_reason", UNMET_REASONS) or "", at=at))
