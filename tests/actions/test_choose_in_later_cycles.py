"""In cycles after the first what people were asked is worked out as well, not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.explain_choice import explain_choice
from renewal.actions.rebuild_cache import rebuild_cache
from renewal.domain.calendar import Month
from renewal.domain.choosing import Issued, Reason
from renewal.store.issued import issued_since
from renewal.store.tables import Assignment
from tests.actions.test_explain_choice import answer_month, change_bank, codes_of, line
from tests.databases import Database
from tests.generated_bank import item_text, topics_of, write_bank
from tests.installation import Installation, installed

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
START, CYCLE = Month(2027, 1), 12
PEOPLE = range(1, 6)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Cycles of one year; a bank of which a cycle needs a third."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        bank = write_bank(tmp_path / "bank", {"A5": 72}, siblings=2)
        programme = bank / "programme.toml"
        text = programme.read_text("utf-8")
        programme.write_text(text.replace("cycle_years = 5", "cycle_years = 1"), "utf-8")
        made.load_bank(bank)
        made.load_roster(*(line(n, "A5", "2027-01-01") for n in PEOPLE))
        yield made


def reasons_by_year(service: Installation) -> list[Counter[str]]:
    rows = service.session.execute(select(Assignment.month, Assignment.reason)).all()
    service.session.rollback()
    found = [Counter[str]() for _ in range(3)]
    for month, reason in rows:
        found[Month.parse(month).year - START.year][reason] += 1
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The credentials whose past questions were read to choose for them."""
    found: list[int] = []

    def read_and_noted(
        session: Session,
        starts: Mapping[int, Month],
        before: Month,
        *,
        at: datetime,
        concepts: Mapping[int, str],
    ) -> dict[int, list[Issued]]:
        found.extend(starts)
        return issued_since(session, starts, before, at=at, concepts=concepts)

    monkeypatch.setattr("renewal.actions.choose_by_rule.issued_since", read_and_noted)
    return found


def disagreeing(service: Installation) -> list[str]:
    return [c for c in codes_of(service) if not explain_choice(service.session, code=c).agrees]


@ONE
def test_it_reads_nobodys_questions_though_concepts_of_earlier_cycles_come_back(
    service: Installation, tmp_path: Path, read: list[int]
) -> None:
    chance = Random(5)

    for offset in range(2 * CYCLE + 6):
        if offset == CYCLE + 4:
            change_bank(tmp_path / "bank")
            service.load_bank(tmp_path / "bank")
        service.tick(f"{START.plus(offset)}-02T12:00:00")
        answer_month(service, START.plus(offset), chance)

    years = reasons_by_year(service)
    assert [set(year) - {"new", "repeat", "earlier cycle"} for year in years] == [set()] * 3
    assert years[0][Reason.EARLIER_CYCLE] == 0
    assert min(year[Reason.EARLIER_CYCLE] for year in years[1:]) > len(PEOPLE) // 2
    assert sum(year[Reason.REPEAT] for year in years) > len(PEOPLE)
    assert read == []
    assert disagreeing(service) == []


@ONE
def test_it_goes_on_plainly_where_topics_share_a_concept(
    service: Installation, tmp_path: Path, read: list[int]
) -> None:
    folder = tmp_path / "bank"
    own = folder / "a5"
    first, second = (own / f"{topic}.toml" for topic in topics_of(own)[:2])
    for path, other in ((first, first), (second, first)):
        text = path.read_text("utf-8")
        shared = item_text("A5", path.stem, 950, concept=95).replace(
            f'"{path.stem}-95"', f'"{other.stem}-95"'
        )
        path.write_text(text + shared, "utf-8")
    service.load_bank(folder)

    for offset in range(6):
        service.tick(f"{START.plus(offset)}-02T12:00:00")

    assert len(set(read)) == len(PEOPLE)
    assert len(read) < 6 * len(PEOPLE)
    assert set(reasons_by_year(service)[0]) == {"new"}
    assert disagreeing(service) == []


SECOND_POLICY = """
[[policy]]
code = "standard"
version = 2
takes_effect_on = {day}
kind = "credits"
period = "credit-year"
needed = 8
grant_years = 1
test_grant_years = 5
counted_months = 12
cycle_years = 2
rounding = "same-day"
minimum_window_days = 7
grace_hours = 0
show_key = "at-once"
stop_after_won = false
void_excuses = false
rescore_may_shorten = false
at_risk_below = 2
book_by_days = 60
area_minimum_items = 12
shortage_notice_days = 30
repeat_quota = 2
pretest_sample = 100
"""


@ONE
def test_it_counts_cycles_by_the_policy_with_which_they_began(
    service: Installation, tmp_path: Path
) -> None:
    """From July 2028 on a new cycle has two years; the one that runs then still has one."""
    programme = tmp_path / "bank" / "programme.toml"
    text = programme.read_text("utf-8") + SECOND_POLICY.format(day=START.plus(18).first_day)
    programme.write_text(text, "utf-8")
    service.load_bank(tmp_path / "bank")
    chance = Random(5)

    for offset in range(2 * CYCLE + 3):
        if offset == 2 * CYCLE - 3:
            service.load_roster(line(20, "A5", str(START.plus(offset).first_day)))
        service.tick(f"{START.plus(offset)}-02T12:00:00")
        answer_month(service, START.plus(offset), chance)

    assert disagreeing(service) == []


def test_it_remembers_what_was_asked_under_a_concepts_former_name(
    service: Installation, tmp_path: Path
) -> None:
    chance = Random(5)

    for offset in range(CYCLE):
        if offset == CYCLE // 2:
            rename_concepts(tmp_path / "bank" / "a5")
            service.load_bank(tmp_path / "bank")
        service.tick(f"{START.plus(offset)}-02T12:00:00")
        answer_month(service, START.plus(offset), chance)

    assert reasons_by_year(service)[0][Reason.REPEAT] > len(PEOPLE)
    assert disagreeing(service) == []
    assert rebuild_cache(service.session, write=False).differing == ()


def rename_concepts(own: Path) -> None:
    """All concepts of the area have other names, and no item says anything else."""
    for topic in topics_of(own):
        path = own / f"{topic}.toml"
        path.write_text(path.read_text("utf-8").replace('concept = "', 'concept = "new-'), "utf-8")
