"""``renewal backup`` and ``renewal restore``: the whole database as a file."""

from __future__ import annotations

from pathlib import Path

import click

from renewal.settings import KEY_FILE, Settings
from renewal.store.addresses import make_file_for_owner_only
from renewal.store.backup import BackedUp, restore_backup, write_backup


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the database as it is now to FILE, while the service runs."""
    settings = Settings.from_env()
    made = write_backup(settings.database_url, file)
    click.echo(f"Wrote {file}: {_in_words(made)}.")
    key = "RENEWAL_SECRET_KEY" if settings.given_key else str(settings.data / KEY_FILE)
    click.echo(f"The secret key is not in it: keep a copy of {key} apart from the backup.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what the database holds now.")
def restore(file: Path, replace: bool) -> None:
    """Make the database what FILE holds; stop the web processes and the scheduler first."""
    settings = Settings.from_env()
    settings.data.mkdir(parents=True, exist_ok=True)
    make_file_for_owner_only(settings.database_url)
    made = restore_backup(settings.database_url, settings.home, file, replace=replace)
    click.echo(f"Restored {file}: {_in_words(made)}.")
    click.echo(
        "Browsers, tokens and accounts that were ended after the backup get in again: end them "
        "anew."
    )
    click.echo("Run 'renewal verify' now, with a checkpoint that was kept if there is one.")


def _in_words(made: BackedUp) -> str:
    return f"{made.rows} rows of {made.tables} tables, version {made.version}"
