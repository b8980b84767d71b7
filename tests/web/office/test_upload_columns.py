"""Tables whose columns do not say what they hold: somebody says it, once for each header."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from renewal.actions.import_bank import plan_import
from renewal.actions.read_upload import plan_digest
from renewal.bank.guidance import Guidance
from renewal.bank.tables.mapping import read_mapping, words
from renewal.domain.upload_report import report_of
from renewal.store.tables import Item, Upload
from renewal.web.office.upload_column_words import GROUPS, choices_for
from tests.bank.packages import package
from tests.bank.writing import HEAD, item
from tests.installation import Installation
from tests.web.office.conftest import WILMA
from tests.web.office.test_bank_uploads import APPLY, ONE, PAGE, previewed, upload, work
from tests.web.visiting import Visit, Visitor, signed_in

HEADER = ("Kennung", "Was gefragt wird", "Wahl eins", "Wahl zwei", "Wahl drei", "Treffer", "Notiz")
ROWS = (
    ("x-1", "Which pad is worn?", "The inner one", "The outer one", "Neither", "1", "old"),
    ("x-2", "Which rotor is thin?", "The left one", "The right one", "Neither", "2", ""),
)
SAID = {
    "column-0": "id",
    "column-1": "stem",
    "column-2": "option a",
    "column-3": "option b",
    "column-4": "option c",
    "column-5": "key",
    "column-6": "nothing",
    "first": "1",
    "topic": "disc-brakes",
}
READ = "Read the files by this"


def table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    return "".join(";".join(row) + "\n" for row in (header, *rows)).encode()


def workbook() -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def names(service: Installation, like: str = "x-%") -> list[str]:
    found = service.session.scalars(select(Item.name).where(Item.name.like(like)))
    told = sorted(found)
    service.session.rollback()
    return told


def said_and_applied(service: Installation, visitor: Visitor, asked: Visit) -> Visit:
    """It was said what the columns hold, and the upload applied; return what was previewed."""
    visitor.press(asked, READ, **SAID)
    work(service)
    preview = visitor.open(PAGE)
    visitor.press(preview, APPLY)
    work(service)
    return preview


def filled(visit: Visit) -> dict[str, str]:
    """What the form would send if nothing were changed in it."""
    selects = visit.page.xpath("//form[@method='post']//select")
    chosen = {each.get("name"): each.xpath(".//option[@selected]/@value") for each in selects}
    inputs = visit.page.xpath("//form[@method='post']//input[@type='text']")
    texts = {each.get("name"): each.get("value") for each in inputs}
    return {name: values[0] for name, values in chosen.items() if values} | texts


@pytest.mark.parametrize(
    ("name", "content"),
    [("fragen.csv", table(*ROWS)), ("fragen.xlsx", workbook())],
    ids=["csv", "xlsx"],
)
def test_it_asks_what_the_columns_hold_and_reads_the_table_by_the_answer(
    service: Installation, ada: Visitor, name: str, content: bytes
) -> None:
    asked = previewed(service, ada, (name, content))
    preview = said_and_applied(service, ada, asked)

    assert asked.path == f"{PAGE}/columns"
    assert "do not say by themselves what they hold" in asked.said
    assert all(each in asked.said for each in (*HEADER, "Which pad is worn?", "Neither"))
    assert "+ 2 new" in preview.said
    assert names(service) == ["x-1", "x-2"]


@ONE
def test_it_gives_the_same_plan_as_the_command_line_with_the_same_file(
    service: Installation, ada: Visitor, tmp_path: Path
) -> None:
    ada.press(previewed(service, ada, ("fragen.csv", table(*ROWS))), READ, **SAID)
    work(service)
    mapping = tmp_path / "kept.mapping.toml"
    mapping.write_bytes(ada.open(f"{PAGE}/columns.toml").response.data)
    file = tmp_path / "a5" / "fragen.csv"
    file.parent.mkdir()
    file.write_bytes(table(*ROWS))

    plan = plan_import(service.session, [file], guidance=Guidance(mapping=read_mapping(mapping)))
    kept = report_of(service.session.scalars(select(Upload.report)).one())
    service.session.rollback()

    assert len(plan.items) == 2
    assert plan_digest(plan) == kept.digest
    assert {name: kept.counts[name] for name in ("new", "errors")} == {"new": 2, "errors": 0}


def test_it_offers_what_was_said_before_for_the_same_header(
    service: Installation, ada: Visitor
) -> None:
    ada.press(previewed(service, ada, ("fragen.csv", table(ROWS[0]))), READ, **SAID)
    work(service)

    path = upload(ada, ("mehr.csv", table(ROWS[1]))).path
    work(service)
    again = ada.open(path)
    ada.press(again, READ, **filled(again))
    work(service)
    other = upload(ada, ("anders.csv", table(ROWS[1], header=(*HEADER[:-1], "Mehr")))).path
    work(service)

    assert "An earlier upload had the same columns." in again.said
    assert "+ 1 new" in ada.open(path).said
    assert "An earlier upload" not in ada.open(other).said


@ONE
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"column-1": "nothing"}, "columns", "No column holds the question."),
        ({"column-3": "nothing", "column-4": "nothing"}, "columns", "Fewer than two columns"),
        ({"column-6": "stem"}, "column-6", "cannot both be “question”"),
        ({"column-4": "option b"}, "column-4", "cannot both be “option b”"),
        ({"language": "Deutsch!"}, "language", "Give the language by its code"),
    ],
    ids=["no question", "no options", "two questions", "two options", "language"],
)
def test_it_says_at_the_field_what_is_wrong_and_keeps_what_was_chosen(
    service: Installation, ada: Visitor, typed: dict[str, str], field: str, sentence: str
) -> None:
    asked = previewed(service, ada, ("fragen.csv", table(*ROWS)))

    refused = ada.press(asked, READ, **{**SAID, **typed})

    assert refused.status == 400
    if field == "columns":
        assert sentence in refused.said
    else:
        [fault] = refused.page.xpath(f"//p[@id='{field}-fault']")
        assert sentence in fault.text_content()
        [told] = refused.page.xpath(f"//*[@id='{field}']/@aria-describedby")
        assert f"{field}-fault" in told.split()
    assert refused.page.xpath("//select[@id='column-0']//option[@selected]/@value") == ["id"]
    assert refused.page.xpath("//input[@id='topic']/@value") == ["disc-brakes"]


@ONE
def test_it_refuses_a_word_and_an_area_that_nobody_offered(
    service: Installation, ada: Visitor
) -> None:
    asked = previewed(service, ada, ("fragen.csv", table(*ROWS)))
    data = {"csrf": asked.page.xpath("//main//input[@name='csrf']/@value")[0], **SAID}

    refused = ada.client.post(
        f"{PAGE}/columns", data={**data, "column-0": "colour", "area": "Z9", "first": "7"}
    )

    told = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert "choose what it holds from the list" in told
    assert "Choose an area of the list." in told
    assert "Choose where numbers begin from the list." in told


@ONE
def test_columns_that_fit_by_themselves_can_be_changed(service: Installation, ada: Visitor) -> None:
    header = ("id", "stem", "option a", "option b", "option c", "key", "note")
    rows = [(*row[:5], "abc"[int(row[5]) - 1], row[6]) for row in ROWS]
    preview = previewed(service, ada, ("own.csv", table(*rows, header=header)))

    asked = ada.press_link(preview, "Change the columns")
    ada.press(asked, READ, **{**filled(asked), "column-6": "references", "topic": "disc-brakes"})
    work(service)

    assert preview.path == PAGE
    assert asked.page.xpath("//select[@id='column-1']//option[@selected]/@value") == ["stem"]
    assert "+ 2 new" in ada.open(PAGE).said
    kept = service.session.scalars(select(Upload.choices)).one()
    assert kept["columns"]["columns"]["note"] == "references"
    service.session.rollback()


OTHER = ("Вопрос", "Ответ 1", "Ответ 2", "Верный")
TWO = {
    **SAID,
    "column-7": "stem",
    "column-8": "option a",
    "column-9": "option b",
    "column-10": "key",
}


def two_tables() -> tuple[tuple[str, bytes], ...]:
    other = table(("Which hose leaks?", "The upper one", "The lower one", "2"), header=OTHER)
    return (
        ("fragen.csv", table(*ROWS)),
        ("fragen2.csv", table(("x-3", "Which drum is round?", *ROWS[1][2:]))),
        ("other.csv", other),
    )


def two_sheets() -> tuple[tuple[str, bytes], ...]:
    book, buffer = Workbook(), io.BytesIO()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    sheet = book.create_sheet("Шланги")
    sheet.append(OTHER)
    sheet.append(("Which hose leaks?", "The upper one", "The lower one", "2"))
    book.create_sheet("Notes").append(["Only", "words"])
    book.save(buffer)
    return (("fragen.xlsx", buffer.getvalue()),)


@ONE
@pytest.mark.parametrize(
    ("files", "places", "new"),
    [
        (two_tables(), ("fragen.csv; fragen2.csv", "other.csv"), 4),
        (two_sheets(), ("fragen.xlsx, Sheet", "fragen.xlsx, Шланги"), 3),
        (
            (("alle.zip", package(dict(two_tables()))),),
            ("alle.zip!fragen.csv; alle.zip!fragen2.csv", "alle.zip!other.csv"),
            4,
        ),
    ],
    ids=["files", "sheets", "in a zip"],
)
def test_it_asks_about_each_header_and_reads_each_table_by_its_own(
    service: Installation,
    ada: Visitor,
    tmp_path: Path,
    files: tuple[tuple[str, bytes], ...],
    places: tuple[str, str],
    new: int,
) -> None:
    asked = previewed(service, ada, *files)
    ada.press(asked, READ, **TWO)
    work(service)
    mapping = tmp_path / "kept.mapping.toml"
    mapping.write_bytes(ada.open(f"{PAGE}/columns.toml").response.data)
    folder = tmp_path / "a5"
    folder.mkdir()
    for name, content in files:
        (folder / name).write_bytes(content)

    guidance = Guidance(mapping=read_mapping(mapping))
    plan = plan_import(service.session, [folder / name for name, _ in files], guidance=guidance)
    kept = report_of(service.session.scalars(select(Upload.report)).one())
    service.session.rollback()

    headings = [each.text_content() for each in asked.page.xpath("//form//h2")]
    assert headings[:2] == [f"Columns of {each}" for each in places]
    assert kept.counts["new"] == kept.items == new
    assert plan_digest(plan) == kept.digest


@ONE
def test_it_asks_of_each_header_what_no_column_of_it_says(
    service: Installation, ada: Visitor
) -> None:
    asked = previewed(service, ada, *two_tables())
    besides = {"topic-1": "hoses", "language": "es", "first-1": "1"}

    refused = ada.press(asked, READ, **TWO | {"language-1": "Deutsch!", "area-1": "A5"})
    ada.press(refused, READ, **TWO | besides | {"language-1": "", "area-1": ""})
    mapping = ada.open(f"{PAGE}/columns.toml").response.data.decode()
    work(service)
    kept = ada.open(f"{PAGE}/columns")

    (fault,) = refused.page.xpath("//p[@class='fault']")
    assert fault.get("id") == "language-1-fault"
    assert refused.page.xpath("//select[@id='area-1']//option[@selected]/@value") == ["A5"]
    assert refused.page.xpath("//select[@id='area']//option[@selected]/@value") == []
    first, second = tomllib.loads(mapping)["table"]
    assert (first["constants"], first["first"]) == ({"topic": "disc-brakes", "language": "es"}, 1)
    assert (second["constants"], second["first"]) == ({"topic": "hoses"}, 1)
    assert kept.page.xpath("//input[@type='text']/@value") == ["disc-brakes", "es", "hoses", ""]


@ONE
def test_it_leaves_a_sheet_out_and_offers_what_was_said_to_each_header(
    service: Installation, ada: Visitor
) -> None:
    asked = previewed(service, ada, *two_sheets())
    refused = ada.press(asked, READ, **dict.fromkeys(TWO, "nothing") | {"first": "1", "topic": ""})
    ada.press(asked, READ, **TWO | dict.fromkeys((f"column-{at}" for at in range(7)), "nothing"))
    work(service)
    found = ada.open(PAGE)
    path = upload(ada, ("other.csv", two_tables()[2][1])).path
    work(service)

    again = ada.open(path)

    assert "Every table is left out." in refused.said
    assert "+ 1 new" in found.said
    assert "An earlier upload had the same columns." in again.said
    assert again.page.xpath("//select[@id='column-3']//option[@selected]/@value") == ["key"]


@ONE
def test_it_shows_what_was_found_to_whoever_says_nothing(
    service: Installation, ada: Visitor
) -> None:
    asked = previewed(service, ada, ("fragen.csv", table(*ROWS)))

    found = ada.press_link(asked, "Look at what was found so far")

    assert "Nothing can be applied: there is 1 error." in found.said
    assert "Say what the columns hold" in found.said


@ONE
def test_it_asks_nothing_about_files_without_columns(
    service: Installation, ada: Visitor, tmp_path: Path
) -> None:
    preview = previewed(service, ada, ("q.gift", b"::one::Which pad is worn? {=inner ~outer}\n"))

    columns = ada.open(f"{PAGE}/columns")

    assert preview.path == PAGE
    assert "columns" not in preview.said
    assert columns.status == 409
    assert "has no table whose columns could be said now" in columns.said


@ONE
def test_it_asks_nothing_of_an_archive_without_tables(service: Installation, ada: Visitor) -> None:
    content = package({"a5/pads.txt": "What is it?\nOne.\nTwo.\n", "a5/small.csv": "one,two\n"})

    preview = previewed(service, ada, ("pads.zip", content))

    assert preview.path == PAGE
    assert "an archive in which nothing is read as questions (a5/pads.txt" in preview.said


@ONE
def test_it_asks_about_a_table_that_lies_in_an_archive_among_other_questions(
    service: Installation, ada: Visitor
) -> None:
    native = HEAD + item(id="a5-own", topic="disc-brakes", stem="Which line is rusted through?")
    content = package({"a5/fragen.csv": table(*ROWS), "a5/own.toml": native})

    asked = previewed(service, ada, ("bank.zip", content))
    preview = said_and_applied(service, ada, asked)

    assert asked.path == f"{PAGE}/columns"
    assert "The columns of bank.zip!a5/fragen.csv do not say by themselves" in asked.said
    assert "+ 3 new" in preview.said
    assert names(service) == ["x-1", "x-2"]
    assert names(service, "a5-own") == ["a5-own"]


@ONE
def test_an_item_writer_says_it_of_their_own_upload_only(
    service: Installation, ada: Visitor
) -> None:
    previewed(service, ada, ("fragen.csv", table(*ROWS)))
    wilma = signed_in(service, WILMA)

    others = wilma.open(f"{PAGE}/columns")
    path = upload(wilma, ("fragen.csv", table(*ROWS))).path
    work(service)

    assert others.status == 404
    assert wilma.open(path).heading == "What the columns hold"


def test_every_word_of_a_mapping_can_be_chosen() -> None:
    offered = {word for _, told in GROUPS for word in told} | {"nothing"}

    assert offered == set(words())
    assert choices_for("option 7")[-1] == ("As its name says", [("option 7", "option 7")])
