"""``renewal bank``: check question files, and load them."""

from __future__ import annotations

import click

from renewal.cli.bank_check import check
from renewal.cli.bank_export import export, template
from renewal.cli.bank_forecast import forecast
from renewal.cli.bank_import import import_
from renewal.cli.bank_mapping import mapping
from renewal.cli.bank_undo import imports, undo
from renewal.cli.uploads import read_uploads


@click.group()
def bank() -> None:
    """The question bank."""


bank.add_command(check)
bank.add_command(export)
bank.add_command(import_)
bank.add_command(mapping)
bank.add_command(template)
bank.add_command(forecast)
bank.add_command(imports)
bank.add_command(undo)
bank.add_command(read_uploads)
