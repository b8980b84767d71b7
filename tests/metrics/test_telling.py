"""Figures of real processes: the pattern, not the path; all workers; nothing secret."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.databases import HOME, Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed

MAIN = ("-c", "from renewal.cli import main; main()")
PATIENCE = 60
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"


def two_free_ports() -> int:
    """A port that is free, and the next one too."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as one:
            port: int = one.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port


def env_for(database: Database, data: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "RENEWAL_DATA": str(data),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
        "RENEWAL_NOW": "2027-01-01T12:00:00Z",
        **more,
    }


@contextmanager
def started(env: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command runs until the block ends, at the latest."""
    with subprocess.Popen(
        [sys.executable, *MAIN, *arguments], cwd=HOME, env=env, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def asked(address: str, path: str, process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """What is answered there, once somebody answers at all."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://{address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, ""
        except OSError:
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < ends, f"nobody answers at {address}"
            time.sleep(0.1)


def value(text: str, sample: str) -> float | None:
    """The figure of a sample, None if it is not told."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def until_nobody_listens(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            pass  # it is about to end: who is in its queue is told so
        assert time.monotonic() < ends, "somebody listens on"
        time.sleep(0.05)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa is enrolled; nobody has opened January yet."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.settle(write_bank(tmp_path / "bank", {"A5": 12}), ROSA)
        yield made


def served(port: int) -> tuple[str, ...]:
    return ("serve", "--port", str(port), "--workers", "2", "--threads", "2")


def test_it_tells_the_pattern_and_not_the_path(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    pages, figures = two_free_ports(), two_free_ports()
    page, told = f"127.0.0.1:{pages}", f"127.0.0.1:{figures}"
    env = env_for(database, tmp_path, METRICS_ADDRESS=told)
    with started(env, *served(pages)) as server:
        asked(page, "/healthz", server)
        for number in range(20):
            asked(page, f"/sign-in/link/secret-token-{number}?email=rosa@example.org", server)
            asked(page, f"/nowhere/rosa-{number}", server)

        status, text = asked(told, "/metrics", server)

        assert asked(told, "/", server)[0] == 404
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        until_nobody_listens(figures)

    assert status == 200
    counted = 'renewal_requests_total{method="GET",route="/sign-in/link/<token>",status="404"}'
    assert value(text, counted) == 20
    nowhere = 'renewal_requests_total{method="GET",route="(none)",status="404"}'
    assert value(text, nowhere) == 20
    spans = 'renewal_request_seconds_count{method="GET",route="/sign-in/link/<token>"}'
    assert value(text, spans) == 20
    assert value(text, "renewal_database_up") == 1
    assert value(text, "renewal_outbox_letters") == 0
    assert (value(text, "renewal_unsealed_entries") or 0) > 0
    assert value(text, "renewal_last_tick_age_seconds") is None
    for secret in ("secret-token", "rosa", "nowhere", SECRET, "R1", str(tmp_path), "pid"):
        assert secret not in text
    assert list((tmp_path / "metrics").iterdir()) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_ends_with_a_server_that_is_killed(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    pages, figures = two_free_ports(), two_free_ports()
    env = env_for(database, tmp_path, METRICS_ADDRESS=f"127.0.0.1:{figures}")
    with started(env, *served(pages)) as server:
        asked(f"127.0.0.1:{pages}", "/healthz", server)
        assert asked(f"127.0.0.1:{figures}", "/metrics", server)[0] == 200

        server.kill()
        server.wait(PATIENCE)

        until_nobody_listens(figures)


def test_it_tells_of_ticks_at_the_next_port(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    figures = two_free_ports()
    env = env_for(database, tmp_path, METRICS_ADDRESS=f"127.0.0.1:{figures}")
    with started(env, "scheduler") as scheduler:
        ends, text = time.monotonic() + PATIENCE, ""
        while value(text, 'renewal_ticks_total{end="done"}') != 1:
            assert time.monotonic() < ends, text
            _, text = asked(f"127.0.0.1:{figures + 1}", "/metrics", scheduler)
        # What follows a tick is counted right after it.
        while value(text, "renewal_assignments_total") != 1:
            assert time.monotonic() < ends, text
            _, text = asked(f"127.0.0.1:{figures + 1}", "/metrics", scheduler)
        scheduler.send_signal(signal.SIGTERM)
        assert scheduler.wait(PATIENCE) == 0

    assert value(text, 'renewal_ticks_total{end="failed"}') == 0
    assert value(text, "renewal_tick_seconds_count") == 1
    assert value(text, "renewal_letters_sent_total") == 1
    assert value(text, "renewal_letters_failed_total") == 0
    assert value(text, "renewal_decisions_total") == 0
    assert "rosa" not in text.lower()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_is_off_unless_asked_for(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    pages = two_free_ports()
    with started(env_for(database, tmp_path), *served(pages)) as server:
        asked(f"127.0.0.1:{pages}", "/healthz", server)
        status, _ = asked(f"127.0.0.1:{pages}", "/metrics", server)

    assert status == 404
    assert not (tmp_path / "metrics").exists()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_does_not_serve_when_somebody_else_listens_there(
    database: Database, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, *MAIN, *served(two_free_ports())],
            cwd=HOME,
            env=env_for(database, tmp_path, METRICS_ADDRESS=f"127.0.0.1:{port}"),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Nothing can listen on port {port} of 127.0.0.1 to tell figures")
    assert done.stderr.endswith("Change METRICS_ADDRESS, or leave it empty.\n")
