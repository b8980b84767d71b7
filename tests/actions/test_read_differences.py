"""What differs between files and the bank, field by field."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from renewal.actions.read_differences import read_differences
from renewal.domain.bank_choice import Choices
from tests.actions.comparing import (
    LINED,
    SECOND,
    STORED,
    load,
    one_item,
    plan,
)
from tests.bank.writing import SVG, exhibit, item, options, write
from tests.databases import Database


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    with one_item(database, tmp_path) as made:
        yield made


def test_it_says_field_by_field_what_differs(session: Session, tmp_path: Path) -> None:
    changed = options(b="The rotor has run out")
    changed[0]["rationale"] = "It wobbles."
    path = write(tmp_path / "new", item(options=changed, status="retired"), item(**LINED))
    made = plan(session, path)

    found = read_differences(session, made)

    assert set(found) == {STORED}
    assert [(each.field, each.before, each.after) for each in found[STORED]] == [
        ("option a, rationale", "What cause a would show instead.", "It wobbles."),
        ("option b", "The rotor is out of true", "The rotor has run out"),
        ("status", "operational", "retired"),
    ]
    assert read_differences(session, made, only=[SECOND]) == {}


def test_it_says_that_a_picture_differs(session: Session, tmp_path: Path) -> None:
    picture = tmp_path / "new" / "a5" / "exhibits" / "dial.svg"
    picture.parent.mkdir(parents=True)
    picture.write_text(SVG)
    path = write(tmp_path / "new", exhibit(), item(exhibits=["a5-dial-1"]))
    load(session, path, Choices())
    picture.write_text(SVG.replace("320", "330"))
    write(tmp_path / "new", exhibit(alt="A dial."), item(exhibits=["a5-dial-1"]))

    found = read_differences(session, plan(session, path))

    fields = [each.field for each in found[STORED]]
    assert fields == ["exhibit a5-dial-1, picture", "exhibit a5-dial-1, words"]
    assert found[STORED][1].before == "Dial indicator showing 0.006 in."
