"""A crowd of technicians, loaded in bulk: five credentials each, all enrolled in the same month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank
from renewal.domain.calendar import Month
from renewal.store import tables
from renewal.store.db import Base, is_sqlite, writing
from renewal.store.due import OPEN
from renewal.store.installation import make_key
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import KEY, instant

AREAS = ("A1", "A4", "A5", "A6", "A8")
EACH = len(AREAS)
ITEMS = 14
LOADED_AT = instant("2026-12-28T15:00:00")
JANUARY = Month(2027, 1)
OPENING = instant("2027-01-01T05:01:00")
HELD_ON, EXPIRES_ON = date(2024, 3, 10), date(2029, 3, 10)
CHUNK = 20_000


def settle(database: Database, folder: Path, technicians: int) -> None:
    """The bank is loaded and so many technicians are enrolled; January is still to be opened."""
    engine = create_engine(database.url)
    with Session(engine) as session:
        with writing(session):
            make_key(session, key=KEY, now=LOADED_AT)
        bank = write_bank(folder / "bank", dict.fromkeys(AREAS, ITEMS))
        import_bank(session, [bank], now=LOADED_AT)
        with writing(session):
            add_people(session, range(1, technicians + 1))
    engine.dispose()


def add_people(session: Session, numbers: Sequence[int], *, late: bool = False) -> None:
    """These technicians are enrolled from January on; late comers wait for the next tick."""
    found = session.execute(select(tables.Area.code, tables.Area.id)).all()
    ids = [area_id for code, area_id in sorted(found) if code in AREAS]
    _insert(session, tables.Person, (_person(number) for number in numbers))
    _insert(session, tables.Technician, (_technician(number) for number in numbers))
    _insert(session, tables.Credential, _held(numbers, ids, _credential))
    _insert(session, tables.EnrolmentRow, _held(numbers, ids, _enrolment))
    _go_on_counting(session)
    if late:
        waiting = (
            {"credential_id": row["id"], "task": OPEN} for row in _held(numbers, ids, _credential)
        )
        _insert(session, tables.Due, waiting)


def _go_on_counting(session: Session) -> None:
    """PostgreSQL numbers the next rows after those that came with their numbers."""
    if is_sqlite(session):
        return
    for name in ("person", "technician", "credential", "enrolment"):
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
        )


def _insert(session: Session, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == CHUNK:
            session.execute(insert(table), waiting)
            waiting = []
    if waiting:
        session.execute(insert(table), waiting)


def _person(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "first_name": "Person",
        "last_name": f"Number {number}",
        "email": f"p{number}@example.org",
        "language": "en",
        "salt": f"{number:032x}",
    }


def _technician(number: int) -> dict[str, Any]:
    pseudonym = f"{number:032x}"
    return {"id": number, "number": f"N{number}", "pseudonym": pseudonym, "person_id": number}


def _held(numbers: Sequence[int], area_ids: Sequence[int], make: Any) -> Iterator[dict[str, Any]]:
    for number in numbers:
        for place, area_id in enumerate(area_ids):
            yield {
                "id": (number - 1) * EACH + place + 1,
                "technician_id": number,
                "area_id": area_id,
                "recorded_at": LOADED_AT,
                **make((number - 1) * EACH + place + 1),
            }


def _credential(_credential_id: int) -> dict[str, Any]:
    return {"first_certified_on": HELD_ON, "expires_on": EXPIRES_ON}


def _enrolment(credential_id: int) -> dict[str, Any]:
    return {
        "credential_id": credential_id,
        "enrolled_on": JANUARY.first_day,
        "first_month": str(JANUARY),
        "reason": "roster",
    }
