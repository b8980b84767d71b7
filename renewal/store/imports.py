"""Keeps what an import made of items, a few statements for hundreds of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from renewal.store.tables import (
    BankImport,
    BankImportItem,
    Item,
    Revision,
    RevisionText,
    TakenBack,
)

AT_ONCE: Final = 500
_KEPT: Final = (
    "import_id",
    "item_id",
    "status_before",
    "topic_before",
    "concept_before",
    "author_before",
    "digest_before",
    "revision_before",
    "digest_after",
    "revision_after",
)


def add_import(session: Session, row: BankImport) -> int:
    """The import has a row; return its number."""
    session.add(row)
    session.flush()
    return row.id


def keep_items_before(
    session: Session, import_id: int, item_ids: Sequence[int], reworded_in_place: Sequence[int]
) -> None:
    """The import knows these items as they are now; call it before they are written.

    Of those that may be reworded without a new revision it keeps the words too.
    """
    for batch in _batches(item_ids):
        now = select(
            literal(import_id),
            Item.id,
            Item.status,
            Item.topic,
            Item.concept,
            Item.author,
            Item.content_digest,
            Item.current_revision_id,
            Item.content_digest,
            Item.current_revision_id,
        ).where(Item.id.in_(batch))
        session.execute(insert(BankImportItem).from_select(_KEPT, now))
    for batch in _batches(reworded_in_place):
        words = _words_now(session, batch)
        session.execute(
            update(BankImportItem),
            [
                {"import_id": import_id, "item_id": item_id, "words_before": told}
                for item_id, told in words.items()
            ],
        )


def keep_result(session: Session, import_id: int) -> None:
    """The import knows what became of items that were there before it, once they are written."""
    written = Item.id == BankImportItem.item_id
    session.execute(
        update(BankImportItem)
        .where(
            BankImportItem.import_id == import_id,
            # Of new ones it was said as they were written; again, it would rewrite every row.
            BankImportItem.revision_before.is_not(None),
        )
        .values(
            digest_after=select(Item.content_digest).where(written).scalar_subquery(),
            revision_after=select(Item.current_revision_id).where(written).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def revisions_since(session: Session, import_id: int, item_ids: Sequence[int]) -> list[int]:
    """Return the revisions that these items have got by an import and since, in order.

    Those that were taken back already are left out.
    """
    kept, before = BankImportItem, aliased(Revision)
    found: list[int] = []
    for batch in _batches(item_ids):
        found += session.scalars(
            select(Revision.id)
            .join(kept, (kept.item_id == Revision.item_id) & (kept.import_id == import_id))
            .outerjoin(before, before.id == kept.revision_before)
            .outerjoin(TakenBack, TakenBack.revision_id == Revision.id)
            .where(
                Revision.item_id.in_(batch),
                Revision.number > func.coalesce(before.number, 0),
                TakenBack.revision_id.is_(None),
            )
        )
    return sorted(found)


def mark_undone(session: Session, import_id: int, item_ids: Sequence[int], now: datetime) -> None:
    """These items are as they were before the import."""
    for batch in _batches(item_ids):
        session.execute(
            update(BankImportItem)
            .where(BankImportItem.import_id == import_id, BankImportItem.item_id.in_(batch))
            .values(undone_at=now)
            .execution_options(synchronize_session=False)
        )


def _words_now(session: Session, item_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    texts = session.execute(
        select(
            Item.id,
            RevisionText.language,
            RevisionText.reviewed,
            RevisionText.stem,
            RevisionText.options,
        )
        .join(RevisionText, RevisionText.revision_id == Item.current_revision_id)
        .where(Item.id.in_(item_ids))
        .order_by(Item.id, RevisionText.language)
    )
    for item_id, *told in texts:
        words = dict(zip(("language", "reviewed", "stem", "options"), told, strict=True))
        found.setdefault(item_id, []).append(words)
    return found


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
