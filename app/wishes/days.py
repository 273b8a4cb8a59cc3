"""Days of a deadline: calendar days and working days in Shanghai, and the end of what a state may last."""

from datetime import date, timedelta

from app import clock
from app.wishes.settings import setting


def end_of(day):
    """The instant at which `day` is over."""
    return clock.start_of(day + timedelta(days=1))


def in_days(name, start=None):
    """The end of the day that lies as many days after `start` (else today) as the setting `name` says."""
    return end_of((start or clock.today()) + timedelta(days=setting(name)))


def in_working_days(name, start=None):
    """The same in working days: Monday to Friday without the setting WISH_HOLIDAYS."""
    day, left, holidays = start or clock.today(), setting(name), _holidays()
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in holidays
    return end_of(day)


def _holidays():
    return {date.fromisoformat(text.strip()) for text in setting("WISH_HOLIDAYS").split(",") if text.strip()}


def deliver_by(wish, start=None):
    """Goods have fewer days than work and service."""
    return in_days("WISH_GOODS_DAYS" if wish.category == "goods" else "WISH_WORKS_DAYS", start)


def due_after(wish, state):
    """When what `state` asks for must have happened, counted from today; None when nothing presses."""
    if state == "submitted":
        return None if wish.needs_translation else in_working_days("WISH_CHECK_WORKING_DAYS")
    if state == "expired":
        return in_working_days("WISH_CHECK_WORKING_DAYS")
    if state == "in_progress":
        return deliver_by(wish)
    name = {
        "returned": "WISH_RETURNED_DAYS",
        "approved": "WISH_RELEASE_DAYS",
        "published": "WISH_PUBLISHED_DAYS",
        "claimed": "WISH_CONTACT_DAYS",
        "delivery_failed": "WISH_AGAIN_DAYS",
        "delivered": "WISH_CONFIRM_DAYS",
        "confirmed": "WISH_FOLLOW_UP_UNTIL_DAYS",
        "followed_up": "WISH_CLOSE_DAYS",
        "disputed": "WISH_DISPUTE_DAYS",
    }.get(state)
    return in_days(name) if name else None
