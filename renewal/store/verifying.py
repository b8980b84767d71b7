"""Verifies the ledger: recomputes each entry from the rows it names, and looks for rows unnamed.

What is read here may have been written by anybody, so nothing in it is trusted: a name that
names nothing, a key that cannot be one and an assignment misnumbered are findings, not errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.errors import RenewalError
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.merkle import GrowingTree
from renewal.store.ledger import (
    BATCH,
    LEAF_ROWS,
    REASON_BYTES,
    opening_leaf,
    packed,
    rows_digest,
)
from renewal.store.named_contents import Name, named_contents
from renewal.store.tables import Assignment, Entry, Opening
from renewal.store.triggers import EVIDENCE_TABLES
from renewal.store.unnamed import BadEntry, NamedRows, covers_of, unnamed_rows, where_of

BATCHED = frozenset({"assignment", BATCH})
LEDGER = frozenset({"checkpoint", "entry", "sealed"})
"""The ledger itself, which `verifying_tree` looks at."""

COVERED_TABLES = tuple(sorted(set(EVIDENCE_TABLES) - BATCHED - LEDGER))
ENTRIES_AT_ONCE = NAMES_AT_ONCE = 500


def verify_entries(session: Session, older: Counter[str] | None = None) -> Generator[BadEntry]:
    """Yield every entry that its rows contradict, oldest first, then rows that no entry covers.

    ``older`` gets, by table, how many rows have no entry because they are from before the
    ledger covered their kind; what happened to them cannot be shown.
    """
    batches = _Batches(session)
    named = NamedRows()
    oldest_first = select(Entry).order_by(Entry.id).execution_options(yield_per=ENTRIES_AT_ONCE)
    # Whoever wants the first finding only leaves before the end, and the cursor must not stay.
    with closing(session.scalars(oldest_first)) as entries:
        for page in _pages(entries):
            contents = named_contents(
                session, chain.from_iterable(covers or () for _, covers in page)
            )
            for entry, covers in page:
                bad = _verify(entry, covers, named, batches, contents)
                if bad is not None:
                    yield bad
    yield from batches.uncovered()
    for table in COVERED_TABLES:
        yield from unnamed_rows(session, table, named, older if older is not None else Counter())


def _pages(entries: Iterable[Entry]) -> Iterator[list[tuple[Entry, list[Name] | None]]]:
    """Yield entries with the names of their rows, together as many as are read at once."""
    page: list[tuple[Entry, list[Name] | None]] = []
    names = 0
    for entry in entries:
        covers = covers_of(entry)
        page.append((entry, covers))
        names += len(covers or ())
        if names >= NAMES_AT_ONCE or len(page) == ENTRIES_AT_ONCE:
            yield page
            page, names = [], 0
    yield page


def _verify(
    entry: Entry,
    covers: list[Name] | None,
    named: NamedRows,
    batches: _Batches,
    contents: Mapping[Name, bytes],
) -> BadEntry | None:
    if covers is None:
        return _unreadable(entry)
    if _is_batch(covers):
        return batches.verify(entry)
    named.add(entry, covers)
    return _verify_rows(entry, covers, contents)


def _unreadable(entry: Entry) -> BadEntry:
    return BadEntry(
        entry.id,
        f"entry {entry.id}",
        f"Entry {entry.id} ({entry.act}) does not name its rows in a way that can be read.",
    )


def _is_batch(covers: Sequence[Name]) -> bool:
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
    entry: Entry, covers: Sequence[Name], contents: Mapping[Name, bytes]
) -> BadEntry | None:
    for name, key in covers:
        if (name, key) not in contents:
            where = where_of(name, key)
            return BadEntry(
                entry.id,
                where,
                f"The row {where}, named by entry {entry.id}, is not there any more.",
            )
    if rows_digest(contents[named] for named in covers) == entry.digest:
        return None
    rows = ", ".join(where_of(name, key) for name, key in covers) or "no row"
    return BadEntry(
        entry.id, rows, f"Entry {entry.id} ({entry.act}) does not agree with its rows: {rows}."
    )
