"""A bank too large for one file, taken out in parts that together are the whole bank again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement
from sqlalchemy import event
from werkzeug.test import TestResponse

from renewal.actions import list_parts
from renewal.actions.export_bank import export_bank
from renewal.actions.import_bank import import_bank
from renewal.actions.list_parts import ExportRefused
from renewal.actions.load_programme import plan_programme, write_programme
from renewal.bank.writers import BY_NAME
from renewal.domain.item import Item
from renewal.store import tables
from renewal.store.db import writing
from renewal.store.queries.bank_content import stored_bank
from tests.bank.writing import SVG, exhibit, item, translation, write
from tests.databases import SqliteDatabases
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.html import texts
from tests.web.office.test_bank_export import ONE, PAGE, download, kept, name_of, show, stored
from tests.web.visiting import Visit, Visitor

SHOWN = (tables.Item, tables.Revision, tables.RevisionText, tables.Exhibit)


@pytest.fixture(autouse=True)
def _ten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 42 questions are four parts of ten, and two that are left."""
    monkeypatch.setattr(list_parts, "MOST_AT_ONCE", 10)


def press(visitor: Visitor, visit: Visit, number: int) -> TestResponse:
    """The button for one part of the list is pressed."""
    found = visit.page.xpath("//ol/li//form")
    form: HtmlElement = found[number - 1]
    fields: dict[str, list[str]] = {}
    for each in form.xpath(".//input[@type='hidden']"):
        fields.setdefault(each.get("name"), []).append(each.get("value"))
    return visitor.client.post(form.get("action"), data=fields)


def by_hand(visitor: Visitor, **fields: Any) -> Visit:
    """A part is asked for with fields of one's own."""
    token = visitor.open(PAGE).page.xpath("//input[@name='csrf']/@value")[0]
    return visitor._visit(visitor.client.post(PAGE, data={"csrf": token, **fields}))


def in_order(service: Installation, *areas: str) -> list[str]:
    """The names of all questions in the order of the parts."""
    named = [(one.area, one.id) for one in stored(service, *areas)]
    return [name for _, name in sorted(named)]


def everything(service: Installation) -> tuple[list[Item], list[tuple[str, str, bytes]]]:
    """All that an installation holds: the questions, and the pictures they show."""
    items, exhibits = stored_bank(service.session)
    service.session.rollback()
    shown = sorted((one.id, one.alt, one.content) for one in exhibits)
    return sorted(items, key=lambda one: one.id), shown


@contextmanager
def anew(databases: SqliteDatabases, folder: Path) -> Iterator[Installation]:
    """An installation with the programme and without a question."""
    folder.mkdir()
    with databases.migrated() as database, installed(database, folder, "2026-10-20T12:00:00") as it:
        plan, _ = plan_programme(it.session, [write_bank(folder / "programme", {})])
        assert plan is not None
        it.session.rollback()
        with writing(it.session):
            write_programme(it.session, plan, actors=["system"], now=it.now)
        yield it


@contextmanager
def rows_read() -> Iterator[set[tuple[str, str]]]:
    """The rows that become items and pictures while this lasts."""
    found: set[tuple[str, str]] = set()

    def note(row: Any, _context: Any) -> None:
        name = getattr(row, "name", "") or getattr(row, "id", "") or row.revision_id
        found.add((type(row).__name__, str(name)))

    for table in SHOWN:
        event.listen(table, "load", note)
    try:
        yield found
    finally:
        for table in SHOWN:
            event.remove(table, "load", note)


def add_pictured(service: Installation, folder: Path, *topics: tuple[str, str]) -> None:
    """A question for each name and topic of A5, all with the same picture and a translation."""
    tables_ = [exhibit()]
    for name, topic in topics:
        stem = f"The high point of {name} stays at the same wheel stud. What is shown?"
        shown = item(id=name, topic=topic, stem=stem, concept=name, exhibits=["a5-dial-1"])
        tables_ += [shown, translation(stem=f"El punto alto de {name} no se mueve. ¿Qué es?")]
    write(folder / "more", *tables_, name="a5/shown.toml")
    (folder / "more/a5/exhibits").mkdir()
    (folder / "more/a5/exhibits/dial.svg").write_text(SVG, encoding="utf-8")
    import_bank(service.session, [folder / "more"], now=service.now)


def test_it_offers_a_large_bank_in_parts(service: Installation, ada: Visitor):
    names = in_order(service)

    start = ada.open(PAGE)
    page = show(ada, "qti30")

    assert "The bank has 42 questions. More than 10 come in parts" in start.said
    assert page.status == 200
    assert "42 questions from all areas, as QTI 3.0 package, in 5 parts" in page.said
    assert texts(page.page, "//ol/li/h2") == [f"Part {number} of 5" for number in range(1, 6)]
    assert texts(page.page, "//ol/li/p") == [
        f"10 questions, {names[0]} to {names[9]} A4",
        f"10 questions, {names[10]} to {names[19]} A4 to A5",
        f"10 questions, {names[20]} to {names[29]} A5 to A6",
        f"10 questions, {names[30]} to {names[39]} A6",
        f"2 questions, {names[40]} to {names[41]} A6",
    ]
    assert "renewal bank export --format qti30 --out FILE" in page.said


def test_it_sends_one_part_and_reads_nothing_of_the_others(
    service: Installation, ada: Visitor, tmp_path: Path
):
    names = in_order(service, "A4", "A5")
    page = show(ada, "csv", "A4", "A5")

    with rows_read() as read:
        sent = press(ada, page, 2)

    assert sent.status_code == 200
    assert name_of(sent) == "bank-a4-a5-2026-11-24-part-2-of-3.csv"
    assert [one.item.id for one in kept(sent, tmp_path).items] == names[10:20]
    assert {name for table, name in read if table == "Item"} == set(names[10:20])
    assert {table: [one for one, _ in read].count(table) for table, _ in read} == {
        "Item": 10,
        "Revision": 10,
        "RevisionText": 10,
    }


@ONE
@pytest.mark.parametrize("format_", [each for each in BY_NAME if each != "aiken"])
def test_its_parts_are_the_whole_bank_again(
    service: Installation,
    ada: Visitor,
    sqlite_databases: SqliteDatabases,
    tmp_path: Path,
    format_: str,
):
    page = show(ada, format_)
    with anew(sqlite_databases, tmp_path / "anew") as other:
        # The last one first: none needs another.
        for number in range(5, 0, -1):
            folder = tmp_path / str(number)
            folder.mkdir()
            sent = press(ada, page, number)
            reading = kept(sent, folder)
            assert not reading.has_errors
            import_bank(other.session, [folder / name_of(sent)], now=other.now)

        assert everything(other) == everything(service)


def test_each_part_has_the_pictures_of_its_questions_with_it(
    service: Installation, ada: Visitor, sqlite_databases: SqliteDatabases, tmp_path: Path
):
    shown = (("a5-aa", "drum-brakes"), ("a5-zz", "disc-brakes"))
    add_pictured(service, tmp_path, *shown)
    page = show(ada, "toml", "A5")

    with anew(sqlite_databases, tmp_path / "anew") as other:
        pictures = []
        for number in (2, 1):
            folder = tmp_path / str(number)
            folder.mkdir()
            sent = press(ada, page, number)
            pictures += [one.exhibit for one in kept(sent, folder).exhibits]
            import_bank(other.session, [folder / name_of(sent)], now=other.now)
        found, exhibits = everything(other)

    assert [one.content for one in pictures if one] == [SVG.encode(), SVG.encode()]
    assert found == [one for one in everything(service)[0] if one.area == "A5"]
    assert len(found) == 16
    assert exhibits == everything(service)[1]


@ONE
def test_it_shows_what_goes_into_a_part(ada: Visitor, service: Installation, tmp_path: Path):
    add_pictured(service, tmp_path, ("a4-zz", "drum-brakes"))
    names = in_order(service)
    page = show(ada, "csv")

    first = ada.press_link(page, "What goes in part 1")
    second = ada.press_link(page, "What goes in part 2")
    back = ada.press_link(second, "All parts")
    sent = download(ada, second)

    assert f"Part 1 of 5: 10 questions from all areas, as CSV, {names[0]} to" in first.said
    assert "The file carries everything that these questions have." in first.said
    assert f"Part 2 of 5: 10 questions from all areas, as CSV, {names[10]} to" in second.said
    assert "the translation into es (a4-zz)" in second.said
    assert name_of(sent) == "bank-2026-11-24-part-2-of-5.csv"
    assert texts(back.page, "//ol/li/h2") == texts(page.page, "//ol/li/h2")


@ONE
@pytest.mark.parametrize(
    ("part", "status", "told"),
    [
        ("0", 409, "There is no part 0: 42 questions come in 5 parts."),
        ("6", 409, "There is no part 6: 42 questions come in 5 parts."),
        ("123456789", 409, "There is no part 123,456,789: 42 questions come in 5 parts."),
        ("1234567890", 400, "Choose a part by its number"),
        ("two", 400, "Choose a part by its number"),
        ("-1", 400, "Choose a part by its number"),
        ("²", 400, "Choose a part by its number"),
        ("", 409, "42 questions are more than the 10 that are written here at once."),
    ],
)
def test_it_says_that_there_is_no_such_part(ada: Visitor, part: str, status: int, told: str):
    sent = by_hand(ada, format="csv", part=part)
    looked = ada._visit(ada.client.get(PAGE, query_string={"format": "csv", "part": part}))

    for refused in (sent, looked):
        assert refused.status == status
        assert told in refused.said
    assert len(texts(sent.page, "//ol/li/h2")) == (5 if status == 409 else 0)


@ONE
def test_what_fits_is_one_part_whose_file_has_no_number(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(list_parts, "MOST_AT_ONCE", 14)

    page = show(ada, "csv", "A4")
    none = by_hand(ada, format="csv", area="A4", part="2")

    assert name_of(download(ada, page)) == "bank-a4-2026-11-24.csv"
    assert none.status == 409
    assert "There is no part 2: 14 questions come in 1 part." in none.said


@ONE
def test_it_says_that_the_bank_has_changed_since_its_parts_were_listed(
    service: Installation, ada: Visitor, tmp_path: Path
):
    page = show(ada, "csv")
    first = press(ada, page, 1)
    add_pictured(service, tmp_path, ("a5-aa", "drum-brakes"))

    refused = ada._visit(press(ada, page, 2))
    looked = ada.press_link(page, "What goes in part 2")
    listed = press(ada, refused, 2)

    assert first.status_code == 200
    for each in (refused, looked):
        assert each.status == 409
        assert "The bank has changed since its parts were listed" in each.said
    assert "43 questions from all areas" in refused.said
    assert listed.status_code == 200


@ONE
def test_it_gives_no_part_of_which_questions_came_in_meanwhile(
    service: Installation, tmp_path: Path
):
    parts = list_parts.list_parts(service.session, areas=())
    service.session.rollback()
    add_pictured(service, tmp_path, ("a5-aa", "drum-brakes"))

    with pytest.raises(ExportRefused, match="has changed since its parts were listed"):
        export_bank(service.session, areas=(), format_="csv", part=parts.parts[2])
    assert (
        export_bank(service.session, areas=(), format_="csv", part=parts.parts[0]).questions == 10
    )


@ONE
def test_its_files_are_listed_in_their_order(ada: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(list_parts, "MOST_AT_ONCE", 4)

    sent = press(ada, show(ada, "json"), 3)

    assert name_of(sent) == "bank-2026-11-24-part-03-of-11.json"


@ONE
@pytest.mark.parametrize(("most", "sizes"), [(1, [1] * 42), (21, [21, 21]), (41, [41, 1])])
def test_it_cuts_anywhere(service: Installation, most: int, sizes: list[int]):
    parts = list_parts.list_parts(service.session, areas=(), most=most)

    assert [part.questions for part in parts.parts] == sizes
    assert parts.questions == 42
