"""Records an import of a bank: what it makes of each item, and how the item was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.ready_items import PlannedItem
from renewal.domain.bank_change import ItemChange
from renewal.domain.upload_report import digest_of
from renewal.store.imports import add_import, keep_items_before, keep_result
from renewal.store.tables import BankImport

LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an import comes from: names of files, who loads them, and the upload, if it was one."""

    source: str
    actors: Sequence[str]
    upload_id: int | None = None
    sha256: str = ""

    def told(self, import_id: int) -> str:
        """Return what the ledger says of it."""
        return f"import {import_id}" + (f", sha256 {self.sha256}" if self.sha256 else "")


@contextmanager
def recorded(
    session: Session, changed: Sequence[PlannedItem], *, origin: Origin, now: datetime
) -> Iterator[int]:
    """The import is on record around the writing of its items; its number is given.

    What the items were is read before they are written, and what became of them after; of new ones
    whoever writes them tells the import.
    """
    number = add_import(
        session,
        BankImport(
            upload_id=origin.upload_id,
            source=origin.source[:LONGEST_SOURCE],
            digest=digest_of(
                (each.kept.id, str(each.change), each.state.content_digest) for each in changed
            ),
            imported_by=", ".join(origin.actors)[:80],
            imported_at=now,
            items=len(changed),
            undone_by="",
            undone_at=None,
            undo_reason="",
            left=[],
        ),
    )
    keep_items_before(
        session,
        number,
        [each.before.id for each in changed if each.before],
        reworded_in_place=[
            each.before.id
            for each in changed
            if each.before and each.change in {ItemChange.CHANGED, ItemChange.RETIRED}
        ],
    )
    yield number
    keep_result(session, number)
