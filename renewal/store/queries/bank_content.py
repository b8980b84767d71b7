"""The bank as it is stored, item by item with its words and pictures, as its files had it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.orm import Session

from renewal.domain.item import (
    Choose,
    Exhibit,
    Item,
    Kind,
    Option,
    OptionText,
    Order,
    Status,
    Translation,
)
from renewal.domain.item_difference import Picture
from renewal.store import tables

_AT_ONCE = 500
IN_ORDER = (tables.Area.code, tables.Item.name)
"""How items follow each other where a bank is cut into parts."""


def stored_bank(
    session: Session, areas: Sequence[str] = ()
) -> tuple[tuple[Item, ...], tuple[Exhibit, ...]]:
    """Return every item of these areas (of all, if none is named) and the exhibits they show."""
    order = (tables.Area.code, tables.Item.topic, tables.Item.name)
    return _content(session, session.execute(_current().where(of(areas)).order_by(*order)).all())


def stored_part(
    session: Session, areas: Sequence[str], *, after: int, most: int
) -> tuple[tuple[Item, ...], tuple[Exhibit, ...]]:
    """Return at most so many items, by area and name, those before them passed over unread.

    The exhibits are those that these items show.
    """
    found = _current().where(of(areas)).order_by(*IN_ORDER).offset(after).limit(most)
    return _content(session, session.execute(found).all())


def of(areas: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that an item is of one of these areas; none stands for all."""
    return tables.Area.code.in_(areas) if areas else true()


def _content(
    session: Session, rows: Sequence[Row[tables.Item, str, tables.Revision]]
) -> tuple[tuple[Item, ...], tuple[Exhibit, ...]]:
    items: list[Item] = []
    exhibits: dict[str, Exhibit] = {}
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        revisions = [revision.id for _, _, revision in batch]
        words = words_of(session, revisions)
        shown = shown_by(session, revisions, exhibits)
        items += (
            item_of(row, area, revision, words[revision.id], shown.get(revision.id, []))
            for row, area, revision in batch
        )
    return tuple(items), tuple(exhibits.values())


def questions_by_area(session: Session) -> dict[str, int]:
    """Return how many items `stored_bank` would give for each area that has any."""
    found = session.execute(
        select(tables.Area.code, func.count().label("held"))
        .join(tables.Item, tables.Item.area_id == tables.Area.id)
        .where(tables.Item.current_revision_id.is_not(None))
        .group_by(tables.Area.code)
        .order_by(tables.Area.code)
    )
    return {row.code: row.held for row in found}


class StoredContent(NamedTuple):
    """A stored item with its words; `pictures` are the exhibits it shows, by name."""

    id: int
    item: Item
    pictures: Mapping[str, Picture]


def stored_contents(session: Session, item_ids: Sequence[int]) -> Iterator[StoredContent]:
    """Yield the items of these row numbers, read some hundred at a time."""
    for start in range(0, len(item_ids), _AT_ONCE):
        batch = item_ids[start : start + _AT_ONCE]
        rows = session.execute(_current().where(tables.Item.id.in_(batch))).all()
        revisions = [revision.id for _, _, revision in rows]
        words, pictures = words_of(session, revisions), pictures_of(session, revisions)
        for row, area, revision in rows:
            shown = pictures.get(revision.id, {})
            item = item_of(row, area, revision, words[revision.id], tuple(shown))
            yield StoredContent(row.id, item, shown)


def _current() -> Select[tables.Item, str, tables.Revision]:
    return (
        select(tables.Item, tables.Area.code, tables.Revision)
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .join(tables.Revision, tables.Revision.id == tables.Item.current_revision_id)
    )


def words_of(session: Session, revisions: Sequence[int]) -> dict[int, list[tables.RevisionText]]:
    """Return the words of each of these revisions, language by language."""
    found: dict[int, list[tables.RevisionText]] = {}
    texts = session.scalars(
        select(tables.RevisionText)
        .where(tables.RevisionText.revision_id.in_(revisions))
        .order_by(tables.RevisionText.language)
    )
    for text in texts:
        found.setdefault(text.revision_id, []).append(text)
    return found


def shown_by(
    session: Session, revisions: Sequence[int], exhibits: dict[str, Exhibit]
) -> dict[int, list[str]]:
    """Return the names of the exhibits of each revision; `exhibits` gets those that are new."""
    links = session.execute(
        select(tables.RevisionExhibit, tables.Exhibit)
        .join(tables.Exhibit, tables.Exhibit.id == tables.RevisionExhibit.exhibit_id)
        .where(tables.RevisionExhibit.revision_id.in_(revisions))
        .order_by(tables.RevisionExhibit.revision_id, tables.RevisionExhibit.position)
    )
    names: dict[int, list[str]] = {}
    for link, row in links:
        names.setdefault(link.revision_id, []).append(link.name)
        exhibits.setdefault(link.name, Exhibit(link.name, row.media_type, row.alt, row.content))
    return names


def pictures_of(session: Session, revisions: Sequence[int]) -> dict[int, dict[str, Picture]]:
    """Return digest and words of the exhibits of each revision, by name and in order."""
    links = session.execute(
        select(
            tables.RevisionExhibit.revision_id,
            tables.RevisionExhibit.name,
            tables.Exhibit.sha256,
            tables.Exhibit.alt,
        )
        .join(tables.Exhibit, tables.Exhibit.id == tables.RevisionExhibit.exhibit_id)
        .where(tables.RevisionExhibit.revision_id.in_(revisions))
        .order_by(tables.RevisionExhibit.revision_id, tables.RevisionExhibit.position)
    )
    found: dict[int, dict[str, Picture]] = {}
    for revision_id, name, digest, alt in links:
        found.setdefault(revision_id, {})[name] = Picture(digest, alt)
    return found


class Named(Protocol):
    """What the row of an item says, now or before an import."""

    @property
    def name(self) -> str:
        """The permanent name."""

    @property
    def topic(self) -> str:
        """The topic's id."""

    @property
    def concept(self) -> str:
        """What its siblings test too."""

    @property
    def status(self) -> str:
        """Where it stands between draft and retirement."""

    @property
    def author(self) -> str:
        """Who wrote it."""


def item_of(
    row: Named | tables.Item,
    area: str,
    revision: tables.Revision,
    words: Sequence[tables.RevisionText],
    exhibits: Sequence[str],
) -> Item:
    """Return the item of a row with one of its revisions, that one's words and exhibits."""
    own = next(text for text in words if text.language == revision.language)
    texts = {option["id"]: option for option in own.options}
    return Item(
        id=row.name,
        area=area,
        topic=row.topic,
        concept=row.concept,
        kind=Kind(revision.kind),
        choose=Choose(revision.choose),
        stem=own.stem,
        options=tuple(
            Option(
                each["id"],
                texts[each["id"]]["text"],
                texts[each["id"]]["rationale"],
                each["fixed"],
            )
            for each in revision.options
        ),
        key=tuple(revision.key),
        references=tuple(revision.references),
        exhibits=tuple(exhibits),
        status=Status(row.status),
        order=Order(revision.option_order),
        author=row.author,
        language=revision.language,
        translations=tuple(_translation(text) for text in words if text is not own),
    )


def _translation(text: tables.RevisionText) -> Translation:
    options = tuple(
        OptionText(each["id"], each["text"], each["rationale"]) for each in text.options
    )
    return Translation(text.language, text.reviewed, text.stem, options)
