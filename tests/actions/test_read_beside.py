"""Files that show what the bank has already, read beside an installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank, plan_import
from renewal.bank.writers import BY_NAME
from renewal.domain.bank_change import ItemChange
from renewal.store import tables
from renewal.store.queries.bank_content import stored_bank
from tests.actions.issued import NOW
from tests.bank.writing import SVG, exhibit, item, write
from tests.databases import Database
from tests.generated_bank import write_bank


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    """A bank of two items that show one drawing is loaded, with its programme."""
    engine = create_engine(database.url)
    with Session(engine) as made:
        bank = write_bank(tmp_path / "bank", {"A5": 0})
        (bank / "a5" / "exhibits").mkdir()
        (bank / "a5" / "exhibits" / "dial.svg").write_text(SVG, encoding="utf-8")
        shows = {"exhibits": ["a5-dial-1"]}
        write(
            bank,
            exhibit(id="a5-dial-1", file="exhibits/dial.svg"),
            item(id="a5-one", **shows),
            item(id="a5-two", stem="What else does the dial show?", **shows),
        )
        import_bank(made, [bank], now=NOW)
        yield made
    engine.dispose()


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("name", ["csv", "gift", "moodle", "qti30"])
def test_it_has_nothing_to_do_for_what_was_written_from_it(
    session: Session, tmp_path: Path, name: str
) -> None:
    items, exhibits = stored_bank(session)
    path = tmp_path / f"bank{BY_NAME[name].suffix}"
    path.write_bytes(BY_NAME[name].write(items, exhibits).content)

    plan = plan_import(session, [path])

    assert plan.counts == {ItemChange.SAME: 2}
    assert plan.errors == ()


def test_it_shows_a_new_question_with_the_picture_that_is_there(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text(
        "id,area,topic,stem,option_a,option_b,key,exhibits\r\n"
        "a5-three,A5,disc-brakes,What does the dial show?,Runout,Wear,a,a5-dial-1\r\n"
        "a5-four,A5,disc-brakes,Which dial is it?,This,That,a,a5-dial-9\r\n",
        encoding="utf-8",
    )

    plan = import_bank(session, [path], now=NOW, skip_bad=True)

    assert plan.counts == {ItemChange.NEW: 1}
    assert [each.code for each in plan.errors] == ["exhibit-unknown"]
    assert count(session, tables.Exhibit) == 1
    assert count(session, tables.RevisionExhibit) == 3
