"""Months that were opened: their windows and shelves by the service's verbs, their rows in bulk.

Which item a credential had is worked out by counting on instead of by choosing; no item comes
twice; one credential in `ONE_IN` answers, and has its repeats. The openings' ledger entries are
sealed, but their digests are no Merkle roots.
"""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from bench.loading import count_on, hexadecimal, table_of
from renewal.actions.fill_shelves import fill_shelves
from renewal.actions.open_month import BLOCK
from renewal.actions.programme import programme_in_force
from renewal.actions.windows_due import windows_due
from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.store.db import Instant, is_sqlite, writing

ONE_IN = 20
STRIDE = 53
_PERSON_STRIDE = 31


def revision_of(month: int, credential_id: int, first: int, items: int) -> int:
    """Return the revision that a credential had in the month with this number."""
    return first + (credential_id * _PERSON_STRIDE + month * STRIDE) % items


def add_month(
    session: Session,
    month: Month,
    number: int,
    stock: dict[int, tuple[int, int]],
    people: int,
    now: datetime,
) -> None:
    """The month with this number is open for everybody enrolled by then; commits.

    ``stock`` says by area which revision is the first, and how many follow each other.
    """
    programme = programme_in_force(session)
    windows_due(session, programme, now)
    fill_shelves(session, programme, month, now=now)
    blocks = (people - 1) // BLOCK + 1
    before = number * blocks
    with writing(session):
        _add_openings(session, month, before, blocks, now)
        _add_assignments(session, month, number, stock, before)
        session.execute(
            text(
                'INSERT INTO cache_month_count (month, area_id, shard, issued, answered, "right") '
                f"SELECT '{month}', area_id, 16, count(*), 0, 0 FROM enrolment "
                f"WHERE first_month <= '{month}' GROUP BY area_id"
            )
        )
        count_on(session)


def _add_openings(session: Session, month: Month, before: int, blocks: int, now: datetime) -> None:
    numbers = range(before + 1, before + blocks + 1)
    listed = table_of("blocks", "number, place", enumerate(numbers))
    first = session.scalar(text("SELECT coalesce(max(id), 0) FROM entry")) or 0
    covers = "'[[\"opening\", ' || place || ']]'"
    actors = "'[\"tick\"]'"
    if not is_sqlite(session):
        covers, actors = f"({covers})::json", f"{actors}::json"
    digest = hexadecimal(session, "place")
    # The letters of these months are long gone.
    statements = {
        "opening (id, month, first_technician_id, last_technician_id, opened_at)": (
            f"place, '{month}', number * {BLOCK} + 1, number * {BLOCK} + {BLOCK}, :at"
        ),
        "entry (id, act, pseudonym, actors, reason, covers, digest, recorded_at)": (
            f"{first} + 1 + number, 'open', NULL, {actors}, '', {covers}, {digest} || {digest}, :at"
        ),
        "unsealed (entry_id)": f"{first} + 1 + number",
        "mailing (opening_id, queued_at)": "place, :at",
    }
    for columns, values in statements.items():
        statement = text(f"INSERT INTO {columns} SELECT {values} FROM {listed}")
        marks = [bindparam("at", now, type_=Instant())] if ":at" in values else []
        session.execute(statement.bindparams(*marks))


def _add_assignments(
    session: Session, month: Month, number: int, stock: dict[int, tuple[int, int]], before: int
) -> None:
    listed = table_of("stock", "area, first, items", [(a, *each) for a, each in stock.items()])
    begun = [str(month.plus(-back)) for year in (12, 24) for back in (year, year + 2)]
    repeats = f"e.credential_id % {ONE_IN} = 0 AND e.first_month IN {tuple(begun)}"
    session.execute(
        text(
            "INSERT INTO assignment (id, month, credential_id, slot, revision_id, seed, reason, "
            f"opening_id) SELECT {assignment_number(month, 0)} + e.credential_id * 2, '{month}', "
            f"e.credential_id, 'scored', "
            f"first + (e.credential_id * {_PERSON_STRIDE} + {number * STRIDE}) % items, "
            f"e.credential_id * 2654435761 + {number * 40503}, "
            f"CASE WHEN {repeats} THEN 'repeat' ELSE 'new' END, "
            f"{before} + (e.technician_id - 1) / {BLOCK} + 1 "
            f"FROM enrolment e JOIN {listed} ON area = e.area_id "
            f"WHERE e.first_month <= '{month}' ORDER BY e.id"
        )
    )
