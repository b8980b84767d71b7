"""Nobody below the edges asks what time it is, and no instant lies in the database without UTC."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import DateTime

from renewal.store import tables
from renewal.store.db import Base, Instant

ROOT = Path(__file__).parents[2] / "renewal"
CLOCK = ROOT / "clock.py"
ASKING = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
ELAPSED = {"monotonic", "perf_counter", "sleep"}
SOURCES = sorted(path for path in ROOT.rglob("*.py") if path != CLOCK)


def asks_the_time(tree: ast.AST) -> list[str]:
    """The calls in a module that read the machine's clock (measuring how long is no such)."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in ASKING and owner.split(".")[-1] in {"datetime", "date"}:
                found.append(ast.unparse(node))
            if owner == "time" and node.func.attr not in ELAPSED:
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_is_told_the_time(path: Path) -> None:
    assert asks_the_time(ast.parse(path.read_text("utf-8"))) == []


def test_it_would_find_a_question_for_the_time() -> None:
    wrong = "import datetime, time\nx = datetime.datetime.now()\ny = time.time()\n"
    assert len(asks_the_time(ast.parse(wrong))) == 2


def test_it_reads_the_clock_in_one_place() -> None:
    assert len(asks_the_time(ast.parse(CLOCK.read_text("utf-8")))) == 1


def test_it_keeps_every_instant_in_utc() -> None:
    assert tables.EVIDENCE
    naive = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) and not isinstance(column.type, Instant)
    ]
    assert naive == []
