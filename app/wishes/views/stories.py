"""What everybody may read, without signing in: wishes that came true, told so that nobody is known, and counts."""

from flask import render_template

from app.limits import limiter
from app.web import public
from app.wishes import publishing
from app.wishes.views import bp


@bp.get("/stories")
@public
@limiter.limit("60 per minute")
def stories():
    return render_template("wishes/stories.html", stories=publishing.stories(), counts=publishing.counts())
