"""Makes planned items ready to be written, so that the transaction only has to put them in place.

Numbers are given out, rows made plain and digests computed while nobody waits; what is ready waits
in a file. Whoever writes looks first whether the bank still is what it was then (`still_holds`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.bank.noting import Note, quiet
from renewal.bank.packed_item import Kept, item_of
from renewal.domain.bank_change import ItemChange, ItemState
from renewal.domain.item import Exhibit, Item
from renewal.domain.upload import Phase
from renewal.store import tables
from renewal.store.bulk import Covers, Values, coverage, covered_rows
from renewal.store.item_words import WordsOf, rows_of_words
from renewal.store.mass_rows import Plain, RowForm
from renewal.store.numbers_ahead import NumbersAhead
from renewal.store.pictures import Pictures
from renewal.store.queries.items import StoredItem
from renewal.store.spool import Spool

PER_ENTRY = 500
_KEPT = ("item_id", "digest_after", "revision_after")


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item with what would happen to it; ``before`` is None for a new one."""

    kept: Kept
    change: ItemChange
    state: ItemState
    before: StoredItem | None

    @property
    def item(self) -> Item:
        """The item itself."""
        return item_of(self.kept)

    @property
    def is_reworded(self) -> bool:
        """Whether what a technician sees or is scored against becomes another."""
        if self.before is None or self.change is ItemChange.REVISED:
            return True
        is_other = self.before.state.revision_digest != self.state.revision_digest
        return self.change is ItemChange.RETIRED and is_other


class ReadyBatch(NamedTuple):
    """Some hundred items as plain rows, under one ledger entry.

    ``new`` are rows with the code of the area whose number comes ahead, ``kept`` those by which the
    import knows them; ``standing`` has the places (in all planned items) of those whose words stay
    in the revision of that number.
    """

    new: list[tuple[str, Plain]]
    kept: list[Plain]
    known: list[Values]
    revisions: list[Plain]
    pictures: list[Values]
    links: list[Values]
    statuses: list[Plain]
    words: list[Plain]
    standing: list[tuple[int, int]]
    covers: Covers
    digest: str


@dataclass(frozen=True, slots=True)
class Forms:
    """How the rows of each table are made plain."""

    items: RowForm
    revisions: RowForm
    statuses: RowForm
    words: RowForm
    kept: RowForm


@dataclass(frozen=True, slots=True)
class ReadyItems:
    """Planned items as rows with their numbers; good for one transaction."""

    planned: Sequence[PlannedItem]
    forms: Forms
    numbers: NumbersAhead
    _spool: Spool = field(default_factory=Spool)

    def batches(self) -> Iterator[ReadyBatch]:
        """Yield what is to be written, some hundred items at a time."""
        return (ReadyBatch(*each) for each in self._spool)

    def still_holds(self) -> bool:
        """Whether nobody has taken the numbers; ask within the transaction that writes."""
        return self.numbers.are_free()

    def add(self, batch: ReadyBatch) -> None:
        """The batch is ready behind the others."""
        self._spool.put(tuple(batch))

    def close(self) -> None:
        """What was ready is forgotten."""
        self._spool.close()


@contextmanager
def ready_items(
    session: Session,
    planned: Sequence[PlannedItem],
    exhibits: Sequence[Exhibit],
    *,
    now: datetime,
    note: Note = quiet,
) -> Iterator[ReadyItems]:
    """The planned items are ready to be written, as of ``now``; nothing is written."""
    forms = Forms(
        RowForm(session, tables.Item, ahead="area_id"),
        RowForm(session, tables.Revision),
        RowForm(session, tables.ItemStatus),
        RowForm(session, tables.RevisionText),
        RowForm(session, tables.BankImportItem, _KEPT, ahead="import_id"),
    )
    ready = ReadyItems(planned, forms, NumbersAhead(session))
    new = sum(each.before is None for each in planned)
    ready.numbers.expect(tables.Item, new)
    ready.numbers.expect(tables.Revision, sum(each.is_reworded for each in planned))
    ready.numbers.expect(tables.ItemStatus, new)
    try:
        pictures = Pictures(session, exhibits, ready.numbers)
        for start in range(0, len(planned), PER_ENTRY):
            note(Phase.READYING, start, len(planned))
            numbered = _numbered(session, ready.numbers, planned[start : start + PER_ENTRY])
            ready.add(_batch(numbered, start, forms, pictures, ready.numbers, now))
        yield ready
    finally:
        ready.close()


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A planned item with the numbers of its row and of the revision that will be in force."""

    entry: PlannedItem
    item: Item
    item_id: int
    revision_id: int


def _numbered(
    session: Session, numbers: NumbersAhead, batch: Sequence[PlannedItem]
) -> list[_Numbered]:
    new = sum(entry.before is None for entry in batch)
    items = iter(numbers.take(tables.Item, new))
    reworded = sum(entry.is_reworded for entry in batch)
    revisions = iter(numbers.take(tables.Revision, reworded))
    standing = [e.before.id for e in batch if e.before is not None and not e.is_reworded]
    in_force = _revisions_in_force(session, standing)
    return [
        _Numbered(
            entry,
            entry.item,
            item_id := entry.before.id if entry.before else next(items),
            next(revisions) if entry.is_reworded else in_force[item_id],
        )
        for entry in batch
    ]


def _revisions_in_force(session: Session, item_ids: Sequence[int]) -> Mapping[int, int]:
    if not item_ids:
        return {}
    rows = session.execute(
        select(tables.Item.id, tables.Item.current_revision_id).where(tables.Item.id.in_(item_ids))
    )
    return {item_id: revision_id or 0 for item_id, revision_id in rows}


def _batch(
    batch: Sequence[_Numbered],
    start: int,
    forms: Forms,
    pictures: Pictures,
    numbers: NumbersAhead,
    now: datetime,
) -> ReadyBatch:
    reworded = [each for each in batch if each.entry.is_reworded]
    revisions = [_revision(each, now) for each in reworded]
    shown = pictures.shown(
        (each.revision_id, each.item.exhibits) for each in reworded if each.item.exhibits
    )
    statuses = _statuses(batch, numbers, now)
    words = [
        forms.words.plain(row)
        for each in reworded
        for row in rows_of_words(WordsOf(each.revision_id, each.item), now)
    ]
    covered = covered_rows(tables.Revision, revisions) + shown.covered
    covers, digest = coverage(covered + covered_rows(tables.ItemStatus, statuses))
    new = [each for each in batch if each.entry.before is None]
    return ReadyBatch(
        [_new(each, forms) for each in new],
        [_kept(each, forms) for each in new],
        [_item(each) | {"row": each.item_id} for each in batch if each.entry.before is not None],
        list(map(forms.revisions.plain, revisions)),
        shown.pictures,
        shown.links,
        list(map(forms.statuses.plain, statuses)),
        words,
        [
            (place, each.revision_id)
            for place, each in enumerate(batch, start)
            if not each.entry.is_reworded
        ],
        covers,
        digest,
    )


def _new(each: _Numbered, forms: Forms) -> tuple[str, Plain]:
    row = _item(each) | {"id": each.item_id, "name": each.item.id}
    return each.item.area, forms.items.plain(row)


def _kept(each: _Numbered, forms: Forms) -> Plain:
    values = (each.item_id, each.entry.state.content_digest, each.revision_id)
    return forms.kept.plain(dict(zip(_KEPT, values, strict=True)))


def _item(each: _Numbered) -> Values:
    item = each.item
    return {
        "topic": item.topic,
        "concept": item.concept,
        "status": item.status.value,
        "author": item.author,
        "content_digest": each.entry.state.content_digest,
        "current_revision_id": each.revision_id,
    }


def _revision(each: _Numbered, now: datetime) -> Values:
    item, before = each.item, each.entry.before
    return {
        "id": each.revision_id,
        "item_id": each.item_id,
        "number": before.revision_number + 1 if before else 1,
        "digest": each.entry.state.revision_digest,
        "kind": item.kind.value,
        "choose": item.choose.value,
        "option_order": item.order.value,
        "language": item.language,
        "options": _places(tuple([(option.id, option.fixed) for option in item.options])),
        "key": _listed(tuple(sorted(item.key))),
        "references": _listed(item.references),
        "recorded_at": now,
    }


@lru_cache(maxsize=1024)
def _places(options: tuple[tuple[str, bool], ...]) -> Sequence[Values]:
    """Return one and the same list for thousands of revisions, which is encoded once."""
    return [{"id": option_id, "fixed": is_fixed} for option_id, is_fixed in options]


@lru_cache(maxsize=1024)
def _listed(texts: tuple[str, ...]) -> Sequence[str]:
    """As `_places`, of texts."""
    return list(texts)


def _statuses(batch: Sequence[_Numbered], numbers: NumbersAhead, now: datetime) -> list[Values]:
    rows: list[dict[str, Any]] = [
        {"item_id": each.item_id, "status": each.item.status.value, "recorded_at": now}
        for each in batch
        if each.entry.before is None or each.entry.before.state.status is not each.item.status
    ]
    for row, number in zip(rows, numbers.take(tables.ItemStatus, len(rows)), strict=True):
        row["id"] = number
    return rows
