"""Which items somebody was shown before, and when."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import Slot
from renewal.store.numbering import numbered
from renewal.store.tables import Assignment, Credential, FirstShown, Revision, WindowRow


class Shown(NamedTuple):
    """An item was displayed to the holder of a credential in a month's question."""

    credential_id: int
    item_id: int
    month: Month


def shown_items(session: Session, credential_ids: Collection[int]) -> tuple[Shown, ...]:
    """Return what a few credentials were shown, oldest first."""
    rows = session.execute(
        select(Credential.id, Revision.item_id, WindowRow.month)
        .select_from(Credential)
        .join(WindowRow, WindowRow.month.is_not(None))
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, Credential.id, s) for s in Slot)),
        )
        .join(FirstShown, FirstShown.assignment_id == Assignment.id)
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(Credential.id.in_(credential_ids))
        .order_by(WindowRow.month)
    )
    return tuple(Shown(credential, item, Month.parse(month)) for credential, item, month in rows)
