"""Writers on SQLite are served in the order in which they came."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from renewal.store import turns
from renewal.store.db import writing
from renewal.store.turns import SUFFIX, turn_to_write

LOCKS = Path("/proc/locks")
AGES = 30.0


def waiting_for(path: Path) -> int:
    """How many wait for the lock of this file, as the kernel lists them."""
    inode = path.stat().st_ino
    return sum("->" in line and f":{inode} " in line for line in LOCKS.read_text().splitlines())


def until_waiting(number: int, path: Path) -> None:
    """Return when so many wait."""
    ends = time.monotonic() + AGES
    while waiting_for(path) != number:
        assert time.monotonic() < ends, f"there were never {number} who waited"
        time.sleep(0.001)


@pytest.mark.skipif(not LOCKS.exists(), reason="only Linux lists who waits for a lock")
def test_it_serves_writers_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    path, served = tmp_path / "renewal.db", []

    def write(name: str) -> None:
        with turn_to_write(str(path)) as mine:
            served.append((name, mine))

    writers = [threading.Thread(target=write, args=(name,)) for name in ("Ana", "Ben", "Cleo")]
    with turn_to_write(str(path)):
        for number, writer in enumerate(writers, 1):
            writer.start()
            until_waiting(number, tmp_path / f"renewal.db{SUFFIX}")
        assert served == []
    for writer in writers:
        writer.join(AGES)

    assert served == [("Ana", True), ("Ben", True), ("Cleo", True)]


def test_it_lets_one_writer_in_at_a_time(tmp_path: Path) -> None:
    path, inside, most = str(tmp_path / "renewal.db"), [], []

    def write() -> None:
        for _ in range(20):
            with turn_to_write(path) as mine:
                inside.append(mine)
                most.append(len(inside))
                inside.pop()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(AGES)

    assert most == [1] * 160


def test_it_goes_on_without_a_turn_that_does_not_come(tmp_path: Path) -> None:
    path = str(tmp_path / "renewal.db")

    with turn_to_write(path), turn_to_write(path, patience=0.01) as second:
        assert not second

    # The one who had gone on by then holds nothing up when the lock comes to him.
    with turn_to_write(path) as third:
        assert third


@pytest.mark.parametrize(
    "path", [None, ":memory:", "file:renewal.db", "/nowhere/at/all/renewal.db"]
)
def test_it_is_nobodys_turn_where_no_file_can_be_locked(path: str | None) -> None:
    with turn_to_write(path) as mine:
        assert not mine


def test_it_writes_though_somebody_never_ends_a_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    path = tmp_path / "renewal.db"
    engine = create_engine(f"sqlite:///{path}")
    with turn_to_write(str(path)), Session(engine) as session:
        with writing(session):
            session.execute(text("CREATE TABLE word (said TEXT)"))
            session.execute(text("INSERT INTO word VALUES ('heard')"))
        assert session.scalar(text("SELECT said FROM word")) == "heard"
    engine.dispose()


def test_it_gives_the_turn_back_when_the_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "renewal.db"
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session, pytest.raises(ValueError, match="stop"), writing(session):
        raise ValueError("stop")
    engine.dispose()

    with turn_to_write(str(path), patience=0.01) as mine:
        assert mine
