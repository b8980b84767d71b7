"""``renewal decision``: list decisions, and compute one again."""

from __future__ import annotations

import sys
from typing import Any

import click

from renewal.actions.explain_decision import Explanation, explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.cli.opened import opened, print_json
from renewal.domain.decision import Outcome
from renewal.settings import parse_instant


@click.group()
def decision() -> None:
    """Decisions about credentials."""


@decision.command("list")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(number: str, as_json: bool) -> None:
    """List the decisions about the technician with this NUMBER, newest first."""
    with opened() as office:
        technician_id = office.technician_id(number)
        found = list_decisions(office.session, technician_id=technician_id)
    if as_json:
        print_json(
            [
                {
                    "code": entry.code,
                    "area": entry.area,
                    "kind": entry.kind,
                    "cause": entry.cause,
                    "decided_at": entry.decided_at.isoformat(),
                    **_outcome(entry.outcome),
                    "replaces": entry.replaces,
                    "replaced_by": entry.replaced_by,
                }
                for entry in found
            ]
        )
        return
    for entry in found:
        click.echo(
            f"{entry.code}  {entry.area:4} {entry.kind} ({entry.cause}): "
            f"{entry.outcome.expires_before} -> {entry.outcome.expires_after}, "
            f"effective {entry.outcome.effective_on}"
            f"{f'; replaced by {entry.replaced_by}' if entry.replaced_by else ''}"
        )
    if not found:
        click.echo("There is no decision about this technician yet.")


@decision.command()
@click.argument("code")
@click.option("--at", metavar="INSTANT", help="Read the evidence as it was known then.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def explain(code: str, at: str | None, as_json: bool) -> None:
    """Compute the decision with this CODE again; exit 1 when it does not come out the same."""
    with opened() as office:
        instant = parse_instant(at, "--at") if at else None
        found = explain_decision(office.session, code=code, at=instant)
    if as_json:
        print_json(_as_json(found))
    else:
        click.echo("\n".join(_in_words(found)))
    if not found.agrees:
        sys.exit(1)


def _outcome(outcome: Outcome) -> dict[str, str]:
    return {
        "effective_on": outcome.effective_on.isoformat(),
        "expires_before": outcome.expires_before.isoformat(),
        "expires_after": outcome.expires_after.isoformat(),
    }


def _as_json(found: Explanation) -> dict[str, Any]:
    return {
        "code": found.code,
        "technician": found.technician,
        "area": found.area,
        "kind": str(found.kind),
        "cause": found.cause,
        "policy": found.policy,
        "decided_at": found.decided_at.isoformat(),
        "stored": _outcome(found.stored),
        "recomputed": _outcome(found.recomputed),
        "evidence": found.evidence,
        "evidence_in_database": found.evidence_in_database,
        "agrees": found.agrees,
    }


def _in_words(found: Explanation) -> list[str]:
    lines = [
        f"Decision {found.code}: {found.kind} of {found.area} for technician {found.technician}",
        f"Cause: {found.cause}; policy {found.policy}",
        f"Decided {found.decided_at:%Y-%m-%d %H:%M} UTC",
    ]
    lines += [
        f"  {month['month']}  {month['state']:9} {month['question'] or ''}".rstrip()
        for month in found.evidence.get("months", ())
    ]
    if "base_on" in found.evidence:
        lines.append(f"Counted from {found.evidence['base_on']}.")
    lines.append(
        f"Stored:     {found.stored.expires_before} -> {found.stored.expires_after}, "
        f"effective {found.stored.effective_on}"
    )
    lines.append(
        f"Recomputed: {found.recomputed.expires_before} -> {found.recomputed.expires_after}, "
        f"effective {found.recomputed.effective_on}"
    )
    if not found.evidence_in_database:
        lines.append("The rows in the database no longer give this evidence.")
    lines.append("They agree." if found.agrees else "They do NOT agree.")
    return lines
