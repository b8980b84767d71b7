"""What credentials were issued before: read only for those whose course was not plain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select, text
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import REPEATS, Issued, Reason
from renewal.store.db import raw_rows
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Assignment,
    Credential,
    FirstShown,
    Item,
    Revision,
    WindowRow,
)
from renewal.store.tables.month import DEPARTED

AT_ONCE = 500


class Repeated(NamedTuple):
    """A question that brought a concept back; ``reason`` says from where."""

    credential_id: int
    month: Month
    revision_id: int
    reason: Reason


def issued_since(
    session: Session,
    starts: Mapping[int, Month],
    before: Month,
    *,
    at: datetime,
    concepts: Mapping[int, str],
) -> dict[int, list[Issued]]:
    """Return what each credential was issued from its month in ``starts`` on, oldest first.

    One statement for some hundred credentials; ``before`` is the first month left out. What
    was displayed before ``at`` counts as displayed. ``concepts`` are those of items as they stood
    then; an item that is not among them has its present one.
    """
    found: dict[int, list[Issued]] = defaultdict(list)
    ids = sorted(starts)
    months = _Months()
    for place in range(0, len(ids), AT_ONCE):
        some = ids[place : place + AT_ONCE]
        earliest = min(starts[credential_id] for credential_id in some)
        rows = session.connection().execute(
            select(
                Assignment.credential_id,
                Assignment.month,
                Item.id,
                Item.concept,
                FirstShown.assignment_id,
            )
            .select_from(Credential)
            .join(
                WindowRow,
                WindowRow.month.between(str(earliest), str(before.plus(-1))),
            )
            .join(Assignment, Assignment.id == numbered(WindowRow.month, Credential.id))
            .join(Revision, Revision.id == Assignment.revision_id)
            .join(Item, Item.id == Revision.item_id)
            .outerjoin(
                FirstShown,
                and_(FirstShown.assignment_id == Assignment.id, FirstShown.shown_at < at),
            )
            .where(Credential.id.in_(some))
            .order_by(Assignment.month)
        )
        for credential_id, named, item_id, concept, shown in raw_rows(rows):
            if (month := months[named]) >= starts[credential_id]:
                concept = concepts.get(item_id, concept)
                found[credential_id].append(Issued(item_id, concept, month, shown is not None))
    return found


class _Months(dict[str, Month]):
    """Months by their names, each of which is parsed once."""

    def __missing__(self, name: str) -> Month:
        self[name] = month = Month.parse(name)
        return month


def repeats_in(session: Session, first: int, last: int, before: Month) -> list[Repeated]:
    """Return the repeats of a range of credentials (both ends included) before a month."""
    rows = session.connection().execute(
        select(
            Assignment.credential_id,
            Assignment.month,
            Assignment.revision_id,
            Assignment.reason,
        ).where(
            text(DEPARTED),
            Assignment.credential_id.between(first, last),
            Assignment.reason.in_([str(reason) for reason in sorted(REPEATS)]),
            Assignment.month < str(before),
        )
    )
    months = _Months()
    return [
        Repeated(credential_id, months[month], revision_id, Reason(reason))
        for credential_id, month, revision_id, reason in raw_rows(rows)
    ]


def things_by_revision(session: Session) -> list[tuple[int, int, int, str]]:
    """Return every revision with its area, its item and the concept that the item has now."""
    rows = session.connection().execute(
        select(Revision.id, Item.area_id, Item.id, Item.concept).join(
            Item, Item.id == Revision.item_id
        )
    )
    return [(revision_id, *thing) for revision_id, *thing in raw_rows(rows)]
