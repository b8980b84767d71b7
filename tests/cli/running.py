"""Runs the commands in this process, as if typed on the machine of the installation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from renewal.app import create_app
from renewal.cli import commands
from renewal.settings import Settings
from renewal.store.db import db
from tests.bank.writing import item, write
from tests.databases import Database
from tests.generated_bank import write_bank

Run = Callable[..., Result]


@contextmanager
def command_line(database: Database, data: Path, at: str) -> Iterator[Run]:
    """Commands work on ``database`` while the clock shows ``at`` (UTC, without its offset)."""
    env = {
        "RENEWAL_DATA": str(data),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": "only-for-tests-0123456789abcdefghij",
        "RENEWAL_MODE": "test",
        "RENEWAL_NOW": f"{at}Z",
    }
    apps: list[Flask] = []

    def noted(settings: Settings, *, for_pages: bool) -> Flask:
        apps.append(create_app(settings, for_pages=for_pages))
        return apps[-1]

    def run(*arguments: str) -> Result:
        return CliRunner(env=env).invoke(commands, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("renewal.cli.opened.create_app", noted)
        yield run
    for app in apps:
        # A command ends with its process; here the process goes on and must not keep connections.
        with app.app_context():
            db.engine.dispose()


@contextmanager
def bank_of_one(database: Database, data: Path, at: str) -> Iterator[Run]:
    """Commands work on an installation whose bank, in ``data``, has one item of A5."""
    with command_line(database, data, at) as run:
        run("init")
        bank = write_bank(data / "bank", {"A5": 0})
        write(bank, item())
        assert run("bank", "import", str(bank), "--apply").exit_code == 0
        yield run
