"""Where a shift is, whom an activity serves (Order 67: service object), and which brand project a group belongs to."""

from peewee import CharField

COLUMNS = (("shift", "place", 100), ("activity", "service_users", 60), ("group", "brand", 60))


def up(migrator, db):
    migrator.migrate(*(migrator.add_column(table, name, CharField(max_length=length, default="")) for table, name, length in COLUMNS))


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column(table, name) for table, name, _length in COLUMNS))
