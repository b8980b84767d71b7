"""``renewal roster``: what a roster file would change, and importing it.

Exit 0: no error (warnings are advice); 1: errors, nothing was written; 2: the file could not
be read as a table. With ``--json``, stdout is one JSON document in each of these cases.
"""

from __future__ import annotations

import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from renewal.actions.import_roster import (
    RosterRefused,
    RosterReport,
    import_roster,
    plan_roster,
)
from renewal.actions.roster_plan import PlannedRow, RosterPlan, RowChange
from renewal.bank.codes.files import PATH_MISSING, PATH_NOT_A_FILE, PATH_UNREADABLE
from renewal.bank.findings import Finding, Place
from renewal.cli.opened import opened, print_json

ERRORS = 1
CANNOT_READ = 2
MOST_OF_A_KIND = 20
"""Of one kind of finding, so many are printed; ``--json`` holds all of them."""

SIGNS = {RowChange.NEW: "+", RowChange.CHANGED: "~"}


@click.group()
def roster() -> None:
    """Technicians and what they hold, as the certifying body lists them."""


@roster.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write what the preview shows.")
@click.option(
    "--reason", default="", help="Why, for the ledger; the name of the file if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_(file: Path, apply: bool, reason: str, as_json: bool) -> None:
    """Show what importing this CSV file would do; with --apply do it, all or nothing.

    A row is one technician and area. Who is missing from the file stays as they are.
    """
    content = _content(file)
    if isinstance(content, Finding):
        report = RosterReport(str(file), (), RosterPlan((), (), (content,)), readable=False)
    else:
        report = _report(file, content, apply, reason)
    applied = apply and not report.errors
    if as_json:
        print_json(_as_json(report, applied))
    else:
        click.echo("\n".join(_in_words(report, applied)))
    if not report.readable:
        sys.exit(CANNOT_READ)
    if report.errors:
        sys.exit(ERRORS)


def _content(file: Path) -> bytes | Finding:
    place = Place(str(file))
    if not file.exists():
        return PATH_MISSING.finding(place)
    if not file.is_file():
        return PATH_NOT_A_FILE.finding(place)
    try:
        return file.read_bytes()
    except OSError as error:
        return PATH_UNREADABLE.finding(place, reason=error.strerror or str(error))


def _report(file: Path, content: bytes, apply: bool, reason: str) -> RosterReport:
    with opened() as office:
        session, now = office.session, office.now
        if not apply:
            report = plan_roster(session, content, file=file.name, now=now)
            session.rollback()
            return report
        try:
            return import_roster(
                session,
                content,
                file=file.name,
                chance=lambda: secrets.token_hex(16),
                now=now,
                reason=reason,
            )
        except RosterRefused as refused:
            return refused.report


def _as_json(report: RosterReport, applied: bool) -> dict[str, Any]:
    counts = report.plan.counts
    return {
        "applied": applied,
        "new": counts[RowChange.NEW],
        "changed": counts[RowChange.CHANGED],
        "same": counts[RowChange.SAME],
        "rows": [
            {
                "line": row.line,
                "technician": row.number,
                "area": row.area,
                "change": str(row.change),
                "what": list(row.what),
            }
            for row in _news(report)
        ],
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
            for finding in report.findings
        ],
    }


def _in_words(report: RosterReport, applied: bool) -> Iterator[str]:
    yield from _told(report.findings)
    for row in _news(report):
        what = f": {', '.join(row.what)}" if row.what else ""
        yield f"{SIGNS[row.change]} {row.number} {row.area}{what}"
    counts = report.plan.counts
    yield (
        f"+ {counts[RowChange.NEW]} new  ~ {counts[RowChange.CHANGED]} changed  "
        f"= {counts[RowChange.SAME]} same"
    )
    yield _conclusion(report, applied)


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.code] += 1
        if told[finding.code] <= MOST_OF_A_KIND:
            yield (
                f"{finding.place}: {finding.severity} {finding.code}: {finding.message} "
                f"{finding.fix}"
            )
    for code, count in told.items():
        if count > MOST_OF_A_KIND:
            yield f"… and {count - MOST_OF_A_KIND} more of {code}; --json lists all of them."


def _news(report: RosterReport) -> list[PlannedRow]:
    return [row for row in report.plan.rows if row.change is not RowChange.SAME]


def _conclusion(report: RosterReport, applied: bool) -> str:
    if report.errors:
        count = len(report.errors)
        errors = "the error" if count == 1 else f"the {count} errors"
        return f"Nothing was written: mend {errors} above first."
    if report.is_nothing:
        return "Nothing to do."
    return "Written." if applied else "Nothing was written yet: run it again with --apply."
