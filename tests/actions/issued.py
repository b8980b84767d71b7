"""One item that somebody was asked, in as few rows as the database allows."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, true
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.store import tables
from renewal.store.db import writing

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def issue_some_revision(session: Session, item: str = "") -> str:
    """The named item (or some one) of A5 has been issued to somebody; return its name."""
    name, item_id, area_id, revision_id = session.execute(
        select(
            tables.Item.name,
            tables.Item.id,
            tables.Item.area_id,
            tables.Item.current_revision_id,
        )
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .where(tables.Area.code == "A5", tables.Item.name == item if item else true())
        .limit(1)
    ).one()
    with writing(session):
        rows: list[tuple[type, dict[str, object]]] = [
            (tables.Technician, {"id": 1, "number": "1", "pseudonym": "p"}),
            (
                tables.Credential,
                {
                    "id": 1,
                    "technician_id": 1,
                    "area_id": area_id,
                    "first_certified_on": NOW.date(),
                    "expires_on": NOW.date(),
                    "recorded_at": NOW,
                },
            ),
            (
                tables.WindowRow,
                {
                    "month": "2026-12",
                    "opens_at": NOW,
                    "closes_at": NOW.replace(month=12),
                    "zone": "UTC",
                },
            ),
            (
                tables.Edition,
                {
                    "id": 1,
                    "area_id": area_id,
                    "digest": "d",
                    "candidates": [[item_id, revision_id, "disc-brakes", "c", "1", "2"]],
                    "weights": {},
                    "orders": {"topics": [], "orders": []},
                },
            ),
            (tables.Shelf, {"month": "2026-12", "area_id": area_id, "edition_id": 1}),
            (tables.Opening, {"id": 1, "month": "2026-12", "opened_at": NOW}),
            (
                tables.Assignment,
                {
                    "id": assignment_number(Month(2026, 12), 1),
                    "month": "2026-12",
                    "credential_id": 1,
                    "slot": "scored",
                    "revision_id": revision_id,
                    "seed": 1,
                    "reason": "new",
                    "opening_id": 1,
                },
            ),
        ]
        for table, values in rows:
            session.execute(insert(table).values(**values))
    return name
