"""The worker, the manifest, the pack, the outbox page and the contact report."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, g, jsonify, render_template, request, send_file, stream_with_context, url_for
from flask_login import current_user

from app.i18n import _, lang, lang_tag
from app.offline import contacts, pack
from app.web import FIELD, allow, public

bp = Blueprint("offline", __name__)


@bp.get("/sw.js")
@public
def worker():
    """The worker stands at the root so that it serves every page; the browser asks for it anew each time."""
    path = Path(current_app.static_folder) / "dist" / "sw.js"
    if not path.exists():
        abort(404)
    response = send_file(path, mimetype="text/javascript", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
@public
def manifest():
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("maskable-512.png", "512x512", "maskable")]
    facts = {
        "id": "/",
        "name": _("Shiliu"),
        "short_name": _("Shiliu"),
        "lang": lang_tag(),
        "start_url": "/today/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#faf7f2",
        "icons": [
            {"src": url_for("static", filename=f"icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in icons
        ],
    }
    response = jsonify(facts)
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/offline/none")
@public
def none():
    """What the phone shows for an address of which it keeps no page."""
    return render_template("offline/none.html")


@bp.get("/outbox/")
@public
def outbox():
    """What this phone holds; the phone fills it in. Public, because who may only send has no other page."""
    return render_template("offline/outbox.html")


@bp.get("/offline/contact")
@public
def contact():
    """The phone reports itself. JSON: days until the sign-in ends, checklist versions, entries lost with an evicted store."""
    if not current_user.is_authenticated:
        return jsonify(days_left=None)
    from app.visits import checklist  # reads its data files once

    taken = contacts.take_report()
    sets = _(", ").join(checklist.current_names(lang()))
    return jsonify(days_left=g.sign_in.days_left if "sign_in" in g else None, checklists=sets, lost=taken.lost if taken else 0)


@bp.get("/offline/pack")
@allow(*FIELD)
def bring_pack():
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(stream_with_context(pack.stream(pack.lines(), squeeze)), mimetype="application/x-ndjson")
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    return response
