"""Reads assignments with everything that showing and scoring them needs.

`AskedRow` holds the key: it never leaves the actions, which hand on values without it until
the answer is committed or the window has closed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renewal.domain.assignment import AskedExhibit, option_order
from renewal.domain.calendar import Month, Window
from renewal.domain.ids import Slot
from renewal.store.db import join_as_written
from renewal.store.numbering import numbered
from renewal.store.prepared import run
from renewal.store.queries import question_statements as statements
from renewal.store.tables import Assignment, EnrolmentRow, Exhibit, RevisionExhibit, WindowRow

_DIGEST = re.compile("[0-9a-f]{64}")


class Wording(NamedTuple):
    """The words of a revision in one language, by the author's option ids."""

    language: str
    reviewed: bool
    stem: str
    texts: Mapping[str, str]
    rationales: Mapping[str, str]


class AskedRow(NamedTuple):
    """An assignment as stored; ``places`` maps each screen position to the author's id."""

    id: int
    credential_id: int
    pseudonym: str
    revision_id: int
    item_id: int
    concept: str
    area: str
    month: Month
    window: Window
    slot: str
    reason: str
    kind: str
    choose: str
    places: Mapping[str, str]
    key: tuple[str, ...]
    references: tuple[str, ...]
    source: Wording
    wording: Wording
    exhibits: tuple[AskedExhibit, ...]
    response_id: int | None
    chosen: tuple[str, ...] | None
    received_at: datetime | None
    correct: bool | None
    receipt: bytes | None
    shown_in: str | None

    def position_of(self, author_id: str) -> str:
        """Return the screen position of an option."""
        return next(place for place, option in self.places.items() if option == author_id)


def find_again(session: Session, technician_id: int, row: AskedRow) -> AskedRow:
    """Return an assignment as it stands by now."""
    return asked_rows(session, technician_id, assignment_id=row.id)[0]


def asked_rows(
    session: Session,
    technician_id: int,
    *,
    assignment_id: int | None = None,
    months: Sequence[Month] = (),
    seed: int | None = None,
) -> tuple[AskedRow, ...]:
    """Return a technician's assignments: the one named, or all of the given months, by area.

    ``seed`` orders the options otherwise than the assignment's own.
    """
    join_as_written(session)
    if assignment_id is not None:
        found = run(session, statements.one(), who=technician_id, number=assignment_id)
    else:
        marks = {f"month_{place}": str(month) for place, month in enumerate(months)}
        found = run(session, statements.of_months(len(months)), who=technician_id, **marks)
    return _asked_in(session, found.all(), seed)


def _asked_in(session: Session, rows: Sequence[Any], seed: int | None) -> tuple[AskedRow, ...]:
    exhibits = _exhibits(session, {row.revision_id for row in rows if row.illustrated})
    return tuple(_asked(row, exhibits[row.revision_id], seed) for row in rows)


def places_of(options: list[dict[str, Any]], how: str, seed: int) -> dict[str, str]:
    """Return the author's id of each option by its position on the screen."""
    order = option_order([option["fixed"] for option in options], how == "shuffled", seed)
    return {str(place): options[index]["id"] for place, index in enumerate(order, start=1)}


def _wording(language: str, reviewed: bool, stem: str, options: list[dict[str, str]]) -> Wording:
    return Wording(
        language,
        reviewed,
        stem,
        {option["id"]: option["text"] for option in options},
        {option["id"]: option.get("rationale", "") for option in options},
    )


def _exhibits(session: Session, revision_ids: set[int]) -> dict[int, list[AskedExhibit]]:
    found: dict[int, list[AskedExhibit]] = defaultdict(list)
    if not revision_ids:
        return found
    for revision_id, sha256, media_type, alt in run(
        session, statements.exhibits(), ids=list(revision_ids)
    ):
        found[revision_id].append(AskedExhibit(sha256, media_type, alt))
    return found


def _asked(row: Any, exhibits: list[AskedExhibit], seed: int | None) -> AskedRow:
    month = Month.parse(row.month)
    wanted = source = _wording(
        row.source_language, row.source_reviewed, row.source_stem, row.source_options
    )
    if row.other_language is not None and row.other_reviewed:
        wanted = _wording(row.other_language, row.other_reviewed, row.other_stem, row.other_options)
    return AskedRow(
        id=row.id,
        credential_id=row.credential_id,
        pseudonym=row.pseudonym,
        revision_id=row.revision_id,
        item_id=row.item_id,
        concept=row.concept,
        area=row.area,
        month=month,
        window=Window(month, row.opens_at, row.closes_at),
        slot=row.slot,
        reason=row.reason,
        kind=row.kind,
        choose=row.choose,
        places=places_of(row.options, row.option_order, row.seed if seed is None else seed),
        key=tuple(row.key),
        references=tuple(row.references),
        source=source,
        wording=wanted,
        exhibits=tuple(exhibits),
        response_id=row.response_id,
        chosen=tuple(row.chosen) if row.chosen is not None else None,
        received_at=row.received_at,
        correct=row.correct,
        receipt=row.body,
        shown_in=row.shown_in,
    )


def find_exhibit(session: Session, technician_id: int, sha256: str) -> tuple[str, bytes] | None:
    """Return (media type, bytes) of an exhibit that an assignment of this person shows."""
    if _DIGEST.fullmatch(sha256) is None:
        # Not asked of the database: PostgreSQL takes no text with a NUL in it.
        return None
    found = session.execute(
        select(Exhibit.media_type, Exhibit.content)
        .select_from(EnrolmentRow)
        .join(WindowRow, WindowRow.month >= EnrolmentRow.first_month)
        .join(
            Assignment,
            or_(
                *(
                    Assignment.id == numbered(WindowRow.month, EnrolmentRow.credential_id, slot)
                    for slot in Slot
                )
            ),
        )
        .join(RevisionExhibit, RevisionExhibit.revision_id == Assignment.revision_id)
        .join(Exhibit, Exhibit.id == RevisionExhibit.exhibit_id)
        .where(Exhibit.sha256 == sha256, EnrolmentRow.technician_id == technician_id)
        .limit(1)
    ).first()
    return (found.media_type, found.content) if found else None
