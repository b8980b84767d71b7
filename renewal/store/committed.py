"""Tells of rows once they are committed, and never of those that were rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.orm import Session

from renewal.store.db import Base

_KEPT = "renewal_new_rows"


def when_committed(kinds: Mapping[type[Base], Callable[[int], None]]) -> Callable[[], None]:
    """After each commit of this process, each kind is told how many rows of it are new.

    Rows that are written in bulk are not seen. Returns what ends the telling.
    """
    rows = _NewRows(kinds)
    hooks: dict[str, Callable[..., None]] = {
        "after_flush": rows.keep,
        "after_commit": rows.tell,
        "after_rollback": rows.forget,
    }
    for name, hook in hooks.items():
        event.listen(Session, name, hook)

    def end() -> None:
        for name, hook in hooks.items():
            event.remove(Session, name, hook)

    return end


@dataclass(frozen=True, slots=True)
class _NewRows:
    """What a session wrote and has not committed is kept with the session."""

    kinds: Mapping[type[Base], Callable[[int], None]]

    def keep(self, session: Session, _context: object) -> None:
        found = Counter(type(row) for row in session.new if type(row) in self.kinds)
        if found:
            session.info.setdefault(_KEPT, Counter()).update(found)

    def tell(self, session: Session) -> None:
        if session.in_nested_transaction():
            return  # a savepoint: whether it stands is known later
        for kind, count in session.info.pop(_KEPT, {}).items():
            self.kinds[kind](count)

    def forget(self, session: Session) -> None:
        session.info.pop(_KEPT, None)
