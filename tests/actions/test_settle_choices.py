"""What becomes of conflicts and of questions that are there already, as people choose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.import_bank import UnknownChoice, import_bank
from renewal.actions.verify import verify
from renewal.domain.bank_change import BankCounts, ItemChange
from renewal.domain.bank_choice import Choices, Resolution
from renewal.store import tables
from tests.actions.comparing import (
    LINED,
    OTHER,
    SECOND,
    SQLITE,
    STORED,
    chosen,
    classes,
    codes,
    load,
    names,
    one_item,
    plan,
)
from tests.actions.issued import NOW, issue_some_revision
from tests.bank.writing import item, options, write
from tests.databases import Database


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    with one_item(database, tmp_path) as made:
        yield made


def test_it_replaces_keeps_both_or_skips_as_chosen(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(**LINED))

    skipped = load(session, path, chosen(STORED, Resolution.SKIP))
    kept = load(session, path, chosen(STORED, Resolution.KEEP_BOTH))
    again = plan(session, path, chosen(STORED, Resolution.KEEP_BOTH))
    replaced = load(
        session,
        write(tmp_path / "third", item(stem="Why?", options=options("ab", a="Yes", b="No"))),
        Choices(on_conflict=Resolution.REPLACE),
    )

    assert skipped.totals == BankCounts(items=2, new=1, conflicts=1)
    assert names(session) == [STORED, "a5-disc-brakes-001-2", "a5-disc-brakes-002"]
    assert kept.totals == BankCounts(items=2, same=1, conflicts=1)
    # What was kept is known by its content the next time, and not kept once more.
    assert classes(again)[STORED] is ItemChange.DUPLICATE
    assert next(each.other for each in again.items) == "a5-disc-brakes-001-2"
    assert [written.item.id for written in replaced.written] == [STORED]
    numbers = session.scalars(
        select(tables.Revision.number)
        .join(tables.Item, tables.Item.id == tables.Revision.item_id)
        .where(tables.Item.name == STORED)
    )
    assert sorted(numbers) == [1, 2]
    session.rollback()
    assert verify(session).first_bad is None


def test_it_never_replaces_the_key_of_an_issued_item(session: Session, tmp_path: Path) -> None:
    issue_some_revision(session, STORED)
    session.rollback()
    path = write(tmp_path / "new", item(key="b"))

    for way in (Choices(on_conflict=Resolution.REPLACE), chosen(STORED, Resolution.REPLACE)):
        made = plan(session, path, way)

        assert classes(made) == {STORED: ItemChange.CONFLICT}
        assert [(found.code, "rescoring" in found.fix) for found in made.errors] == [
            ("key-changed", True)
        ]
        assert made.written == ()
        assert [each.may_replace for each in made.items] == [False]
    retired = plan(session, write(tmp_path / "new", item(key="b", status="retired")))
    assert [found.code for found in retired.errors] == ["key-changed"]
    kept = load(session, path, chosen(STORED, Resolution.KEEP_BOTH))
    assert [written.item.key for written in kept.written] == [("b",)]


@SQLITE
def test_it_moves_no_item_to_another_area_but_keeps_both(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(topic="steering"), name="a4/steering.toml")

    refused = plan(session, path, Choices(on_conflict=Resolution.REPLACE))
    kept = plan(session, path, Choices(on_conflict=Resolution.KEEP_BOTH))

    assert codes(refused) == ["area-changed"]
    assert [(w.item.id, w.item.area) for w in kept.written] == [("a5-disc-brakes-001-2", "A4")]
    assert codes(kept) == ["conflict-settled"]


def test_it_replaces_a_question_by_its_twin_under_the_ids_of_the_stored_one(
    session: Session, tmp_path: Path
) -> None:
    issue_some_revision(session, STORED)
    session.rollback()
    texts = [each["text"] for each in options()]
    moved = [
        {"id": letter, "text": text, "rationale": "Better told."}
        for letter, text in zip("abcd", reversed(texts), strict=True)
    ]
    path = write(
        tmp_path / "new", item(id="foreign-7", concept="foreign-7", options=moved, key="d")
    )

    made = load(session, path, Choices(on_duplicate=Resolution.REPLACE))

    (written,) = made.written
    assert (written.item.id, written.item.concept) == (STORED, "rotor-runout")
    assert written.item.key == ("a",)
    assert names(session) == [STORED]
    assert classes(plan(session, path)) == {"foreign-7": ItemChange.DUPLICATE}


@SQLITE
def test_it_keeps_a_twin_too_when_told_to(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(id="twin"))

    made = load(session, path, Choices(on_duplicate=Resolution.KEEP_BOTH))

    assert names(session) == [STORED, "twin"]
    assert codes(made) == ["duplicate-settled"]
    assert plan(session, path).totals == BankCounts(items=1, same=1)


@SQLITE
def test_it_replaces_nothing_that_the_files_hold_themselves(
    session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path / "new", item(), item(id="twin"))

    told = plan(session, path, chosen("twin", Resolution.REPLACE))
    general = plan(session, path, Choices(on_duplicate=Resolution.REPLACE))

    assert [found.code for found in told.errors] == ["replace-impossible"]
    assert (codes(general), general.errors) == (["item-duplicate"], ())


@SQLITE
def test_it_loads_only_what_was_chosen(session: Session, tmp_path: Path) -> None:
    bad = item(id="bad-1", key="z")
    path = write(tmp_path / "new", item(**OTHER), item(**LINED), bad)

    only = plan(session, path, Choices(only=frozenset({SECOND})))
    without = plan(session, path, Choices(leave_out=frozenset({STORED, "bad-1"})))

    for made in (only, without):
        assert [written.item.id for written in made.written] == [SECOND]
        assert made.errors == ()
        assert made.totals == BankCounts(items=3, new=1, conflicts=1, errors=1)
    assert [found.code for found in plan(session, path).errors] == [
        "other-question",
        "key-unknown-option",
    ]


@SQLITE
def test_it_is_kept_from_nothing_by_what_the_reader_said_of_a_question_left_out(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text("id,area,question,a,b,correct\none,A5,Which?,x,y,A\nbad,A5,What?,x,y,Q\n")

    whole = plan(session, path)
    without = plan(session, path, Choices(leave_out=frozenset({"bad"})))

    assert [(found.code, found.item) for found in whole.errors] == [("key-unclear", "bad")]
    assert without.errors == ()


@SQLITE
def test_it_refuses_choices_about_items_that_are_not_there(
    session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path / "new", item(**LINED))

    with pytest.raises(UnknownChoice, match="do not hold: a5-nowhere"):
        plan(session, path, Choices(leave_out=frozenset({"a5-nowhere"})))

    unneeded = plan(session, path, chosen(SECOND, Resolution.SKIP))
    assert codes(unneeded) == ["choice-unneeded"]
    assert len(unneeded.written) == 1


@SQLITE
def test_it_leaves_open_conflicts_out_with_bad_items(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(**LINED))

    made = import_bank(session, [path], now=NOW, skip_bad=True)

    assert [each.is_open for each in made.items] == [True, False]
    assert session.scalar(select(func.count()).select_from(tables.Item)) == 2
