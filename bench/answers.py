"""Answers in bulk: what one credential in twenty answered, and what memory made of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.history import ONE_IN, revision_of
from bench.loading import stream, written
from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.domain.keyed_order import stirred
from renewal.domain.remembering import ConceptMemory, Review, learned
from renewal.store import tables

WRONG_IN_TEN = 3
CHUNK = 5_000
"""So many credentials at a time: what they learned is kept in memory."""


class Answers:
    """Gives the answers of all months to the questions that `bench.history` handed out."""

    def __init__(
        self, session: Session, stock: dict[int, tuple[int, int]], months: list[Month]
    ) -> None:
        self._session, self._stock, self._months = session, stock, months
        self._items: dict[int, tuple[int, str]] = {
            revision: (item, concept)
            for revision, item, concept in session.execute(
                select(tables.Revision.id, tables.Item.id, tables.Item.concept).join(
                    tables.Item, tables.Item.id == tables.Revision.item_id
                )
            )
        }
        self._opens: dict[str, datetime] = dict(
            session.execute(select(tables.WindowRow.month, tables.WindowRow.opens_at)).all()
        )
        self._number = 0
        self._counts: Counter[tuple[str, int, bool]] = Counter()

    def give(self) -> None:
        """Responses, scorings, first displays, memory and counts are in their tables."""
        table = tables.EnrolmentRow
        asked = self._session.execute(
            select(table.credential_id, table.area_id, table.first_month)
            .where(table.credential_id % ONE_IN == 0)
            .order_by(table.credential_id)
        ).all()
        for start in range(0, len(asked), CHUNK):
            self._write(asked[start : start + CHUNK])
        for (month, area_id, right), count in self._counts.items():
            self._session.execute(
                text(
                    'UPDATE cache_month_count SET answered = answered + :count, "right" = "right" '
                    "+ :right WHERE month = :month AND area_id = :area_id AND shard = 16"
                ),
                {"count": count, "right": count * right, "month": month, "area_id": area_id},
            )

    def _write(self, asked: Any) -> None:
        shown, responses, scorings = [], [], []
        memories: dict[tuple[int, str], ConceptMemory] = {}
        for assignment_id, credential_id, revision, right, at in self._answers(asked):
            self._number += 1
            said, key = written(at), (credential_id, self._items[revision][1])
            # No item comes twice in two years, so each is seen for the first time.
            memories[key] = learned(memories.get(key), Review(right, None, True, at))
            shown.append((assignment_id, said, "en"))
            responses.append(
                (self._number, assignment_id, '["a"]' if right else '["b"]', said, "en")
            )
            scorings.append((self._number, self._number, 1, right, '["a"]', "first", said))
        stream(self._session, "first_shown", "assignment_id, shown_at, language", shown)
        columns = "id, assignment_id, options, received_at, language"
        stream(self._session, "response", columns, responses)
        columns = "id, response_id, version, correct, key, reason, scored_at"
        stream(self._session, "scoring", columns, scorings)
        columns = (
            "credential_id, concept, stability, difficulty, reviewed_at, wanted, sure_and_wrong"
        )
        stream(
            self._session,
            "cache_memory",
            columns,
            map(_cached, *zip(*memories.items(), strict=True)),
        )

    def _answers(self, asked: Any) -> Iterator[tuple[int, int, int, bool, datetime]]:
        for number, month in enumerate(self._months):
            name, opens_at = str(month), self._opens[str(month)]
            base = assignment_number(month, 0)
            for credential_id, area_id, first_month in asked:
                if first_month > name:
                    continue
                right = stirred(base + credential_id) % 10 >= WRONG_IN_TEN
                at = opens_at + timedelta(days=stirred(credential_id) % 27, hours=9)
                revision = revision_of(number, credential_id, *self._stock[area_id])
                self._counts[name, area_id, right] += 1
                yield base + credential_id * 2, credential_id, revision, right, at


def _cached(key: tuple[int, str], memory: ConceptMemory) -> tuple[Any, ...]:
    return (
        *key,
        memory.memory.stability,
        memory.memory.difficulty,
        written(memory.reviewed_at),
        memory.wanted,
        memory.sure_and_wrong,
    )
