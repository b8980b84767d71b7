"""``renewal verify`` and the checkpoints that ticks keep outside the database."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from renewal.cli.checkpoints import UnreadableFile
from renewal.domain.checkpoint import parse_checkpoints
from renewal.store.triggers import drop_triggers
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.office import opened_office, row

AT = "2027-01-04T15:00:00"
WHY = ("--reason", "asked by letter")


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Iterator[Run]:
    """Rosa holds A5 and A6."""
    with opened_office(database, tmp_path, AT) as office:
        office.load(row(), row(area="A6"))
    with command_line(database, tmp_path, AT) as made:
        yield made


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints" / "2027-01.txt"


def tick(run: Run) -> None:
    result = run("tick")
    assert result.exit_code == 0, result.output


def act(run: Run, years: int = 3) -> None:
    """Rosa's work on collision repair is documented: one entry over one row."""
    result = run("experience", "1001", "B", str(years), "2026-12-15", *WHY)
    assert result.exit_code == 0, result.output


def attack(database: Database, *statements: str) -> None:
    """Somebody with the database in hand drops the triggers first."""
    engine = create_engine(database.url)
    with engine.begin() as connection:
        drop_triggers(connection)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def come_late(database: Database, number: int, at: str) -> None:
    """A late answer is on record without an entry; SQLite's own door asks for no question."""
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as door:
        door.execute("INSERT INTO late_answer VALUES (?, 1, '[]', ?)", (number, at))
        door.commit()


def test_it_keeps_a_checkpoint_of_what_each_tick_sealed(run: Run, kept: Path) -> None:
    tick(run)
    act(run)
    tick(run)
    tick(run)

    first, second = parse_checkpoints(kept.read_text("utf-8"))
    assert first.size < second.size
    found = json.loads(run("verify", "--checkpoint", str(kept), "--json").stdout)
    assert (found["ok"], found["kept_checkpoints"], found["unsealed"]) == (True, 2, 0)
    assert found["newest_checkpoint"] == second.text().strip()


def test_it_says_what_was_seen_and_what_cannot_be(run: Run, kept: Path) -> None:
    tick(run)
    act(run)

    told = run("verify", "--checkpoint", str(kept))

    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[0].endswith("entries agree with the evidence they name.")
    assert lines[1].endswith("the tree agrees with its 1 checkpoint and with 1 that was kept.")
    assert lines[2] == "1 entry is not sealed yet, for 0 minutes."
    assert lines[3].startswith("What this cannot show:")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_counts_several_in_the_plural(run: Run, kept: Path) -> None:
    for years in (3, 4):
        tick(run)
        act(run, years)
    act(run, 5)

    lines = run("verify", "--checkpoint", str(kept)).stdout.splitlines()

    assert lines[1].endswith("the tree agrees with its 2 checkpoints and with 2 that were kept.")
    assert lines[2] == "2 entries are not sealed yet, the oldest for 0 minutes."


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_tells_what_is_older_than_its_entries(run: Run, database: Database) -> None:
    before = json.loads(run("verify", "--json").stdout)
    assert run("init").exit_code == run("init").exit_code == 0
    come_late(database, 1, "2026-11-30 12:00:00.000000")

    since, in_words = json.loads(run("verify", "--json").stdout), run("verify")
    come_late(database, 2, "2027-01-04 15:00:00.000000")
    added = run("verify")

    told = "Late answers from before such had entries: 1."
    assert since["entries"] == before["entries"] + 1
    assert (since["ok"], since["older_without_entry"]) == (True, {"late_answer": 1})
    assert told in since["cannot_show"]
    assert (in_words.exit_code, told in in_words.stdout) == (0, True)
    assert added.exit_code == 1
    assert added.stdout.startswith("No entry of the ledger covers the row late_answer 2")


def test_it_finds_by_an_old_copy_what_was_cut_off_since(
    run: Run, kept: Path, database: Database, tmp_path: Path
) -> None:
    tick(run)
    act(run)
    tick(run)
    copy = shutil.copy(kept, tmp_path / "copy.txt")
    attack(
        database,
        "DELETE FROM experience WHERE years = 3",
        "DELETE FROM sealed WHERE entry_id = (SELECT max(id) FROM entry)",
        "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)",
        "DELETE FROM checkpoint WHERE number = 2",
    )

    alone = run("verify")
    with_copy = run("verify", "--checkpoint", str(copy))

    assert alone.exit_code == 0, alone.stdout
    assert with_copy.exit_code == 1
    assert with_copy.stdout.startswith("The ledger is not the one of the kept checkpoint")


def test_it_seals_though_the_folder_cannot_be_written(
    run: Run, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept.parent.write_text("a file where the folder should be")

    with caplog.at_level(logging.WARNING, "renewal"):
        tick(run)

    assert "could not be kept" in caplog.text
    kept.parent.unlink()
    assert json.loads(run("verify", "--json").stdout)["unsealed"] == 0
    tick(run)
    assert len(parse_checkpoints(kept.read_text("utf-8"))) == 1


def test_it_warns_once_when_the_ledger_is_shorter_than_what_was_kept(
    run: Run, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tick(run)
    [only] = parse_checkpoints(kept.read_text("utf-8"))
    longer = only.text().replace(f"\n{only.size}\n", "\n900\n")
    kept.write_text(longer, "utf-8")

    with caplog.at_level(logging.WARNING, "renewal"):
        tick(run)
        tick(run)

    assert caplog.text.count("was over 900 before") == 1
    assert [each.size for each in parse_checkpoints(kept.read_text("utf-8"))] == [900, only.size]


def test_it_refuses_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("verify", "--checkpoint", str(tmp_path / "nowhere.txt"))

    assert isinstance(result.exception, UnreadableFile)
