"""A real server process on a free port, which tests start, kill and start again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class RealServer:
    """The production server over a data folder. `kill()` is SIGKILL to the whole group: nothing is flushed, nothing said."""

    module = "app.serve"

    def __init__(self, var, **settings):
        self.port = _free_port()
        self.environ = {**os.environ, "SHILIU_VAR": str(var), "PORT": str(self.port), "HOST": "127.0.0.1", "RATELIMIT_ENABLED": "0", **settings}
        self.process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Start and wait until /healthz answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module], cwd=ROOT, env=self.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=1).read()
                return self
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    raise RuntimeError(self.process.stderr.read().decode()[-2000:]) from None
                time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def kill(self):
        """kill -9, at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    stop = kill


def _free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
