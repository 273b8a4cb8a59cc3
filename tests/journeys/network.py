"""The road between a phone and the server, which a test can cut: one address for the browser whatever becomes of the server."""

import socket
import socketserver
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

CAPTIVE = b"<!doctype html><title>Wi-Fi</title><p>Welcome to Free Wi-Fi. Please press OK."


class Network:
    """Forwards HTTP to `server_port`. `mode`: up, down (closed at once), captive (200 from somebody else), lost (the server acts, its answer to a POST is cut), slow."""

    def __init__(self, server_port):
        self.server_port = server_port
        self.mode = "up"
        self.delay = 0.0
        self.posts = []  # (path, status or None) in the order of arrival
        self.rewrite = {}  # path → function of the body: another version of a file
        self.meet = None  # function of method, path and body, asked before the server is; gives a status to answer in its place, or None
        self.alter = None  # function of a POST's headers and body; gives both anew, and a function for the header values of the answer
        network = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                network._serve(self.rfile, self.connection)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def address(self):
        return f"http://localhost:{self.port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, stream, connection):
        connection.settimeout(30)
        try:
            line = stream.readline(65536).decode("latin-1").split()
            if len(line) < 2 or self.mode == "down":
                return
            method, path = line[:2]
            headers = {}
            while row := stream.readline(65536).decode("latin-1").rstrip("\r\n"):
                name, _, value = row.partition(":")
                headers[name] = value.strip()
            size = int(next((v for k, v in headers.items() if k.lower() == "content-length"), 0))
            body = stream.read(size) if size else None
            self._answer(method, path, headers, body, connection)
        except (OSError, HTTPException, ValueError):
            pass
        finally:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, method, path, headers, body, connection):
        if self.mode == "captive":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(CAPTIVE) + CAPTIVE)
            return
        if self.mode == "slow":
            time.sleep(self.delay)
        if self.meet and (status := self.meet(method, path, body or b"")):
            self.posts.append((path, status))
            connection.sendall(b"HTTP/1.1 %d Met\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" % status)
            return
        back = str
        if self.alter and method == "POST":
            headers, body, back = self.alter(headers, body)
        upstream = HTTPConnection("127.0.0.1", self.server_port, timeout=30)
        try:
            upstream.request(method, path, body, {**headers, "Connection": "close"})
            response = upstream.getresponse()
            data = response.read()
        except (OSError, HTTPException):
            if method == "POST":
                self.posts.append((path, None))
            return
        finally:
            upstream.close()
        if path in self.rewrite:
            data = self.rewrite[path](data)
        if method == "POST":
            self.posts.append((path, response.status))
            if self.mode == "lost":
                return
        head = [f"HTTP/1.1 {response.status} {response.reason}"]
        head += [f"{k}: {back(v)}" for k, v in response.getheaders() if k.lower() not in ("transfer-encoding", "connection", "content-length")]
        head += [f"Content-Length: {len(data)}", "Connection: close", "", ""]
        connection.sendall("\r\n".join(head).encode("latin-1") + (b"" if method == "HEAD" else data))
