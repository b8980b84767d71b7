"""Row numbers that are given out before the transaction that writes the rows begins.

On PostgreSQL a table's own sequence gives them, and nobody else gets them. On SQLite they follow
the highest one there is, and whoever writes first takes them: the transaction looks whether they
still are free (`are_free`) before it uses one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from renewal.store.bulk import fresh_numbers_of
from renewal.store.db import Base, is_sqlite, is_writing, writing

AT_ONCE = 10_000


class NumbersAhead:
    """Numbers of rows to come, table by table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._expected: Counter[type[Base]] = Counter()
        self._drawn: dict[type[Base], list[int]] = {}
        self._first: dict[type[Base], int] = {}
        self._next: dict[type[Base], int] = {}

    def expect(self, model: type[Base], count: int) -> None:
        """So many numbers will be taken: thousands at once, since each draw is a transaction."""
        self._expected[model] += count

    def take(self, model: type[Base], count: int) -> Sequence[int]:
        """Return so many numbers, ascending, that no row has and that were not given before."""
        if not count:
            return ()
        if not is_sqlite(self._session):
            return self._from_sequence(model, count)
        if model not in self._first:
            self._first[model] = self._next[model] = self._following(model)
        start = self._next[model]
        self._next[model] += count
        return range(start, start + count)

    def _from_sequence(self, model: type[Base], count: int) -> Sequence[int]:
        drawn = self._drawn.setdefault(model, [])
        if len(drawn) < count:
            # No more than will be taken, so that no number is lost.
            more = max(count - len(drawn), min(AT_ONCE, self._expected[model]))
            drawn += self._draw(model, more)
            self._expected[model] -= more
        taken, self._drawn[model] = drawn[:count], drawn[count:]
        return taken

    def _draw(self, model: type[Base], count: int) -> Sequence[int]:
        if is_writing(self._session):
            return fresh_numbers_of(self._session, model, count)
        # Where a transaction can only read, no sequence gives anything.
        with writing(self._session):
            return fresh_numbers_of(self._session, model, count)

    def are_free(self) -> bool:
        """Whether the numbers given out are still nobody's; ask within the transaction."""
        return all(self._following(model) == first for model, first in self._first.items())

    def _following(self, model: type[Base]) -> int:
        table = model.__table__
        assert isinstance(table, Table)
        return (self._session.scalar(select(func.max(table.c.id))) or 0) + 1
