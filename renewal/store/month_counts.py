"""A month in numbers, by area: the cache that acts keep, and the evidence it is made of.

An answer adds one to a row that it shares with a sixteenth of all credentials, when all else is
worked out; a batch of questions adds to rows of its own. So nobody waits long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Insert,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import Slot, assignment_number
from renewal.store.conflicts import inserting
from renewal.store.db import connection_of, is_sqlite
from renewal.store.inserting import NewRow
from renewal.store.tables import (
    Assignment,
    CacheMonthCount,
    Credential,
    Response,
    Scoring,
    WindowRow,
)

SHARDS: Final = 16
"""So many rows for answers, and as many again for batches of questions."""


class MonthCount(NamedTuple):
    """The scored questions of a month in one area: issued, answered, and answered rightly."""

    issued: int = 0
    answered: int = 0
    right: int = 0


def count_issued(
    session: Session, month: Month, opening_id: int, by_area: Mapping[int, int]
) -> None:
    """The cache counts the questions of a batch, by the row number of their area."""
    if not by_area:
        return
    shard = SHARDS + opening_id % SHARDS
    if is_sqlite(session):
        rows = [
            _row(str(month), area_id, shard, MonthCount(issued))
            for area_id, issued in sorted(by_area.items())
        ]
        connection_of(session).execute(_adding(True), rows)
        return
    areas, issued = zip(*sorted(by_area.items()), strict=True)
    marks = {"month": str(month), "shard": shard, "areas": list(areas), "issued": list(issued)}
    connection_of(session).execute(_adding_issued(), marks)


def answer_counted(
    session: Session, month: Month, credential_id: int, area_id: int, *, right: bool
) -> NewRow:
    """Return the row by which the cache counts an answer to a scored question."""
    shard = credential_id % SHARDS
    row = _row(str(month), area_id, shard, MonthCount(0, 1, int(right)))
    return NewRow(CacheMonthCount, row, _adding(is_sqlite(session)))


def count_righted(session: Session, righted: Mapping[tuple[Month, int, int], int]) -> None:
    """The cache counts answers that were made right, by month, area and shard."""
    rows = [
        _row(str(month), area_id, shard, MonthCount(0, 0, answers))
        for (month, area_id, shard), answers in sorted(righted.items())
    ]
    for row in rows:
        session.execute(_adding(is_sqlite(session)), row)


def month_counts(session: Session, month: Month) -> dict[int, MonthCount]:
    """Return what the cache says of a month, by the row number of the area."""
    rows = session.execute(
        select(
            CacheMonthCount.area_id,
            _total(CacheMonthCount.issued),
            _total(CacheMonthCount.answered),
            _total(CacheMonthCount.right),
        )
        .where(CacheMonthCount.month == str(month))
        .group_by(CacheMonthCount.area_id)
    )
    return {area_id: MonthCount(*counts) for area_id, *counts in rows}


def counted_evidence(session: Session, month: Month) -> dict[int, MonthCount]:
    """Return what assignments, answers and scorings say of a month, by area."""
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id)
        .order_by(Scoring.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    answers = (
        select(
            Credential.area_id,
            func.count(),
            func.count(Response.id),
            func.coalesce(func.sum(case((rightly, 1), else_=0)), 0),
        )
        .select_from(Assignment)
        .join(Credential, Credential.id == Assignment.credential_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(
            Assignment.id.between(
                assignment_number(month, 0), assignment_number(month.plus(1), 0) - 1
            ),
            Assignment.slot == str(Slot.SCORED),
        )
        .group_by(Credential.area_id)
    )
    return {area_id: MonthCount(*counts) for area_id, *counts in session.execute(answers)}


def opened_months(session: Session) -> Sequence[Month]:
    """Return the months that have a window, newest first."""
    months = session.scalars(select(WindowRow.month).order_by(WindowRow.month.desc()))
    return [Month.parse(month) for month in months]


def lock_counts(session: Session) -> None:
    """Nobody else counts until the transaction ends, and whoever was counting has committed."""
    if not is_sqlite(session):
        session.execute(text("LOCK TABLE cache_month_count IN EXCLUSIVE MODE"))


def rewrite_counts(session: Session, month: Month, counts: Mapping[int, MonthCount]) -> None:
    """The cache of a month holds ``counts`` and nothing else."""
    session.execute(delete(CacheMonthCount).where(CacheMonthCount.month == str(month)))
    rows = [_row(str(month), area_id, 0, count) for area_id, count in sorted(counts.items())]
    if rows:
        session.execute(insert(CacheMonthCount), rows)


def _total(column: Any) -> Any:
    # PostgreSQL makes a numeric of the sum of big whole numbers.
    return cast(func.sum(column), Integer)


def _row(month: str, area_id: int, shard: int, count: MonthCount) -> dict[str, Any]:
    return {
        "month": month,
        "area_id": area_id,
        "shard": shard,
        "issued": count.issued,
        "answered": count.answered,
        "right": count.right,
    }


@cache
def _adding_issued() -> Insert:
    """Return what adds the questions of a batch on PostgreSQL: one statement for all areas.

    A statement an area would take as long as a tenth of the batch itself.
    """
    areas = bindparam("areas", type_=ARRAY(BigInteger))
    issued = bindparam("issued", type_=ARRAY(Integer))
    batch = func.unnest(areas, issued).table_valued("area_id", "issued").render_derived()
    none: ColumnElement[int] = literal_column("0")
    rows = select(
        bindparam("month", type_=Text),
        batch.c.area_id,
        bindparam("shard", type_=Integer),
        batch.c.issued,
        none,
        none,
    )
    names = ["month", "area_id", "shard", "issued", "answered", "right"]
    return _added(inserting(False)(CacheMonthCount).from_select(names, rows))


@cache
def _adding(on_sqlite: bool) -> Insert:
    return _added(inserting(on_sqlite)(CacheMonthCount))


def _added(statement: Any) -> Insert:
    """Return the statement with its counts added to those that stand there already."""
    counts = {
        name: CacheMonthCount.__table__.c[name] + statement.excluded[name]
        for name in ("issued", "answered", "right")
    }
    added: Insert = statement.on_conflict_do_update(
        index_elements=["month", "area_id", "shard"], set_=counts
    )
    return added
