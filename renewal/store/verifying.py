"""Verifies the ledger: recomputes each entry from the rows it names, and looks for rows unnamed.

What is read here may have been written by anybody, so nothing in it is trusted: a name that
names nothing, a key that cannot be one and an assignment misnumbered are findings, not errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.errors import RenewalError
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.merkle import GrowingTree
from renewal.store.db import Base
from renewal.store.ledger import (
    BATCH,
    LEAF_ROWS,
    REASON_BYTES,
    canonical_row,
    opening_leaf,
    packed,
    rows_digest,
)
from renewal.store.tables import Assignment, Entry, Opening
from renewal.store.triggers import EVIDENCE_TABLES
from renewal.store.unnamed import BadEntry, NamedRows, covers_of, unnamed_rows, where_of

BATCHED = frozenset({"assignment", BATCH})
LEDGER = frozenset({"checkpoint", "entry", "sealed"})
"""The ledger itself, which `verifying_tree` looks at."""

COVERED_TABLES = tuple(sorted(set(EVIDENCE_TABLES) - BATCHED - LEDGER))
LARGEST = 2**63 - 1


def verify_entries(session: Session, older: Counter[str] | None = None) -> Generator[BadEntry]:
    """Yield every entry that its rows contradict, oldest first, then rows that no entry covers.

    ``older`` gets, by table, how many rows have no entry because they are from before the
    ledger covered their kind; what happened to them cannot be shown.
    """
    batches = _Batches(session)
    named = NamedRows()
    oldest_first = select(Entry).order_by(Entry.id).execution_options(yield_per=500)
    # Whoever wants the first finding only leaves before the end, and the cursor must not stay.
    with closing(session.scalars(oldest_first)) as entries:
        for entry in entries:
            covers = covers_of(entry)
            if covers is None:
                yield _unreadable(entry)
                continue
            if _is_batch(covers):
                bad = batches.verify(entry)
            else:
                named.add(entry, covers)
                bad = _verify_rows(session, entry, covers)
            if bad is not None:
                yield bad
    yield from batches.uncovered()
    for table in COVERED_TABLES:
        yield from unnamed_rows(session, table, named, older if older is not None else Counter())


def _unreadable(entry: Entry) -> BadEntry:
    return BadEntry(
        entry.id,
        f"entry {entry.id}",
        f"Entry {entry.id} ({entry.act}) does not name its rows in a way that can be read.",
    )


def _is_batch(covers: Sequence[tuple[str, list[Any]]]) -> bool:
    return len(covers) == 1 and covers[0][0] == BATCH


class _Batches:
    """The digests of all openings as their rows are now, from one pass over the assignments."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._digests: dict[int, str] | None = None
        self._wrong: dict[int, int] = {}

    def verify(self, entry: Entry) -> BadEntry | None:
        """Return what is wrong with a batch's entry, None when it agrees."""
        opening_id = entry.covers[0][1]
        if not isinstance(opening_id, int):
            return _unreadable(entry)
        found = self._read().pop(opening_id, None)
        if opening_id not in self._wrong and found == entry.digest:
            return None
        return BadEntry(
            entry.id,
            f"opening {opening_id}",
            f"The assignments of opening {opening_id} do not agree with entry {entry.id}: one of "
            "them was changed, added or removed.",
        )

    def uncovered(self) -> Iterator[BadEntry]:
        """Yield a finding for each opening that no entry named."""
        for opening_id in sorted(self._read()):
            sentence = (
                f"There are assignments of opening {opening_id}, which no entry of the ledger "
                "covers: they were added, or the entry was removed."
            )
            yield BadEntry(0, f"opening {opening_id}", sentence)

    def _read(self) -> dict[int, str]:
        if self._digests is None:
            trees = _trees(self._session, self._wrong)
            self._digests = {opening_id: tree.root().hex() for opening_id, tree in trees.items()}
        return self._digests


def _trees(session: Session, wrong: dict[int, int]) -> dict[int, GrowingTree]:
    """Return the tree of each opening; ``wrong`` gets openings with a misnumbered row."""
    trees: dict[int, GrowingTree] = {}
    waiting: dict[int, list[bytes]] = {}
    for opening in session.scalars(select(Opening)):
        trees[opening.id] = GrowingTree()
        trees[opening.id].add(opening_leaf(opening))
        waiting[opening.id] = []
    for row in session.execute(
        select(
            Assignment.id,
            Assignment.month,
            Assignment.credential_id,
            Assignment.slot,
            Assignment.revision_id,
            Assignment.seed,
            Assignment.reason,
            Assignment.opening_id,
        )
        .order_by(Assignment.id)
        .execution_options(yield_per=5000)
    ):
        opening_id = row.opening_id
        tree = trees.setdefault(opening_id, GrowingTree())
        leaf = waiting.setdefault(opening_id, [])
        if _misnumbered(row) or len(row.reason.encode()) > REASON_BYTES:
            wrong[opening_id] = row.id
        leaf.append(packed(row.id, row.revision_id, row.seed, row.reason))
        if len(leaf) == LEAF_ROWS:
            tree.add(b"".join(leaf))
            leaf.clear()
    for opening_id, leaf in waiting.items():
        if leaf:
            trees[opening_id].add(b"".join(leaf))
    return trees


def _misnumbered(row: Any) -> bool:
    """Tell whether an assignment's number does not follow from what it stands for."""
    try:
        number = assignment_number(Month.parse(row.month), row.credential_id, Slot(row.slot))
    except (RenewalError, ValueError):
        return True
    return bool(number != row.id)


def _verify_rows(
    session: Session, entry: Entry, covers: Sequence[tuple[str, list[Any]]]
) -> BadEntry | None:
    contents: list[bytes] = []
    for name, key in covers:
        row = _find_row(session, name, key)
        if row is None:
            where = where_of(name, key)
            return BadEntry(
                entry.id,
                where,
                f"The row {where}, named by entry {entry.id}, is not there any more.",
            )
        contents.append(canonical_row(name, row))
    if rows_digest(contents) == entry.digest:
        return None
    rows = ", ".join(where_of(name, key) for name, key in covers) or "no row"
    return BadEntry(
        entry.id, rows, f"Entry {entry.id} ({entry.act}) does not agree with its rows: {rows}."
    )


def _find_row(session: Session, name: str, key: Sequence[Any]) -> dict[str, Any] | None:
    """Return a row by a name that anybody may have written: of no table, or of no possible key."""
    table = Base.metadata.tables.get(name)
    columns = list(table.primary_key.columns) if table is not None else []
    if table is None or len(columns) != len(key):
        return None
    pairs = list(zip(columns, key, strict=True))
    if not all(_may_hold(column.type.python_type, value) for column, value in pairs):
        return None
    where = and_(*(column == value for column, value in pairs))
    found = session.execute(select(table).where(where)).mappings().first()
    return dict(found) if found is not None else None


def _may_hold(kind: type, value: Any) -> bool:
    if type(value) is not kind:
        return False
    return not isinstance(value, int) or -LARGEST <= value <= LARGEST
