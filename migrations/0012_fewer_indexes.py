"""Indexes that a longer one of the same beginning makes needless go, where each visit writes: fewer pages to write and to sync."""

NEEDLESS = {
    "visit": ("household_id",),
    "line": ("station_id", "occurrence"),
    "task": ("station_id",),
    "hazard": ("station_id",),
    "due_date": ("station_id", "household_id"),
    "consent": ("household_id",),
}


def up(migrator, db):
    migrator.migrate(*[migrator.drop_index(table, f"{table}_{column}") for table, columns in NEEDLESS.items() for column in columns])


def down(migrator, db):
    migrator.migrate(*[migrator.add_index(table, (column,)) for table, columns in NEEDLESS.items() for column in columns])
