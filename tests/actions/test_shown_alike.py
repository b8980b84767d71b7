"""Photographs that the bank has: a table that names them shows what is there already."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank
from renewal.bank.writers import BY_NAME
from renewal.domain.bank_change import ItemChange
from renewal.domain.bank_choice import Choices
from renewal.store.queries.bank_content import stored_bank
from tests.actions.comparing import OTHER, SQLITE, classes, load, one_item, plan
from tests.actions.issued import NOW
from tests.bank.writing import exhibit, item, write
from tests.databases import Database

SHOWN = "a5-shown-001"
pytestmark = SQLITE


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    with one_item(database, tmp_path) as made:
        import_bank(made, [photographed(tmp_path / "first")], now=NOW)
        yield made


def photographed(folder: Path, shade: int = 90, **changes: object) -> Path:
    """A native file whose question shows a photograph that is encoded again when it is read."""
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "taken in the workshop, and not kept")
    out = BytesIO()
    Image.new("RGB", (40, 30), (shade, 80, 70)).save(out, "PNG", pnginfo=said)
    path = folder / "a5" / "exhibits" / "pad.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    shown = item(id=SHOWN, exhibits=["a5-pad"], **{**OTHER, **changes})
    return write(folder, exhibit(id="a5-pad", file="exhibits/pad.png"), shown)


def named(session: Session, folder: Path, before: str = "", after: str = "") -> Path:
    """The stored bank as a table, which names the photograph and does not bring it."""
    items, exhibits = stored_bank(session)
    session.rollback()
    path = folder / "a5" / "bank.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = BY_NAME["csv"].write(items, exhibits).content
    path.write_bytes(content.replace(before.encode(), after.encode()) if before else content)
    return path


def test_it_is_the_same_where_a_table_names_its_photograph(
    session: Session, tmp_path: Path
) -> None:
    path = named(session, tmp_path / "table")

    made = plan(session, path)

    assert classes(made)[SHOWN] is ItemChange.SAME
    assert made.is_nothing


def test_it_is_revised_where_its_words_are_others(session: Session, tmp_path: Path) -> None:
    path = named(session, tmp_path / "table", "overnight stand", "overnight rest")

    made = plan(session, path)

    assert classes(made)[SHOWN] is ItemChange.REVISED


def test_it_is_the_same_when_its_file_comes_after_the_table(
    session: Session, tmp_path: Path
) -> None:
    path = named(session, tmp_path / "table", "overnight stand", "overnight rest")
    load(session, path, Choices())
    stem = str(OTHER["stem"]).replace("stand", "rest")

    made = plan(session, photographed(tmp_path / "again", stem=stem))

    assert classes(made) == {SHOWN: ItemChange.SAME}


def test_it_is_revised_where_the_photograph_is_another(session: Session, tmp_path: Path) -> None:
    made = plan(session, photographed(tmp_path / "again", shade=91))

    assert classes(made) == {SHOWN: ItemChange.REVISED}
