"""Which phones of a station have not been heard from: what they hold may still be missing in the figures."""

from flask import current_app


def phones_of(station_id):
    """What the offline room knows: an object with `.known` (phones in use) and `.silent` (those not heard from for SILENT_PHONE_HOURS); None without that room."""
    ask = current_app.extensions.get("phones_of_station")
    return ask(station_id) if ask else None
