"""What an import would do, as lines for people and as one document for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from renewal.actions.bank_plan import ComparedItem, ImportPlan
from renewal.bank.findings import Severity
from renewal.cli.bank_findings import finding_line, finding_object
from renewal.domain.bank_change import BankCounts, ItemChange
from renewal.domain.item_difference import Difference

SIGNS = {
    ItemChange.NEW: "+",
    ItemChange.REVISED: "~",
    ItemChange.CHANGED: "~",
    ItemChange.RETIRED: "-",
    ItemChange.SAME: "=",
    ItemChange.CONFLICT: "!",
    ItemChange.DUPLICATE: "&",
}
_LEFT_OUT = "."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan with the differences of its items, by id, and whether it was carried out."""

    plan: ImportPlan
    differences: Mapping[str, tuple[Difference, ...]]
    is_blocked: bool
    is_applied: bool


def as_document(outcome: Outcome) -> dict[str, Any]:
    """Return the document; ``items`` is what the files hold and the sum of all classes."""
    plan, totals = outcome.plan, outcome.plan.totals
    return {
        "applied": outcome.is_applied,
        "programme": plan.programme is not None,
        "items": totals.items,
        "new": totals.new,
        "revised": totals.revised,
        "changed": totals.changed,
        "retired": totals.retired,
        "same": totals.same,
        "conflicts": totals.conflicts,
        "duplicates": totals.duplicates,
        "skipped": totals.skipped,
        "skipped_types": dict(plan.reading.skipped),
        "errors": totals.errors,
        "compared": [
            _compared(each, outcome.differences.get(each.id, ()))
            for each in plan.items
            if each.change is not ItemChange.SAME
        ],
        "problems": [finding_object(finding) for finding in plan.findings],
    }


def _compared(each: ComparedItem, differences: tuple[Difference, ...]) -> dict[str, Any]:
    return {
        "item": each.id,
        "area": each.located.kept.area,
        "class": each.change.value,
        "other": each.other or None,
        "chosen": each.is_chosen,
        "resolution": each.resolution.value if each.resolution else None,
        "written_as": each.written.kept.id if each.written else None,
        "differences": [
            {"field": one.field, "before": one.before, "after": one.after} for one in differences
        ],
    }


def as_lines(outcome: Outcome) -> Iterator[str]:
    """Yield findings, items that change, counts, and what happened."""
    plan = outcome.plan
    for finding in plan.findings:
        if finding.severity is not Severity.INFO:
            yield finding_line(finding)
    if plan.programme is not None:
        yield f"* programme {plan.programme.programme.name}"
    for each in plan.items:
        if each.change is not ItemChange.SAME:
            yield _line(each)
            for one in outcome.differences.get(each.id, ()):
                yield from _difference(one)
    yield from _counts(plan.totals)
    if plan.reading.skipped:
        kinds = ", ".join(f"{count} {kind}" for kind, count in plan.reading.skipped)
        yield f"Not read, because they are no choice questions: {kinds}"
    yield _conclusion(outcome)


def _line(each: ComparedItem) -> str:
    sign = SIGNS[each.change] if each.is_chosen else _LEFT_OUT
    told = ""
    if each.change is ItemChange.DUPLICATE:
        told = f", as {each.other} already"
    if each.resolution is not None:
        told += f": {each.resolution}"
    if each.written is not None and each.written.kept.id != each.id:
        told += f", as {each.written.kept.id}"
    return f"{sign} {each.id} ({each.located.kept.area}){told}"


def _difference(one: Difference) -> Iterator[str]:
    yield f"    {one.field}:"
    for sign, text in (("-", one.before), ("+", one.after)):
        yield from (f"      {sign} {line}" for line in text.splitlines())


def _counts(totals: BankCounts) -> Iterator[str]:
    parts = (
        (totals.new, "new"),
        (totals.same, "unchanged"),
        (totals.changing, "changed"),
        (totals.conflicts, "in conflict"),
        (totals.duplicates, "there already"),
        (totals.skipped, "no choice question"),
        (totals.errors, "with errors"),
    )
    yield f"{totals.items} items: " + " + ".join(f"{count} {what}" for count, what in parts)
    line = (
        f"+ {totals.new} new  ~ {totals.revised} revised, {totals.changed} changed  "
        f"- {totals.retired} retired  = {totals.same} same"
    )
    if totals.conflicts or totals.duplicates:
        line += f"  ! {totals.conflicts} in conflict  & {totals.duplicates} there already"
    yield line


def _conclusion(outcome: Outcome) -> str:
    plan = outcome.plan
    if outcome.is_blocked:
        errors = len(plan.errors)
        mend = f"mend the {errors} {'error' if errors == 1 else 'errors'} above first"
        if any(each.is_open for each in plan.items):
            mend += ". Conflicts can be decided with --choose or --on-conflict"
        return f"Nothing was written: {mend}."
    if plan.is_nothing:
        return "Nothing to do."
    return (
        "Written." if outcome.is_applied else "Nothing was written yet: run it again with --apply."
    )
