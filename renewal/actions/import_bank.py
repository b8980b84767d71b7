"""Imports a bank: what would change is told first, then all of it is written or nothing.

An item is known by its permanent id. What a technician would see or be scored against makes
a new revision; anything else changes in place. A revision that was issued stays as it is for
ever, so a changed key is refused for an item that somebody has been asked: that is what
rescoring is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from renewal.actions.load_programme import ProgrammePlan, plan_programme, write_programme
from renewal.actions.programme import programme_in_force
from renewal.actions.write_items import PlannedItem, write_items
from renewal.bank.codes.importing import AREA_CHANGED, AREA_NOT_IN_PROGRAMME, KEY_CHANGED
from renewal.bank.findings import Finding
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.source import LocatedItem
from renewal.domain.bank_change import ItemChange, ItemState, change_of
from renewal.domain.errors import RenewalError
from renewal.domain.item import Exhibit, Item, canonical, revision_digest
from renewal.domain.programme import Programme
from renewal.store.db import writing
from renewal.store.queries.items import StoredItem, issued_among, stored_items


class BankRefused(RenewalError):
    """A bank has errors and was not imported."""

    code = "bank_refused"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, and every problem that stands in its way."""

    reading: BankReading
    programme: ProgrammePlan | None
    items: tuple[PlannedItem, ...]
    findings: tuple[Finding, ...]
    programme_findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the bank (or, left out, their items) from being imported."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def unskippable(self) -> tuple[Finding, ...]:
        """The errors that leaving items out does not help: files, and the programme itself."""
        return (*self.reading.unreadable, *(f for f in self.programme_findings if f.is_error))

    @property
    def counts(self) -> Counter[ItemChange]:
        """How many items are new, revised, changed, retired and the same."""
        return Counter(planned.change for planned in self.items)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do."""
        changes = self.counts
        return self.programme is None and changes.total() == changes[ItemChange.SAME]


def plan_import(session: Session, paths: Sequence[Path]) -> ImportPlan:
    """Return what importing these files and folders would do; nothing is written."""
    reading = read_bank(paths)
    programme, programme_findings = plan_programme(session, paths)
    exhibits = [located.exhibit for located in reading.exhibits if located.exhibit is not None]
    stored = stored_items(session)
    planned = [_planned(located.item, exhibits, stored) for located in reading.items]
    refused: list[tuple[str, Finding]] = []
    if planned:
        known = programme.programme if programme else programme_in_force(session)
        refused = _refused(session, known, reading.items, planned)
    kept = [entry for entry in planned if entry.item.id not in {name for name, _ in refused}]
    findings = (*reading.findings, *programme_findings, *(finding for _, finding in refused))
    return ImportPlan(
        reading,
        programme,
        tuple(kept),
        tuple(sorted(findings, key=lambda finding: finding.order)),
        programme_findings,
    )


def import_bank(
    session: Session,
    paths: Sequence[Path],
    *,
    now: datetime,
    skip_bad: bool = False,
    actors: Sequence[str] = ("cli",),
) -> ImportPlan:
    """Everything in these files is in the bank; on errors nothing is, and `BankRefused` says so.

    With ``skip_bad`` items with errors are left out and the others are imported. The plan
    is made inside the transaction that carries it out.
    """
    with writing(session):
        plan = plan_import(session, paths)
        blocking = plan.unskippable if skip_bad else plan.errors
        if blocking:
            raise BankRefused(
                f"The bank was not imported, because {_count(len(plan.errors))} in it: "
                f"{blocking[0].message} Nothing was written. Run 'renewal bank check' for all "
                "of them, or leave bad items out with --skip-bad."
            )
        if plan.programme is not None:
            write_programme(session, plan.programme, actors=actors, now=now)
        exhibits = [found.exhibit for found in plan.reading.exhibits if found.exhibit is not None]
        changed = [entry for entry in plan.items if entry.change is not ItemChange.SAME]
        write_items(session, changed, exhibits, actors=actors, now=now)
    return plan


def _count(errors: int) -> str:
    return "there is 1 error" if errors == 1 else f"there are {errors} errors"


def _planned(item: Item, exhibits: Sequence[Exhibit], stored: dict[str, StoredItem]) -> PlannedItem:
    before = stored.get(item.id)
    state = ItemState(
        item.area,
        item.status,
        sha256(canonical(item)).hexdigest(),
        revision_digest(item, exhibits),
        tuple(sorted(item.key)),
    )
    known = before.state if before else None
    if known is not None:
        known = replace(known, key=tuple(sorted(known.key)))
    return PlannedItem(item, change_of(known, state), state, before)


def _refused(
    session: Session,
    programme: Programme,
    located: Sequence[LocatedItem],
    planned: Sequence[PlannedItem],
) -> list[tuple[str, Finding]]:
    """Return the items whose change the evidence forbids, with the finding that says why."""
    touched = [e.before.id for e in planned if e.before and e.change is ItemChange.REVISED]
    issued = issued_among(session, touched) if touched else frozenset()
    refused: list[tuple[str, Finding]] = []
    for source, entry in zip(located, planned, strict=True):
        before, name = entry.before, entry.item.id
        if programme.find_area(entry.item.area) is None:
            found = AREA_NOT_IN_PROGRAMME.finding(source.place(), item=name, area=entry.item.area)
            refused.append((name, found))
        elif before is None:
            continue
        elif before.state.area != entry.item.area:
            found = AREA_CHANGED.finding(
                source.place(), item=name, before=before.state.area, after=entry.item.area
            )
            refused.append((name, found))
        elif before.id in issued and tuple(sorted(before.state.key)) != entry.state.key:
            found = KEY_CHANGED.finding(source.place(("key",)), item=name)
            refused.append((name, found))
    return refused
