"""Community activities and volunteer shifts: sign-in and sign-out, hours, certificates."""

from app.events.activity import Activity
from app.events.certificate import Certificate
from app.events.hours import Hours
from app.events.marks import SignMark
from app.events.objection import Objection
from app.events.profile import VolunteerProfile
from app.events.service_record import RecordEntry
from app.events.shift import Place, Shift

MODELS = [Activity, VolunteerProfile, Shift, Place, SignMark, Hours, Objection, RecordEntry, Certificate]


def install(app):
    """Register the room's views."""
    from app.events import pack, views

    views.register(app)
    app.extensions.setdefault("pack_urls", []).append(pack.urls)
