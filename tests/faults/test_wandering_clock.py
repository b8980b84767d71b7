"""A clock that is set back and ahead, in zones that change theirs: each month is opened once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.sweep import KEEP_RUNS
from renewal.actions.tick import QUIET
from renewal.domain.calendar import Month, window_of, zone_of
from renewal.store.tables import Assignment, Letter, TickRun, WindowRow
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2024-03-10,2024-03-10,2034-03-10,6,2020-01-01,2026-11-01"
ROSA = f"R1,Rosa,Delgado,rosa@example.org,en,,A5,{HELD}"
SAM = f"S1,Sam,Ortiz,sam@example.org,es,,A5,{HELD}"
FIRST = Month(2026, 11)
SHORT = ["America/New_York", "Australia/Lord_Howe"]
# Zones with gaps and folds of an hour or half an hour, at midnight or at other hours, or none.
MANY = """
    Africa/Cairo Africa/Casablanca America/Asuncion America/Havana America/Santiago America/St_Johns
    Asia/Beirut Asia/Kathmandu Europe/London Pacific/Apia Pacific/Chatham Pacific/Kwajalein
""".split()
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def jumps(opens_at: datetime, chance: random.Random) -> Iterator[datetime]:
    """What the clock shows, tick by tick, about the instant at which a month begins."""
    yield opens_at - DAY
    yield opens_at - chance.choice([MINUTE, HOUR, timedelta(microseconds=1)])
    yield opens_at + chance.choice([timedelta(0), MINUTE, HOUR])
    wrong = [opens_at - HOUR, opens_at - DAY, opens_at + DAY, opens_at + HOUR, opens_at - MINUTE]
    yield from chance.sample(wrong, 4)
    yield opens_at + DAY + timedelta(hours=3)
    yield opens_at + timedelta(days=12)


def wander(database: Database, folder: Path, zone: str, months: int) -> None:
    """Months go by while the clock wanders; each was opened once and for everybody."""
    bank = write_bank(folder / "bank", {"A5": 14})
    programme = bank / "programme.toml"
    text = programme.read_text("utf-8").replace('"America/New_York"', f'"{zone}"')
    programme.write_text(text, "utf-8")
    chance = random.Random(random.randrange(1 << 32))
    wanted = [FIRST.plus(number) for number in range(months)]
    with installed(database, folder, "2026-10-20T12:00:00") as service:
        service.load_bank(bank)
        service.load_roster(ROSA, SAM)
        refused: list[datetime] = []
        believed: list[datetime] = []
        noted: list[datetime] = []
        for month in wanted:
            for at in jumps(window_of(month, zone_of(zone)).opens_at, chance):
                service.now = at
                report = service.tick()
                (refused if report.opened is None else believed).append(at)
                is_quiet = bool(noted) and timedelta(0) <= at - noted[-1] < QUIET
                if report.opened is not None and (report.did_anything or not is_quiet):
                    noted.append(at)
        assert_each_opened_once(service, wanted)
        runs = service.session.scalars(select(TickRun.started_at).order_by(TickRun.id)).all()
        # A clock that is hours behind was not believed, and each tick that was is on record until
        # it is swept away; of those with nothing to do, one a minute.
        assert refused
        assert list(runs) == [at for at in noted if at >= max(believed) - KEEP_RUNS]
        assert all(
            later > earlier - timedelta(hours=2, minutes=1) for earlier, later in pairwise(runs)
        )


def assert_each_opened_once(service: Installation, wanted: list[Month]) -> None:
    session = service.session
    windows = session.execute(
        select(WindowRow.month, WindowRow.opens_at, WindowRow.closes_at).order_by(
            WindowRow.opens_at
        )
    ).all()
    enrolled = [row for row in windows if Month.parse(row.month) in wanted]
    assert [row.month for row in enrolled] == [str(month) for month in wanted]
    assert all(before.closes_at == after.opens_at for before, after in pairwise(windows))
    asked = session.execute(select(Assignment.month, Assignment.credential_id)).all()
    assert sorted(month for month, _ in asked) == sorted([str(month) for month in wanted] * 2)
    assert len({(month, credential) for month, credential in asked}) == len(asked)
    told = session.scalars(select(Letter.occasion).where(Letter.kind == "month")).all()
    assert len(told) == len(set(told)) == len(asked)
    assert list(verify_entries(session)) == []


@SQLITE
@pytest.mark.parametrize("zone", SHORT)
def test_it_opens_each_month_once_while_the_clock_wanders(
    database: Database, tmp_path: Path, zone: str
) -> None:
    wander(database, tmp_path, zone, 6)


@pytest.mark.faults
@pytest.mark.parametrize("zone", [*SHORT, *MANY])
def test_it_opens_each_month_once_for_years_while_the_clock_wanders(
    database: Database, tmp_path: Path, zone: str
) -> None:
    wander(database, tmp_path, zone, 36)
