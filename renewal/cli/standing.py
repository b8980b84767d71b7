"""``renewal standing``: where a technician stands, now or as it was known at an instant."""

from __future__ import annotations

import click

from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.cli.opened import opened, print_json
from renewal.web.api.standing_documents import StandingSchema


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
        print_json(StandingSchema().dump(found))
    else:
        click.echo("\n".join(_in_words(found)))


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
