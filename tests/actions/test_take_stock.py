"""What leaves a shelf while its month is open: who comes then is asked from what there is now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from renewal.actions.explain_choice import explain_choice
from renewal.actions.import_bank import import_bank
from renewal.actions.take_stock import take_stock
from renewal.actions.undo_import import undo_import
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.store import tables
from renewal.store.db import writing
from renewal.store.stocktakes import StockTaken, find_stocktake
from tests.actions.test_explain_choice import codes_of
from tests.databases import Database
from tests.generated_bank import item_text, topics_of, write_bank
from tests.installation import Installation, installed, instant

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"
NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
FIRST, LATER = range(1, 4), range(4, 9)
AUTHOR = "t4@example.org"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """A bank of 24 questions; three people are asked from November 2026 on."""
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 24}))
        made.load_roster(*(person(number, "2026-10-01") for number in FIRST))
        yield made


def person(number: int, enrolled: str) -> str:
    return f"T{number},First{number},Last{number},t{number}@example.org,en,,A5,{HELD},{enrolled}"


def change_all(office: Installation, bank: Path, old: str, new: str, extra: int = 0) -> None:
    """Something in all items is replaced, and so many new ones a topic are loaded with them."""
    for topic in topics_of(bank / "a5"):
        path = bank / "a5" / f"{topic}.toml"
        text = path.read_text("utf-8").replace(old, new)
        path.write_text(text + "".join(item_text("A5", topic, 500 + n) for n in range(extra)))
    office.load_bank(bank)


def retire_all(office: Installation, bank: Path, extra: int = 0) -> None:
    change_all(office, bank, 'status = "operational"', 'status = "retired"', extra)


def come_later(office: Installation, at: str = "2026-11-10T12:00:00") -> None:
    office.now = instant(at)
    office.load_roster(*(person(number, "2026-11-09") for number in LATER))
    office.tick()


def asked(office: Installation, month: Month = NOVEMBER) -> dict[str, str]:
    """The name of each technician's item."""
    rows: Sequence[Any] = office.session.execute(
        select(tables.Technician.number, tables.Item.name)
        .select_from(tables.Assignment)
        .join(tables.Credential, tables.Credential.id == tables.Assignment.credential_id)
        .join(tables.Technician, tables.Technician.id == tables.Credential.technician_id)
        .join(tables.Revision, tables.Revision.id == tables.Assignment.revision_id)
        .join(tables.Item, tables.Item.id == tables.Revision.item_id)
        .where(tables.Assignment.month == str(month))
    ).all()
    office.session.rollback()
    return dict(rows)


def disagreeing(office: Installation) -> list[str]:
    return [c for c in codes_of(office) if not explain_choice(office.session, code=c).agrees]


def meanwhile(
    office: Installation, monkeypatch: pytest.MonkeyPatch, act: Callable[[Session], Any]
) -> None:
    """Somebody else's act is committed when the next run has read the shelves, once."""
    acts = [act]

    def taken(session: Session, *things: Any, **more: Any) -> StockTaken:
        found = take_stock(session, *things, **more)
        if acts:
            with Session(office.session.get_bind()) as other:
                acts.pop()(other)
        return found

    monkeypatch.setattr("renewal.actions.choose_questions.take_stock", taken)


def test_it_is_explained_though_an_undo_from_before_is_committed_after_the_shelves_were_read(
    office: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_all(office, tmp_path / "bank", "which reading shows the fault?", "which is wrong?")
    number = office.session.scalars(select(tables.BankImport.id)).all()[-1]
    opens, before = instant("2026-11-01T12:00:00"), instant("2026-11-01T11:59:59")
    meanwhile(
        office,
        monkeypatch,
        lambda other: undo_import(other, number, reason="wrong", actors=("cli",), now=before),
    )

    office.tick("2026-11-01T12:00:00")

    assert office.session.scalars(select(tables.TakenBack.taken_back_at)).all() == [before] * 24
    assert office.session.scalars(select(tables.Opening.opened_at)).all() == [opens]
    assert len(asked(office)) == len(FIRST)
    assert disagreeing(office) == []
    assert verify(office.session).first_bad is None


def test_it_is_explained_though_a_retirement_from_before_is_committed_after(
    office: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.tick("2026-11-01T12:00:00")
    bank = tmp_path / "bank"
    for path in (bank / "a5").glob("*.toml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace('status = "operational"', 'status = "retired"'), "utf-8")
    before = instant("2026-11-10T11:59:59")
    meanwhile(office, monkeypatch, lambda other: import_bank(other, [bank], now=before))

    come_later(office)

    assert len(asked(office)) == len(FIRST) + len(LATER)
    assert disagreeing(office) == []


def test_who_comes_when_the_whole_shelf_has_left_is_asked_from_the_present_bank(
    office: Installation, tmp_path: Path
) -> None:
    office.tick("2026-11-01T12:00:00")
    early = asked(office)
    retire_all(office, tmp_path / "bank", extra=3)

    come_later(office)
    office.tick("2026-12-01T12:00:00")

    later = {who: name for who, name in asked(office).items() if who not in early}
    assert len(later) == len(LATER)
    assert {int(name[-3:]) for name in later.values()} <= {500, 501, 502}
    assert len(asked(office, DECEMBER)) == len(FIRST) + len(LATER)
    assert not set(later.items()) & set(asked(office, DECEMBER).items())
    assert disagreeing(office) == []
    assert verify(office.session).first_bad is None


@ONE
def test_an_author_of_the_whole_shelf_is_asked_what_came_since(
    office: Installation, tmp_path: Path
) -> None:
    change_all(office, tmp_path / "bank", 'author = "tests"', f'author = "{AUTHOR}"')
    office.tick("2026-11-01T12:00:00")
    change_all(office, tmp_path / "bank", "", "", extra=1)

    come_later(office)

    assert asked(office)["T4"].endswith("-500")
    assert len(asked(office)) == len(FIRST) + len(LATER)
    assert disagreeing(office) == []


def write_them(bank: Path, author: str) -> None:
    """Half the items of each topic are somebody's own, as the files say it."""
    for topic in topics_of(bank / "a5"):
        path = bank / "a5" / f"{topic}.toml"
        said = path.read_text("utf-8").split("[[item]]")
        own = [re.sub('author = ".*"', f'author = "{author}"', each) for each in said[1::2]]
        said[1::2] = own
        path.write_text("[[item]]".join(said), "utf-8")


def own_of(office: Installation, author: str) -> set[str]:
    names = office.session.scalars(select(tables.Item.name).where(tables.Item.author == author))
    return set(names)


@pytest.mark.parametrize(
    ("before", "after"), [("tests", "t1@example.org"), ("t1@example.org", "tests")]
)
def test_it_is_explained_by_the_authors_of_then(
    office: Installation, tmp_path: Path, before: str, after: str
) -> None:
    bank = tmp_path / "bank"
    write_them(bank, before)
    office.load_bank(bank)
    for month in range(1, 7):
        office.tick(f"2027-{month:02}-01T12:00:00")
        assert asked(office, Month(2027, month))["T1"] not in own_of(office, "t1@example.org")

    write_them(bank, after)
    office.now = instant("2027-06-10T12:00:00")
    office.load_bank(bank)

    assert disagreeing(office) == []
    assert verify(office.session).first_bad is None


def test_it_is_explained_though_an_author_has_another_address_now(
    office: Installation, tmp_path: Path
) -> None:
    write_them(tmp_path / "bank", "t1@example.org")
    office.load_bank(tmp_path / "bank")
    for month in range(1, 5):
        office.tick(f"2027-{month:02}-01T12:00:00")

    with writing(office.session):
        for table in (tables.Person, tables.Account):
            office.session.execute(
                update(table).where(table.email == "t1@example.org").values(email="new@example.org")
            )

    assert disagreeing(office) == []


@ONE
def test_authors_that_stay_the_same_are_kept_once(office: Installation, tmp_path: Path) -> None:
    write_them(tmp_path / "bank", "t1@example.org")
    office.load_bank(tmp_path / "bank")

    for month in range(1, 5):
        office.tick(f"2027-{month:02}-01T12:00:00")

    kept = office.session.scalars(select(tables.StocktakeAuthorship.authorship_id)).all()
    assert len(kept) == 4
    assert len(set(kept)) == 1


@ONE
def test_choices_of_before_authors_were_kept_are_explained_by_those_of_today(
    office: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_them(tmp_path / "bank", "t1@example.org")
    office.load_bank(tmp_path / "bank")

    with monkeypatch.context() as then:
        then.setattr("renewal.store.stocktakes.authors_at", lambda *_: None)
        office.tick("2027-01-01T12:00:00")
        assert disagreeing(office) == []


@ONE
def test_nobody_is_asked_from_the_shelf_of_an_earlier_month(
    office: Installation, tmp_path: Path
) -> None:
    office.tick("2026-11-01T12:00:00")
    retire_all(office, tmp_path / "bank")

    office.tick("2026-12-01T12:00:00")

    assert len(asked(office)) == len(FIRST)
    assert asked(office, DECEMBER) == {}


@ONE
def test_stock_is_taken_once_for_an_instant(office: Installation, tmp_path: Path) -> None:
    office.tick("2026-11-01T12:00:00")
    retire_all(office, tmp_path / "bank")
    at = instant("2026-11-02T12:00:00")

    found = [take_stock(office.session, NOVEMBER, {}, now=at) for _ in range(2)]

    assert found == [StockTaken({}, {})] * 2
    assert find_stocktake(office.session, NOVEMBER, at) == found[0]
    assert find_stocktake(office.session, NOVEMBER, instant("2026-11-02T12:00:01")) is None


@ONE
def test_choices_of_before_stock_was_taken_are_explained_by_the_instants(
    office: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they were then: a shelf without what had left it."""
    office.tick("2026-11-01T12:00:00")
    path = tmp_path / "bank" / "a5" / f"{topics_of(tmp_path / 'bank' / 'a5')[0]}.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('status = "operational"', 'status = "retired"', 2), "utf-8")
    office.now = instant("2026-11-09T12:00:00")
    office.load_bank(tmp_path / "bank")

    come_later(office)
    monkeypatch.setattr("renewal.actions.explain_choice.find_stocktake", lambda *_: None)

    assert len(asked(office)) == len(FIRST) + len(LATER)
    assert disagreeing(office) == []
