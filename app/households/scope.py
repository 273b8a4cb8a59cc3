"""Whose homes an account may work with: the stations at which it is staff, now or when a form was filled in."""

from app import clock
from app.web import STAFF


def staff_stations(account, at=None):
    """Codes of the stations at which `account` is social worker or head at the instant `at` (else now)."""
    at = at or clock.now()
    return [grant.station_id for grant in account.grants if grant.role in STAFF and grant.station_id and grant.valid_at(at)]


def head_stations(account):
    """Codes of the stations which `account` leads now."""
    now = clock.now()
    return [grant.station_id for grant in account.grants if grant.role == "station_head" and grant.station_id and grant.valid_at(now)]
