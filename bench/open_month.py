"""Opening a month for many credentials, against inserting the same rows into a bare table."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.bare import bare_seconds
from bench.databases import Nation, nations
from bench.nation import MONTH, opening_instant
from bench.report import peak_mb, report
from renewal.actions.open_month import open_month
from tests.databases import Database

SIZE = 100_000
ROUNDS = 3
SIZES = (10_000, 100_000, 1_000_000)
CODE = "from bench.open_month import measured; measured({url!r}, {start})"
HEADINGS = ("credentials", "database", "seconds", "µs each", "bare", "ratio", "MB")


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a month took: ``cpu`` is that of the process alone, without the database's."""

    seconds: float
    cpu: float
    peak_mb: float
    assignments: int


def run(size: int | None) -> None:
    """The month of a nation is opened on both databases, each in a process of its own."""
    for nation in nations(size or SIZE):
        _measure(nation, size or SIZE)


def run_table(size: int | None) -> None:
    """The same at 10,000 and ten times as many each, up to the size, with a table in the end."""
    lines = []
    for each in SIZES:
        if each <= (size or SIZE):
            for nation in nations(each):
                opening, bare = _measure(nation, each)
                lines.append(_line(nation, each, opening, bare))
    print("| " + " | ".join(HEADINGS) + " |\n" + "|---" * len(HEADINGS) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")


def run_two(size: int | None) -> None:
    """Two processes open a month on PostgreSQL together; the bound is what one alone takes.

    The quickest of some rounds each, done in turn.
    """
    size = size or SIZE
    for nation in nations(size):
        if nation.kind != "postgresql":
            continue
        alone, both, count = [], [], 0
        for _ in range(ROUNDS):
            with nation.fresh() as database:
                alone += [each.seconds for each in opened(database, [0])]
            with nation.fresh() as database:
                found = opened(database, [0, 1])
            both.append(max(each.seconds for each in found))
            count = sum(each.assignments for each in found)
        report("open_month_two", nation.kind, size, min(both), min(alone), None, assignments=count)


def opened(database: Database, starts: list[int]) -> list[Opening]:
    """Return what each of some processes took, which begin together when all are ready."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CODE.format(url=database.url, start=start)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for start in starts
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        sys.exit("A process that was to open the month failed; what it wrote above says why.")
    return [Opening(**json.loads(each)) for each in said]


def measured(url: str, start: int) -> None:
    """Open the month when told so; print what it took.

    The process found nothing to open just before the month began, as a scheduler does that ticks
    every minute.
    """
    engine = create_engine(url)
    with Session(engine) as session:
        before = open_month(session, now=opening_instant(MONTH) - timedelta(minutes=2), start=start)
        assert not before.assignments, "the months before are open in a nation"
        print("ready", flush=True)
        sys.stdin.readline()
        begun, cpu = time.perf_counter(), time.process_time()
        found = open_month(session, now=opening_instant(MONTH), start=start)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    engine.dispose()
    count = sum(found.assignments.values())
    said = {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb(), "assignments": count}
    print(json.dumps(said))


def _measure(nation: Nation, size: int) -> tuple[Opening, float]:
    """Return the quickest of some openings and of as many bare inserts, done in turn."""
    openings, bares = [], []
    for _ in range(ROUNDS):
        with nation.fresh() as database:
            openings += opened(database, [0])
        bares.append(bare_seconds(nation, size))
    opening, bare = min(openings, key=attrgetter("seconds")), min(bares)
    report(
        "open_month",
        nation.kind,
        size,
        opening.seconds,
        bare,
        opening.peak_mb,
        assignments=opening.assignments,
        cpu=round(opening.cpu, 3),
        slowest=round(max(each.seconds for each in openings), 3),
    )
    return opening, bare


def _line(nation: Nation, size: int, opening: Opening, bare: float) -> list[str]:
    return [
        f"{size:,}",
        nation.kind,
        f"{opening.seconds:.2f}",
        f"{opening.seconds / size * 1e6:.1f}",
        f"{bare:.2f}",
        f"{opening.seconds / bare:.2f}",
        f"{opening.peak_mb:.0f}",
    ]
