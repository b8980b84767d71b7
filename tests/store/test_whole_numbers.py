"""Columns read by the hundred thousand are what the database has, to the last bit."""

import pytest
from sqlalchemy import BigInteger, Float, Integer, String, column, func, select, table, values
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from renewal.store.whole_numbers import (
    columns_joined,
    numbers_in,
    reals_in,
    texts_in,
    whole_numbers,
)

NUMBERS = [0, 1, -1, 255, -256, 2**53 + 1, 2**63 - 1, -(2**63)]


def test_it_reads_whole_numbers_of_any_size(session: Session) -> None:
    rows = values(column("wide", BigInteger), column("narrow", Integer), name="rows").data(
        [(number, place) for place, number in enumerate(NUMBERS)]
    )

    found = whole_numbers(session, select(*rows.cte("given").c))

    assert sorted(found.tolist(), key=lambda row: row[1]) == [
        [number, place] for place, number in enumerate(NUMBERS)
    ]


def test_it_reads_real_numbers_and_texts_in_one_order(session: Session) -> None:
    halves = [number / 4 for number in range(-3, 9)]
    rows = values(column("real", Float), column("text", String), name="rows").data(
        [(half, f"é{half}") for half in halves]
    )

    real, text = columns_joined(session, select(*rows.cte("given").c), between="\n")

    said = [f"é{half}" for half in reals_in(real, "\n").tolist()]
    assert texts_in(text).split("\n") == said
    assert sorted(reals_in(real, "\n").tolist()) == halves


def test_it_reads_nothing_where_nothing_is(session: Session) -> None:
    rows = select(func.max(1).label("a"), func.max(2).label("b")).having(func.max(1) > 1)

    assert whole_numbers(session, rows).shape == (0, 2)
    assert [numbers_in(word).tolist() for word in columns_joined(session, rows)] == [[], []]


def test_it_raises_what_every_statement_raises(session: Session) -> None:
    nowhere = table("no_such_table", column("id", Integer))

    with pytest.raises(DBAPIError, match="no_such_table"):
        whole_numbers(session, select(nowhere.c.id))
