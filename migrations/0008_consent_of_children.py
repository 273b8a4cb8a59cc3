"""Who agreed for a child, and whether the child did."""

from peewee import BooleanField, CharField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("consent", "guardian", CharField(max_length=50, default="")),
        migrator.add_column("consent", "assent", BooleanField(default=False)),
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("consent", "guardian"), migrator.drop_column("consent", "assent"))
