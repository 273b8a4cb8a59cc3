"""People who sign in: stations, accounts, grants of roles, invitations, sign-ins and phones."""

import uuid

from flask_login import current_user

from app.i18n import _l
from app.people.accounts import Account, Grant
from app.people.feeds import CalendarFeed
from app.people.invitations import Invitation
from app.people.sign_ins import Attempt, Phone, SignIn
from app.people.stations import Station

ROLE_NAMES = {
    "volunteer": _l("Volunteer"),
    "social_worker": _l("Social worker"),
    "station_head": _l("Station head"),
    "supervisor": _l("Supervisor"),
    "bureau": _l("Bureau"),
    "partner": _l("Partner"),
    "administrator": _l("Administrator"),
}

MODELS = [Station, Account, Grant, Phone, SignIn, Attempt, Invitation, CalendarFeed]


def install(app):
    from app.people import views

    app.register_blueprint(views.bp)
    app.after_request(views.wipe_revoked_phones)
    app.jinja_env.globals.update(account=current_user, role_name=role_name, role_choices=lambda roles: [(role, role_name(role)) for role in roles])


def find_account(account_id):
    """The account with this id, or None."""
    try:
        return Account.get_or_none(Account.id == uuid.UUID(account_id))
    except ValueError:
        return None


def role_name(role):
    return str(ROLE_NAMES.get(role, role))
