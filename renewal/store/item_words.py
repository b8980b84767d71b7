"""The words of revisions, language by language, for many revisions at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from renewal.domain.item import Item, Option, OptionText
from renewal.store.bulk import Values, insert_rows
from renewal.store.tables import RevisionText

assert isinstance(RevisionText.__table__, Table)
_TABLE = RevisionText.__table__
_KEY = ("revision_id", "language")
_TOLD = ("reviewed", "stem", "options")


class WordsOf(NamedTuple):
    """A revision with the item whose words it has."""

    revision_id: int
    item: Item


def keep_words(session: Session, revisions: Sequence[WordsOf], *, now: datetime) -> None:
    """Each revision has its item's words in every language; what changed replaces the earlier.

    The words in the item's own language stay as they are once they are there.
    """
    known = _known(session, [each.revision_id for each in revisions])
    new: list[Values] = []
    gone: list[Values] = []
    for each in revisions:
        before = known.get(each.revision_id, {})
        for row in rows_of_words(each, now):
            language = row["language"]
            earlier = before.pop(language, None)
            if earlier is None:
                new.append(row)
            elif language != each.item.language and earlier != tuple(row[n] for n in _TOLD):
                new.append(row)
                gone.append({"of": each.revision_id, "into": language})
        gone += ({"of": each.revision_id, "into": language} for language in before)
    _remove(session, gone)
    insert_rows(session, RevisionText, new)


def rows_of_words(each: WordsOf, now: datetime) -> Iterator[Values]:
    """Yield a row for each language that the item speaks."""
    item = each.item
    yield _row(each.revision_id, item.language, True, item.stem, item.options, now)
    for translation in item.translations:
        yield _row(
            each.revision_id,
            translation.language,
            translation.reviewed,
            translation.stem,
            translation.options,
            now,
        )


def _known(session: Session, revision_ids: Sequence[int]) -> dict[int, dict[str, tuple[Any, ...]]]:
    """Return what is told now of these revisions, by revision and language."""
    found: dict[int, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    if revision_ids:
        columns = [_TABLE.c[name] for name in (*_KEY, *_TOLD)]
        statement = select(*columns).where(_TABLE.c.revision_id.in_(revision_ids))
        for revision_id, language, *told in session.execute(statement):
            found[revision_id][language] = tuple(told)
    return found


def _remove(session: Session, gone: Sequence[Values]) -> None:
    if gone:
        columns = _TABLE.c
        statement = delete(_TABLE).where(
            columns.revision_id == bindparam("of"), columns.language == bindparam("into")
        )
        session.connection().execute(statement, list(gone))


def _row(
    revision_id: int,
    language: str,
    reviewed: bool,
    stem: str,
    options: Sequence[Option | OptionText],
    now: datetime,
) -> Values:
    return {
        "revision_id": revision_id,
        "language": language,
        "reviewed": reviewed,
        "stem": stem,
        "options": [{"id": o.id, "text": o.text, "rationale": o.rationale} for o in options],
        "recorded_at": now,
    }
