"""The migrations build exactly the models, and keep what a database holds."""

import re

import pytest

from app import all_models, db
from app.db import database
from app.people import Station


@pytest.fixture
def empty(tmp_path):
    """`empty(name)` connects to a new database file; what was bound before is bound again afterwards."""
    before = database.obj

    def close():
        if database.obj and not database.is_closed():
            database.close()

    def connect(name):
        close()
        return db.connect(f"sqlite:///{tmp_path / name}")

    yield connect
    close()
    database.initialize(before)


def schema():
    """Every table's columns (name, type, nullability, key), foreign keys and indexes, as the database itself tells them."""
    found = {}
    tables = [name for (name,) in database.execute_sql("select name from sqlite_master where type='table' and name not like 'sqlite_%'")]
    for table in tables:
        columns = sorted((row[1], row[2].upper(), row[3], row[5]) for row in database.execute_sql(f'pragma table_info("{table}")'))
        keys = sorted((row[3], row[2], row[4], row[6]) for row in database.execute_sql(f'pragma foreign_key_list("{table}")'))
        rows = database.execute_sql("select sql from sqlite_master where type='index' and tbl_name=? and sql is not null", (table,))
        found[table] = columns, keys, sorted(re.sub(r"IF NOT EXISTS |\s+", " ", sql) for (sql,) in rows)
    found.pop("schema_migration", None)
    return found


def test_migrations_build_exactly_the_models(empty):
    empty("migrated.db")
    db.migrate()
    migrated = schema()
    empty("created.db")
    database.create_tables(all_models())
    created = schema()
    assert migrated.keys() == created.keys()
    for table, columns in created.items():
        assert migrated[table] == columns, f"{table}: the migrations and the model differ"


def test_migrating_again_changes_nothing(empty):
    empty("twice.db")
    assert db.migrate()
    before = schema()
    assert db.migrate() == []
    assert schema() == before


BEGINNINGS = sorted(path.stem for path in db.MIGRATIONS.glob("[0-9]*.py"))[:-1]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_later_migration_keeps_a_row_of_every_table(empty, tmp_path, monkeypatch, beginning):
    """A database that stopped at any version, with a row in each of its tables, goes to the newest and loses no value."""
    early = tmp_path / "early"
    early.mkdir()
    for path in db.MIGRATIONS.glob("[0-9]*.py"):
        if path.stem <= beginning:
            (early / path.name).write_text(path.read_text())
    empty("aged.db")
    with monkeypatch.context() as earlier:
        earlier.setattr(db, "MIGRATIONS", early)
        assert db.migrate()[-1] == beginning
    with database.connection_context():
        database.execute_sql("pragma foreign_keys = off")
        before = {table: fill(table) for table in tables()}
    assert len(before) > 20
    assert db.migrate()
    with database.connection_context():
        for table, row in before.items():
            assert row.items() <= only_row(table).items(), f"{table}: an upgrade changed what was there"


def tables():
    return [
        name
        for (name,) in database.execute_sql("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'schema_migration'")
    ]


def fill(table):
    """Put one row with a value of its own in each column into the table and give it as {column: value}."""
    columns = [(row[1], row[2].upper()) for row in database.execute_sql(f'pragma table_info("{table}")')]
    values = [
        7000 + number if kind.startswith("INT") or kind in ("SMALLINT", "REAL", "BIGINT") else f"{name}{number}" for number, (name, kind) in enumerate(columns)
    ]
    names = ", ".join(f'"{name}"' for name, _kind in columns)
    database.execute_sql(f'insert into "{table}" ({names}) values ({", ".join("?" * len(values))})', values)
    return only_row(table)


def only_row(table):
    cursor = database.execute_sql(f'select * from "{table}"')
    (row,) = cursor.fetchall()
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def test_an_upgrade_keeps_what_the_database_holds(empty, tmp_path, monkeypatch):
    empty("old.db")
    db.migrate()
    Station.create_all()
    later = tmp_path / "migrations"
    later.mkdir()
    for path in db.MIGRATIONS.glob("[0-9]*.py"):
        (later / path.name).write_text(path.read_text())
    (later / "9999_later.py").write_text(
        "from peewee import *\n\ndef up(migrator, db):\n    migrator.migrate(migrator.add_column('station', 'motto', TextField(default='near')))\n"
    )
    monkeypatch.setattr(db, "MIGRATIONS", later)
    before = list(Station.select().order_by(Station.id).dicts())
    assert db.migrate() == ["9999_later"]
    assert list(Station.select().order_by(Station.id).dicts()) == before
