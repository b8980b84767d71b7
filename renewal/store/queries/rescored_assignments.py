"""Which of a technician's questions were rescored after they had been issued."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from renewal.domain.ids import Slot
from renewal.domain.rescoring import RescoreKind
from renewal.store.db import RowId
from renewal.store.numbering import numbered
from renewal.store.prepared import run
from renewal.store.queries.rescores import RescoreTold
from renewal.store.tables import Assignment, Credential, RescoreRow, WindowRow


def assignments_rescored(
    session: Session, technician_id: int
) -> dict[int, tuple[RescoreTold, ...]]:
    """Return what was said of each question of a technician that was rescored, oldest first."""
    found: dict[int, list[RescoreTold]] = defaultdict(list)
    for row in run(session, _rescored(), who=technician_id):
        told = RescoreTold(RescoreKind(row.kind), tuple(row.key or ()), row.rescored_at)
        found[row.assignment_id].append(told)
    return {number: tuple(told) for number, told in found.items()}


@cache
def _rescored() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.id.label("assignment_id"),
            RescoreRow.kind,
            RescoreRow.key,
            RescoreRow.rescored_at,
        )
        .select_from(Credential)
        .join(WindowRow, WindowRow.month.is_not(None))
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, Credential.id, s) for s in Slot)),
        )
        .join(RescoreRow, RescoreRow.revision_id == Assignment.revision_id)
        # Most services never rescore: there no assignment is looked at.
        .where(Credential.technician_id == bindparam("who", type_=RowId), _some_are())
        .order_by(RescoreRow.id)
    )


def _some_are() -> Any:
    return exists(select(RescoreRow.id))
