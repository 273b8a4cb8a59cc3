"""Which pages of this room belong on a phone: the blank wish, what somebody accompanies today, and for staff what the family is asked next."""

from flask import url_for

from app import clock
from app.wishes.wish import Wish

MOST = 20
# state → the page that is needed at the door
NEXT = {"in_progress": "wishes.delivery", "delivered": "wishes.confirmation", "confirmed": "wishes.follow_up_page"}


def urls(account):
    """Addresses for `account`."""
    if not account.has("volunteer", "social_worker", "station_head"):
        return []
    found = [url_for("wishes.index"), url_for("wishes.new")]
    mine = Wish.visible_to(account).where(Wish.state.in_(list(NEXT)))
    if not account.is_staff:
        mine = mine.where(Wish.companion_id == account.id, Wish.companion_on == clock.today())
    for wish in mine.order_by(Wish.due_at).limit(MOST):
        found.append(url_for("wishes.show", id=wish.id))
        if wish.state == "in_progress" or (wish.state == "delivered" and account.has("social_worker")) or (wish.state == "confirmed" and account.is_staff):
            found.append(url_for(NEXT[wish.state], id=wish.id))
    return found
