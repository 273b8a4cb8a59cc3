"""What the benches share: a grown world in a folder of its own, the real server over it, a signed-in client, and the figure at the end."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TICK = os.sysconf("SC_CLK_TCK")


def figure(number, unit, limit=None):
    """The last line of every bench; ends the process with 1 when `number` passes `limit`."""
    print(f"figure: {number:.3g} {unit}" if number < 100 else f"figure: {number:.0f} {unit}", flush=True)
    sys.exit(1 if limit is not None and number > limit else 0)


class World:
    """A data folder with a demo world in it, and the commands of the app over it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.environ = {**os.environ, "SHILIU_VAR": str(folder), "HOST": "127.0.0.1", "RATELIMIT_ENABLED": "0", "DATABASE_URL": "", "SECRET_KEY": "bench"}

    def flask(self, *words):
        command = [sys.executable, "-m", "flask", "--app", "app", *map(str, words)]
        return subprocess.run(command, cwd=ROOT, env=self.environ, check=True, capture_output=True, text=True).stdout

    def grow(self, **size):
        self.flask("migrate")
        print(self.flask("demo", "grow", *(word for name, value in size.items() for word in (f"--{name}", value))).strip(), flush=True)
        return self

    def account(self, role):
        """The first sign-in of a role: {role, station, mobile, password}."""
        return next(row for row in json.loads(self.flask("demo", "accounts", "--json")) if row["role"] == role)

    @contextlib.contextmanager
    def app(self):
        """This process's own app over the same data, for making submissions and changing dates."""
        from app import create_app, db

        app = create_app(SHILIU_VAR=str(self.folder), DATABASE_URL="", SECRET_KEY="bench", RATELIMIT_ENABLED=False)
        with app.test_request_context(), db.database.connection_context():
            yield app
        db.database.obj.close_all()


@contextlib.contextmanager
def grown(**size):
    """A world that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="shiliu-bench-") as folder:
        yield World(folder).grow(**size)


class Server:
    """A server process (and its workers) on a free port; `command` may stand in for the production server."""

    def __init__(self, world, command=None, **environ):
        self.port = free_port()
        self.environ = {**world.environ, "PORT": str(self.port), "PYTHONPATH": str(ROOT), **environ}
        self.command = [word.format(port=self.port) for word in command or (sys.executable, "-m", "app.serve")]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                HTTPConnection("127.0.0.1", self.port, timeout=2).connect()
                Client(self.port).get("/healthz")
                return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"Did not start: {self.command}")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def address(self):
        return f"http://localhost:{self.port}"

    def pids(self):
        """The process and its workers (not threads)."""
        out = subprocess.run(["ps", "-o", "pid=", "-g", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(pid) for pid in out.split()]

    def cpu_ms(self):
        """Milliseconds of CPU that all of it has used so far."""
        total = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
        return total * 1000 / TICK

    def megabytes(self):
        """Resident megabytes of the largest process: the worker."""
        sizes = [int(line.split()[1]) for pid in self.pids() for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
        return max(sizes) / 1024


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Client:
    """A browser without a face: one connection, the cookies of its sign-in."""

    def __init__(self, port, account=None):
        self.connection, self.cookie = HTTPConnection("127.0.0.1", port, timeout=60), ""
        if account:
            status, headers, _ = self.post("/sign-in", {"mobile": account["mobile"], "password": account["password"]})
            assert status == 303, status
            self.cookie = "; ".join(value.split(";")[0] for name, value in headers if name.lower() == "set-cookie")

    def get(self, path, **headers):
        return self._ask("GET", path, None, headers)

    def post(self, path, form, **headers):
        return self._ask("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", **headers})

    def _ask(self, method, path, body, headers):
        self.connection.request(method, path, body, {"Cookie": self.cookie, **headers})
        response = self.connection.getresponse()
        return response.status, response.getheaders(), response.read()
