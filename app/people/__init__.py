"""People who sign in: stations, accounts, grants of roles, invitations, sign-ins and phones."""

import uuid

from flask_login import current_user

from app.people.accounts import Account, Grant
from app.people.invitations import Invitation
from app.people.sign_ins import Attempt, Phone, SignIn
from app.people.stations import Station

MODELS = [Station, Account, Grant, Phone, SignIn, Attempt, Invitation]


def install(app):
    from app.people import views

    app.register_blueprint(views.bp)
    app.after_request(views.wipe_revoked_phones)
    app.jinja_env.globals.update(account=current_user)


def find_account(account_id):
    """The account with this id, or None."""
    try:
        return Account.get_or_none(Account.id == uuid.UUID(account_id))
    except ValueError:
        return None
