"""Tells of rows once they are committed, and never of those that were rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy import event
from sqlalchemy.orm import Session

from renewal.store.db import Base

_KEPT = "renewal_new_rows"
_telling: list[_NewRows] = []


def count_new(session: Session, kind: type[Base]) -> None:
    """A row of this kind that the unit of work knows nothing of is told of once it is committed."""
    for rows in _telling:
        rows.add(session, Counter({kind: 1}))


def when_committed(kinds: Mapping[type[Base], Callable[[int], None]]) -> Callable[[], None]:
    """After each commit of this process, each kind is told how many rows of it are new.

    Rows that are written in bulk are not seen. Returns what ends the telling.
    """
    rows = _NewRows(kinds)
    _telling.append(rows)
    hooks: dict[str, Callable[..., None]] = {
        "after_flush": rows.keep,
        "after_commit": rows.tell,
        "after_rollback": rows.forget,
    }
    for name, hook in hooks.items():
        event.listen(Session, name, hook)

    def end() -> None:
        _telling.remove(rows)
        for name, hook in hooks.items():
            event.remove(Session, name, hook)

    return end


class _NewRows(NamedTuple):
    """What a session wrote and has not committed is kept with the session."""

    kinds: Mapping[type[Base], Callable[[int], None]]

    def keep(self, session: Session, _context: object) -> None:
        self.add(session, Counter(type(row) for row in session.new))

    def add(self, session: Session, found: Counter[type[Base]]) -> None:
        kept = Counter({kind: count for kind, count in found.items() if kind in self.kinds})
        if kept:
            session.info.setdefault(_KEPT, Counter()).update(kept)

    def tell(self, session: Session) -> None:
        if session.in_nested_transaction():
            return  # a savepoint: whether it stands is known later
        for kind, count in session.info.pop(_KEPT, {}).items():
            self.kinds[kind](count)

    def forget(self, session: Session) -> None:
        session.info.pop(_KEPT, None)
