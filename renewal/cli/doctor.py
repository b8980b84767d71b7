"""``renewal doctor``: whether the installation is as it should be, and what to do if not."""

from __future__ import annotations

import sys

import click

from renewal.cli.diagnosis import Finding, State, diagnose
from renewal.cli.opened import opened, print_json
from renewal.settings import BadSetting


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Look at the installation, one line a check; exit 1 if there is an error."""
    found = _findings()
    if as_json:
        print_json(
            {
                "ok": not _bad(found),
                "checks": [
                    {"check": each.check, "state": each.state, "message": each.sentence}
                    for each in found
                ],
            }
        )
    else:
        for each in found:
            click.echo(f"{each.state:8}{each.check + ':':13}{each.sentence}")
    if _bad(found):
        sys.exit(1)


def _findings() -> list[Finding]:
    try:
        with opened() as office:
            return diagnose(office)
    except BadSetting as error:
        return [Finding("settings", State.ERROR, error.sentence)]


def _bad(found: list[Finding]) -> bool:
    return any(each.state is State.ERROR for each in found)
