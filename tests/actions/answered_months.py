"""Months that go by while people answer: what tests about credit years and decisions need.

The programme is the shipped one: eight right answers out of twelve months win a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import event, func, select

from renewal.actions.record_response import record_response
from renewal.domain.assignment import Recorded
from renewal.domain.calendar import Month
from renewal.store.db import Base
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant, right_place, wrong_place
from tests.office import Office

JANUARY = Month(2027, 1)
MOST = 7  # many tests begin with one right answer less than a year needs, so that is kept
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,Harbor Auto Care,A5,{HELD},2027-01-01"
BEN = f"B1,Ben,Carter,ben@example.org,en,Harbor Auto Care,A5,{HELD},2027-01-01"


@contextmanager
def service_with(
    database: Database, folder: Path, *people: str, items: int = 24
) -> Iterator[Installation]:
    """A service at the end of December 2026 with these people; A5 and A6 are open."""
    with installed(database, folder, "2026-12-28T15:00:00") as made:
        made.settle(write_bank(folder / "bank", {"A5": items, "A6": items}), *people)
        yield made


def answer(
    service: Installation,
    number: str,
    month: Month,
    *,
    area: str = "A5",
    day: int = 5,
    right: bool = True,
) -> Recorded:
    """The month's question is answered on this day at 18:00 UTC."""
    service.now = instant(f"{month}-{day:02d}T18:00:00")
    row = service.asked(number, area, month)
    place = right_place(row) if right else wrong_place(row)
    return record_response(
        service.session,
        technician_id=service.technician_id(number),
        code=service.code(row),
        options=[place],
        received_at=service.now,
        now=service.now,
    )


def go_through(
    service: Installation, *fates: tuple[str, str], start: Month = JANUARY, area: str = "A5"
) -> None:
    """Months go by; a fate is a number and a letter a month: r(ight), w(rong), - (no answer)."""
    months = max(len(letters) for _, letters in fates)
    for first, end in ((0, min(MOST, months)), (MOST, months)):
        part = tuple((number, letters[first:end]) for number, letters in fates)
        if first < end:
            begins = start.plus(first)
            service.once(
                partial(_go_through, service, part, begins, area),
                "months",
                part,
                str(begins),
                area,
            )


def _go_through(
    service: Installation, fates: tuple[tuple[str, str], ...], start: Month, area: str
) -> None:
    for offset in range(max(len(letters) for _, letters in fates)):
        month = start.plus(offset)
        service.tick(f"{month}-01T12:00:00")
        for number, letters in fates:
            if letters[offset : offset + 1] in {"r", "w"}:
                answer(service, number, month, area=area, right=letters[offset] == "r")


def count(service: Installation, table: type[Base]) -> int:
    """How many rows a table has."""
    found = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


@contextmanager
def statements_of(service: Installation | Office) -> Iterator[list[str]]:
    """The list that is filled with every statement sent meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = service.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
