"""Why a partner was refused or suspended."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("partner", "reason", CharField(max_length=300, default="")))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("partner", "reason"))
