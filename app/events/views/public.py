"""What everybody may read of an activity: no sign-in, and nobody's data."""

from flask import render_template

from app.events.activity import Activity
from app.events.views import bp
from app.limits import limiter
from app.web import find_or_404, public


@bp.get("/events/p/<uuid:public_id>")
@public
@limiter.limit("60 per minute")
def show_public(public_id):
    activity = find_or_404(Activity.announced(), public_id=public_id)
    return render_template("events/public.html", activity=activity)
