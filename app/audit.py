"""Who did what, when, from which phone: written in the same transaction as the change."""

import peewee
from flask import g, has_request_context
from flask_login import current_user

from app import clock
from app.db import InstantField, JSONField, Model, insert_rows, uuid7


class AuditEntry(Model):
    at = InstantField(default=clock.now, index=True)
    station_id = peewee.CharField(9, null=True, index=True)
    account_id = peewee.UUIDField(null=True)
    phone_id = peewee.UUIDField(null=True)
    action = peewee.CharField(40)
    about = peewee.CharField(40)
    about_id = peewee.CharField(40, null=True)
    details = JSONField(default=dict)


def record(action, about, *, by=None, **details):
    """Note that `by` (else who is signed in) did `action` to the row `about`. No names or answers in `details`: ids and counts only."""
    insert_rows(AuditEntry, [entry(action, about, by=by, **details)])


def entry(action, about, *, by=None, **details):
    """The same as a dict, for those who insert many."""
    person = by or (current_user if has_request_context() and current_user.is_authenticated else None)
    return {
        "id": uuid7(),
        "at": clock.now(),
        "station_id": getattr(about, "station_id", None) or getattr(person, "station_id", None),
        "account_id": getattr(person, "id", None),
        "phone_id": g.get("phone_id") if has_request_context() else None,
        "action": action,
        "about": type(about).__name__.lower(),
        "about_id": str(about.get_id()) if hasattr(about, "get_id") else None,
        "details": details,
    }
