"""When a session was postponed: marks from before belong to the date that was called off."""

from app.db import InstantField


def up(migrator, db):
    migrator.migrate(migrator.add_column("session", "postponed_at", InstantField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("session", "postponed_at"))
