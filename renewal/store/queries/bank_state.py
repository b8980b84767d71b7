"""A mark that changes whenever the bank or the programme does."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.store.tables import BankImport, ItemStatus, ProgrammeVersion


class BankState(NamedTuple):
    """The newest rows of what imports, retirements and programmes write; 0 without any."""

    status_id: int
    import_id: int
    programme_id: int


def bank_state(session: Session) -> BankState:
    """Return the mark of the bank as it is."""
    newest = [
        select(func.coalesce(func.max(table.id), 0)).scalar_subquery()
        for table in (ItemStatus, BankImport, ProgrammeVersion)
    ]
    return BankState(*session.execute(select(*newest)).one())
