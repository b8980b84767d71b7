"""Pictures as rows that revisions share: each is kept once, with the words that stand for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.item import Exhibit
from renewal.store.bulk import Covered, Values, covered_rows, insert_rows
from renewal.store.tables import Exhibit as ExhibitRow
from renewal.store.tables import RevisionExhibit


class Pictures:
    """The pictures of a bank by name, and which of them have a row already."""

    def __init__(self, session: Session, exhibits: Sequence[Exhibit]) -> None:
        self._session = session
        self._named = {exhibit.id: exhibit for exhibit in exhibits}
        self._digests = {name: sha256(e.content).hexdigest() for name, e in self._named.items()}
        self._numbers = self._stored() if exhibits else {}

    def show(self, shown: Iterable[tuple[int, Sequence[str]]]) -> list[Covered]:
        """Each revision shows the pictures of these names, in order; return the rows it took.

        A picture that is new has a row of its own, before the first link to it.
        """
        covered: list[Covered] = []
        links: list[Values] = []
        for revision_id, names in shown:
            for position, name in enumerate(names, start=1):
                if self._identity(name) not in self._numbers:
                    covered += self._keep(name)
                link: Values = {
                    "revision_id": revision_id,
                    "position": position,
                    "name": name,
                    "exhibit_id": self._numbers[self._identity(name)],
                }
                links.append(link)
                covered += covered_rows(RevisionExhibit, [link])
        insert_rows(self._session, RevisionExhibit, links)
        return covered

    def _stored(self) -> dict[tuple[str, str], int]:
        rows = self._session.execute(select(ExhibitRow.sha256, ExhibitRow.alt, ExhibitRow.id))
        return {(digest, alt): number for digest, alt, number in rows}

    def _keep(self, name: str) -> list[Covered]:
        exhibit = self._named[name]
        row: Values = {
            "sha256": self._digests[name],
            "media_type": exhibit.media_type,
            "alt": exhibit.alt,
            "content": exhibit.content,
        }
        (self._numbers[self._identity(name)],) = insert_rows(self._session, ExhibitRow, [row])
        return covered_rows(ExhibitRow, [row])

    def _identity(self, name: str) -> tuple[str, str]:
        return self._digests[name], self._named[name].alt
