"""Takes an import back: the items that nobody was asked since are as they were before it.

Nothing is deleted. New items are retired; revised ones get a new revision that says what the
earlier one said; status, topic, concept, author and translations are those of before. Months
that are open give nobody a revision that was taken back, though it is on their shelves. Items
that somebody was asked, or that something else has changed since, stay, and are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from renewal.actions.ready_items import PlannedItem
from renewal.actions.subject import given_reason
from renewal.actions.write_items import write_items
from renewal.domain.bank_change import ItemChange, change_of
from renewal.domain.errors import RenewalError
from renewal.domain.item import Status
from renewal.domain.item_digests import canonical
from renewal.domain.upload import UploadState
from renewal.store.bulk import Values, coverage, covered_rows, insert_rows, write_entry
from renewal.store.db import writing
from renewal.store.imports import mark_undone, revisions_since
from renewal.store.queries.imports import (
    EarlierItem,
    ImportRow,
    TouchedItem,
    earlier_items,
    find_import,
    touched_items,
)
from renewal.store.queries.items import asked_since
from renewal.store.tables import BankImport, TakenBack, Upload

MOST_NAMED: Final = 500
"""So many items that stay are named on record; there may be more."""


class UnknownImport(RenewalError):
    """There is no such import."""

    code = "unknown_import"


class Why(StrEnum):
    """Why an item stays as it is."""

    ASKED = "somebody was asked it"
    CHANGED = "it was changed since"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What taking an import back would do: items by name, those to retire and those to restore."""

    row: ImportRow
    retired: tuple[TouchedItem, ...]
    restored: tuple[TouchedItem, ...]
    left: tuple[tuple[TouchedItem, Why], ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is left that could be taken back."""
        return not self.retired and not self.restored


def plan_undo(session: Session, import_id: int) -> UndoPlan:
    """Return what taking this import back would do; nothing is written. Raises `UnknownImport`."""
    row = find_import(session, import_id)
    if row is None:
        raise UnknownImport(
            f"There is no import with the number {import_id}. 'renewal bank imports' lists them."
        )
    touched = touched_items(session, import_id)
    asked = asked_since(session, [each.item_id for each in touched], row.imported_at)
    left, free = [], []
    for each in touched:
        if each.item_id in asked:
            left.append((each, Why.ASKED))
        elif not each.is_as_written:
            left.append((each, Why.CHANGED))
        else:
            free.append(each)
    return UndoPlan(
        row,
        tuple(each for each in free if each.is_new),
        tuple(each for each in free if not each.is_new),
        tuple(left),
    )


def undo_import(
    session: Session, import_id: int, *, reason: str, actors: Sequence[str], now: datetime
) -> UndoPlan:
    """What the import wrote is taken back as far as nobody was asked it; twice changes nothing.

    Raises `UnknownImport`, and `ReasonMissing`.
    """
    said = given_reason(reason)
    with writing(session):
        return undo_within(session, import_id, reason=said, actors=actors, now=now)


def undo_within(
    session: Session, import_id: int, *, reason: str, actors: Sequence[str], now: datetime
) -> UndoPlan:
    """The import is taken back in the caller's transaction."""
    plan = plan_undo(session, import_id)
    if plan.is_nothing:
        return plan
    free = [each.item_id for each in (*plan.retired, *plan.restored)]
    for batch in earlier_items(session, import_id, free):
        items = [each.stored.id for each in batch]
        given_up = revisions_since(session, import_id, items)
        exhibits = {picture.id: picture for each in batch for picture in each.exhibits}
        write_items(
            session,
            list(_back(batch)),
            list(exhibits.values()),
            act="undo import",
            reason=f"import {import_id}: {reason}",
            actors=actors,
            now=now,
        )
        _take_back(session, given_up, f"import {import_id}: {reason}", actors, now)
        mark_undone(session, import_id, items, now)
    _note(session, plan, reason, actors, now)
    return plan


def _back(batch: Sequence[EarlierItem]) -> Iterator[PlannedItem]:
    """Yield what is to be written so that the items are as they were."""
    for each in batch:
        if each.before is None:
            item = replace(each.item, status=Status.RETIRED)
            digest = sha256(canonical(item)).hexdigest()
            state = replace(each.stored.state, status=Status.RETIRED, content_digest=digest)
        else:
            item, state = each.before
        change = change_of(each.stored.state, state)
        if change is not ItemChange.SAME:
            yield PlannedItem(item, change, state, each.stored)


def _take_back(
    session: Session, revision_ids: Sequence[int], reason: str, actors: Sequence[str], now: datetime
) -> None:
    """These revisions leave the shelves they are on, which the ledger knows."""
    rows: list[Values] = [{"revision_id": each, "taken_back_at": now} for each in revision_ids]
    insert_rows(session, TakenBack, rows)
    covers, digest = coverage(covered_rows(TakenBack, rows))
    write_entry(session, covers, digest, act="undo import", reason=reason, actors=actors, now=now)


def _note(
    session: Session, plan: UndoPlan, reason: str, actors: Sequence[str], now: datetime
) -> None:
    session.execute(
        update(BankImport)
        .where(BankImport.id == plan.row.id)
        .values(
            undone_by=", ".join(actors)[:80],
            undone_at=now,
            undo_reason=reason,
            left=[[each.name, str(why)] for each, why in plan.left[:MOST_NAMED]],
        )
        .execution_options(synchronize_session=False)
    )
    if plan.row.upload_id is not None:
        session.execute(
            update(Upload)
            .where(Upload.id == plan.row.upload_id, Upload.state == str(UploadState.APPLIED))
            .values(state=str(UploadState.UNDONE))
            .execution_options(synchronize_session=False)
        )
