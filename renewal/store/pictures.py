"""Pictures as rows that revisions share: each is kept once, with the words that stand for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.item import Exhibit
from renewal.store.bulk import Covered, Values, covered_rows, insert_rows
from renewal.store.numbers_ahead import NumbersAhead
from renewal.store.tables import Exhibit as ExhibitRow
from renewal.store.tables import RevisionExhibit


@dataclass(slots=True)
class ShownPictures:
    """The rows that it takes for revisions to show pictures, and how an entry covers them."""

    pictures: list[Values] = field(default_factory=list)
    links: list[Values] = field(default_factory=list)
    covered: list[Covered] = field(default_factory=list)


class Pictures:
    """The pictures of a bank by name, and which of them have a row already, or will have one."""

    def __init__(
        self, session: Session, exhibits: Sequence[Exhibit], numbers: NumbersAhead
    ) -> None:
        self._ahead = numbers
        self._named = {exhibit.id: exhibit for exhibit in exhibits}
        self._digests = {name: sha256(e.content).hexdigest() for name, e in self._named.items()}
        self._numbers = _stored(session) if exhibits else {}

    def shown(self, shown: Iterable[tuple[int, Sequence[str]]]) -> ShownPictures:
        """Return the rows for revisions that show the pictures of these names, in order.

        A picture that is new has a row of its own, before the first link to it.
        """
        found = ShownPictures()
        for revision_id, names in shown:
            for position, name in enumerate(names, start=1):
                if self._identity(name) not in self._numbers:
                    self._keep(name, found)
                link: Values = {
                    "revision_id": revision_id,
                    "position": position,
                    "name": name,
                    "exhibit_id": self._numbers[self._identity(name)],
                }
                found.links.append(link)
                found.covered += covered_rows(RevisionExhibit, [link])
        return found

    def _keep(self, name: str, found: ShownPictures) -> None:
        exhibit = self._named[name]
        (number,) = self._ahead.take(ExhibitRow, 1)
        row: Values = {
            "id": number,
            "sha256": self._digests[name],
            "media_type": exhibit.media_type,
            "alt": exhibit.alt,
            "content": exhibit.content,
        }
        self._numbers[self._identity(name)] = number
        found.pictures.append(row)
        found.covered += covered_rows(ExhibitRow, [row])

    def _identity(self, name: str) -> tuple[str, str]:
        return self._digests[name], self._named[name].alt


def write_pictures(session: Session, pictures: Sequence[Values], links: Sequence[Values]) -> None:
    """The pictures have their rows, and the revisions show them."""
    insert_rows(session, ExhibitRow, pictures)
    insert_rows(session, RevisionExhibit, links)


def _stored(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(select(ExhibitRow.sha256, ExhibitRow.alt, ExhibitRow.id))
    return {(digest, alt): number for digest, alt, number in rows}
