"""Published wishes and signed-in partners by the hundred, over the database that this process has open."""

import secrets

from peewee import sort_models

from app import clock
from app.db import uuid7
from app.households import Household
from app.people import Account, Phone, SignIn
from app.people.sign_ins import _hash
from app.receipts import who
from app.wishes import MODELS, Partner, PartnerAccount, Wish
from app.wishes.days import due_after


def alone():
    """Take away the demo world's own wishes and partners, so that ours can be counted."""
    for model in reversed(sort_models(MODELS)):
        model.delete().execute()


def wish(number):
    """A published wish of the goods kind."""
    home = Household.select().order_by(Household.number).offset(number % 20).first()
    made = Wish(station_id=home.station_id, wish_no=f"{home.station_id}-1999-{number:05d}", household=home, help_type="elder", category="goods")
    made.author_id = made.reviewed_by = uuid7()
    made.state, made.published_at, made.public_text = "published", clock.now(), "希望得到一台灶具。"
    made.expires_at = made.due_at = due_after(made, "published")
    made.save(force_insert=True)
    return made


def partner(number):
    """An approved partner with one account, its cookie and its `_who`: signed in without a password, which would take most of the time."""
    home = Household.select().first()
    account = Account.create(name=f"伙伴{number}", mobile=f"1380001{number:04d}")
    account.grant("partner", home.station_id, by=account)
    made = Partner.create(station_id=home.station_id, name=f"伙伴{number}", kind="enterprise", approved_at=clock.now())
    PartnerAccount.create(partner=made, account=account)
    token = secrets.token_urlsafe(16)
    SignIn.create(token_hash=_hash(token), account=account, phone=Phone.create(label=""))
    made.cookie, made.who = f"__Host-signin={token}", who(account)
    return made
