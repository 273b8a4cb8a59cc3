"""Phones (Chromium, 360×740), a network that can be cut, and the real server behind it, over a small demo world of today."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.faults.server import ROOT, RealServer
from tests.journeys.network import Network
from tests.journeys.phone import Phone

PASSWORD = "shiliu-2026-demo"
MOBILES = {
    "station_head": "13800000001",
    "social_worker": "13800000002",
    "volunteer": "13800000011",
    "other_volunteer": "13800000012",
    "partner": "13800009904",
    "bureau": "13800009902",
    "supervisor": "13800009903",
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A data folder with one station and a dozen homes, made once by the app's own commands."""
    folder = tmp_path_factory.mktemp("filled")
    for command in (["migrate"], ["demo", "grow", "--stations", "1", "--households", "40", "--years", "0.1"]):
        flask = [sys.executable, "-m", "flask", "--app", "app", *command]
        subprocess.run(flask, cwd=ROOT, env={"SHILIU_VAR": str(folder), "PATH": "/usr/bin:/bin", "RATELIMIT_ENABLED": "0"}, check=True, capture_output=True)
    return folder


@pytest.fixture
def var(filled, tmp_path):
    folder = tmp_path / "var"
    shutil.copytree(filled, folder)
    return folder


@pytest.fixture
def server(var):
    """The real server; tests stop, kill and start it."""
    running = RealServer(var, WORKERS="1").start()  # two start no sooner, and half the processor is the browser's
    yield running
    running.kill()


@pytest.fixture
def network(server):
    road = Network(server.port)
    yield road
    road.close()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture
def phones(playwright, network, tmp_path):
    """`phones(name, role)` is a phone of its own, signed in; it can be killed and opened again with its storage."""
    opened = []

    def make(name="phone", role="volunteer"):
        phone = Phone(playwright, network, tmp_path / f"profile-{name}")
        opened.append(phone)
        if role:
            phone.sign_in(MOBILES[role], PASSWORD)
        return phone

    yield make
    for phone in opened:
        phone.close()


@pytest.fixture
def phone(phones):
    """The volunteer's phone, signed in."""
    return phones()


@pytest.fixture
def rows(var):
    """`rows(sql, *values)` reads the server's database from outside."""
    import cysqlite

    def ask(sql, *values):
        connection = cysqlite.connect(str(Path(var) / "shiliu.db"))
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    return ask


@pytest.fixture
def write(var):
    """`write(sql, *values)` changes the server's database behind its back: time that passed, a revoked phone."""
    import cysqlite

    def do(sql, *values):
        connection = cysqlite.connect(str(Path(var) / "shiliu.db"))
        try:
            connection.execute(sql, values)
        finally:
            connection.close()

    return do
