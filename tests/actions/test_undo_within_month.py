"""An import that is taken back while a month is open: whoever comes later is not asked it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.explain_choice import explain_choice
from renewal.actions.import_bank import import_bank
from renewal.actions.undo_import import Why, undo_import
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.store import tables
from renewal.store.installation import public_codes
from renewal.store.off_shelf import gone_by
from tests.databases import Database
from tests.generated_bank import item_text, topics_of, write_bank
from tests.installation import Installation, installed, instant

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"
NOVEMBER = Month(2026, 11)
FIRST, LATER = range(1, 4), range(4, 12)
BEFORE, AFTER = "which reading shows the fault?", "which value is wrong?"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """A bank of 24 questions; three people are asked from November 2026 on."""
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 24}))
        made.load_roster(*(person(number, "2026-10-01") for number in FIRST))
        yield made


@pytest.fixture
def topic(tmp_path: Path, office: Installation) -> Path:
    own = tmp_path / "bank" / "a5"
    return own / f"{topics_of(own)[0]}.toml"


def person(number: int, enrolled: str) -> str:
    return f"T{number},First{number},Last{number},t{number}@example.org,en,,A5,{HELD},{enrolled}"


def load(office: Installation, path: Path) -> int:
    import_bank(office.session, [path], now=office.now)
    number = office.session.scalars(select(tables.BankImport.id).order_by(tables.BankImport.id))
    found: int = number.all()[-1]
    office.session.rollback()
    return found


def load_other_words(office: Installation, topic: Path) -> int:
    """The topic's questions are worded anew, and there is one more."""
    text = topic.read_text("utf-8").replace(BEFORE, AFTER)
    topic.write_text(text + item_text("A5", topic.stem, 900), encoding="utf-8")
    return load(office, topic)


def asked(office: Installation) -> dict[str, tuple[str, int, str]]:
    """Return by technician: the code of the question, its revision and its words."""
    codes = public_codes(office.session)
    rows = office.session.execute(
        select(
            tables.Technician.number,
            tables.Assignment.id,
            tables.Assignment.revision_id,
            tables.RevisionText.stem,
        )
        .join(tables.Credential, tables.Credential.id == tables.Assignment.credential_id)
        .join(tables.Technician, tables.Technician.id == tables.Credential.technician_id)
        .join(
            tables.RevisionText,
            tables.RevisionText.revision_id == tables.Assignment.revision_id,
        )
        .where(tables.RevisionText.language == "en")
    ).all()
    office.session.rollback()
    return {
        number: (codes.encode(CodeOf.ASSIGNMENT, row_id), revision, stem)
        for number, row_id, revision, stem in rows
    }


def come_later(office: Installation, at: str = "2026-11-10T12:00:00") -> None:
    office.now = instant(at)
    office.load_roster(*(person(number, "2026-11-09") for number in LATER))
    office.tick()


def disagreeing(office: Installation) -> list[str]:
    codes = [code for code, _, _ in asked(office).values()]
    found = [code for code in codes if not explain_choice(office.session, code=code).agrees]
    office.session.rollback()
    return found


def test_who_comes_after_the_undo_is_not_asked_what_was_taken_back(
    office: Installation, topic: Path
) -> None:
    number = load_other_words(office, topic)
    office.tick("2026-11-01T12:00:00")
    early = asked(office)
    office.now = instant("2026-11-09T12:00:00")

    plan = undo_import(office.session, number, reason="wrong", actors=("cli",), now=office.now)
    come_later(office)

    found = asked(office)
    free = {revision for _, revision, _ in early.values()}
    unwanted = [
        who
        for who, (_, revision, stem) in found.items()
        if who not in early and AFTER in stem and revision not in free
    ]
    assert plan.restored
    assert len(found) == len(FIRST) + len(LATER)
    assert unwanted == []
    assert disagreeing(office) == []
    assert verify(office.session).first_bad is None


@ONE
def test_who_came_before_the_undo_keeps_the_question(office: Installation, topic: Path) -> None:
    number = load_other_words(office, topic)
    office.tick("2026-11-01T12:00:00")
    come_later(office)
    before = asked(office)
    office.now = instant("2026-11-12T12:00:00")

    plan = undo_import(office.session, number, reason="wrong", actors=("cli",), now=office.now)
    office.tick()

    assert {why for _, why in plan.left} == {Why.ASKED}
    assert asked(office) == before
    assert any(AFTER in stem for _, _, stem in before.values())
    assert disagreeing(office) == []


@ONE
def test_what_is_loaded_again_is_back_on_the_shelf_unless_it_says_something_else(
    office: Installation, topic: Path
) -> None:
    text = topic.read_text("utf-8") + item_text("A5", topic.stem, 900)
    topic.write_text(text, encoding="utf-8")
    number = load(office, topic)
    office.tick("2026-11-01T12:00:00")
    area = office.session.scalars(select(tables.Area.id).where(tables.Area.code == "A5")).one()
    [new] = undo_import(
        office.session, number, reason="wrong", actors=("cli",), now=office.now
    ).retired

    gone = []
    for day, told in enumerate((None, text, text.replace(BEFORE, AFTER)), start=2):
        office.now = instant(f"2026-11-{day:02d}T12:00:00")
        if told is not None:
            topic.write_text(told, encoding="utf-8")
            load(office, topic)
        gone.append(gone_by(office.session, NOVEMBER, office.now).get(area, frozenset()))
        office.session.rollback()

    assert gone == [{new.item_id}, frozenset(), {new.item_id}]
    assert gone_by(office.session, NOVEMBER, instant("2026-11-02T12:00:00"))[area] == gone[0]
