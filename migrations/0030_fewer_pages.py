"""Where each visit writes: two indexes become one that serves both, and what is mostly empty is indexed only where it is not. A visit writes and syncs fewer pages."""

LONGER = {  # table: (needless columns, those of the one that replaces them)
    "visit": (("station_id",), ("service_date",), ("station_id", "service_date")),
    "due_date": (("station_id", "due_on"), ("station_id", "met_on"), ("station_id", "met_on", "due_on")),
    "receipt": (("account_id",), ("at",), ("account_id", "at")),
}
SELDOM_FILLED = (("consent", "person_id"), ("task", "to_account_id"))
NEEDLESS = (("consent", "station_id"), ("task", "hazard_id"), ("task", "occurrence"), ("hazard", "occurrence"))


def up(migrator, db):
    for table, (first, second, longer) in LONGER.items():
        migrator.migrate(migrator.drop_index(table, _name(table, first)), migrator.drop_index(table, _name(table, second)), migrator.add_index(table, longer))
    migrator.migrate(*(migrator.drop_index(table, _name(table, (column,))) for table, column in NEEDLESS))
    for table, column in SELDOM_FILLED:
        migrator.migrate(migrator.drop_index(table, _name(table, (column,))))
        db.execute_sql(f'CREATE INDEX "{_name(table, (column,))}" ON "{table}" ("{column}") WHERE ("{column}" IS NOT NULL)')


def down(migrator, db):
    for table, (first, second, longer) in LONGER.items():
        migrator.migrate(migrator.drop_index(table, _name(table, longer)), migrator.add_index(table, first), migrator.add_index(table, second))
    migrator.migrate(*(migrator.add_index(table, (column,)) for table, column in NEEDLESS))
    for table, column in SELDOM_FILLED:
        migrator.migrate(migrator.drop_index(table, _name(table, (column,))), migrator.add_index(table, (column,)))


def _name(table, columns):
    return "_".join((table, *columns))
