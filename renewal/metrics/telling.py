"""Tells the figures at an address of its own, apart from the pages."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

PATH = "/metrics"


def tell_beside(listening: socket.socket, registry: CollectorRegistry) -> None:
    """The figures are told by a thread for as long as the process lives."""
    server = _Telling(listening, registry)
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()


class _Telling(ThreadingHTTPServer):
    """Answers on a socket that listens already."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, registry: CollectorRegistry) -> None:
        super().__init__(listening.getsockname()[:2], _Answer, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.registry = registry


class _Answer(BaseHTTPRequestHandler):
    """One answer: the figures as text, for GET and their own path only."""

    server: _Telling
    timeout = 10
    server_version = "renewal"
    sys_version = ""

    def do_GET(self) -> None:
        """The figures are sent."""
        if self.path.split("?")[0] != PATH:
            self.send_error(404)
            return
        text = generate_latest(self.server.registry)
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name above
        """Nothing is logged: whoever asks does so every few seconds."""
