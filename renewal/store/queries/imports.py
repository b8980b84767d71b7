"""Reads imports of the bank, and their items as they are now and as they were before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renewal.domain.bank_change import ItemState
from renewal.domain.item import Exhibit, Item, Status
from renewal.store import tables
from renewal.store.queries.bank_content import item_of, shown_by, words_of
from renewal.store.queries.items import StoredItem

AT_ONCE: Final = 500


class ImportRow(NamedTuple):
    """An import of the bank; ``undone_at`` is None while it stands."""

    id: int
    upload_id: int | None
    source: str
    digest: str
    imported_by: str
    imported_at: datetime
    items: int
    undone_by: str
    undone_at: datetime | None
    undo_reason: str
    left: tuple[tuple[str, str], ...]


class TouchedItem(NamedTuple):
    """An item that an import wrote; ``is_as_written``: nothing has changed it since."""

    item_id: int
    name: str
    is_new: bool
    is_as_written: bool


class EarlierItem(NamedTuple):
    """An item as it is now (``stored``, ``item``) and as it was (``before``), None for a new one.

    ``exhibits`` are the pictures that either shows.
    """

    stored: StoredItem
    item: Item
    before: tuple[Item, ItemState] | None
    exhibits: tuple[Exhibit, ...]


def find_import(session: Session, import_id: int) -> ImportRow | None:
    """Return an import by its number."""
    row = session.get(tables.BankImport, import_id, populate_existing=True)
    return _import(row) if row else None


def newest_imports(session: Session, limit: int) -> tuple[ImportRow, ...]:
    """Return the newest imports."""
    found = select(tables.BankImport).order_by(tables.BankImport.id.desc()).limit(limit)
    return tuple(map(_import, session.scalars(found.execution_options(populate_existing=True))))


def touched_items(session: Session, import_id: int) -> tuple[TouchedItem, ...]:
    """Return the items that an import wrote and that were not taken back, by name."""
    kept, written, now = tables.BankImportItem, aliased(tables.Revision), aliased(tables.Revision)
    rows = session.execute(
        select(
            kept.item_id,
            tables.Item.name,
            kept.revision_before.is_(None),
            # An undo of a later import says the same in a revision of its own.
            (kept.digest_after == tables.Item.content_digest) & (written.digest == now.digest),
        )
        .join(tables.Item, tables.Item.id == kept.item_id)
        .join(written, written.id == kept.revision_after)
        .join(now, now.id == tables.Item.current_revision_id)
        .where(kept.import_id == import_id, kept.undone_at.is_(None))
        .order_by(tables.Item.name)
    )
    return tuple(TouchedItem(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows)


def earlier_items(
    session: Session, import_id: int, item_ids: Sequence[int]
) -> Iterator[list[EarlierItem]]:
    """Yield these items of an import as they are and as they were, some hundred at a time."""
    for start in range(0, len(item_ids), AT_ONCE):
        yield _earlier(session, import_id, item_ids[start : start + AT_ONCE])


def _earlier(session: Session, import_id: int, item_ids: Sequence[int]) -> list[EarlierItem]:
    kept = tables.BankImportItem
    rows = session.execute(
        select(tables.Item, tables.Area.code, kept)
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .join(kept, (kept.item_id == tables.Item.id) & (kept.import_id == import_id))
        .where(tables.Item.id.in_(item_ids))
        .order_by(tables.Item.name)
        .execution_options(populate_existing=True)
    ).all()
    wanted = {row.current_revision_id for row, _, _ in rows if row.current_revision_id}
    wanted |= {before.revision_before for _, _, before in rows if before.revision_before}
    content = _Content.read(session, sorted(wanted))
    return [content.earlier(row, area, before) for row, area, before in rows]


class _Was(NamedTuple):
    """What an item's row said before an import."""

    name: str
    topic: str
    concept: str
    status: str
    author: str


class _Content(NamedTuple):
    """Revisions with their words and pictures, read at once."""

    revisions: Mapping[int, tables.Revision]
    words: Mapping[int, list[tables.RevisionText]]
    shown: Mapping[int, list[str]]
    exhibits: Mapping[str, Exhibit]

    @classmethod
    def read(cls, session: Session, ids: Sequence[int]) -> _Content:
        """The revisions of these numbers are at hand."""
        found = session.scalars(select(tables.Revision).where(tables.Revision.id.in_(ids)))
        exhibits: dict[str, Exhibit] = {}
        words = words_of(session, ids)
        shown = shown_by(session, ids, exhibits)
        return cls({each.id: each for each in found}, words, shown, exhibits)

    def earlier(self, row: tables.Item, area: str, kept: tables.BankImportItem) -> EarlierItem:
        """The item as it is and as it was."""
        assert row.current_revision_id is not None, "an import always gives one"
        revision = self.revisions[row.current_revision_id]
        state = ItemState(
            area, Status(row.status), row.content_digest, revision.digest, tuple(revision.key)
        )
        item = self._item(row, area, revision, self.words[revision.id])
        before = self._before(row, area, kept) if kept.revision_before is not None else None
        names = {*item.exhibits, *(before[0].exhibits if before else ())}
        pictures = tuple(self.exhibits[name] for name in sorted(names))
        return EarlierItem(
            StoredItem(row.id, row.name, revision.number, state), item, before, pictures
        )

    def _before(
        self, row: tables.Item, area: str, kept: tables.BankImportItem
    ) -> tuple[Item, ItemState]:
        revision = self.revisions[kept.revision_before or 0]
        words = self.words[revision.id]
        if kept.words_before is not None:
            words = [_text(revision.id, told) for told in kept.words_before]
        was = _Was(
            row.name,
            kept.topic_before or "",
            kept.concept_before or "",
            kept.status_before or "",
            kept.author_before or "",
        )
        item = self._item(was, area, revision, words)
        digest = kept.digest_before or ""
        return item, ItemState(area, item.status, digest, revision.digest, tuple(revision.key))

    def _item(
        self,
        row: tables.Item | _Was,
        area: str,
        revision: tables.Revision,
        words: Sequence[tables.RevisionText],
    ) -> Item:
        return item_of(row, area, revision, words, tuple(self.shown.get(revision.id, ())))


def _text(revision_id: int, told: Mapping[str, Any]) -> tables.RevisionText:
    """Return words that were kept, as a row that no session knows."""
    return tables.RevisionText(revision_id=revision_id, **told)


def _import(row: tables.BankImport) -> ImportRow:
    return ImportRow(
        row.id,
        row.upload_id,
        row.source,
        row.digest,
        row.imported_by,
        row.imported_at,
        row.items,
        row.undone_by,
        row.undone_at,
        row.undo_reason,
        tuple((name, why) for name, why in row.left),
    )
