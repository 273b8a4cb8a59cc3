"""A backup holds everything, a restore gives it back, and a damaged one changes nothing."""

import hashlib
import subprocess
import sys
import tarfile
from contextlib import closing

import cysqlite
import pytest

from app import backup as backups
from app import create_app, db
from app.backup import BackupError, backup, restore
from app.db import database
from app.households import Household
from app.people import Account
from app.photos import Photo
from app.voices import Voice
from tests.faults.server import ROOT

PICTURE = b"\xff\xd8 not looked into"
SOUND = b"OggS not listened to"
SOUND_SHA = hashlib.sha256(SOUND).hexdigest()
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def app_in():
    """`app_in(folder)` gives an app with an empty migrated database there."""
    before = database.obj

    def make(folder):
        _let_go()
        app = create_app(SHILIU_VAR=str(folder), DATABASE_URL="", SECRET_KEY="")
        db.migrate()
        return app

    yield make
    _let_go()
    database.initialize(before)


def _let_go():
    if database.obj and not database.is_closed():
        database.close()


@pytest.fixture
def filled(app_in, tmp_path):
    """An app with an account, a home, a picture and a recording, and its folder."""
    folder = tmp_path / "here"
    app = app_in(folder)
    with database.connection_context():
        Account.create(name="陈小雨", mobile="13800001111")
        Household.create(station_id="330784108", number="1", label="王阿公")
        Voice.create(sha256=SOUND_SHA, kind="ogg", bytes=len(SOUND))
        Photo.create(sha256=SHA, width=1, height=1, bytes=len(PICTURE))
    path = folder / "photos" / SHA[:2] / f"{SHA}.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(PICTURE)
    sound = folder / "voices" / SOUND_SHA[:2] / SOUND_SHA
    sound.parent.mkdir(parents=True)
    sound.write_bytes(SOUND)
    return app, folder


def test_what_was_backed_up_is_restored_row_by_row(filled, app_in, tmp_path):
    app, folder = filled
    with app.app_context():
        written = backup(tmp_path / "one.tar")
    there = app_in(tmp_path / "there")
    with there.app_context():
        restore(tmp_path / "one.tar")
    with closing(cysqlite.connect(str(tmp_path / "there" / "shiliu.db"))) as restored:
        assert backups.row_hashes(restored) == written["rows"]
    assert written["rows"]["household"][0] == 1
    assert (tmp_path / "there" / "photos" / SHA[:2] / f"{SHA}.jpg").read_bytes() == PICTURE
    assert (tmp_path / "there" / "voices" / SOUND_SHA[:2] / SOUND_SHA).read_bytes() == SOUND
    assert (tmp_path / "there" / "secret-key").read_text() == (folder / "secret-key").read_text(), "what waits on phones was signed with it"
    assert (tmp_path / "there" / "newest-backup").read_text() == written["at"]


def test_a_backup_is_for_its_owner_and_never_overwrites(filled, tmp_path):
    with filled[0].app_context():
        backup(tmp_path / "one.tar")
        assert (tmp_path / "one.tar").stat().st_mode & 0o777 == 0o600
        with pytest.raises(BackupError, match="exists already"):
            backup(tmp_path / "one.tar")


def test_a_backup_is_made_while_others_write(filled, tmp_path):
    app, folder = filled
    with closing(cysqlite.connect(str(folder / "shiliu.db"))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE account SET name = '别人'")
        with app.app_context():
            written = backup(tmp_path / "one.tar")
        writer.execute("COMMIT")
    assert written["rows"]["account"][0] == 1


@pytest.mark.parametrize("where", ["shiliu.db", "photos", "voices"])
def test_a_damaged_backup_is_refused_and_nothing_changes(where, filled, app_in, tmp_path):
    with filled[0].app_context():
        backup(tmp_path / "one.tar")
    data = bytearray((tmp_path / "one.tar").read_bytes())
    with tarfile.open(tmp_path / "one.tar") as archive:
        member = next(member for member in archive if member.name.startswith(where))
    data[member.offset_data + member.size // 2] ^= 1
    (tmp_path / "one.tar").write_bytes(data)
    there = app_in(tmp_path / "there")
    with there.app_context(), pytest.raises(BackupError, match="damaged"):
        restore(tmp_path / "one.tar")
    with database.connection_context():
        assert Account.select().count() == 0


def test_a_cut_or_foreign_file_is_refused(filled, tmp_path):
    (tmp_path / "foreign.tar").write_bytes(b"nothing of ours")
    with tarfile.open(tmp_path / "outside.tar", "w") as archive:
        archive.add(tmp_path / "foreign.tar", "../outside")
    with filled[0].app_context():
        for name in ("foreign.tar", "outside.tar"):
            with pytest.raises(BackupError, match="not a whole backup"):
                restore(tmp_path / name, replace=True)
    assert not (tmp_path.parent / "outside").exists()


def test_accounts_are_only_replaced_on_demand_and_kept_aside(filled, tmp_path):
    app, folder = filled
    with app.app_context():
        backup(tmp_path / "one.tar")
        with pytest.raises(BackupError, match="holds accounts"):
            restore(tmp_path / "one.tar")
        restore(tmp_path / "one.tar", replace=True)
    (aside,) = folder.glob("replaced-*")
    assert {path.name for path in aside.iterdir()} >= {"shiliu.db", "photos", "secret-key"}


def test_a_running_server_is_not_pulled_from_under_its_database(filled, tmp_path):
    app, folder = filled
    with app.app_context():
        backup(tmp_path / "one.tar")
        with closing(cysqlite.connect(str(folder / "shiliu.db"))) as server:
            server.execute("SELECT count(*) FROM account").fetchone()
            with pytest.raises(BackupError, match="stop it"):
                restore(tmp_path / "one.tar", replace=True)


def test_both_are_commands(filled, tmp_path):
    folder, file = filled[1], tmp_path / "by-hand.tar"
    database.obj.close_all()
    for words in (["backup", file], ["restore", file, "--replace"]):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT,
            env={"SHILIU_VAR": str(folder), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )
        assert "every hash agrees" in done.stdout, done.stderr
