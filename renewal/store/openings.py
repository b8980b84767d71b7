"""Blocks of technicians: which are opened for a month, and writing one.

Technicians are cut into blocks of fixed numbers, so that every process sees the same blocks;
the unique start of a block's `opening` row decides which process writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.merkle import GrowingTree, leaf_hash
from renewal.store.copying import ReadyRows, insert_assignments, ready_rows
from renewal.store.inserting import insert_row
from renewal.store.ledger import LEAF_ROWS, add_batch_entry, canonical_row
from renewal.store.month_counts import count_issued
from renewal.store.tables import Opening, Technician

Whole = NDArray[np.int64]

REASONS: Final = tuple(Reason)
"""Reasons by their codes: an array of small numbers takes little room and is compared quickly."""

_REASON_BYTES = np.array([reason.encode() for reason in REASONS], dtype="S16")
_LEAF = [("number", ">i8"), ("revision", ">i8"), ("seed", ">i8"), ("reason", "S16")]
"""An assignment as `ledger.packed` writes it."""


class Block(NamedTuple):
    """A range of technicians, both ends included; without a range, late comers."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class NewAssignments:
    """Assignments ready to be written: arrays of one length, the extras last.

    ``reasons`` are codes (`code_of`); ``extra`` marks pretest ones.
    """

    credential_ids: Whole
    technician_ids: Whole
    area_ids: Whole
    revision_ids: Whole
    seeds: Whole
    reasons: NDArray[np.int8]
    extra: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.credential_ids)

    def of(self, block: Block) -> NewAssignments:
        """Return those of a block's technicians."""
        inside = (self.technician_ids >= (block.first or 0)) & (
            self.technician_ids <= (block.last or 0)
        )
        return NewAssignments(
            self.credential_ids[inside],
            self.technician_ids[inside],
            self.area_ids[inside],
            self.revision_ids[inside],
            self.seeds[inside],
            self.reasons[inside],
            self.extra[inside],
        )

    def numbers(self, month: Month) -> Whole:
        """Return the number of each assignment."""
        return np.asarray(assignment_number(month, 0) + self.credential_ids * 2 + self.extra)


def code_of(reason: Reason) -> int:
    """Return the code of a reason in `NewAssignments`."""
    return REASONS.index(reason)


def last_technician(session: Session) -> int:
    """Return the largest technician row id, 0 when there is none."""
    return session.scalar(select(func.max(Technician.id))) or 0


def count_blocks(session: Session, month: Month) -> int:
    """Return how many blocks are opened for ``month``."""
    return (
        session.scalar(
            select(func.count(Opening.first_technician_id)).where(Opening.month == str(month))
        )
        or 0
    )


def opened_blocks(session: Session, month: Month) -> set[int]:
    """Return the first technician numbers of the blocks already opened for ``month``."""
    firsts = session.scalars(select(Opening.first_technician_id).where(Opening.month == str(month)))
    return {first for first in firsts if first is not None}


def months_by_block(session: Session, before: Month) -> dict[int, tuple[Month, int]]:
    """Return each block's first opened month and how many months it was opened in."""
    rows = session.execute(
        select(Opening.first_technician_id, func.min(Opening.month), func.count())
        .where(Opening.first_technician_id.is_not(None), Opening.month < str(before))
        .group_by(Opening.first_technician_id)
    )
    return {first: (Month.parse(month), count) for first, month, count in rows if first is not None}


class Ready(NamedTuple):
    """A batch made ready to be written: its rows, the hashes of its leaves, its areas' counts."""

    month: Month
    rows: Sequence[ReadyRows]
    leaves: Sequence[bytes]
    by_area: Mapping[int, int]


def make_ready(session: Session, month: Month, new: NewAssignments) -> Ready:
    """Return the batch as it will be written; it may be done before the transaction begins."""
    numbers = new.numbers(month)
    ready: list[ReadyRows] = []
    for slot, rows in ((Slot.SCORED, ~new.extra), (Slot.PRETEST, new.extra)):
        ready += ready_rows(
            session,
            numbers[rows],
            month=str(month),
            slot=slot,
            credential_ids=new.credential_ids[rows],
            revision_ids=new.revision_ids[rows],
            seeds=new.seeds[rows],
            reasons=new.reasons[rows],
            words=REASONS,
        )
    areas, counts = np.unique(new.area_ids[~new.extra], return_counts=True)
    by_area = dict(zip(areas.tolist(), counts.tolist(), strict=True))
    return Ready(month, ready, _leaves(new, numbers), by_area)


def write_opening(session: Session, ready: Ready, block: Block, *, now: datetime) -> int:
    """The batch stands in the database with its ledger entry; return the opening's number."""
    opening = insert_row(
        session,
        Opening,
        {
            "month": str(ready.month),
            "first_technician_id": block.first,
            "last_technician_id": block.last,
            "opened_at": now,
        },
    )
    opening_id: int = opening.key
    insert_assignments(session, ready.rows, opening_id)
    tree = GrowingTree()
    tree.add(canonical_row(opening.table.name, opening.values))
    for leaf in ready.leaves:
        tree.add_hash(leaf)
    add_batch_entry(session, opening_id=opening_id, digest=tree.root().hex(), now=now)
    count_issued(session, ready.month, opening_id, ready.by_area)
    return opening_id


def _leaves(new: NewAssignments, numbers: Whole) -> list[bytes]:
    """Return the hashes of the leaves over assignments, in the order of numbers.

    The first leaf of an opening's tree is its row; each further one holds up to `LEAF_ROWS`
    assignments, because one hash a row would cost as much as inserting it.
    """
    rows = np.zeros(len(numbers), dtype=_LEAF)
    rows["number"], rows["revision"], rows["seed"] = numbers, new.revision_ids, new.seeds
    rows["reason"] = _REASON_BYTES[new.reasons]
    rows = rows[np.argsort(numbers)]
    return [
        leaf_hash(rows[start : start + LEAF_ROWS].tobytes())
        for start in range(0, len(rows), LEAF_ROWS)
    ]
