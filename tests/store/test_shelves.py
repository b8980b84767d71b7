"""Shelves: the bank as it stood when a month was opened, kept and read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank
from renewal.domain.calendar import Month
from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import topic_orders
from renewal.store.db import Base, writing
from renewal.store.off_shelf import gone_by
from renewal.store.shelves import Shelves, areas_by_id, put_on_shelf
from renewal.store.stocks import Stock, StoredCandidate, candidate_of, present_bank
from renewal.store.tables import Area, Edition, Entry, Item, Shelf, WindowRow
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.generated_bank import topics_of
from tests.office import Office, instant, opened_office

JANUARY, FEBRUARY, MARCH = Month(2027, 1), Month(2027, 2), Month(2027, 3)
WEIGHTS = {"hydraulics": Fraction(3, 5), "drums": Fraction(2, 5)}
HUGE = 2**63 - 25


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """An office with twelve items each about A5 and A6, and windows until March 2027."""
    with opened_office(database, tmp_path, "2027-01-01T12:00:00") as made:
        with writing(made.session):
            for month in (JANUARY, FEBRUARY, MARCH):
                made.session.add(
                    WindowRow(
                        month=str(month),
                        opens_at=instant(f"{month}-01T05:00:00"),
                        closes_at=instant(f"{month.plus(1)}-01T05:00:00"),
                        zone="America/New_York",
                    )
                )
        yield made


def candidate(number: int, topic: str = "hydraulics") -> Candidate:
    return Candidate(number, number + 100, topic, f"{topic}-{number}", HUGE + number, HUGE - number)


def stored(number: int, topic: str = "hydraulics") -> StoredCandidate:
    """`candidate`, as it is stored."""
    own, concept = f"{HUGE + number:x}", f"{HUGE - number:x}"
    return [number, number + 100, topic, f"{topic}-{number}", own, concept]


def stock(area_id: int, *candidates: StoredCandidate, length: int = 10) -> Stock:
    return Stock(area_id, candidates, WEIGHTS, length)


def present(office: Office, code: str = "A5") -> list[Candidate]:
    """The operational items of an area as they stand in the bank."""
    bank = present_bank(office.session, areas_by_id(office.session), {})
    return [candidate_of(each) for each in bank.entries[area_id(office, code)]]


def area_id(office: Office, code: str = "A5") -> int:
    found: int = office.one(select(Area.id).where(Area.code == code))
    return found


def put(office: Office, month: Month, *stocks: Stock) -> None:
    with writing(office.session):
        put_on_shelf(office.session, month, stocks, now=office.now)


def shelved_editions(session: Session) -> list[tuple[str, int]]:
    return [
        (month, edition_id)
        for month, edition_id in session.execute(
            select(Shelf.month, Shelf.edition_id).order_by(Shelf.month)
        )
    ]


def count(office: Office, table: type[Base]) -> int:
    found: int = office.one(select(func.count()).select_from(table))
    return found


def retire(office: Office, folder: Path, count: int, now: datetime) -> list[int]:
    """The first items of A5 are retired in the files and imported; their row ids."""
    own = folder / "bank" / "a5"
    first = own / f"{topics_of(own)[0]}.toml"
    text = first.read_text("utf-8")
    first.write_text(
        text.replace('status = "operational"', 'status = "retired"', count), encoding="utf-8"
    )
    import_bank(office.session, [folder / "bank"], now=now)
    gone = office.rows(select(Item.id).where(Item.status == "retired").order_by(Item.id))
    return [number for (number,) in gone]


def test_it_finds_the_operational_items_of_each_area_in_order(office: Office) -> None:
    found = present_bank(office.session, areas_by_id(office.session), {})

    assert set(found.entries) == {area_id(office, "A5"), area_id(office, "A6")}
    items = present(office)
    assert [each.item_id for each in items] == sorted(each.item_id for each in items)
    assert len(items) == 12
    assert len({each.number for each in items}) == 12


def test_it_takes_the_numbers_of_items_it_knows_from_an_earlier_shelf(office: Office) -> None:
    codes, number = areas_by_id(office.session), area_id(office)
    anew = present_bank(office.session, codes, {})
    known = {number: [[*each[:4], "1a", "2b"] for each in anew.entries[number][1:]]}

    taken = present_bank(office.session, codes, known).entries

    assert taken[number] == [anew.entries[number][0], *known[number]]
    assert {area: each for area, each in taken.items() if area != number} == {
        area: each for area, each in anew.entries.items() if area != number
    }


def test_it_knows_what_stands_on_the_last_shelf_of_each_area(office: Office) -> None:
    brakes, electrics = area_id(office), area_id(office, "A6")
    put(office, JANUARY, stock(brakes, stored(1)), stock(electrics, stored(2)))
    put(office, FEBRUARY, stock(brakes, stored(3)))
    shelves = Shelves(office.session)

    assert shelves.last_entries() == {brakes: [stored(3)], electrics: [stored(2)]}
    put(office, MARCH, stock(brakes, stored(4)))
    shelves.list_again()
    assert shelves.last_entries() == {brakes: [stored(4)], electrics: [stored(2)]}


def test_it_leaves_out_items_that_are_not_operational(office: Office, tmp_path: Path) -> None:
    [gone] = retire(office, tmp_path, 1, office.now)

    items = present(office)

    assert len(items) == 11
    assert gone not in {each.item_id for each in items}


def test_it_places_an_item_the_same_in_every_installation(office: Office) -> None:
    first = present(office)[0]
    name, concept = office.rows(select(Item.name, Item.concept).where(Item.id == first.item_id))[0]

    assert first.number == number_of("A5", "item", name)
    assert first.concept_number == number_of("A5", "concept", concept)


def test_it_reads_back_what_was_put_on_the_shelf(office: Office) -> None:
    number = area_id(office)
    put(office, JANUARY, stock(number, stored(1), stored(2, "drums")))

    found = Shelves(office.session).up_to(JANUARY, months=60)

    [edition] = found[number].editions
    assert found[number].months == (JANUARY,)
    assert edition.candidates == (candidate(1), candidate(2, "drums"))
    assert edition.orders == topic_orders(WEIGHTS, 10)
    assert all(len(order) == 10 for order in edition.orders)


def test_it_keeps_numbers_that_no_json_number_could_hold(office: Office) -> None:
    number = area_id(office)
    put(office, JANUARY, stock(number, stored(7)))

    [edition] = Shelves(office.session).up_to(JANUARY, months=1)[number].editions

    assert edition.candidates[0].number == HUGE + 7
    assert edition.candidates[0].concept_number == HUGE - 7


def test_it_uses_an_edition_again_while_the_bank_stays_the_same(office: Office) -> None:
    number = area_id(office)
    for month in (JANUARY, FEBRUARY):
        put(office, month, stock(number, stored(1)))
    put(office, MARCH, stock(number, stored(1), stored(2)))

    shelves = shelved_editions(office.session)

    assert [month for month, _ in shelves] == ["2027-01", "2027-02", "2027-03"]
    assert shelves[0][1] == shelves[1][1] != shelves[2][1]
    assert count(office, Edition) == 2
    found = Shelves(office.session).up_to(MARCH, months=60)[number]
    assert found.editions[0] is found.editions[1]
    assert [len(edition.candidates) for edition in found.editions] == [1, 1, 2]


@pytest.mark.parametrize(
    "other",
    [
        Stock(1, (stored(1),), {**WEIGHTS, "drums": Fraction(1, 5)}, 10),
        Stock(1, (stored(1),), WEIGHTS, 12),
        Stock(1, (stored(1, "drums"),), WEIGHTS, 10),
        Stock(1, (), WEIGHTS, 10),
    ],
    ids=["weights", "length", "topic", "nothing"],
)
def test_it_tells_editions_apart_by_all_that_they_are_made_of(other: Stock) -> None:
    assert other.digest != stock(1, stored(1)).digest


def test_it_takes_no_notice_of_the_order_of_the_weights() -> None:
    turned = Stock(1, (stored(1),), dict(reversed(WEIGHTS.items())), 10)

    assert turned.digest == stock(1, stored(1)).digest


def test_it_keeps_the_editions_of_two_areas_apart(office: Office) -> None:
    brakes, electrics = area_id(office), area_id(office, "A6")
    put(office, JANUARY, stock(brakes, stored(1)), stock(electrics, stored(1)))

    found = Shelves(office.session).up_to(JANUARY, months=60)

    assert set(found) == {brakes, electrics}
    assert count(office, Edition) == 2


def test_it_reads_only_as_many_months_as_asked_for(office: Office) -> None:
    number = area_id(office)
    for month in (JANUARY, FEBRUARY, MARCH):
        put(office, month, stock(number, stored(1)))
    shelves = Shelves(office.session)

    assert shelves.up_to(MARCH, months=2)[number].months == (FEBRUARY, MARCH)
    assert shelves.up_to(FEBRUARY, months=60)[number].months == (JANUARY, FEBRUARY)
    assert shelves.up_to(Month(2026, 12), months=60) == {}


def test_it_leaves_out_months_that_were_never_opened(office: Office) -> None:
    number = area_id(office)
    for month in (JANUARY, MARCH):
        put(office, month, stock(number, stored(1)))

    for months in (2, 60):
        found = Shelves(office.session).up_to(MARCH, months=months)[number]
        assert found.months == (JANUARY, MARCH)
    shelves = Shelves(office.session)
    assert shelves.months_up_to(MARCH) == {number: [JANUARY, MARCH]}
    assert shelves.months_up_to(FEBRUARY) == {number: [JANUARY]}
    assert shelves.months_up_to(Month(2026, 12)) == {}


def test_it_fills_a_shelf_once(office: Office) -> None:
    number = area_id(office)
    put(office, JANUARY, stock(number, stored(1)))

    with pytest.raises(IntegrityError):
        put(office, JANUARY, stock(number, stored(1), stored(2)))

    assert Shelves(office.session).has(JANUARY)
    assert not Shelves(office.session).has(FEBRUARY)
    assert (count(office, Shelf), count(office, Edition)) == (1, 1)


def test_it_leaves_one_entry_over_all_that_it_wrote(office: Office) -> None:
    brakes, electrics = area_id(office), area_id(office, "A6")

    put(office, JANUARY, stock(brakes, stored(1)), stock(electrics, stored(2)))

    entry = office.last_entry()
    assert (entry.act, entry.actors, entry.reason) == ("fill shelves", ["tick"], "2027-01")
    assert sorted(table for table, _ in entry.covers) == ["edition", "edition", "shelf", "shelf"]
    findings = [found for found in verify_entries(office.session) if "window" not in found.row]
    assert findings == []


def test_it_leaves_no_entry_where_there_is_nothing_to_put(office: Office) -> None:
    before = count(office, Entry)

    put(office, JANUARY)

    assert count(office, Entry) == before
    assert not Shelves(office.session).has(JANUARY)


def test_it_names_items_that_were_retired_after_the_shelf_was_filled(
    office: Office, tmp_path: Path
) -> None:
    number = area_id(office)
    bank = present_bank(office.session, areas_by_id(office.session), {})
    put(
        office,
        JANUARY,
        Stock(number, bank.entries[number], WEIGHTS, 10),
    )
    gone = retire(office, tmp_path, 2, instant("2027-01-15T12:00:00"))

    before, after = (
        gone_by(office.session, JANUARY, instant(f"2027-01-15T1{at}"))
        for at in ("1:59:59", "2:00:00")
    )

    assert len(gone) == 2
    assert (before, after) == ({}, {number: frozenset(gone)})
    assert gone_by(office.session, FEBRUARY, instant("2027-02-15T12:00:00")) == {}


def test_it_knows_areas_by_their_row(office: Office) -> None:
    assert areas_by_id(office.session)[area_id(office, "A6")] == "A6"
