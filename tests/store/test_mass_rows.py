"""Rows past SQLAlchemy: what stands in the table is what SQLAlchemy would have put there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import DateTime, Text, cast, select, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.store.bulk import insert_rows
from renewal.store.db import is_writing, writing
from renewal.store.mass_rows import RowForm
from renewal.store.numbers_ahead import NumbersAhead
from renewal.store.spool import Spool
from renewal.store.tables import Area, BankImportItem, Item, Revision, RevisionText
from tests.databases import Database

NOW = datetime(2027, 1, 4, 15, 30, 0, 250_000, tzinfo=UTC)
STEM = 'A tab\tand a line\nand \\N and \\. and "quotes" and\r\nµ, 断, 🚗 and \u2028 too\\'


def revisions(session: Session) -> list[int]:
    """Two revisions of one item."""
    item = {"id": 1, "name": "one", "topic": "t", "concept": "one", "status": "draft"}
    item |= {"author": "", "content_digest": "", "current_revision_id": 2}
    revision: dict[str, Any] = {"item_id": 1, "digest": "", "kind": "direct", "choose": "one"}
    revision |= {"option_order": "fixed", "language": "en", "options": [], "key": []}
    revision |= {"references": [], "recorded_at": NOW}
    (area_id,) = insert_rows(session, Area, [{"code": "Z1"}])
    insert_rows(session, Item, [{**item, "area_id": area_id}])
    return insert_rows(session, Revision, [revision | {"number": 1}, revision | {"number": 2}])


def words(revision_id: int) -> dict[str, Any]:
    return {
        "revision_id": revision_id,
        "language": "en",
        "reviewed": True,
        "stem": STEM,
        "options": [{"id": "a", "text": STEM, "rationale": ""}],
        "recorded_at": NOW,
    }


def test_it_puts_into_the_table_what_sqlalchemy_would(session: Session) -> None:
    form = RowForm(session, RevisionText)

    with writing(session):
        mine, theirs = revisions(session)
        form.load(session, [form.plain(words(mine))])
        insert_rows(session, RevisionText, [words(theirs)])

    one, other = session.execute(select(RevisionText.__table__).order_by("revision_id")).all()
    assert one[1:] == other[1:]
    assert one.stem == STEM
    assert one.recorded_at == NOW
    # SQLite compares instants letter by letter, so they must be written in one way.
    words_for_it = select(cast(type_coerce(RevisionText.recorded_at, DateTime), Text)).distinct()
    assert len(session.scalars(words_for_it).all()) == 1


def test_it_raises_what_sqlalchemy_would_and_writes_nothing(session: Session) -> None:
    form = RowForm(session, RevisionText)

    with writing(session):
        mine, _ = revisions(session)

    rows = [form.plain(words(mine))] * 2
    with pytest.raises(IntegrityError), writing(session):
        form.load(session, rows)

    assert session.scalars(select(RevisionText)).all() == []


def test_it_takes_a_number_that_is_known_only_when_the_row_is_written(session: Session) -> None:
    form = RowForm(session, BankImportItem, ("item_id", "digest_after"), ahead="revision_after")
    named = RowForm(session, BankImportItem, ("import_id", "item_id"), ahead="item_id")
    rows = [{"item_id": 7, "digest_after": "a\tb"}, {"item_id": 8, "digest_after": ""}]

    plain = [form.behind(3, form.plain(row)) for row in rows]

    if session.get_bind().dialect.name == "sqlite":
        assert plain == [(3, 7, "a\tb"), (3, 8, "")]
        assert named.behind(2, named.plain({"import_id": 1})) == (2, 1)
    else:
        assert plain == ["3\t7\ta\\tb", "3\t8\t"]
        assert named.behind(2, named.plain({"import_id": 1})) == "2\t1"


def test_it_writes_every_list_as_it_is_however_many_there_are(session: Session) -> None:
    form = RowForm(session, RevisionText)

    with writing(session):
        mine, theirs = revisions(session)
        lists: list[Any] = [[{"id": str(number), "text": STEM}] for number in range(600)]
        plain = [form.plain(words(mine) | {"options": each}) for each in [*lists, lists[0]]]
        again = form.plain(words(theirs) | {"options": [*lists[0]]})
        form.load(session, [plain[599], again])

    read = session.scalars(select(RevisionText.options).order_by("revision_id")).all()
    assert list(read) == [lists[599], lists[0]]
    assert plain[600] == plain[0]
    assert len(set(plain)) == 600


def test_it_draws_thousands_of_numbers_at_once_and_loses_none(session: Session) -> None:
    numbers = NumbersAhead(session)
    numbers.expect(Area, 5)

    taken = [*numbers.take(Area, 2), *numbers.take(Area, 1), *numbers.take(Area, 4)]

    assert taken == list(range(taken[0], taken[0] + 7))
    with writing(session):
        assert insert_rows(session, Area, [{"code": "Z9"}]) == [
            taken[0] if session.get_bind().dialect.name == "sqlite" else taken[-1] + 1
        ]


def test_it_gives_numbers_that_follow_each_other_and_sees_one_that_was_taken(
    session: Session, database: Database
) -> None:
    numbers = NumbersAhead(session)
    first, then = numbers.take(Area, 2), numbers.take(Area, 3)
    were_free = numbers.are_free()

    with writing(session):
        (taken,) = insert_rows(session, Area, [{"code": "Z9"}])

    assert len({*first, *then}) == 5
    assert max(first) < min(then)
    assert were_free
    assert numbers.are_free() is (database.kind == "postgresql")
    assert (taken in first) is (database.kind == "sqlite")


def test_it_gives_numbers_within_a_transaction_that_goes_on(session: Session) -> None:
    with writing(session):
        session.add(Area(code="Z7"))
        session.flush()
        with session.begin_nested():
            session.add(Area(code="Z8"))
        assert is_writing(session)
        NumbersAhead(session).take(Revision, 2)

    assert not is_writing(session)
    assert session.scalars(select(Area.code).order_by(Area.code)).all() == ["Z7", "Z8"]


def test_it_keeps_values_in_order_and_gives_them_any_number_of_times() -> None:
    spool = Spool()
    values = [(1, STEM, None), [True, b"\0"], {"deep": [(2.5, "")]}]
    for each in values:
        spool.put(each)

    assert list(spool) == list(spool) == values
    spool.close()
