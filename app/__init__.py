"""Shiliu 石榴: the pocket office of a town social-work station. `create_app()` puts the rooms together."""

import json
import secrets
from pathlib import Path

from flask import Flask, Response
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from app import db, i18n, limits, receipts, settings, web
from app.asked import Asked


class NoSession(SessionInterface):
    """What flask-login looks into, always empty: a sign-in is a row (app/people/sign_ins.py), and nothing else outlives a request."""

    class Empty(dict, SessionMixin):
        accessed = modified = False

    def open_session(self, _app, _request):
        return self.Empty()

    def save_session(self, _app, _session, _response):
        pass


class Shiliu(Flask):
    """Flask, with the receipts around every view."""

    request_class = Asked
    session_interface = NoSession()

    def ensure_sync(self, func):
        """No view or hook here is a coroutine; Flask would ask it of nine functions a request."""
        return func

    def redirect(self, location, code=302):
        """Flask's, without a page for browsers that do not follow."""
        return Response(status=code, headers={"Location": location})

    def dispatch_request(self):
        return receipts.dispatch(self, super().dispatch_request)


def create_app(**overrides):
    """The WSGI app. `overrides` win over the environment. Raises ValueError or UnsafeSQLite with a sentence."""
    app = Shiliu(__name__, static_folder="static")
    app.config.update(settings.load(**overrides))
    _resolve(app.config)
    db.connect(app.config["DATABASE_URL"])

    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[app.config["PROXIES"]] * 3)
    app.before_request(_open_database)
    app.teardown_appcontext(_close_database)
    i18n.install(app)
    web.install(app)
    receipts.install(app)
    limits.install(app)
    _sign_in_manager(app)
    _assets(app)
    _rooms(app)
    web.check_every_view_says_who(app)
    return app


def _rooms(app):
    from app import cli, events, households, offline, people, reports, school, today, visits, wishes

    for room in (people, households, visits, school, events, wishes, today, reports, offline):
        room.install(app)
    cli.install(app)


def all_models():
    """Every table's model, for migrations, backups and tests."""
    import app.audit
    import app.photos
    import app.receipts
    import app.voices
    from app import events, households, ledger, offline, people, reports, school, visits, wishes

    ground = [app.audit.AuditEntry, app.photos.Photo, app.voices.Voice, app.receipts.Receipt]
    rooms = (people, households, ledger, visits, school, events, wishes, offline, reports)
    return ground + [model for room in rooms for model in room.MODELS]


def _resolve(config):
    var = Path(config["SHILIU_VAR"])
    var.mkdir(parents=True, exist_ok=True)
    config["DATABASE_URL"] = config["DATABASE_URL"] or f"sqlite:///{var / 'shiliu.db'}"
    config["SECRET_KEY"] = config["SECRET_KEY"] or _kept_key(var / "secret-key")
    config["SECRET_KEY_FALLBACKS"] = [key.strip() for key in str(config["SECRET_KEY_FALLBACKS"]).split(",") if key.strip()]
    config["MAX_CONTENT_LENGTH"] = config["MAX_BODY_MB"] * 1024 * 1024
    config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024


def _kept_key(path):
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _open_database():
    if db.database.is_closed():
        db.database.connect()


def _close_database(_error=None):
    if not db.database.is_closed() and not db.database.in_transaction():
        db.database.close()


def _sign_in_manager(app):
    from app.people import find_account
    from app.people.sign_ins import account_of_request

    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(account_of_request)
    app.extensions["find_account"] = find_account


def _assets(app):
    dist = Path(app.static_folder) / "dist"
    manifest = dist / "manifest.json"
    names = json.loads(manifest.read_text()) if manifest.exists() else {}

    def asset(name):
        """The address of a built file, by the hash of its content."""
        return f"/static/dist/{names.get(name, name)}"

    version = f"{settings.VERSION}+{names.get('version', '')}"
    parts = [asset(name) for name in names.get("parts", ())]
    app.jinja_env.globals.update(asset=asset, asset_parts=parts, build_version=lambda: version)
    app.config["BUILD_VERSION"] = version
