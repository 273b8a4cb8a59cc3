"""Which wrong password was tried, as a short keyed mark: one password tried on everybody is noticed."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("attempt", "tried", CharField(max_length=8, default="", index=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("attempt", "tried"))
