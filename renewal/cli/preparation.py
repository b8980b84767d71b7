"""Makes an installation ready: secret key, current tables, the key of its public codes."""

from __future__ import annotations

import secrets

import click

from renewal.actions.initialise import initialise
from renewal.cli.opened import Opened
from renewal.store.addresses import make_file_for_owner_only


def prepare(office: Opened) -> None:
    """The installation has a secret key, current tables and the key of its public codes."""
    settings = office.settings
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.write_key():
        click.echo(f"Wrote {settings.data / 'secret.key'}; keep a copy of it in a safe place.")
    make_file_for_owner_only(settings.database_url)
    new = initialise(
        office.session,
        url=settings.database_url,
        home=settings.home,
        key=secrets.token_hex(32),
        now=office.now,
    )
    click.echo("The database is ready." if new else "The database is up to date.")
