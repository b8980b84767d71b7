"""``renewal init``, ``renewal demo`` and ``renewal verify``: the installation as a whole."""

from __future__ import annotations

import sys

import click

from renewal.actions.verify import verify as verify_ledger
from renewal.cli.demonstration import demonstrate, sign_in_links
from renewal.cli.opened import opened, print_json
from renewal.cli.preparation import prepare
from renewal.store.migrate import downgrade as go_down


@click.command()
def init() -> None:
    """Make the tables current and write the keys; loads no people."""
    with opened() as office:
        prepare(office)


@click.command()
@click.argument("revision")
@click.option("--lose-evidence", is_flag=True, help="Drop tables even when they hold evidence.")
def downgrade(revision: str, lose_evidence: bool) -> None:
    """Take the tables back to an earlier REVISION (base: before the first); make a backup first."""
    with opened() as office:
        settings = office.settings
    go_down(settings.database_url, settings.home, revision, lose_evidence=lose_evidence)
    click.echo(f"The tables are those of revision {revision}.")


@click.command()
def demo() -> None:
    """Fill the database with a small demonstration; people who are there already stay."""
    with opened() as office:
        demonstrate(office, click.echo)
        for role, link in sign_in_links(office):
            click.echo(f"  {role + ':':13} {link}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(as_json: bool) -> None:
    """Recompute every ledger entry from the evidence; exit 1 at the first that disagrees."""
    with opened() as office:
        found = verify_ledger(office.session)
    if as_json:
        bad = found.first_bad
        print_json(
            {
                "entries": found.entries,
                "ok": bad is None,
                "first_bad": {"entry": bad.entry_id, "row": bad.row, "message": bad.sentence}
                if bad
                else None,
                "oldest_entry_at": found.oldest_at.isoformat() if found.oldest_at else None,
            }
        )
    elif found.first_bad is not None:
        click.echo(found.first_bad.sentence)
    else:
        click.echo(
            f"{found.entries} entries agree with the evidence they name. What this cannot show: "
            "an act removed together with its entry."
        )
    if found.first_bad is not None:
        sys.exit(1)
