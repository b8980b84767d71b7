"""A nation of technicians: many credentials, a full bank, two years of history, loaded in bulk.

Five credentials a technician in forty areas, 5,000 items with two to a concept. The history is
made by opening the months with the service's own verb. One credential in twenty answers every
month, three times in ten wrongly, and memory learns from it, so that concepts come back.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from bench.answers import Answers
from renewal.actions.import_bank import import_bank
from renewal.actions.open_month import open_month
from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import Month, start_of_day, zone_of
from renewal.store import tables
from renewal.store.db import writing
from renewal.store.installation import make_key

HOME = Path(__file__).parents[1]
AREAS, ITEMS, EACH = 40, 5000, 5
MONTH = Month(2027, 1)
HISTORY = 24
CHUNK = 20_000
KEY = "5c" * 32
LOADED_AT = datetime(2024, 12, 1, tzinfo=UTC)
HELD_ON, EXPIRES_ON = date(2022, 3, 10), date(2032, 3, 10)


def opening_instant(month: Month) -> datetime:
    """Return a minute after the month has begun."""
    return start_of_day(month.first_day, zone_of("America/New_York")) + timedelta(minutes=1)


def settle(url: str, credentials: int) -> None:
    """The database holds the nation with its history; `MONTH` is still to be opened."""
    engine = create_engine(url)
    with Session(engine) as session:
        with writing(session):
            make_key(session, key=KEY, now=LOADED_AT)
        import_bank(session, [HOME / "question_bank"], now=LOADED_AT)
        with writing(session):
            areas = _items(session)
            _people(session, areas, credentials)
        answers = Answers(session)
        for back in range(HISTORY, 0, -1):
            month = MONTH.plus(-back)
            open_month(session, now=opening_instant(month), pause=lambda _seconds: None)
            with writing(session):
                answers.give(month)
        with writing(session):
            # The letters of these months are long gone.
            session.execute(text("INSERT INTO mailing SELECT id, opened_at FROM opening"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _items(session: Session) -> list[int]:
    """Fill forty areas to 125 operational items each; return their row ids."""
    programme = programme_in_force(session)
    codes = [area.code for area in programme.areas][:AREAS]
    ids = dict(session.execute(select(tables.Area.code, tables.Area.id)).all())
    session.execute(text("UPDATE item SET status = 'retired'"))
    number = max(session.scalars(select(tables.Item.id)).all(), default=0)
    revision = max(session.scalars(select(tables.Revision.id)).all(), default=0)
    items: list[dict[str, Any]] = []
    revisions: list[dict[str, Any]] = []
    for code in codes:
        topics = programme.area(code).blueprint.topics
        total = sum(topic.weight for topic in topics)
        for topic in topics:
            for index in range(round(ITEMS / AREAS * topic.weight / total) + 2):
                number, revision = number + 1, revision + 1
                items.append(_item(number, revision, code, ids[code], topic.id, index))
                revisions.append(_revision(revision, number))
    session.execute(insert(tables.Item), items)
    session.execute(insert(tables.Revision), revisions)
    session.execute(
        text(
            "INSERT INTO item_status (item_id, status, recorded_at) "
            "SELECT id, status, :at FROM item WHERE author = 'bench' OR status = 'retired'"
        ),
        {"at": LOADED_AT},
    )
    return [ids[code] for code in codes]


def _item(
    number: int, revision: int, code: str, area_id: int, topic: str, index: int
) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"{code.lower()}-{topic}-bench-{index}",
        "area_id": area_id,
        "topic": topic,
        "concept": f"{topic}-{index // 2}",
        "status": "operational",
        "author": "bench",
        "content_digest": f"{number:064x}",
        "current_revision_id": revision,
    }


def _revision(number: int, item_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "item_id": item_id,
        "number": 1,
        "digest": f"{number:064x}",
        "kind": "direct",
        "choose": "one",
        "option_order": "shuffled",
        "language": "en",
        "options": [{"id": letter, "fixed": False} for letter in "abcd"],
        "key": ["a"],
        "references": [],
        "recorded_at": LOADED_AT,
    }


def _people(session: Session, areas: list[int], credentials: int) -> None:
    for table, rows in (
        (tables.Person, _persons(credentials)),
        (tables.Technician, _technicians(credentials)),
        (tables.Credential, _credentials(credentials, areas)),
        (tables.EnrolmentRow, _enrolments(credentials, areas)),
    ):
        waiting: list[dict[str, Any]] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == CHUNK:
                session.execute(insert(table), waiting)
                waiting = []
        if waiting:
            session.execute(insert(table), waiting)


def _persons(credentials: int) -> Iterator[dict[str, Any]]:
    for number in range(1, credentials // EACH + 1):
        yield {
            "id": number,
            "first_name": "Person",
            "last_name": f"Number {number}",
            "email": f"p{number}@example.org",
            "language": "en",
            "salt": f"{number:032x}",
        }


def _technicians(credentials: int) -> Iterator[dict[str, Any]]:
    for number in range(1, credentials // EACH + 1):
        yield {
            "id": number,
            "number": f"N{number}",
            "pseudonym": f"{number:032x}",
            "person_id": number,
        }


def _credentials(credentials: int, areas: list[int]) -> Iterator[dict[str, Any]]:
    for number in range(1, credentials + 1):
        yield {
            "id": number,
            "technician_id": _technician(number),
            "area_id": _area(number, areas),
            "first_certified_on": HELD_ON,
            "expires_on": EXPIRES_ON,
            "recorded_at": LOADED_AT,
        }


def _enrolments(credentials: int, areas: list[int]) -> Iterator[dict[str, Any]]:
    """Enrolled in every month of the history, as many in each."""
    for number in range(1, credentials + 1):
        month = MONTH.plus(-(_technician(number) * 7 % HISTORY) - 1)
        yield {
            "id": number,
            "credential_id": number,
            "technician_id": _technician(number),
            "area_id": _area(number, areas),
            "enrolled_on": month.first_day,
            "first_month": str(month),
            "reason": "roster",
            "recorded_at": LOADED_AT,
        }


def _technician(credential: int) -> int:
    return (credential - 1) // EACH + 1


def _area(credential: int, areas: list[int]) -> int:
    return areas[(credential - 1) * 9 % len(areas)]
