"""XLSX: sheets as areas and topics, cells that are no text, and sheets that lie."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from renewal.bank.formats import xlsx
from renewal.bank.formats.registry import recognise
from renewal.bank.source import ReadResult
from renewal.bank.tables.sheets import MOST_ROWS
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told
from tests.bank.packages import Forge
from tests.bank.workbooks import HEADER, row_xml, saved, sheet_xml, with_parts, workbook

ROW = ("a5-1", "Why does it pull?", "Runout", "Wear", "", "b")


def with_cell(value: object, header: tuple[str, ...] = HEADER, at: int = 3) -> ReadResult:
    """What is read of a workbook with that value in a cell of its second row."""
    row: list[object] = [*ROW[: len(header)], *[""] * (len(header) - len(ROW))]
    row[at] = value
    return read(xlsx, workbook(Sheet1=[header, row]))


def test_it_reads_a_row_as_a_question() -> None:
    result = read(xlsx, workbook(Sheet1=[HEADER, ROW]))

    located = only(result)
    assert (located.item.id, located.item.area, located.item.topic) == ("a5-1", "A5", "disc-brakes")
    assert texts(located.item) == ["Runout", "Wear"]
    assert right(located.item) == ["Wear"]
    assert (located.line, located.member) == (2, "Sheet1")
    assert result.findings == ()


@pytest.mark.parametrize(
    ("name", "area", "topic"),
    [
        ("A6", "A6", "disc-brakes"),
        ("a6", "A6", "disc-brakes"),
        ("A6 Battery & Starter", "A6", "battery-starter"),
        ("A6 - Lighting", "A6", "lighting"),
        ("Drum brakes", "A5", "drum-brakes"),
        ("Sheet2", "A5", "disc-brakes"),
        ("Hoja1", "A5", "disc-brakes"),
    ],
)
def test_it_reads_area_and_topic_from_the_name_of_a_sheet(name: str, area: str, topic: str) -> None:
    item = only(read(xlsx, workbook(**{name: [HEADER, ROW]}))).item

    assert (item.area, item.topic) == (area, topic)


def test_it_believes_a_column_more_than_the_name_of_the_sheet() -> None:
    header = (*HEADER, "area", "topic")

    item = only(read(xlsx, workbook(A6_Lighting=[header, (*ROW, "A4", "steering")]))).item

    assert (item.area, item.topic) == ("A4", "steering")


def test_it_reads_every_visible_sheet_and_says_which_it_passed_over() -> None:
    book = Workbook()
    book.active.title = "Read me"
    book.active.append(["Fill in the next sheets."])
    for name, state in (("A5", "visible"), ("A6", "hidden"), ("A7", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(HEADER)
        sheet.append([name.lower(), *ROW[1:]])

    result = read(xlsx, saved(book))

    assert only(result).item.id == "a5"
    found = [(each.member, each.code) for each in result.findings]
    assert found == [(each, "sheet-skipped") for each in ("Read me", "A6", "A7")]
    assert "hidden" in result.findings[1].message


def test_it_finds_a_header_below_a_title_and_passes_over_blank_rows() -> None:
    rows = [["Our bank"], [], HEADER, [], ROW, [""] * 6, ["", "", "", "", "", ""]]

    located = only(read(xlsx, workbook(A5=rows)))

    assert located.line == 5


def test_it_passes_over_a_header_that_comes_again() -> None:
    located = only(read(xlsx, workbook(A5=[HEADER, [*HEADER[:-1], HEADER[-1].upper()], ROW])))

    assert located.line == 3


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (date(2026, 2, 1), "a date"),
        (datetime(2026, 2, 1, 8, 30), "a date"),
        (time(12, 30), "a time"),
        (True, "TRUE or FALSE"),
        (False, "TRUE or FALSE"),
        ("=1+1", "a formula"),
        ("#N/A", "the error #N/A"),
    ],
)
def test_it_names_the_cell_that_is_no_text(value: object, kind: str) -> None:
    result = with_cell(value)

    assert told(result) == [(2, "cell-not-text")]
    assert sentence(result.findings, "cell-not-text").startswith(
        f"The cell D2 holds {kind}, not text. Format the column as text"
    )
    assert only(result).unread == {"options"}


@pytest.mark.parametrize(("at", "field"), [(0, "id"), (1, "stem"), (2, "options"), (5, "key")])
def test_it_keeps_the_question_out_whatever_field_is_no_text(at: int, field: str) -> None:
    assert field in only(with_cell(date(2026, 2, 1), at=at)).unread


def test_it_takes_no_offence_at_a_date_in_a_column_that_is_not_read() -> None:
    result = with_cell(date(2026, 2, 1), header=(*HEADER, "written on"), at=6)

    assert errors(result) == []
    assert only(result).unread == frozenset()


def test_it_says_percentages_are_no_text() -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.active["D2"] = 0.5
    book.active["D2"].number_format = "0 %"

    result = read(xlsx, saved(book))

    assert "D2 holds a percentage" in sentence(result.findings, "cell-not-text")


def with_format(value: float, number_format: str) -> ReadResult:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.active["D2"] = value
    book.active["D2"].number_format = number_format
    return read(xlsx, saved(book))


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (7, "000", "007"),
        (5.5, "0.00", "5.50"),
        (5, "0.0", "5.0"),
        (-5, "00.0", "-05.0"),
        (5.25, "0.0", "5.25"),
        (1200, "#,##0", "1200"),
        (1200, "_(* #,##0.00_)", "1200.00"),
        (3, "0;[Red]-0", "3"),
        (3.5, "#.##", "3.5"),
    ],
)
def test_it_keeps_the_zeros_that_a_cell_shows(value: float, number_format: str, text: str) -> None:
    assert texts(only(with_format(value, number_format)).item)[1] == text


@pytest.mark.parametrize("number_format", ['0" V"', "$#,##0", "# ?/?", "0.0E+00", "[$€-407] 0"])
def test_it_takes_no_number_for_text_that_shows_more(number_format: str) -> None:
    for value in (12, 0.5):
        result = with_format(value, number_format)

        said = f"D2 holds a number that is shown as {number_format}"
        assert said in sentence(result.findings, "cell-not-text")


def shifted(text: str, how: str) -> TextBlock:
    return TextBlock(InlineFont(vertAlign=how), text)


def test_it_keeps_what_is_raised_and_lowered() -> None:
    power = CellRichText("10", shifted("3", "superscript"), " kg ", shifted("eff", "subscript"))
    water = CellRichText("H", shifted("2", "subscript"), TextBlock(InlineFont(b=True), "O"))

    read_texts = [texts(only(with_cell(each)).item)[1] for each in (power, water)]

    assert read_texts == ["10³ kg _(eff)", "H₂O"]


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (12.0, "12"), (0.1 + 0.2, "0.3"), (-8, "-8"), (1e21, "1e+21")]
)
def test_it_reads_numbers_as_spreadsheets_show_them(value: float, text: str) -> None:
    assert texts(only(with_cell(value)).item)[1] == text


def test_it_takes_the_protecting_apostrophe_away() -> None:
    assert texts(only(with_cell("'-8dB")).item)[1] == "-8dB"


def test_it_reads_the_keys_of_other_programs_as_in_csv() -> None:
    header = ("question", "a", "b", "c", "correct", "correct_letter")
    rows = [("One?", "x", "y", "z", 0, "A"), ("Two?", "x", "y", "z", 2, "C")]

    result = read(xlsx, workbook(A5=[header, *rows]))

    assert [right(each.item) for each in result.items] == [["x"], ["z"]]


def test_it_gives_merged_cells_to_the_first() -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.active.merge_cells("C2:D2")

    assert texts(only(read(xlsx, saved(book))).item) == ["Runout"]


def test_it_says_when_a_row_is_wider_than_the_header() -> None:
    result = read(xlsx, workbook(A5=[HEADER, (*ROW, "more")]))

    assert told(result) == [(2, "question-grammar")]
    assert only(result).unread


def test_it_does_not_believe_what_a_sheet_declares_as_its_size() -> None:
    rows = "".join(row_xml(at, (f"q{at}", *ROW[1:])) for at in range(2, 30))
    part = sheet_xml(row_xml(1, HEADER) + rows, dimension="A1:B2")

    result = read(xlsx, with_parts(workbook(A5=[]), {"xl/worksheets/sheet1.xml": part}))

    assert len(result.items) == 28


def test_it_does_not_reach_for_far_cells() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    part = sheet_xml(row_xml(1, HEADER) + row_xml(2, ROW) + far)

    result = read(xlsx, with_parts(workbook(A5=[]), {"xl/worksheets/sheet1.xml": part}))

    assert [each.item.id for each in result.items if not each.unread] == ["a5-1"]
    problem = sentence(result.findings, "question-grammar")
    assert f"more than {MOST_ROWS:,} rows" in problem


def test_it_stops_after_too_many_questions_with_errors_on_all_sheets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 3)
    empty = [(f"q{at}", "", "", "", "", "") for at in range(9)]
    other = [(f"r{at}", *ROW[1:]) for at in range(2)]

    result = read(
        xlsx, workbook(A5=[HEADER, *empty[:2]], A6=[HEADER, *other, *empty[2:]], A7=[HEADER, ROW])
    )

    assert [each.item.area for each in result.items] == ["A5", "A5", "A6", "A6", "A6"]
    end = result.told[-1]
    assert (end.member, end.line) == ("A6", 4)
    assert "from here on none is read" in end.message


def test_it_refuses_a_part_that_unpacks_to_far_more_than_it_should() -> None:
    bomb = with_parts(workbook(A5=[HEADER, ROW]), {"xl/worksheets/sheet1.xml": b" " * 30_000_000})

    assert told(read(xlsx, bomb)) == [(None, "package-refused")]


def test_it_refuses_large_parts_that_are_no_sheets() -> None:
    style = "".join(f"<xf a='{at}'/>" for at in range(200_000))

    result = read(xlsx, with_parts(workbook(A5=[HEADER, ROW]), {"xl/styles.xml": style}))

    assert "xl/styles.xml has" in sentence(result.findings, "package-refused")


def test_it_refuses_document_types() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    part = sheet_xml(row_xml(1, HEADER), head=head)

    result = read(xlsx, with_parts(workbook(A5=[]), {"xl/worksheets/sheet1.xml": part}))

    assert "document type" in sentence(result.findings, "package-refused")


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": "<nothing/>"},
        {"xl/workbook.xml": "no xml"},
        {"xl/styles.xml": "<a"},
        {"[Content_Types].xml": "<a/>"},
        {"xl/_rels/workbook.xml.rels": "<a/>"},
    ],
)
def test_it_says_that_a_workbook_is_damaged(parts: dict[str, str]) -> None:
    result = read(xlsx, with_parts(workbook(A5=[HEADER, ROW]), parts))

    assert result.items == ()
    assert {each.code for each in result.findings} <= {"package-broken", "no-questions"}
    assert result.findings


def test_it_says_where_a_sheet_ends_too_early() -> None:
    part = sheet_xml(row_xml(1, HEADER) + row_xml(2, ROW)).replace("</sheetData>", "<row r='3'")

    result = read(xlsx, with_parts(workbook(A5=[]), {"xl/worksheets/sheet1.xml": part}))

    assert [each.code for each in errors(result)] == ["question-grammar"]


def test_it_reads_no_other_spreadsheets_and_says_so() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    ods = (
        Forge().add("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", method=0).bytes()
    )

    for content in (old, ods):
        assert recognise(content, "bank") is xlsx
        assert told(read(xlsx, content)) == [(None, "spreadsheet-other")]


def test_it_says_that_pictures_on_sheets_stay_behind() -> None:
    content = with_parts(workbook(A5=[HEADER, ROW]), {"xl/media/image1.png": b"x"})

    assert told(read(xlsx, content)) == [(None, "content-left-behind")]


def test_it_says_when_there_are_no_questions() -> None:
    result = read(xlsx, workbook(A5=[["nothing"]]))

    assert [each.code for each in result.findings] == ["sheet-skipped", "no-questions"]


def test_it_is_recognised_by_what_is_in_it() -> None:
    content = workbook(A5=[HEADER, ROW])

    assert recognise(content, "bank.bin") is xlsx
    assert (
        recognise(Forge().add("word/document.xml").add("[Content_Types].xml").bytes(), "x") is None
    )
    assert recognise(b"PK\x03\x04 broken", "bank.xlsx") is xlsx


def test_it_takes_no_picture_for_a_text() -> None:
    assert recognise(b"\x89PNG\r\n\x1a\n" + b"::a:: {=b ~c}", "x") is None
