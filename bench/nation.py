"""A nation of technicians: many credentials, a full bank, two years of history, loaded in bulk.

Five credentials a technician in forty areas, 5,000 items with two to a concept. One credential
in twenty answered every month, three times in ten wrongly, and memory learned from it, so that
concepts come back: twice early in each credit year but the first, as the quota has it.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.orm import Session

from bench.answers import Answers
from bench.history import add_month
from bench.loading import count_on
from bench.people import EACH, add_people
from renewal.actions.import_bank import import_bank
from renewal.actions.programme import programme_in_force
from renewal.actions.seal_entries import seal_entries
from renewal.domain.blueprint import Topic
from renewal.domain.calendar import Month, start_of_day, zone_of
from renewal.store import tables
from renewal.store.db import writing
from renewal.store.installation import make_key

HOME = Path(__file__).parents[1]
AREAS, ITEMS = 40, 5000
MONTH = Month(2027, 1)
HISTORY, BEGINNINGS = 30, 12
"""Enrolled in the first twelve of thirty months: two years of questions each, on the average."""
KEY = "5c" * 32
LOADED_AT = datetime(2024, 12, 1, tzinfo=UTC)


def opening_instant(month: Month) -> datetime:
    """Return a minute after the month has begun."""
    return start_of_day(month.first_day, zone_of("America/New_York")) + timedelta(minutes=1)


def settle(url: str, credentials: int) -> None:
    """The database holds the nation with its history; `MONTH` is still to be opened."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        # A file that breaks meanwhile is thrown away. The pool has this one connection.
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA synchronous=OFF")
    months = [MONTH.plus(-back) for back in range(HISTORY, 0, -1)]
    with Session(engine) as session:
        with writing(session):
            make_key(session, key=KEY, now=LOADED_AT)
        import_bank(session, [HOME / "question_bank"], now=LOADED_AT)
        with writing(session):
            stock = _items(session)
            add_people(session, list(stock), months[:BEGINNINGS], credentials, LOADED_AT)
            count_on(session)
        for number, month in enumerate(months):
            add_month(session, month, number, stock, credentials // EACH, opening_instant(month))
        with writing(session):
            Answers(session, stock, months).give()
            count_on(session)
        seal_entries(session, now=opening_instant(months[-1]), pause=lambda _seconds: None)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
        alone.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    engine.dispose()


def _items(session: Session) -> dict[int, tuple[int, int]]:
    """Fill forty areas with as many items each; return their first revision and how many."""
    programme = programme_in_force(session)
    codes = [area.code for area in programme.areas][:AREAS]
    ids = dict(session.execute(select(tables.Area.code, tables.Area.id)).all())
    session.execute(text("UPDATE item SET status = 'retired'"))
    number = session.scalar(select(func.max(tables.Item.id))) or 0
    revision = session.scalar(select(func.max(tables.Revision.id))) or 0
    each, stock = ITEMS // AREAS, {}
    items: list[dict[str, Any]] = []
    for place, code in enumerate(codes):
        stock[ids[code]] = (revision + 1 + place * each, each)
        topics = programme.area(code).blueprint.topics
        for topic, index in _shares(topics, each):
            row = len(items) + 1
            items.append(_item(number + row, revision + row, code, ids[code], topic, index))
    session.execute(insert(tables.Item), items)
    session.execute(insert(tables.Revision), [_revision(item) for item in items])
    session.execute(insert(tables.RevisionText), [_words(item) for item in items])
    session.execute(
        text(
            "INSERT INTO item_status (item_id, status, recorded_at) "
            "SELECT id, status, :at FROM item WHERE author = 'bench' OR status = 'retired'"
        ),
        {"at": LOADED_AT},
    )
    return stock


def _shares(topics: tuple[Topic, ...], items: int) -> Iterator[tuple[str, int]]:
    """Yield the topic of each item and its number there, as many as the weights ask for."""
    bounds = list(accumulate(topic.weight for topic in topics))
    ends = [round(items * bound / bounds[-1]) for bound in bounds]
    for topic, begin, end in zip(topics, [0, *ends], ends, strict=False):
        yield from ((topic.id, index) for index in range(end - begin))


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


def _revision(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["current_revision_id"],
        "item_id": item["id"],
        "number": 1,
        "digest": item["content_digest"],
        "kind": "direct",
        "choose": "one",
        "option_order": "shuffled",
        "language": "en",
        "options": [{"id": letter, "fixed": False} for letter in "abcd"],
        "key": ["a"],
        "references": ["The service manual, on this system"],
        "recorded_at": LOADED_AT,
    }


def _words(item: dict[str, Any]) -> dict[str, Any]:
    said = "A vehicle comes in with a complaint that its driver hears at low speed only."
    return {
        "revision_id": item["current_revision_id"],
        "language": "en",
        "reviewed": True,
        "stem": f"{said} Which step of {item['name']} comes first?",
        "options": [
            {
                "id": letter,
                "text": f"Step {letter} of the manual",
                "rationale": f"{said} ({letter})",
            }
            for letter in "abcd"
        ],
        "recorded_at": LOADED_AT,
    }
