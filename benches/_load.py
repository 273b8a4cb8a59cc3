"""Sends ready-made requests over a few kept connections and counts what was accepted."""

import multiprocessing
import socket
import threading
import time


def send_all(port, requests, connections=8):
    """Send all; gives (seconds, ms within which 95 of 100 were answered, refused answers). In a process of its own, so that the servers' CPU time is theirs alone."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_send_all, (port, requests, connections))


def _send_all(port, requests, connections):
    refused, taken, waiting = [], [], list(reversed(requests))

    def work():
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                try:
                    request = waiting.pop()
                except IndexError:
                    return
                sent = time.perf_counter()
                line.sendall(request)
                status, head = _answer(line)
                taken.append((time.perf_counter() - sent) * 1000)
                if not 200 <= status < 300:
                    refused.append(head)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, sorted(taken)[int(len(taken) * 0.95)], refused


def _answer(line):
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    size = next((int(row.split(b":")[1]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")), 0)
    while len(body) < size:
        body += line.recv(65536)
    return int(head.split(b" ", 2)[1]), _said(head, body)


def _said(head, body):
    """What a refusal says: its status, and the list of what is wrong on the page."""
    wrong = body.partition(b"data-errors")[2].partition(b"</div>")[0]
    return (head.split(b"\r\n")[0] + b"\n" + (wrong or body)[:1500]).decode(errors="replace")
