"""Imports a bank: what would change is told first, then all of it is written or nothing.

What each item is beside the bank, `compare_bank` finds out; what becomes of those that conflict
or are there already, a person chooses (`settle_choices`). A revision that was issued stays as it
is for ever, so a changed key is refused for an item that somebody has been asked: that is what
rescoring is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.compare_bank import compare_bank
from renewal.actions.load_programme import ProgrammePlan, plan_programme, write_programme
from renewal.actions.programme import programme_in_force
from renewal.actions.record_import import Origin, recorded
from renewal.actions.settle_choices import settle_choices
from renewal.actions.write_items import write_items
from renewal.bank.findings import Finding
from renewal.bank.guidance import UNGUIDED, Guidance
from renewal.bank.reader import BankReading, read_bank
from renewal.domain.bank_change import ItemChange
from renewal.domain.bank_choice import Choices
from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.queries.items import bank_stamp, issued_among

NO_CHOICES = Choices()
MOST_TRIES = 5


class BankRefused(RenewalError):
    """A bank has errors and was not imported."""

    code = "bank_refused"


class BankMoved(RenewalError):
    """The bank is not what it was when the plan was made, and something else would happen now."""

    code = "bank_moved"


class UnknownChoice(RenewalError):
    """Something was chosen for an item that the files do not hold."""

    code = "unknown_choice"


def plan_import(
    session: Session,
    paths: Sequence[Path],
    *,
    choices: Choices = NO_CHOICES,
    guidance: Guidance = UNGUIDED,
    reading: BankReading | None = None,
) -> ImportPlan:
    """Return what importing these files and folders would do; nothing is written.

    ``reading`` is what `read_bank` made of them, where they were read before.
    """
    reading = read_bank(paths, guidance=guidance) if reading is None else reading
    _refuse_unknown(reading, choices)
    stamp = bank_stamp(session)
    programme, programme_findings = plan_programme(session, paths)
    if not reading.items:
        return _plan(reading, programme, programme_findings, choices, stamp)
    pictures = {
        found.exhibit.id: found.exhibit for found in reading.exhibits if found.exhibit is not None
    }
    known = programme.programme if programme else programme_in_force(session)
    comparison = compare_bank(session, reading.items, pictures, known, choices)
    items, told = settle_choices(session, comparison, pictures, choices)
    findings = (*reading.findings, *programme_findings, *comparison.misplaced, *told)
    return ImportPlan(
        reading,
        programme,
        items,
        _sorted(findings),
        programme_findings,
        choices,
        len(comparison.misplaced),
        stamp,
    )


def import_bank(
    session: Session,
    paths: Sequence[Path],
    *,
    now: datetime,
    skip_bad: bool = False,
    choices: Choices = NO_CHOICES,
    guidance: Guidance = UNGUIDED,
    actors: Sequence[str] = ("cli",),
    plan: ImportPlan | None = None,
) -> ImportPlan:
    """Everything in these files is in the bank; on errors nothing is, and `BankRefused` says so.

    With ``skip_bad`` items with errors and undecided conflicts are left out and the others are
    imported. Files are read and compared before the transaction begins, so that nobody waits for
    that; where the bank has changed meanwhile, they are compared anew. ``plan`` is what
    `plan_import` gave before.
    """
    origin = Origin(", ".join(path.name for path in paths), actors)
    reading = plan.reading if plan else read_bank(paths, guidance=guidance)
    for _ in range(MOST_TRIES):
        plan = plan or plan_import(session, paths, choices=choices, reading=reading)
        with writing(session):
            if _holds(session, plan):
                import_within(session, plan, origin=origin, skip_bad=skip_bad, now=now)
                return plan
        plan = None
    raise BankMoved(
        f"The bank was changed by others {MOST_TRIES} times while these files were compared with "
        "it. Nothing was written; try again in a while."
    )


def _holds(session: Session, plan: ImportPlan) -> bool:
    """Tell whether the files would still do what the plan says."""
    if bank_stamp(session) != plan.stamp:
        return False
    rekeyed = [
        each.before.id
        for each in plan.written
        if each.before and each.before.state.key != each.state.key
    ]
    return not rekeyed or not issued_among(session, rekeyed)


def import_within(
    session: Session, plan: ImportPlan, *, origin: Origin, now: datetime, skip_bad: bool = False
) -> int | None:
    """What the plan says is written, in the caller's transaction.

    Return the number of the import, which is on record with what it takes to take it back;
    None where no item changes. Raises `BankRefused` when something is in the way.
    """
    blocking = plan.blocking(skip_bad=skip_bad)
    if blocking:
        raise BankRefused(
            f"The bank was not imported, because {_count(len(plan.errors))} in it: "
            f"{blocking[0].message} Nothing was written. Run 'renewal bank check' for all "
            "of them, or leave bad items out with --skip-bad."
        )
    if plan.programme is not None:
        write_programme(session, plan.programme, actors=origin.actors, now=now)
    exhibits = [found.exhibit for found in plan.reading.exhibits if found.exhibit is not None]
    changed = [each for each in plan.written if each.change is not ItemChange.SAME]
    if not changed:
        return None
    with recorded(session, changed, origin=origin, now=now) as import_id:
        write_items(
            session,
            changed,
            exhibits,
            actors=origin.actors,
            reason=origin.told(import_id),
            now=now,
        )
    return import_id


def _plan(
    reading: BankReading,
    programme: ProgrammePlan | None,
    programme_findings: tuple[Finding, ...],
    choices: Choices,
    stamp: str,
) -> ImportPlan:
    """The plan of files without a sound item."""
    findings = _sorted((*reading.findings, *programme_findings))
    return ImportPlan(reading, programme, (), findings, programme_findings, choices, stamp=stamp)


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _refuse_unknown(reading: BankReading, choices: Choices) -> None:
    """Choices for items that are not there would be carried out in silence, as nothing."""
    if not choices.named:
        return
    known = {each.kept.id for each in (*reading.items, *reading.faulty)}
    unknown = sorted(choices.named - known)
    if unknown:
        shown = ", ".join(unknown[:5]) + (", …" if len(unknown) > 5 else "")
        raise UnknownChoice(
            f"Something was chosen for items that these files do not hold: {shown}. "
            "Nothing was written. Take the ids from the preview."
        )


def _count(errors: int) -> str:
    return "there is 1 error" if errors == 1 else f"there are {errors} errors"
