"""``renewal init``, ``renewal downgrade`` and ``renewal demo``: the installation as a whole."""

from __future__ import annotations

import click

from renewal.cli.demonstration import demonstrate, sign_in_links
from renewal.cli.opened import opened
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
