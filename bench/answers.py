"""Answers in bulk: what one credential in twenty answers, and what memory makes of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.keyed_order import stirred
from renewal.domain.remembering import ConceptMemory, Review, learned
from renewal.store import tables
from renewal.store.db import is_sqlite

ONE_IN = 20
WRONG_IN_TEN = 3
CHUNK = 5_000


class Answers:
    """Gives answers month by month; keeps in mind what each credential has learned and seen."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._memories: dict[tuple[int, str], ConceptMemory] = {}
        self._seen: set[tuple[int, int]] = set()
        self._number = 0

    def give(self, month: Month) -> None:
        """The month's questions of one credential in twenty are answered, scored, remembered."""
        rows = self._session.execute(
            select(
                tables.Assignment.id,
                tables.Assignment.credential_id,
                tables.Item.id,
                tables.Item.concept,
                tables.WindowRow.opens_at,
            )
            .join(tables.Revision, tables.Revision.id == tables.Assignment.revision_id)
            .join(tables.Item, tables.Item.id == tables.Revision.item_id)
            .join(tables.WindowRow, tables.WindowRow.month == tables.Assignment.month)
            .where(
                tables.Assignment.month == str(month),
                tables.Assignment.credential_id % ONE_IN == 0,
            )
        ).all()
        for start in range(0, len(rows), CHUNK):
            self._write(rows[start : start + CHUNK])

    def _write(self, rows: Any) -> None:
        responses, scorings, cache = [], [], []
        for assignment_id, credential_id, item_id, concept, opens_at in rows:
            self._number += 1
            right = stirred(assignment_id) % 10 >= WRONG_IN_TEN
            at = opens_at + timedelta(days=stirred(credential_id) % 27, hours=9)
            memory = learned(
                self._memories.get((credential_id, concept)),
                Review(right, None, (credential_id, item_id) not in self._seen, at),
            )
            self._memories[credential_id, concept] = memory
            self._seen.add((credential_id, item_id))
            responses.append(_response(self._number, assignment_id, at))
            scorings.append(_scoring(self._number, right, at))
            cache.append(_cached(credential_id, concept, memory))
        self._session.execute(insert(tables.Response), responses)
        self._session.execute(insert(tables.Scoring), scorings)
        dialect = sqlite if is_sqlite(self._session) else postgresql
        statement: Any = dialect.insert(tables.CacheMemory)
        keys = ["credential_id", "concept"]
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=keys,
                set_={name: statement.excluded[name] for name in cache[0] if name not in keys},
            ),
            cache,
        )


def _response(number: int, assignment_id: int, at: Any) -> dict[str, Any]:
    return {
        "id": number,
        "assignment_id": assignment_id,
        "options": ["a"],
        "received_at": at,
        "sure": None,
        "language": "en",
    }


def _scoring(number: int, right: bool, at: Any) -> dict[str, Any]:
    return {
        "id": number,
        "response_id": number,
        "version": 1,
        "correct": right,
        "key": ["a"],
        "reason": "first",
        "scored_at": at,
    }


def _cached(credential_id: int, concept: str, memory: ConceptMemory) -> dict[str, Any]:
    return {
        "credential_id": credential_id,
        "concept": concept,
        "stability": memory.memory.stability,
        "difficulty": memory.memory.difficulty,
        "reviewed_at": memory.reviewed_at,
        "wanted": memory.wanted,
        "sure_and_wrong": memory.sure_and_wrong,
    }
