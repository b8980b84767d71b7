"""Answers through gunicorn, against a bare endpoint that inserts one row, served the same way.

A hundred thousand people's questions lie in the database. Eight clients send answers to December's,
each as soon as it has the receipt of the one before. Beside the rates, which are compared, it
tells how long the answers took. `run_while_opening` does the same while months are being opened.

Machine and disk are now faster, now slower. So both servers stand side by side and are asked in
turns, a share of the answers each time; what is compared is what all turns of each took.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.answer_calls import calls_for
from bench.bare_endpoint import make_table
from bench.clients import Call, Took, sent, together
from bench.databases import Nation, nations
from bench.nation import MONTH, opening_instant
from bench.opener import opening
from bench.report import report
from bench.server import Server, served
from tests.databases import Database
from tests.installation import SECRET

SIZE = 2_000
PEOPLE = 100_000
CLIENTS = 8
WARMING = 20
"""So many of each client's answers come first and are not counted: processes learn statements."""
TURNS = 10
"""How often each server is asked, the bare one and the service in turn."""
JUST_IN_TIME = opening_instant(MONTH) - timedelta(minutes=3)


def run(size: int | None) -> None:
    """So many answers (SIZE) on both databases, nothing else going on."""
    for nation in nations(PEOPLE):
        _measure(nation, size or SIZE, "answer")


def run_while_opening(size: int | None) -> None:
    """The same while the next months are opened for everybody, one after the other."""
    for nation in nations(PEOPLE):
        _measure(nation, size or SIZE, "answer_while_opening")


def _measure(nation: Nation, size: int, name: str) -> None:
    count = size + CLIENTS * WARMING
    with nation.fresh() as database, TemporaryDirectory(prefix="renewal-bench-") as folder:
        calls = calls_for(database.url, MONTH.plus(-1), count, JUST_IN_TIME)
        make_table(database.url)
        bare = [Call(f"/{number}", b'{"options": ["1"]}', {}) for number in range(count)]
        more: dict[str, Any] = {}
        with _bare(database, Path(folder)) as plain, _service(database, Path(folder)) as server:
            if name == "answer":
                took, least = _in_turns((server, calls), (plain, bare))
            else:
                with opening(database.url, MONTH) as opened:
                    took, least = _in_turns((server, calls), (plain, bare))
                more = {"opened": opened.assignments()}
            peak = server.peak_mb()
    report(
        name,
        nation.kind,
        size,
        took.seconds,
        least.seconds,
        peak,
        p50_ms=took.percentile(50),
        p99_ms=took.percentile(99),
        bare_p99_ms=least.percentile(99),
        **more,
    )


def _in_turns(*asked: tuple[Server, list[Call]]) -> list[Took]:
    """Return what the answers of each took that came after the first ones."""
    warming = CLIENTS * WARMING
    for server, calls in asked:
        sent(server.port, calls[:warming], CLIENTS)
    turns = [
        [sent(server.port, calls[warming + turn :: TURNS], CLIENTS) for server, calls in asked]
        for turn in range(TURNS)
    ]
    return [together(each) for each in zip(*turns, strict=True)]


@contextmanager
def _bare(database: Database, folder: Path) -> Iterator[Server]:
    with served("bench.bare_endpoint:app()", {"DATABASE_URL": database.url}, folder) as server:
        yield server


@contextmanager
def _service(database: Database, folder: Path) -> Iterator[Server]:
    env = {
        "DATABASE_URL": database.url,
        "RENEWAL_DATA": str(folder),
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
        "RENEWAL_NOW": JUST_IN_TIME.isoformat(),
        "BASE_URL": "http://localhost",
    }
    with served(None, env, folder) as server:
        yield server
