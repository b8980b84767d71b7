"""What many tests begin with is made once: the database is kept as it was then, and copied.

A step is known by what it was given and by the steps before it, so that two tests share a copy only
where both would have made the same rows. Each worker of a parallel run keeps its own.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.databases import Database

READS = ("SELECT", "PRAGMA", "BEGIN", "WITH", "SHOW")


class Moved(Protocol):
    """Whoever has a clock and a database; the steps move both."""

    session: Session
    now: datetime
    database: Database


class Steps:
    """The steps of one installation, begun when its database was empty and nobody wrote yet."""

    def __init__(self, owner: Moved, *given: Any) -> None:
        self._owner = owner
        self._known: str | None = _digest("", given)
        self._stepping = False
        engine = owner.session.get_bind()
        assert isinstance(engine, Engine)
        self._engine = engine
        event.listen(engine, "before_cursor_execute", self._note)

    def end(self) -> None:
        """Nobody listens to the engine any more, so nothing of the installation outlives it."""
        event.remove(self._engine, "before_cursor_execute", self._note)

    def once(self, does: Callable[..., None], *given: Any, folder: Path | None = None) -> None:
        """The step is done: really, or by copying what it led to when it was done before.

        Whoever wrote anything since the last step gets it really done, now and ever after.
        """
        kept = self._owner.database.shelf
        if self._known is None or kept is None:
            does()
            return
        name = _digest(self._known, (self._owner.now, *given), folder)
        self._owner.session.close()
        self._engine.dispose()
        found = kept.restore(self._owner.database, name)
        if found is None:
            with self._silently():
                does()
            self._owner.session.close()
            self._engine.dispose()
            kept.keep(self._owner.database, name, self._owner.now)
        else:
            self._owner.now = found
        self._known = name

    @contextlib.contextmanager
    def _silently(self) -> Iterator[None]:
        self._stepping = True
        try:
            yield
        finally:
            self._stepping = False

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not self._stepping and not statement.lstrip().upper().startswith(READS):
            self._known = None


def _digest(before: str, given: tuple[Any, ...], folder: Path | None = None) -> str:
    """Return what tells this step after these from every other."""
    taken = hashlib.sha256(repr((before, given)).encode())
    for file in sorted(folder.rglob("*")) if folder else ():
        if file.is_file():
            taken.update(repr((str(file.relative_to(folder or file)), file.read_bytes())).encode())
    return taken.hexdigest()[:20]
