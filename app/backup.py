"""Backup and restore: the database by SQLite's own backup, then the pictures and the key, in one tar; every row's hash compared."""

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import cysqlite
from flask import current_app

from app import clock
from app.db import SAFE_SQLITE, InstantField, database
from app.settings import VERSION

FORMAT = 1
DATABASE, KEY, CONTENTS = "shiliu.db", "secret-key", "contents.json"
NAMES = re.compile(rf"{DATABASE}|{KEY}|{CONTENTS}|photos/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.jpg|voices/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
STORED = ("photos/*/*.jpg", "voices/*/*")
LONGEST_TRANSACTION = timedelta(minutes=1)  # begun before the copy and committed after it: such a row is not in it


class BackupError(Exception):
    """A sentence for the person at the terminal. Nothing was changed."""


def backup(path):
    """Write everything into one new file at `path` (mode 600) while the server runs; gives its contents as a dict.

    The file appears whole or not at all. Phones then learn (`X-Safe-Until`) that what they sent before is safe. Raises BackupError.
    """
    path, source = Path(path).absolute(), _database_file()
    if path.exists():
        raise BackupError(f"{path} exists already; a backup never overwrites another.")
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    at = InstantField.db_value(None, clock.now() - LONGEST_TRANSACTION)
    with tempfile.TemporaryDirectory(dir=_folder(path.parent), prefix=".backup-") as work:
        copy = Path(work) / DATABASE
        rows = _copy(source, copy)
        files = {DATABASE: copy, **_key(), **_stored()}  # database first: a picture is on disk before its row is
        contents = {"format": FORMAT, "version": VERSION, "at": at, "rows": rows, "files": {name: _file_hash(file) for name, file in files.items()}}
        os.replace(_write(Path(work), files, contents), path)
    _sync(path.parent)
    _note(at)
    return contents


def restore(path, replace=False):
    """Put back what `backup` wrote, after every hash agreed; gives the contents. The server must be stopped.

    With `replace`, what was there is moved to SHILIU_VAR/replaced-<time>, never deleted. Raises BackupError.
    """
    source, var = _database_file(), _var()
    with tempfile.TemporaryDirectory(dir=_folder(var), prefix=".restore-") as work:
        contents = _unpack(path, Path(work))
        if _in_use(source):
            raise BackupError("The server is running: stop it first.")
        if _holds_accounts(source) and not replace:
            raise BackupError(f"{source} holds accounts already; --replace moves it aside first.")
        _move_aside(var, source)
        source.parent.mkdir(parents=True, exist_ok=True)
        for name in contents["files"]:
            target = source if name == DATABASE else var / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(work) / name, target)
            _sync(target.parent)
    _note(contents["at"])
    return contents


# ---- the database --------------------------------------------------------------------------------------------------


def row_hashes(connection):
    """{table: [count, hash over its rows in order]} of one database file."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
    return {name: _hash_rows(connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')) for name in names}  # noqa: S608  (names are the database's own)


def _hash_rows(rows):
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(repr(tuple(row)).encode())
        count += 1
    return [count, digest.hexdigest()]


def _copy(source, target):
    """Copy within one read transaction, so that rows and copy are of the same moment; gives the hashes of the rows."""
    with closing(cysqlite.connect(str(source), timeout=20)) as running, closing(cysqlite.connect(str(target))) as made:
        running.execute("BEGIN")
        rows = row_hashes(running)
        running.backup(made)
        running.execute("ROLLBACK")
        made.execute("PRAGMA journal_mode = delete")
        _agree(made, rows)
    return rows


def _agree(connection, rows):
    (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    found = row_hashes(connection)
    differing = [name for name in {**rows, **found} if rows.get(name) != found.get(name)]
    if verdict != "ok" or differing:
        raise BackupError(f"The copy of the database differs from what it was made of: {', '.join(differing) or verdict}.")


def _database_file():
    url = current_app.config["DATABASE_URL"]
    if not url.startswith("sqlite:"):
        raise BackupError("This backs up SQLite; for PostgreSQL use pg_dump and copy SHILIU_VAR.")
    if tuple(cysqlite.sqlite_version_info) < SAFE_SQLITE:
        raise BackupError("This SQLite is not safe.")
    return Path(database.obj.database).absolute()


def _in_use(source):
    """Whether another process has the database open: only who is alone may leave WAL mode."""
    if not source.exists():
        return False
    database.close()
    database.obj.close_all()
    with closing(cysqlite.connect(str(source), timeout=1)) as connection:
        try:
            return connection.execute("PRAGMA journal_mode = delete").fetchone()[0] != "delete"
        except cysqlite.OperationalError:
            return True


def _holds_accounts(source):
    if not source.exists():
        return False
    with closing(cysqlite.connect(str(source))) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return "account" in tables and connection.execute("SELECT count(*) FROM account").fetchone()[0] > 0


# ---- the files -----------------------------------------------------------------------------------------------------


def _var():
    return Path(current_app.config["SHILIU_VAR"]).absolute()


def _key():
    """The key that signed the forms waiting on phones: without it they could not be taken in any more."""
    return {KEY: _var() / KEY} if (_var() / KEY).exists() else {}


def _stored():
    """Pictures and recordings; a file that is being written bears another name."""
    found = {path.relative_to(_var()).as_posix(): path for pattern in STORED for path in sorted(_var().glob(pattern))}
    return {name: path for name, path in found.items() if NAMES.fullmatch(name)}


def _write(work, files, contents):
    """Write the tar durably, its list of contents last; gives its path."""
    tar, listing = work / "tar", work / CONTENTS
    listing.write_text(json.dumps(contents, indent=1))
    with os.fdopen(os.open(tar, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, path in {**files, CONTENTS: listing}.items():
                archive.add(path, name, recursive=False)
        out.flush()
        os.fsync(out.fileno())
    return tar


def _unpack(path, work):
    """Unpack into `work` and compare every hash; gives the contents."""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                _take(archive, member, work)
        contents = json.loads((work / CONTENTS).read_text())
    except (OSError, tarfile.TarError, ValueError) as problem:
        raise BackupError(f"{path} is not a whole backup: {problem}") from None
    if contents.get("format") != FORMAT:
        raise BackupError(f"{path} is of a form that this version does not know.")
    wrong = [name for name, sha in contents["files"].items() if not (work / name).is_file() or _file_hash(work / name) != sha]
    if wrong:
        raise BackupError(f"{path} is damaged: {', '.join(wrong[:5])}.")
    with closing(cysqlite.connect(str(work / DATABASE))) as copy:
        _agree(copy, contents["rows"])
    return contents


def _take(archive, member, work):
    if not member.isfile() or not NAMES.fullmatch(member.name):
        raise ValueError(f"{member.name} does not belong in it.")
    with archive.extractfile(member) as file, open(_folder((work / member.name).parent) / Path(member.name).name, "wb") as out:
        shutil.copyfileobj(file, out)
        out.flush()
        os.fsync(out.fileno())


def _move_aside(var, source):
    aside = var / f"replaced-{clock.now():%Y%m%dT%H%M%S}"
    for path in (source, source.with_name(f"{source.name}-wal"), source.with_name(f"{source.name}-shm"), var / KEY, var / "photos", var / "voices"):
        if path.exists():
            aside.mkdir(exist_ok=True)
            shutil.move(path, aside / path.name)


def _file_hash(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(path):
    path.mkdir(parents=True, exist_ok=True)
    return path


def _note(at):
    """Note until when everything is in a backup (`contacts.newest_backup` reads it)."""
    (_var() / "newest-backup").write_text(at)


def _sync(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
