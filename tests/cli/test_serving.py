"""Running the service as a newcomer does: one command, in a process of its own, twice."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from click.testing import CliRunner
from lxml.html import HtmlElement
from sqlalchemy import create_engine, func, select

from renewal.cli import commands
from renewal.store.tables import Assignment, Entry, Response, Technician
from tests.databases import HOME
from tests.web.html import read, texts

MAIN = "from renewal.cli import main; main()"
ANSWERS = "The service answers at"
PATIENCE = 180


@dataclass
class Running:
    """`renewal run` in a process of its own; what it says is read while it runs."""

    process: subprocess.Popen[str]
    address: str
    lines: list[str] = field(default_factory=list)

    def links(self) -> dict[str, str]:
        """The sign-in links by role, as printed."""
        found = re.findall(r"^  ([a-z ]+): +(http\S+)$", "\n".join(self.lines), re.MULTILINE)
        return dict(found)

    def wait_until_answering(self) -> None:
        end = time.monotonic() + PATIENCE
        while len(self.links()) < 3:
            assert self.process.poll() is None, "".join(self.lines)
            assert time.monotonic() < end, "".join(self.lines)
            time.sleep(0.1)

    def stop(self) -> int:
        """The process was told to stop by its own number; return how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


@dataclass(frozen=True)
class Ran:
    """What a run showed: words, pages and how it ended."""

    address: str
    said: str
    links: dict[str, str]
    pages: dict[str, HtmlElement]
    ended: int
    left_over: bool
    rows: tuple[int, ...]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        port: int = made.getsockname()[1]
        return port


def env_for(data: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "RENEWAL_DATA": str(data), **more}


@contextmanager
def running(data: Path) -> Iterator[Running]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "run", "--port", str(port)],
        cwd=HOME,
        env=env_for(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    made = Running(process, f"http://127.0.0.1:{port}")
    assert process.stdout is not None
    reading = Thread(target=lambda: made.lines.extend(process.stdout or ()))
    reading.start()
    try:
        yield made
    finally:
        with suppress(ProcessLookupError):
            # Only what this test started is in the group; as a rule nothing is left by now.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        reading.join()
        process.stdout.close()


def run_once(data: Path) -> Ran:
    """The service is run, looked at as each of the three people, and told to stop."""
    with running(data) as service:
        service.wait_until_answering()
        pages = {role: signed_in(link) for role, link in service.links().items()}
        ended = service.stop()
        return Ran(
            service.address,
            "".join(service.lines),
            service.links(),
            pages,
            ended,
            group_lives(service.process.pid) or answers(service.address),
            counts(data),
        )


def signed_in(link: str) -> HtmlElement:
    """The page that somebody sees after following the link and pressing its button."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(link, timeout=30) as answer:
        page = read(answer.read())
    [form] = page.xpath("//main//form")
    fields = "&".join(
        f"{each.get('name')}={each.get('value')}" for each in form.xpath(".//input[@type='hidden']")
    )
    action = form.get("action")
    target = action if action.startswith("http") else f"{link.split('/sign-in')[0]}{action}"
    with browser.open(target, data=fields.encode(), timeout=30) as answer:
        return read(answer.read())


def group_lives(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def counts(data: Path) -> tuple[int, ...]:
    """How many people, questions, answers and entries the database holds."""
    engine = create_engine(f"sqlite:///{data / 'renewal.db'}")
    with engine.connect() as connection:
        found = tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Technician, Assignment, Response, Entry)
        )
    engine.dispose()
    return found


def test_it_shows_a_newcomer_the_service_and_keeps_it_for_the_next_run(tmp_path: Path) -> None:
    first, second = run_once(tmp_path / "data"), run_once(tmp_path / "data")

    it_makes_half_a_year_once(first, second)
    for run in (first, second):
        it_prints_the_address_and_a_link_for_each_role(run)
        each_link_signs_somebody_in(run)
        it_ends_and_leaves_no_process_behind(run)


def it_makes_half_a_year_once(first: Ran, second: Ran) -> None:
    people, questions, answered, entries = first.rows
    assert "Making a demonstration" in first.said
    assert "Making a demonstration" not in second.said
    assert people == 8
    assert 6 * people < questions
    assert 0 < answered < questions
    assert entries > answered
    assert second.rows[:3] == first.rows[:3]


def it_prints_the_address_and_a_link_for_each_role(run: Ran) -> None:
    assert f"{ANSWERS} {run.address} (stop it with Ctrl-C)." in run.said
    assert list(run.links) == ["technician", "item writer", "admin"]
    assert all(link.startswith(f"{run.address}/sign-in/link/") for link in run.links.values())
    assert len(set(run.links.values())) == 3


def each_link_signs_somebody_in(run: Ran) -> None:
    assert texts(run.pages["technician"], "//h1") == ["Your questions"]
    assert all(texts(page, "//h1") for page in run.pages.values())
    assert all(page.xpath("//form[@action='/sign-out']") for page in run.pages.values())


def it_ends_and_leaves_no_process_behind(run: Ran) -> None:
    assert run.ended == 0
    assert not run.left_over
    assert "Traceback" not in run.said


def refused(data: Path, *arguments: str, **env: str) -> str:
    """What a command says that does not start; nothing of it may be left."""
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=HOME,
        env=env_for(data, **env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    return done.stderr.strip()


def test_it_invents_nobody_in_production(tmp_path: Path) -> None:
    sentence = refused(
        tmp_path / "data", "run", "--port", str(free_port()), RENEWAL_MODE="production"
    )

    assert sentence == (
        "The demonstration invents people, so it needs RENEWAL_MODE=demo or test. Nothing was done."
    )
    assert not (tmp_path / "data" / "renewal.db").exists()


def test_it_shows_nobody_elses_service_for_its_own(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        sentence = refused(tmp_path / "data", "run", "--port", str(port))

    assert sentence.startswith(f"Nothing can listen on port {port} of 127.0.0.1 (")
    assert sentence.endswith("Choose another one, for example 'make run PORT=8123'.")
    assert not (tmp_path / "data").exists()


def test_it_serves_nothing_without_a_key(tmp_path: Path) -> None:
    sentence = refused(tmp_path / "data", "serve", "--port", str(free_port()))

    assert sentence == (
        "There is no secret key: set RENEWAL_SECRET_KEY, or run 'renewal init', which writes one "
        f"to {tmp_path / 'data' / 'secret.key'}."
    )


@pytest.mark.parametrize(
    "wrong",
    [("--port", "0"), ("--port", "65536"), ("--workers", "0"), ("--threads", "0")],
    ids=" ".join,
)
def test_it_serves_with_no_number_that_serves_nobody(wrong: tuple[str, str]) -> None:
    refused = CliRunner().invoke(commands, ["serve", *wrong])

    assert refused.exit_code == 2
    assert f"Invalid value for '{wrong[0]}'" in refused.stderr
