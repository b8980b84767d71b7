"""Puts what an import makes ready into the bank, in one transaction that only has to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.compare_bank import with_key_allowed
from renewal.actions.load_programme import write_programme
from renewal.actions.ready_items import PlannedItem, ReadyItems, ready_items
from renewal.actions.record_import import Origin, recorded
from renewal.actions.write_items import write_ready_items
from renewal.bank.noting import Note, quiet
from renewal.domain.bank_change import ItemChange
from renewal.domain.upload import Phase
from renewal.store.queries.items import bank_stamp, issued_among


@dataclass(frozen=True, slots=True)
class ReadyImport:
    """A plan with the rows that it takes."""

    plan: ImportPlan
    changed: Sequence[PlannedItem]
    items: ReadyItems


@contextmanager
def ready_import(
    session: Session, plan: ImportPlan, *, now: datetime, note: Note = quiet
) -> Iterator[ReadyImport]:
    """Everything that the plan writes is ready, as of ``now``; nothing is written."""
    exhibits = [found.exhibit for found in plan.reading.exhibits if found.exhibit is not None]
    changed = [each for each in plan.written if each.change is not ItemChange.SAME]
    with ready_items(session, changed, exhibits, now=now, note=note) as items:
        note(Phase.WRITING, 0, 0)
        yield ReadyImport(plan, changed, items)


def still_holds(session: Session, ready: ReadyImport) -> bool:
    """Whether the files still do what the plan says; ask within the transaction that writes."""
    if bank_stamp(session) != ready.plan.stamp or not ready.items.still_holds():
        return False
    rekeyed = {
        each.before.id: each.state.key
        for each in ready.plan.written
        if each.before and each.before.state.key != each.state.key
    }
    if not rekeyed:
        return True
    return issued_among(session, list(rekeyed)) <= with_key_allowed(session, rekeyed)


def write_import_within(
    session: Session, ready: ReadyImport, *, origin: Origin, now: datetime
) -> int | None:
    """What the plan says is written, in the caller's transaction.

    Return the number of the import, which is on record with what it takes to take it back;
    None where no item changes.
    """
    if ready.plan.programme is not None:
        write_programme(session, ready.plan.programme, actors=origin.actors, now=now)
    if not ready.changed:
        return None
    with recorded(session, ready.changed, origin=origin, now=now) as import_id:
        write_ready_items(
            session,
            ready.items,
            actors=origin.actors,
            reason=origin.told(import_id),
            import_id=import_id,
            now=now,
        )
    return import_id
