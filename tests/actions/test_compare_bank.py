"""What the items of files are beside the bank: by their ids, then by what they ask."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from renewal.actions.import_bank import BankRefused, import_bank
from renewal.domain.bank_change import BankCounts, ItemChange
from renewal.domain.bank_choice import Choices, Resolution
from tests.actions.comparing import (
    OTHER,
    SQLITE,
    STORED,
    classes,
    load,
    one_item,
    plan,
)
from tests.actions.issued import NOW
from tests.bank.writing import SVG, exhibit, item, options, write
from tests.databases import Database


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    with one_item(database, tmp_path) as made:
        yield made


def test_it_knows_a_question_again_that_comes_under_another_id(
    session: Session, tmp_path: Path
) -> None:
    spaced = item(
        id="other-1",
        stem="The high point  stays at the same\nwheel stud. What is shown?",
        options=list(reversed(options())),
    )
    capital = item(id="other-2", options=options(b="The Rotor is out of true"))
    path = write(tmp_path / "new", spaced, capital)

    made = plan(session, path)

    assert classes(made) == {"other-1": ItemChange.DUPLICATE, "other-2": ItemChange.NEW}
    (told,) = [found for found in made.findings if found.code == "item-duplicate"]
    assert (told.item, STORED in told.message) == ("other-1", True)
    assert made.totals == BankCounts(items=2, new=1, duplicates=1)
    assert made.errors == ()


def test_it_tells_questions_apart_by_their_pictures(session: Session, tmp_path: Path) -> None:
    def shown(letter: str, width: int) -> tuple[str, str]:
        picture = tmp_path / "new" / "a5" / "exhibits" / f"{letter}.svg"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(SVG.replace("320", str(width)))
        declared = exhibit(id=letter, file=f"exhibits/{letter}.svg")
        return declared, item(id=f"item-{letter}", exhibits=[letter], **OTHER)

    tables_ = [*shown("x", 320), *shown("y", 321), *shown("z", 320)]
    path = write(tmp_path / "new", *sorted(tables_, reverse=True))

    first = plan(session, path)
    import_bank(session, [write(tmp_path / "new", *shown("x", 320))], now=NOW)
    second = plan(session, write(tmp_path / "new", *shown("y", 321), *shown("z", 320)))

    assert sorted(classes(first).values()) == sorted(
        [ItemChange.NEW, ItemChange.NEW, ItemChange.DUPLICATE]
    )
    assert classes(second) == {"item-y": ItemChange.NEW, "item-z": ItemChange.DUPLICATE}


@SQLITE
def test_it_loads_a_question_once_that_stands_twice_in_the_files(
    session: Session, tmp_path: Path
) -> None:
    one = write(tmp_path / "new", item(id="new-1", **OTHER))
    two = write(tmp_path / "new", item(id="new-2", **OTHER), name="a5/drum-brakes.toml")

    made = plan(session, [one, two])
    without = plan(session, [one, two], Choices(leave_out=frozenset({"new-1"})))

    assert classes(made) == {"new-1": ItemChange.NEW, "new-2": ItemChange.DUPLICATE}
    assert [each.other for each in made.items] == ["", "new-1"]
    # Where the first is not wanted, the second repeats nothing.
    assert classes(without)["new-2"] is ItemChange.NEW
    assert [written.item.id for written in without.written] == ["new-2"]


@SQLITE
def test_it_sees_another_question_under_a_known_id_as_a_conflict(
    session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path / "new", item(**OTHER))

    made = plan(session, path)

    assert classes(made) == {STORED: ItemChange.CONFLICT}
    assert [found.code for found in made.errors] == ["other-question"]
    assert "The high point stays" in made.errors[0].message
    with pytest.raises(BankRefused, match="another question"):
        import_bank(session, [path], now=NOW)


@SQLITE
def test_it_takes_a_reworded_question_for_a_revision(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(stem="The high point stays at one stud. What is wrong?"))

    assert classes(plan(session, path)) == {STORED: ItemChange.REVISED}


@SQLITE
def test_it_counts_what_repeats_itself_within_a_file(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a5" / "pool.txt"
    path.parent.mkdir()
    question = "Which part is hot?\nA. The drum\nB. The hose\nANSWER: A\n\n"
    path.write_text(question * 3 + "Which one is not?\nA. The drum\nB. The hose\n\n")

    made = plan(session, path)

    assert made.totals == BankCounts(items=4, new=1, duplicates=2, errors=1)


def test_it_finds_the_oldest_of_several_twins(session: Session, tmp_path: Path) -> None:
    both = write(tmp_path / "new", item(id="a-later-twin"))
    load(session, both, Choices(on_duplicate=Resolution.KEEP_BOTH))

    made = plan(session, write(tmp_path / "third", item(id="third")))

    assert [each.other for each in made.items] == [STORED]
    assert replace(made, items=()).totals.adds_up is False
