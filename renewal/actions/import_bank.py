"""Imports a bank: what would change is told first, then all of it is written or nothing.

What each item is beside the bank, `compare_bank` finds out; what becomes of those that conflict
or are there already, a person chooses (`settle_choices`). A revision that was issued stays as it
is for ever, so a changed key is refused for an item that somebody has been asked, until a rescore
says that it counts (`rescore_question`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.compare_bank import compare_bank
from renewal.actions.load_programme import ProgrammePlan, plan_programme
from renewal.actions.programme import programme_in_force
from renewal.actions.record_import import Origin
from renewal.actions.settle_choices import settle_choices
from renewal.actions.write_import import ready_import, still_holds, write_import_within
from renewal.bank.collecting import collecting_seldom
from renewal.bank.findings import Finding
from renewal.bank.guidance import UNGUIDED, Guidance
from renewal.bank.noting import Note, quiet
from renewal.bank.reader import BankReading, read_bank
from renewal.domain.bank_choice import Choices
from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.queries.installed_bank import InstalledBank
from renewal.store.queries.items import bank_stamp

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


def read_beside(
    session: Session,
    paths: Sequence[Path],
    *,
    guidance: Guidance = UNGUIDED,
    compares: bool = False,
    note: Note = quiet,
) -> BankReading:
    """Return what is in these files, which may show what the bank has already."""
    beside = replace(guidance, installed=InstalledBank(session))
    return read_bank(paths, compares=compares, guidance=beside, note=note)


@collecting_seldom()
def plan_import(
    session: Session,
    paths: Sequence[Path],
    *,
    choices: Choices = NO_CHOICES,
    guidance: Guidance = UNGUIDED,
    reading: BankReading | None = None,
    note: Note = quiet,
) -> ImportPlan:
    """Return what importing these files and folders would do; nothing is written.

    ``reading`` is what `read_beside` made of them, where they were read before. ``note`` is told
    how far comparing has come.
    """
    reading = read_beside(session, paths, guidance=guidance) if reading is None else reading
    _refuse_unknown(reading, choices)
    stamp = bank_stamp(session)
    programme, programme_findings = plan_programme(session, paths)
    if not reading.items:
        return _plan(reading, programme, programme_findings, choices, stamp)
    pictures = {
        found.exhibit.id: found.exhibit for found in reading.exhibits if found.exhibit is not None
    }
    known = programme.programme if programme else programme_in_force(session)
    comparison = compare_bank(session, reading.items, pictures, known, choices, note)
    items, told = settle_choices(session, comparison, pictures, choices)
    misplaced = comparison.misplaced
    del comparison  # what it knows of each item takes much room, and is settled
    findings = (*reading.findings, *programme_findings, *misplaced, *told)
    return ImportPlan(
        reading,
        programme,
        items,
        _sorted(findings),
        programme_findings,
        choices,
        len(misplaced),
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
    imported. Files are read, compared and made ready before the transaction begins, so that nobody
    waits for that; where the bank has changed meanwhile, they are compared anew. ``plan`` is what
    `plan_import` gave before.
    """
    reading = plan.reading if plan else read_beside(session, paths, guidance=guidance)
    given = plan

    def planned() -> ImportPlan:
        nonlocal given
        first, given = given, None
        return first or plan_import(session, paths, choices=choices, reading=reading)

    origin = Origin(", ".join(path.name for path in paths), actors)
    return import_planned(session, planned, origin=origin, skip_bad=skip_bad, now=now)


@collecting_seldom()
def import_planned(
    session: Session,
    planned: Callable[[], ImportPlan],
    *,
    origin: Origin,
    now: datetime,
    skip_bad: bool = False,
    finish: Callable[[], None] = lambda: None,
    note: Note = quiet,
) -> ImportPlan:
    """What the plan says is written at once, with what ``finish`` does; return the plan.

    All is made ready before the transaction begins. Where the bank has changed meanwhile, what
    ``planned`` gives then is made ready anew. ``note`` is told nothing within the transaction,
    since whoever keeps what it is told may have to wait for that.
    """
    for _ in range(MOST_TRIES):
        plan = planned()
        _refuse_blocked(plan, skip_bad=skip_bad)
        with ready_import(session, plan, now=now, note=note) as ready, writing(session):
            if still_holds(session, ready):
                write_import_within(session, ready, origin=origin, now=now)
                finish()
                return plan
    raise BankMoved(
        f"The bank was changed by others {MOST_TRIES} times while these files were compared with "
        "it. Nothing was written; try again in a while."
    )


def _refuse_blocked(plan: ImportPlan, *, skip_bad: bool) -> None:
    """Raise `BankRefused` when something is in the way."""
    blocking = plan.blocking(skip_bad=skip_bad)
    if blocking:
        raise BankRefused(
            f"The bank was not imported, because {_count(len(plan.errors))} in it: "
            f"{blocking[0].message} Nothing was written. Run 'renewal bank check' for all "
            "of them, or leave bad items out with --skip-bad."
        )


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
