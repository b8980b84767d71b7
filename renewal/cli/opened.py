"""What a command works on: the settings, a database session and the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.app import create_app
from renewal.settings import BadSetting, Settings, parse_instant
from renewal.store.db import db
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import Technician

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """An installation opened for one command; ``now`` was read once."""

    app: Flask
    settings: Settings
    session: Session
    now: datetime

    def technician_id(self, number: str) -> int:
        """Return the row id of the technician with this number, or raise a sentence."""
        found = self.session.scalar(select(Technician.id).where(Technician.number == number))
        if found is None:
            raise UnknownTechnician(
                f"There is no technician with the number '{number}'. Numbers are those of the "
                "roster; check it, or import the roster first."
            )
        return found


@contextmanager
def opened(at: str | None = None, *, moves_clock: bool = True) -> Iterator[Opened]:
    """The installation is open; ``at`` replaces the clock.

    Where a command would write under a moved clock (``moves_clock``), that needs demo or
    test mode.
    """
    settings = Settings.from_env()
    app = create_app(settings, for_pages=False)
    now: datetime = app.extensions["renewal_clock"]()
    if at is not None:
        if moves_clock and not settings.clock_moves:
            raise BadSetting(
                "--at moves the clock, which works in demo and test mode only. Nothing was done."
            )
        now = parse_instant(at, "--at")
    with app.app_context():
        try:
            yield Opened(app, settings, db.session(), now)
        finally:
            db.session.remove()
            db.engine.dispose()


def print_lines(lines: Iterator[str]) -> None:
    """Print the lines on stdout, some at a time: there may be hundreds of thousands."""
    while some := list(islice(lines, _AT_ONCE)):
        click.echo("\n".join(some))


def print_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))
