"""What was done, as the certificate prints it."""

from peewee import CharField


def up(migrator, db):
    migrator.migrate(migrator.add_column("certificate", "content", CharField(max_length=300, default="")))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("certificate", "content"))
