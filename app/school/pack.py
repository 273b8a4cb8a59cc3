"""Which pages of this room belong on a phone: the sessions of the coming week, for those who hold them."""

from datetime import timedelta

from flask import url_for

from app import clock
from app.school.session import CANCELLED, Session
from app.web import FIELD

BACK_DAYS, AHEAD_DAYS, MOST = 1, 7, 20


def urls(account):
    """Addresses for `account`: the room's first page, each session with its roll, game and record, for staff its health notes too."""
    if not account.has(*FIELD):
        return []
    first, last = (clock.start_of(clock.today() + timedelta(days=days)) for days in (-BACK_DAYS, AHEAD_DAYS))
    near = Session.visible_to(account).where(Session.planned_at >= first, Session.planned_at < last, Session.status != CANCELLED)
    found = [url_for("school.index")]
    for session in near.order_by(Session.planned_at).limit(MOST):
        found.append(url_for("school.show_session", id=session.id))
        found += [url_for("school.roll", id=session.id), url_for("school.new_sheet", id=session.id), url_for("school.game", id=session.id)]
        found.append(url_for("school.new_record", id=session.id))
        if account.is_staff:
            found.append(url_for("school.health", id=session.id))
    return found
