"""What waits: letters that can still leave, entries without a seal, the time since a tick."""

from __future__ import annotations

from pathlib import Path

from renewal.actions.read_backlog import Backlog, read_backlog
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"


def read(service: Installation) -> Backlog:
    return read_backlog(service.session, now=service.now)


def test_it_reads_what_a_tick_leaves_and_takes(database: Database, tmp_path: Path) -> None:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as service:
        service.load_bank(write_bank(tmp_path / "bank", {"A5": 12}))
        service.load_roster(ROSA)
        before = read(service)
        service.tick("2027-01-01T12:00:00")
        service.now = instant("2027-01-01T12:01:30")

        after = read(service)

    assert (before.letters, before.tick_seconds) == (0, None)
    assert before.unsealed > 0
    assert after == Backlog(letters=1, unsealed=0, tick_seconds=90)


def test_it_tells_no_age_below_zero_while_the_clock_is_behind_the_last_tick(
    database: Database, tmp_path: Path
) -> None:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as service:
        service.load_bank(write_bank(tmp_path / "bank", {"A5": 12}))
        service.tick("2027-01-01T12:00:00")
        service.now = instant("2027-01-01T11:58:30")

        waiting = read(service)

    assert waiting.tick_seconds == 0
