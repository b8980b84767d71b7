"""An installation for tests: a database, a clock moved by hand, and the verbs at hand."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank
from renewal.actions.import_roster import import_roster
from renewal.actions.read_standing import read_standing
from renewal.actions.tick import TickReport, tick
from renewal.app import create_app
from renewal.domain.ids import CodeOf
from renewal.domain.standing import Standing
from renewal.settings import Settings
from renewal.store.db import db, writing
from renewal.store.installation import make_key, public_codes
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.tables import Technician
from tests.databases import Database
from tests.snapshots import Steps
from tests.templates import CompiledTemplates

TEMPLATES = CompiledTemplates()
KEY = "5c" * 32
SECRET = "only-for-tests-0123456789abcdefghij"
ROSTER_COLUMNS = (
    "technician_number,first_name,last_name,email,language,shop,area,first_certified_on,"
    "last_passed_on,expires_on,experience_years,experience_documented_on,enrolled_on"
)


def instant(text: str) -> datetime:
    """An instant in UTC written without its offset."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Installation:
    """A service on a database of its own; ``now`` is what its clock shows."""

    database: Database
    app: Flask
    session: Session
    now: datetime
    steps: Steps = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _leaps: int = 0

    def settle(self, bank: Path, *rows: str, tick_at: str | None = None) -> None:
        """Bank and roster are loaded and one tick has run, if told when; see `tests.snapshots`."""
        self.once(lambda: self.load_bank(bank), "bank", folder=bank)
        if rows:
            self.once(lambda: self.load_roster(*rows), "roster", rows)
        if tick_at is not None:
            self.once(lambda: self.tick_at(tick_at), "tick", tick_at)

    def once(self, does: Callable[[], None], *given: Any, folder: Path | None = None) -> None:
        """What ``does`` does is done, really or by a copy; ``given`` and the folder tell it."""
        self.steps.once(does, *given, folder=folder)
        # Whether it was done or copied, the next one who needs chance gets the same.
        self._leaps += 1
        self._numbers = itertools.count(1_000 * self._leaps)

    def load_bank(self, folder: Path) -> None:
        """The bank in this folder is loaded."""
        import_bank(self.session, [folder], now=self.now)

    def load_roster(self, *rows: str) -> None:
        """The roster rows (without their head) are applied."""
        text = "\n".join([ROSTER_COLUMNS, *rows])
        import_roster(
            self.session,
            text.encode(),
            file="roster.csv",
            now=self.now,
            chance=self.chance,
        )

    def chance(self) -> str:
        """Return 32 hex digits that nobody has had before."""
        return f"{next(self._numbers):032x}"

    def tick(self, at: str | None = None) -> TickReport:
        """The clock is moved (if asked) and one tick runs."""
        if at is not None:
            self.now = instant(at)
        return tick(self.session, now=self.now, pause=lambda _seconds: None)

    def tick_at(self, at: str) -> None:
        """The clock is moved and one tick runs."""
        self.tick(at)

    def technician_id(self, number: str) -> int:
        """Return the row id of a technician."""
        return self.session.scalars(select(Technician.id).where(Technician.number == number)).one()

    def asked(self, number: str, area: str, month: Any) -> AskedRow:
        """Return the stored question of a technician in an area and month."""
        rows = asked_rows(self.session, self.technician_id(number), months=[month])
        found = next(row for row in rows if row.area == area)
        self.session.rollback()
        return found

    def code(self, row: AskedRow) -> str:
        """Return the public code of an assignment."""
        found = public_codes(self.session).encode(CodeOf.ASSIGNMENT, row.id)
        self.session.rollback()
        return found

    def standing(self, number: str, area: str, at: datetime | None = None) -> Standing:
        """Return where a technician stands in an area."""
        found = read_standing(
            self.session, technician_id=self.technician_id(number), now=at or self.now
        )
        self.session.rollback()
        return next(entry for entry in found.credentials if entry.area == area)

    def client(self) -> FlaskClient:
        """Return a browser without cookies."""
        return self.app.test_client()


@contextmanager
def installed(
    database: Database, data: Path, at: str, *, mode: str = "test"
) -> Iterator[Installation]:
    """A service is installed on ``database``; its clock shows ``at`` (UTC) until moved."""
    settings = Settings.from_env(
        {
            "RENEWAL_DATA": str(data),
            "DATABASE_URL": database.url,
            "RENEWAL_SECRET_KEY": SECRET,
            "RENEWAL_MODE": mode,
            "BASE_URL": "http://localhost",
        }
    )
    made: list[Installation] = []
    app = create_app(settings, clock=lambda: made[0].now)
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        session = db.session()
        made.append(Installation(database, app, session, instant(at)))
        with writing(session):
            make_key(session, key=KEY, now=made[0].now)
        made[0].steps = Steps(made[0], at)
        yield made[0]
        # Flask-SQLAlchemy keeps engines by app: one that leads back to its app would stay for ever.
        made[0].steps.end()
        session.rollback()
        db.session.remove()
        db.engine.dispose()


def right_place(row: AskedRow) -> str:
    """Return the position of (the first of) the right options."""
    return next(place for place, option in row.places.items() if option in row.key)


def wrong_place(row: AskedRow) -> str:
    """Return the position of a wrong option."""
    return next(place for place, option in row.places.items() if option not in row.key)
