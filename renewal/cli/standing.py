"""``renewal standing``: where a technician stands, now or as it was known at an instant."""

from __future__ import annotations

from typing import Any

import click

from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.cli.opened import opened, print_json
from renewal.domain.standing import CycleStanding, Standing


@click.command()
@click.argument("number")
@click.option("--at", metavar="INSTANT", help="As it was known at this instant.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def standing(number: str, at: str | None, as_json: bool) -> None:
    """Show the credentials and designations of the technician with this NUMBER."""
    with opened(at, moves_clock=False) as office:
        technician_id = office.technician_id(number)
        found = read_standing(office.session, technician_id=technician_id, now=office.now)
    if as_json:
        print_json(technician_json(found))
    else:
        click.echo("\n".join(_in_words(found)))


def technician_json(found: TechnicianStanding) -> dict[str, Any]:
    """Return the standing in the form that scripts read."""
    return {
        "technician": found.number,
        "credentials": [credential_json(credential) for credential in found.credentials],
        "designations": [
            {"code": title.code, "held": title.held, "missing": list(title.missing)}
            for title in found.designations
        ],
    }


def credential_json(found: Standing) -> dict[str, Any]:
    """Return the standing of one credential in the form that scripts read."""
    return {
        "area": found.area,
        "state": str(found.state),
        "expires_on": found.expires_on.isoformat(),
        "standing": str(found.outlook) if found.outlook else None,
        "credits": found.credits,
        "needed": found.needed,
        "months_left": found.months_left,
        "misses_left": found.misses_left,
        "earliest_extension_on": found.earliest_extension_on.isoformat(),
        "lapses_before": found.lapses_before,
        "book_by": found.book_by.isoformat() if found.book_by else None,
        "on_leave": found.on_leave,
        "cycle": _cycle_json(found.cycle) if found.cycle else None,
    }


def _cycle_json(cycle: CycleStanding) -> dict[str, Any]:
    return {
        "number": cycle.number,
        "year": cycle.year,
        "won": cycle.won,
        "lost": cycle.lost,
        "open": cycle.open,
        "renewed": cycle.renewed,
        "unbroken": cycle.unbroken,
        "ended_by": cycle.ended_by,
        "expires_if_none": cycle.expires_if_none.isoformat(),
        "expires_if_all": cycle.expires_if_all.isoformat(),
    }


def _in_words(found: TechnicianStanding) -> list[str]:
    lines = [f"{found.number} {found.name}".strip()]
    for credential in found.credentials:
        line = f"  {credential.area:4} {credential.state}, valid until {credential.expires_on}"
        if credential.outlook:
            line += (
                f"; {credential.outlook}: {credential.credits} of {credential.needed} credits, "
                f"{credential.months_left} months left"
            )
        lines.append(line)
    if not found.credentials:
        lines.append("  holds no credential")
    lines += [f"  {title.title}" for title in found.designations if title.held]
    return lines
