"""An office for tests about people: a database with programme and bank, and a clock by hand.

It works without the web application. Two areas are open (A5, A6), all others are closed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.import_bank import import_bank
from renewal.actions.import_roster import RosterReport, import_roster, plan_roster
from renewal.actions.programme import programme_in_force
from renewal.actions.read_standing import read_standing
from renewal.domain.access import Role
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.roster import COLUMNS
from renewal.domain.standing import Standing
from renewal.store.db import Base, writing
from renewal.store.installation import make_key
from renewal.store.queries.people import get_technician
from renewal.store.tables import Account, Area, Credential, Due, Entry, Technician
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.snapshots import Steps

KEY = "5c" * 32
HEAD = ",".join(COLUMNS)


def instant(text: str) -> datetime:
    """An instant in UTC written without its offset."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def row(
    number: str = "1001",
    name: str = "Rosa Alvarez",
    area: str = "A5",
    *,
    email: str | None = None,
    language: str = "en",
    shop: str = "Harbor Auto Care",
    first: str = "2020-03-09",
    passed: str = "2025-03-09",
    expires: str = "2030-03-09",
    years: str = "4",
    documented: str = "2019-06-01",
    enrolled: str = "",
) -> str:
    """A line of a roster; what is not said is Rosa's."""
    first_name, last_name = name.split()
    address = f"{first_name.lower()}@example.org" if email is None else email
    cells = (number, first_name, last_name, address, language, shop, area, first, passed, expires)
    return ",".join((*cells, years, documented, enrolled))


@dataclass
class Office:
    """The verbs at hand; ``now`` is what the clock shows."""

    database: Database
    session: Session
    now: datetime
    numbers: Iterator[int] = field(default_factory=count)

    def plan(self, *rows: str) -> RosterReport:
        """What importing these lines would do."""
        report = plan_roster(self.session, sheet(*rows), file="roster.csv", now=self.now)
        self.session.rollback()
        return report

    def load(self, *rows: str) -> RosterReport:
        """The lines are imported."""
        return import_roster(
            self.session,
            sheet(*rows),
            file="roster.csv",
            chance=self.chance,
            now=self.now,
        )

    def chance(self) -> str:
        """32 digits that nobody has had before."""
        return f"{next(self.numbers):032x}"

    def technician_id(self, number: str = "1001") -> int:
        found = get_technician(self.session, number).id
        self.session.rollback()
        return found

    def credential_id(self, number: str = "1001", area: str = "A5") -> int:
        return self.one(
            select(Credential.id)
            .join(Area, Area.id == Credential.area_id)
            .join(Technician, Technician.id == Credential.technician_id)
            .where(Technician.number == number, Area.code == area)
        )

    def standing(self, number: str = "1001", area: str = "A5") -> Standing:
        found = read_standing(self.session, technician_id=self.technician_id(number), now=self.now)
        self.session.rollback()
        return next(entry for entry in found.credentials if entry.area == area)

    def admin(self, email: str) -> str:
        """A new admin, as an actor."""
        add_account(self.session, email=email, role=Role.ADMIN, now=self.now)
        return f"account:{self.one(select(Account.id).where(Account.email == email))}"

    def one(self, statement: Any) -> Any:
        """The one value of the one row."""
        found = self.session.execute(statement).scalar_one()
        self.session.rollback()
        return found

    def rows(self, statement: Any) -> list[Any]:
        found = [tuple(each) for each in self.session.execute(statement)]
        self.session.rollback()
        return found

    def count(self, table: type[Base]) -> int:
        found: int = self.one(select(func.count()).select_from(table))
        return found

    def due(self) -> list[tuple[str, int]]:
        return self.rows(select(Due.task, Due.credential_id).order_by(Due.task, Due.credential_id))

    def acts(self) -> list[str]:
        """The acts in the ledger about people, oldest first."""
        acts = self.rows(select(Entry.act).where(Entry.pseudonym.is_not(None)).order_by(Entry.id))
        return [act for (act,) in acts]

    def last_entry(self) -> Entry:
        found = self.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
        self.session.expunge(found)
        self.session.rollback()
        return found

    def bad_entries(self) -> list[Any]:
        """The ledger entries that their rows contradict."""
        found = list(verify_entries(self.session))
        self.session.rollback()
        return found

    def today(self) -> date:
        """The day in New York, where the programme's days are meant."""
        zone = zone_of(programme_in_force(self.session).zone)
        self.session.rollback()
        return local_date(self.now, zone)


def sheet(*rows: str) -> bytes:
    """The lines below the usual header, as a file's bytes."""
    return "\n".join([HEAD, *rows]).encode()


def _load(office: Office, bank: Path) -> None:
    import_bank(office.session, [bank], now=office.now)


@contextmanager
def opened_office(database: Database, folder: Path, at: str) -> Iterator[Office]:
    """An office on ``database``; its clock shows ``at`` (UTC) until moved."""
    engine = create_engine(database.url)
    with Session(engine) as session:
        office = Office(database, session, instant(at))
        with writing(session):
            make_key(session, key=KEY, now=office.now)
        bank = write_bank(folder / "bank", {"A5": 12, "A6": 12})
        steps = Steps(office, at)
        steps.once(lambda: _load(office, bank), "bank", folder=bank)
        yield office
    engine.dispose()
