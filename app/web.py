"""The verbs that all views share: private by default, refuse other sites, page or fragment, find or 404, security headers."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask_htmx import HTMX
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app import clock
from app.i18n import _

ROLES = ("volunteer", "social_worker", "station_head", "supervisor", "bureau", "partner", "administrator")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
ALWAYS_OPEN = ("/static/", "/sw.js", "/manifest.webmanifest", "/offline/", "/healthz")  # what a page itself needs
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
}

htmx = HTMX()


class Refused(Exception):
    """The person may mend this: a sentence, a status 4xx, and a word for the phone (X-Outbox-Reason)."""

    def __init__(self, sentence, status=422, reason="refused"):
        super().__init__(str(sentence))
        self.sentence, self.status, self.reason = sentence, status, reason


# ---- who may call a view -------------------------------------------------------------------------------------------


def public(view):
    """Reachable signed out. A test walks the URL map for views that say nothing."""
    view.access = "public"
    return view


def signed_in(view):
    """Reachable by every signed-in account, whatever its role."""
    view.access = ROLES
    return view


def allow(*roles):
    """Reachable by accounts holding one of these roles (today, or when the form was filled in)."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"Unknown role: {unknown}")

    def mark(view):
        view.access = roles
        return view

    return mark


STAFF = ("social_worker", "station_head")
FIELD = ("volunteer", *STAFF)


def check_every_view_says_who(app):
    """Raise RuntimeError for a view that is neither @public nor @allow-ed."""
    app.view_functions["static"].access = "public"
    silent = [name for name, view in app.view_functions.items() if not getattr(view, "access", None)]
    if silent:
        raise RuntimeError(f"These views say nothing about who may call them: {', '.join(sorted(silent))}")


def refuse_other_sites():
    """Unsafe methods come from our own pages. Tokens would die in kept pages; the browser's own word does not (design.md section 7)."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        own = site == "same-origin"
    else:
        origin = current_app.config["PUBLIC_ORIGIN"]
        own = bool(origin) and request.headers.get("Origin") == origin.rstrip("/")
    if not own:
        raise Refused(_("This did not come from our own page. Please open the address in your browser and try again."), 403, "other-site")


def refuse_strangers():
    """A view is reachable signed out only when @public; a role that may not gets 403, and records of others are 404 in the views."""
    view = current_app.view_functions.get(request.endpoint)
    if view is None:
        return None
    if kept_elsewhere():
        return redirect(current_user.kept_to)
    if view.access == "public":
        return None
    if not current_user.is_authenticated:
        return signed_out_answer()
    if getattr(current_user, "send_only", False) and "X-Outbox" not in request.headers:
        raise Refused(_("This code only sends what waits on the phone."), 403, "send-only")
    if not _roles_that_count() & set(view.access):
        raise Refused(_("Your role does not open this page."), 403, "role")
    return None


def kept_elsewhere():
    """Whether this sign-in is kept to one page (a tablet that many people touch) and asks for another."""
    if request.path.startswith(ALWAYS_OPEN):
        return False
    path = getattr(current_user, "kept_to", None)
    return bool(path) and request.path != path and not request.path.startswith(f"{path}/")


def _roles_that_count():
    account = current_user._get_current_object()
    roles = account.roles
    if "X-Outbox" in request.headers:
        filled = clock.parse_instant(request.form.get("_filled_at"))
        if filled:
            roles = roles | account.roles_at(min(filled, clock.now()))
    return roles


def signed_out_answer():
    """Scripts and the phone's sender get 401 and keep what they hold; a person's browser is led to sign in."""
    if "X-Outbox" in request.headers or htmx or request.method not in SAFE_METHODS:
        raise Refused(_("Please sign in again. What you entered stays on this phone."), 401, "signed-out")
    return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))


# ---- answers -------------------------------------------------------------------------------------------------------


def page_or_fragment(page, fragment, **context):
    """The fragment for htmx inside a page, else the whole page."""
    return render_template(fragment if htmx and not htmx.boosted else page, **context)


def fragment_or_redirect(fragment, url, **context):
    """After a change: the new fragment for htmx, else 303 to `url`."""
    if htmx and not htmx.boosted:
        return render_template(fragment, **context)
    return redirect(url, 303)


def form_error(template, form, **context):
    """The same page or fragment with messages by field, values kept, status 422."""
    g.outbox_reason = "invalid"
    return render_template(template, form=form, errors=form.errors, **context), 422


def find_or_404(query, **by):
    """The one row of `query` (which starts from what the person may see), else 404: a stranger learns nothing."""
    found = query.where(*[getattr(query.model, name) == value for name, value in by.items()]).first()
    if found is None:
        abort(404)
    return found


def source_is(selector):
    """Whether htmx 4 says that this element asked (flask-htmx reads htmx 2's header, which is gone)."""
    return request.headers.get("HX-Source", "") == selector


# ---- every answer --------------------------------------------------------------------------------------------------


def secure(response):
    """Headers that every answer carries; private pages stay out of the browser's own cache."""
    headers = response.headers
    headers.extend(HEADERS)
    if current_app.config["PUBLIC_ORIGIN"].startswith("https:"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
        headers.extend({"X-User": page_user(), "X-As-Of": as_of()})
    elif "/dist/" in request.path:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if response.status_code >= 400:
        response.headers["X-Outbox-Reason"] = g.get("outbox_reason", "invalid")
    return response


def page_user():
    return str(current_user.id) if current_user.is_authenticated else "-"


def as_of():
    """When this page was made (ISO, UTC): an older one never replaces a newer one on the phone."""
    if "as_of" not in g:
        g.as_of = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return g.as_of


def kind_sentence(error):
    """An error page in the person's language; a fragment for htmx."""
    if isinstance(error, Refused):
        status, sentence = error.status, error.sentence
        g.outbox_reason = error.reason
    else:
        status, sentence = (error.code or 500, None) if isinstance(error, HTTPException) else (500, None)
        g.setdefault("outbox_reason", {404: "gone", 413: "too-large", 429: "busy"}.get(status, "refused"))
    template = f"errors/{status}.html"
    known = current_app.jinja_env.get_or_select_template([template, "errors/400.html" if status < 500 else "errors/500.html"])
    return render_template(known, status=status, sentence=sentence), status


def install(app):
    """Wire the rules above into the app."""
    htmx.init_app(app)
    app.before_request(refuse_other_sites)
    app.before_request(refuse_strangers)
    app.after_request(secure)
    app.register_error_handler(HTTPException, lambda error: error if (error.code or 500) < 400 else kind_sentence(error))
    app.register_error_handler(Refused, kind_sentence)
    app.jinja_env.globals.update(page_user=page_user, as_of=as_of)
