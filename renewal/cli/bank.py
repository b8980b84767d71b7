"""``renewal bank``: check question files, and load them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from renewal.actions.import_bank import ImportPlan, import_bank, plan_import
from renewal.bank.findings import Severity
from renewal.cli.bank_check import CANNOT_READ, ERRORS, check
from renewal.cli.bank_export import export, template
from renewal.cli.bank_forecast import forecast
from renewal.cli.opened import opened, print_json
from renewal.domain.bank_change import ItemChange

SIGNS = {
    ItemChange.NEW: "+",
    ItemChange.REVISED: "~",
    ItemChange.CHANGED: "~",
    ItemChange.RETIRED: "-",
    ItemChange.SAME: "=",
}


@click.group()
def bank() -> None:
    """The question bank."""


bank.add_command(check)
bank.add_command(export)
bank.add_command(template)
bank.add_command(forecast)


@bank.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write what the preview shows.")
@click.option("--skip-bad", is_flag=True, help="Leave items with errors out, load the others.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_(paths: tuple[Path, ...], apply: bool, skip_bad: bool, as_json: bool) -> None:
    """Show what loading these files would do; with --apply do it, all or nothing.

    A folder that holds a programme.toml has its programme loaded first.
    """
    with opened() as office:
        plan = plan_import(office.session, paths)
        blocked = bool(plan.unskippable if skip_bad else plan.errors)
        if apply and not blocked and not plan.is_nothing:
            plan = import_bank(office.session, paths, now=office.now, skip_bad=skip_bad)
        office.session.rollback()
    applied = apply and not blocked
    if as_json:
        print_json(_as_json(plan, applied))
    else:
        click.echo("\n".join(_in_words(plan, apply, blocked)))
    if plan.reading.unreadable:
        sys.exit(CANNOT_READ)
    if blocked:
        sys.exit(ERRORS)


def _as_json(plan: ImportPlan, applied: bool) -> dict[str, Any]:
    counts = plan.counts
    return {
        "applied": applied,
        "programme": plan.programme is not None,
        "new": counts[ItemChange.NEW],
        "revised": counts[ItemChange.REVISED],
        "changed": counts[ItemChange.CHANGED],
        "retired": counts[ItemChange.RETIRED],
        "same": counts[ItemChange.SAME],
        "problems": [
            {
                "severity": str(finding.severity),
                "code": finding.code,
                "file": finding.file,
                "line": finding.line,
                "item": finding.item,
                "message": finding.message,
                "fix": finding.fix,
            }
            for finding in plan.findings
        ],
    }


def _in_words(plan: ImportPlan, apply: bool, blocked: bool) -> list[str]:
    lines = [
        f"{finding.place}: {finding.severity} {finding.code}: {finding.message} {finding.fix}"
        for finding in plan.findings
        if finding.severity is not Severity.INFO
    ]
    if plan.programme is not None:
        lines.append(f"* programme {plan.programme.programme.name}")
    lines += [
        f"{SIGNS[entry.change]} {entry.item.id} ({entry.item.area})"
        for entry in plan.items
        if entry.change is not ItemChange.SAME
    ]
    counts = plan.counts
    lines.append(
        f"+ {counts[ItemChange.NEW]} new  ~ {counts[ItemChange.REVISED]} revised, "
        f"{counts[ItemChange.CHANGED]} changed  - {counts[ItemChange.RETIRED]} retired  "
        f"= {counts[ItemChange.SAME]} same"
    )
    lines.append(_conclusion(plan, apply, blocked))
    return lines


def _conclusion(plan: ImportPlan, apply: bool, blocked: bool) -> str:
    if blocked:
        return f"Nothing was written: mend the {len(plan.errors)} errors above first."
    if plan.is_nothing:
        return "Nothing to do."
    return "Written." if apply else "Nothing was written yet: run it again with --apply."
