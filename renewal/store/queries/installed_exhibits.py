"""The exhibits of the bank as it is stored, by their ids and by what they show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from renewal.domain.item import Exhibit
from renewal.store import tables

_AT_ONCE = 500
_DRAWING = "image/svg+xml"


class InstalledExhibits(NamedTuple):
    """What the bank has, for files that show an exhibit without bringing it."""

    session: Session

    def named(self, names: Collection[str]) -> Sequence[Exhibit]:
        """Return the exhibits that questions show under these ids now; the newest of each id."""
        found: dict[str, Exhibit] = {}
        wanted = sorted(names)
        for start in range(0, len(wanted), _AT_ONCE):
            rows = self.session.execute(
                select(tables.RevisionExhibit.name, tables.Exhibit)
                .join(tables.Exhibit, tables.Exhibit.id == tables.RevisionExhibit.exhibit_id)
                .join(
                    tables.Item,
                    tables.Item.current_revision_id == tables.RevisionExhibit.revision_id,
                )
                .where(tables.RevisionExhibit.name.in_(wanted[start : start + _AT_ONCE]))
                .order_by(tables.RevisionExhibit.revision_id)
            )
            for name, row in rows:
                found[name] = Exhibit(name, row.media_type, row.alt, row.content)
        return tuple(found.values())

    def has_drawing(self, digest: str) -> bool:
        """Tell whether the bank has a drawing of exactly these bytes (their SHA-256, hex)."""
        kept = tables.Exhibit
        drawn = exists().where(kept.sha256 == digest, kept.media_type == _DRAWING)
        return bool(self.session.scalar(select(drawn)))
