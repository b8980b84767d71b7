"""The bank as it is stored, as far as reading files beside it needs: exhibits and questions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Exhibit, Status
from renewal.store import tables

_AT_ONCE = 500
_DRAWING = "image/svg+xml"


class InstalledBank(NamedTuple):
    """What the bank has, for files that show its exhibits or hold questions like its own."""

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

    def questions(self, areas: Collection[str]) -> Iterator[HeldQuestion]:
        """Yield the questions of these areas that are not retired, in their own language."""
        # Some at a time: SQLite would keep the words of all of them to put them in order.
        ids = self.session.scalars(
            select(tables.Item.id)
            .join(tables.Area, tables.Area.id == tables.Item.area_id)
            .where(tables.Area.code.in_(sorted(areas)), tables.Item.status != Status.RETIRED)
            .order_by(tables.Item.id)
        ).all()
        for start in range(0, len(ids), _AT_ONCE):
            yield from self._questions(ids[start : start + _AT_ONCE])

    def _questions(self, item_ids: Sequence[int]) -> Iterator[HeldQuestion]:
        own = tables.RevisionText
        rows = self.session.execute(
            select(
                tables.Item.name,
                tables.Area.code,
                own.language,
                own.stem,
                own.options,
                tables.Revision.key,
            )
            .join(tables.Area, tables.Area.id == tables.Item.area_id)
            .join(tables.Revision, tables.Revision.id == tables.Item.current_revision_id)
            .join(
                own,
                (own.revision_id == tables.Revision.id)
                & (own.language == tables.Revision.language),
            )
            .where(tables.Item.id.in_(item_ids))
            .order_by(tables.Item.id)
        )
        for name, area, language, stem, options, key in rows:
            texts = {each["id"]: each["text"] for each in options}
            right = [texts[each] for each in key]
            yield HeldQuestion(name, area, language, stem, tuple(texts.values()), right)
