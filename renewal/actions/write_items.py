"""Writes planned items: rows, revisions, words and pictures, with the ledger's entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.bank_change import ItemChange, ItemState
from renewal.domain.item import Exhibit, Item
from renewal.store import tables
from renewal.store.db import Base
from renewal.store.ledger import add_entry
from renewal.store.queries.items import StoredItem

PER_ENTRY = 500


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item with what would happen to it; ``before`` is None for a new one."""

    item: Item
    change: ItemChange
    state: ItemState
    before: StoredItem | None


def write_items(
    session: Session,
    planned: Sequence[PlannedItem],
    exhibits: Sequence[Exhibit],
    *,
    actors: Sequence[str],
    now: datetime,
) -> None:
    """Every planned change stands in the session; one ledger entry covers some hundred items."""
    areas = area_ids(session, {entry.item.area for entry in planned})
    pictures = {exhibit.id: exhibit for exhibit in exhibits}
    for start in range(0, len(planned), PER_ENTRY):
        batch = planned[start : start + PER_ENTRY]
        covered = _write_batch(session, batch, areas, pictures, now)
        add_entry(
            session,
            act="import bank",
            subject=None,
            actors=actors,
            reason="",
            covers=covered,
            now=now,
        )


def area_ids(session: Session, codes: set[str]) -> dict[str, int]:
    """Return the row ids of these areas, making the rows that are missing."""
    known = {
        code: number for number, code in session.execute(select(tables.Area.id, tables.Area.code))
    }
    new = [tables.Area(code=code) for code in sorted(codes - set(known))]
    session.add_all(new)
    session.flush()
    return known | {area.code: area.id for area in new}


def _write_batch(
    session: Session,
    batch: Sequence[PlannedItem],
    areas: dict[str, int],
    pictures: dict[str, Exhibit],
    now: datetime,
) -> list[Base]:
    rows = _item_rows(session, batch, areas)
    revised = [e for e in batch if e.change in {ItemChange.NEW, ItemChange.REVISED} or _reworded(e)]
    revisions = {e.item.id: _revision(e, rows[e.item.id].id, now) for e in revised}
    session.add_all(revisions.values())
    session.flush()
    covered: list[Base] = list(revisions.values())
    for entry in revised:
        row, revision = rows[entry.item.id], revisions[entry.item.id]
        row.current_revision_id = revision.id
        covered.extend(_shown_exhibits(session, entry.item, revision, pictures))
    for entry in batch:
        row = rows[entry.item.id]
        before = entry.before.state.status if entry.before else None
        if before is not entry.item.status:
            status = tables.ItemStatus(
                item_id=row.id, status=str(entry.item.status), recorded_at=now
            )
            session.add(status)
            covered.append(status)
        _write_words(session, entry.item, row.current_revision_id or 0, now)
    return covered


def _reworded(entry: PlannedItem) -> bool:
    """Tell whether a retired item changed its words too."""
    if entry.before is None or entry.change is not ItemChange.RETIRED:
        return False
    return entry.before.state.revision_digest != entry.state.revision_digest


def _item_rows(
    session: Session, batch: Sequence[PlannedItem], areas: dict[str, int]
) -> dict[str, tables.Item]:
    names = [entry.item.id for entry in batch]
    rows = {
        row.name: row
        for row in session.scalars(select(tables.Item).where(tables.Item.name.in_(names)))
    }
    for entry in batch:
        row = rows.get(entry.item.id)
        if row is None:
            row = rows[entry.item.id] = tables.Item(
                name=entry.item.id, area_id=areas[entry.item.area], current_revision_id=None
            )
            session.add(row)
        row.topic = entry.item.topic
        row.concept = entry.item.concept
        row.status = str(entry.item.status)
        row.author = entry.item.author
        row.content_digest = entry.state.content_digest
    session.flush()
    return rows


def _revision(entry: PlannedItem, item_id: int, now: datetime) -> tables.Revision:
    item = entry.item
    return tables.Revision(
        item_id=item_id,
        number=entry.before.revision_number + 1 if entry.before else 1,
        digest=entry.state.revision_digest,
        kind=str(item.kind),
        choose=str(item.choose),
        option_order=str(item.order),
        language=item.language,
        options=[{"id": option.id, "fixed": option.fixed} for option in item.options],
        key=sorted(item.key),
        references=list(item.references),
        recorded_at=now,
    )


def _write_words(session: Session, item: Item, revision_id: int, now: datetime) -> None:
    """The revision has its words in every language; a translation may replace an earlier one."""
    known = {
        text.language: text
        for text in session.scalars(
            select(tables.RevisionText).where(tables.RevisionText.revision_id == revision_id)
        )
    }
    if item.language not in known:
        session.add(
            tables.RevisionText(
                revision_id=revision_id,
                language=item.language,
                reviewed=True,
                stem=item.stem,
                options=[
                    {"id": o.id, "text": o.text, "rationale": o.rationale} for o in item.options
                ],
                recorded_at=now,
            )
        )
    for translation in item.translations:
        text = known.get(translation.language)
        if text is None:
            text = tables.RevisionText(revision_id=revision_id, language=translation.language)
            session.add(text)
        text.reviewed = translation.reviewed
        text.stem = translation.stem
        text.options = [
            {"id": o.id, "text": o.text, "rationale": o.rationale} for o in translation.options
        ]
        text.recorded_at = now
    gone = set(known) - {item.language} - {t.language for t in item.translations}
    for language in gone:
        session.delete(known[language])


def _shown_exhibits(
    session: Session, item: Item, revision: tables.Revision, pictures: dict[str, Exhibit]
) -> list[Base]:
    """Return the links from the revision to its exhibits, and the exhibits that are new."""
    shown: list[Base] = []
    for position, name in enumerate(item.exhibits, start=1):
        row = _find_exhibit(session, pictures[name])
        if row is None:
            row = _new_exhibit(session, pictures[name])
            shown.append(row)
        link = tables.RevisionExhibit(
            revision_id=revision.id, position=position, name=name, exhibit_id=row.id
        )
        session.add(link)
        shown.append(link)
    return shown


def _find_exhibit(session: Session, exhibit: Exhibit) -> tables.Exhibit | None:
    return session.scalar(
        select(tables.Exhibit).where(
            tables.Exhibit.sha256 == sha256(exhibit.content).hexdigest(),
            tables.Exhibit.alt == exhibit.alt,
        )
    )


def _new_exhibit(session: Session, exhibit: Exhibit) -> tables.Exhibit:
    row = tables.Exhibit(
        sha256=sha256(exhibit.content).hexdigest(),
        media_type=exhibit.media_type,
        alt=exhibit.alt,
        content=exhibit.content,
    )
    session.add(row)
    session.flush()
    return row
