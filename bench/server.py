"""A gunicorn of our own on a free port: two processes of four threads, as the service's is."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS, THREADS = 2, 4
SECONDS_TO_START = 60
_SERVICE = "from renewal.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on ``port``; ``pid`` is its first process."""

    port: int
    pid: int

    def peak_mb(self) -> float:
        """Return how much memory its largest process came to use."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not children.exists():
            return 0.0
        statuses = [Path(f"/proc/{pid}/status") for pid in children.read_text().split()]
        return max(_peak(status.read_text()) for status in statuses)


@contextmanager
def served(app: str | None, env: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """The service (or another application) is served until the block ends; it logs to a file."""
    port = _free_port()
    given = ["--workers", str(WORKERS), "--threads", str(THREADS)]
    if app is None:
        command = ["-c", _SERVICE, "serve", "--port", str(port), *given]
    else:
        bound = ["--worker-class", "gthread", "--bind", f"127.0.0.1:{port}"]
        command = ["-m", "gunicorn", *given, *bound, "--no-control-socket", app]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command], env={**os.environ, **env}, stdout=log, stderr=log
        )
    try:
        _wait_for(port, process, folder / "server.log")
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The server did not come up; it said: {log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _peak(status: str) -> float:
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024
