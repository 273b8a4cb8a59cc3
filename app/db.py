"""The database: from one URL, with the base model and the field types that every table shares."""

import json
import os
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import cysqlite
import peewee

from app.turns import Turns

# 3.7.0 to 3.51.2 can lose committed writes in WAL mode (sqlite.org/changes.html, 3.51.3)
SAFE_SQLITE = (3, 51, 3)
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

database = peewee.DatabaseProxy()


class UnsafeSQLite(RuntimeError):
    """This SQLite can lose data that it said was saved."""


def connect(url):
    """Bind `database` to `sqlite:///path` or `postgresql://…` and return it. Raises UnsafeSQLite, ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        bound = _sqlite(unquote(parts.path.removeprefix("/")))
    elif parts.scheme in ("postgres", "postgresql"):
        from playhouse.pool import PooledPostgresqlDatabase

        bound = PooledPostgresqlDatabase(url, max_connections=32, prefer_psycopg3=True)
    else:
        raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parts.scheme or 'nothing'}.")
    database.initialize(bound)
    return bound


def _sqlite(path, version=None):
    version = version or cysqlite.sqlite_version_info
    if tuple(version) < SAFE_SQLITE:
        raise UnsafeSQLite(
            f"SQLite {'.'.join(map(str, version))} can lose committed data; Shiliu needs {'.'.join(map(str, SAFE_SQLITE))} or newer. "
            "Install the locked packages again (bin/dev does it)."
        )
    from playhouse.cysqlite_ext import PooledCySqliteDatabase

    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return PooledCySqliteDatabase(
        path,
        rank_functions=False,
        lock_type="IMMEDIATE",
        timeout=20,
        max_connections=64,
        pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "cache_size": -8000, "temp_store": "memory"},
    )


@contextmanager
def writing():
    """A transaction in which this thread writes. On SQLite in its turn among threads and processes (app/turns.py): SQLite itself would have each
    ask again and again, which costs time and keeps nobody's place."""
    bound = database.obj
    with _turns(bound).turn() if isinstance(bound, peewee.SqliteDatabase) and not bound.in_transaction() else database.atomic():
        yield


_turns = lru_cache(maxsize=8)(Turns)


def migrate():
    """Apply the pending migrations in order and return their names. Repeating is safe."""
    from playhouse.migrations import Runner

    with database.connection_context():
        return Runner(database.obj, str(MIGRATIONS)).up()


def uuid7():
    """A new time-ordered UUID (RFC 9562). Never sort by it: phones make them too."""
    chance = int.from_bytes(os.urandom(10))
    return uuid.UUID(int=(time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | 0x7 << 76 | (chance >> 64 & 0xFFF) << 64 | 0b10 << 62 | chance & (1 << 62) - 1)


def child_id(parent, what):
    """The id of what the server makes from `parent`: the same on every repetition, known to the phone beforehand."""
    return uuid.uuid5(parent, what)


class InstantField(peewee.Field):
    """An aware UTC datetime in Python; in every database an ISO text of one length, so that it sorts as text."""

    field_type = "VARCHAR"

    def get_modifiers(self):
        return [27]

    def db_value(self, value):
        if value is None or isinstance(value, str):
            return value
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")[:26] + "Z"

    def python_value(self, value):
        return None if value is None else datetime.fromisoformat(value)


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class JSONField(peewee.TextField):
    """Any JSON value, as text in both databases: nothing asks inside it, and Chinese stays readable in the file."""

    def db_value(self, value):
        return value if value is None or isinstance(value, peewee.Node) else _as_json(value)

    def python_value(self, value):
        return None if value is None else json.loads(value)


class Model(peewee.Model):
    """A table with a UUIDv7 key."""

    id = peewee.UUIDField(primary_key=True, default=uuid7)

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def add(cls, **fields):
        """Insert a row and return it."""
        return cls.create(**fields)


class StationModel(Model):
    """A row that belongs to one station: `station_id` is the nine-digit code (domain.md section 8)."""

    station_id = peewee.CharField(9, index=True)


# ---- statements made once: peewee spends half a millisecond on making one, the database a twentieth on running it ----


def insert_rows(model, rows, returning=None):
    """Insert dicts of one model (field name → value, all with the same keys), in groups, in the caller's transaction.

    `returning`: a column; its value in the last group's first row is returned.
    """
    if not rows:
        return None
    names = tuple(rows[0])
    columns, bound = _columns(model, names), database.obj
    size = max(1, 30000 // len(names))
    for start in range(0, len(rows), size):
        group = rows[start : start + size]
        values = [value if (value := row[name]) is None or convert is None else convert(value) for row in group for name, convert in columns]
        cursor = bound.execute_sql(_insert_sql(model, names, len(group), bound.param) + (f' RETURNING "{returning}"' if returning else ""), values)
    return cursor.fetchone()[0] if returning else None


@lru_cache(maxsize=256)
def _columns(model, names):
    """Name and converter of each column; text and numbers go as they are."""
    fields = [(name, model._meta.combined[name]) for name in names]
    return [(name, None if type(field) in _AS_THEY_ARE else _key(field) if type(field) in _KEYS else field.db_value) for name, field in fields]


def _key(field):
    """The field's own way, past which most values go: they are UUIDs. A row may stand for its key."""
    return lambda value: value.hex if type(value) is uuid.UUID else field.db_value(value)


_AS_THEY_ARE = {peewee.CharField, peewee.TextField, peewee.IntegerField, peewee.SmallIntegerField, peewee.BooleanField}
_KEYS = {peewee.UUIDField, peewee.ForeignKeyField}


@lru_cache(maxsize=256)
def _insert_sql(model, names, count, param):
    quoted = ", ".join(f'"{model._meta.combined[name].column_name}"' for name in names)
    group = f"({', '.join([param] * len(names))})"
    return f'INSERT INTO "{model._meta.table_name}" ({quoted}) VALUES {", ".join([group] * count)}'  # noqa: S608  (names are the model's own)


class compiled:
    """A query whose SQL is made once: `find = compiled(lambda key: Receipt.select().where(Receipt.key == key))`, then `find(key)` → list of rows.

    For the few statements of every request. Values may be UUIDs, instants, dates, texts, numbers; never None or a list.
    """

    def __init__(self, build):
        self._build = build
        self._made = {}

    def __call__(self, *values):
        bound = database.obj
        made = self._made.get(bound) or self._make(len(values))
        cursor = bound.execute_sql(made.sql, made.values(values))
        rows = cursor.fetchall()
        if rows and made.read is None:
            made.read = _reader(made.query, cursor)
        return [made.read(row) for row in rows]

    def run(self, *values):
        """For UPDATE and DELETE: how many rows changed."""
        bound = database.obj
        made = self._made.get(bound) or self._make(len(values))
        return bound.rows_affected(bound.execute_sql(made.sql, made.values(values)))

    def first(self, *values):
        """The first row or None."""
        found = self(*values)
        return found[0] if found else None

    def _make(self, count):
        query = self._build(*[peewee.Value(_Mark(place), converter=False) for place in range(count)]).bind(database.obj)
        self._made = {database.obj: _Made(query)}
        return self._made[database.obj]


class _Made:
    """A statement for one database: its text, where the values go, and how a row becomes an object (known with its first rows)."""

    def __init__(self, query):
        self.query, self.read = query, None
        self.sql, self.marks = query.sql()

    def values(self, given):
        return [_plain(given[mark.place]) if isinstance(mark, _Mark) else mark for mark in self.marks]


def _reader(query, cursor):
    """peewee's own way from a row to an object, with the columns looked up once; rows of plain columns go straight to the fields of their models."""
    wrapper = query._get_cursor_wrapper(cursor)
    wrapper.initialize()
    makes_objects = type(wrapper) in (peewee.ModelObjectCursorWrapper, peewee.ModelCursorWrapper)
    if not makes_objects or not all(isinstance(field, peewee.Field) and field.model._meta.fields.get(field.name) is field for field in wrapper.fields):
        return wrapper.process_row
    columns = {}
    for at, (field, convert) in enumerate(zip(wrapper.fields, wrapper.converters, strict=True)):
        columns.setdefault(field.model, []).append((at, field.name, convert))
    own = columns.pop(query.model, ())
    if not columns:
        return lambda row: _object(query.model, row, own)
    joined = [(name, other) for source, name, other, _dict, outer, by_key in wrapper.src_to_dest if source is query.model and by_key and not outer]
    if {other for _name, other in joined} != set(columns) or len(joined) != len(wrapper.src_to_dest):
        return wrapper.process_row

    def read(row):
        found = _object(query.model, row, own)
        for name, other in joined:
            found.__rel__[name] = _object(other, row, columns[other])
        return found

    return read


def _object(model, row, columns):
    """What peewee makes of a row that it read: nothing in it counts as changed."""
    found = model.__new__(model)
    found.__data__ = {name: row[at] if convert is None else convert(row[at]) for at, name, convert in columns}
    found._dirty, found.__rel__ = set(), {}
    return found


class _Mark:
    def __init__(self, place):
        self.place = place


def _plain(value):
    if isinstance(value, uuid.UUID):
        return value.hex
    return InstantField.db_value(None, value) if isinstance(value, datetime) else value


def like(text):
    """`text` as a LIKE pattern part: found anywhere, its own wildcards taken literally (escape character: backslash)."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
