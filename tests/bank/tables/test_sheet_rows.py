"""What stands in the cells of a sheet is read as openpyxl reads it."""

from io import BytesIO
from typing import Any

import pytest
from lxml.etree import fromstring
from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser

from renewal.bank.tables.counted_parts import SharedTexts
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheet_cells import row_of
from renewal.bank.tables.sheet_rows import SheetRows
from tests.bank.workbooks import saved, sheet_xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = {
    "text": '<c r="B2" s="1" t="inlineStr"><is><t> a  b </t></is></c>',
    "no address": '<c t="inlineStr"><is><t>x</t></is></c>',
    "runs": (
        '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r>'
        "<r><t> and not</t></r></is></c>"
    ),
    "a reading": (
        '<c r="A1" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>how it sounds</t></rPh></is></c>'
    ),
    "empty": '<c r="A1" t="inlineStr"><is><t></t></is></c>',
    "nothing": '<c r="A1" t="inlineStr"/>',
    "a formula": '<c r="A1" t="inlineStr"><f>1+1</f><is><t>2</t></is></c>',
    "a number": '<c r="A1"><v>12</v></c>',
    "shared": '<c r="A1" t="s"><v>0</v></c>',
}


@pytest.mark.parametrize("xml", CELLS.values(), ids=CELLS)
def test_it_reads_a_cell_as_openpyxl_does(xml: str) -> None:
    whole = xml.replace("<c", f'<c xmlns="{MAIN}"', 1)

    own, theirs = (
        parser(None, ["shared"]).parse_cell(fromstring(whole))
        for parser in (SheetRows, WorkSheetParser)
    )

    assert own == theirs


ROWS = {
    **{name: xml for name, xml in CELLS.items() if name != "no address"},
    "no addresses": '<c t="inlineStr"><is><t>x</t></is></c><c/><c t="s"><v>0</v></c>',
    "far addresses": '<c r="D1" t="s"><v>0</v></c><c><v>1</v></c><c r="XFD1"><v>2</v></c>',
    "small letters": '<c r="c1"><v>3</v></c>',
    "one column twice": '<c r="B1"><v>1</v></c><c r="B1" t="b"><v>1</v></c><c r="B1"><v>2</v></c>',
    "a date last of two": '<c r="B1"><v>1</v></c><c r="B1" s="1"><v>45000</v></c>',
    "nothing after all": '<c r="B1"><v>1</v></c><c r="B1"/>',
    "noughts before": '<c r="A1"><v>007</v></c><c r="B1"><v>0</v></c>',
    "points and signs": "<c><v>1.50</v></c><c><v>-8</v></c><c><v>1E3</v></c><c><v> 5 </v></c>",
    "a long number": '<c r="A1"><v>123456789012345678</v></c>',
    "a date": '<c r="A1" s="1"><v>45000</v></c><c r="B1" s="1" t="n"><v>1</v></c>',
    "a percentage": '<c r="A1" s="2"><v>1</v></c>',
    "two digits": '<c r="A1" s="3"><v>1</v></c>',
    "a style that is not there": '<c r="A1" s="99" t="s"><v>0</v></c>',
    "an empty style": '<c r="A1" s="" t="s"><v>0</v></c>',
    "truth": '<c r="A1" t="b"><v>1</v></c>',
    "an error": '<c r="A1" t="e"><v>#N/A</v></c>',
    "a text of a formula": '<c r="A1" t="str"><f>A2</f><v>x</v></c>',
    "a text without": '<c r="A1" t="str"><v>x</v></c>',
    "a formula with a number": '<c r="A1"><f>1+1</f><v>2</v></c>',
    "a value beside a comment": '<c r="A1"><!-- - --><v>1</v></c>',
    "escapes": '<c t="s"><v>1</v></c><c t="inlineStr"><is><t>_x005F_x0041_</t></is></c>',
    "a control character": '<c t="inlineStr"><is><t>a\x7f</t></is></c><c><v>1</v></c>',
    "line ends": '<c t="inlineStr"><is><t>a\nb</t></is></c><c><v>1</v></c>',
}
WRONG = {
    "no such shared text": '<c r="A1" t="s"><v>9</v></c>',
    "a shared text by no number": '<c r="A1" t="s"><v>x</v></c>',
    "a number that is none": '<c r="A1"><v>x</v></c>',
    "no address": '<c r="A" t="s"><v>0</v></c>',
    "a row for an address": '<c r="1" t="s"><v>0</v></c>',
    "letters behind": '<c r="A1B" t="inlineStr"><is><t>x</t></is></c>',
    "a style that is no number": '<c r="A1" s="x" t="inlineStr"><is><t>x</t></is></c>',
    "all of it": '<c r="A" s="x" t="s"><v>9</v></c>',
}
WIDTH = 3


def styled() -> Any:
    """A sheet whose styles are a date, a percentage and a number with two digits."""
    book = Workbook()
    for at, shown in enumerate(("yyyy-mm-dd", "0%", "0.00"), 1):
        book.active.cell(1, at, 1).number_format = shown
    return load_workbook(BytesIO(saved(book)), read_only=True).active


def read_by_both(cells: str) -> tuple[Row | None, Row | None]:
    """The one row of a sheet with these cells: as it is read here, and with openpyxl's cells."""
    part = sheet_xml(f'<row r="1">{cells}</row>').encode()
    sheet, texts = styled(), SharedTexts(["shared", "_x005F_x0041_"])
    said = (False, WINDOWS_EPOCH, {1})
    (own,) = SheetRows(BytesIO(part), texts, sheet, *said).rows(WIDTH)
    ((line, found),) = WorkSheetParser(BytesIO(part), texts, *said).parse()
    theirs = {
        cell["column"] - 1: ReadOnlyCell(sheet, **cell)
        for cell in found
        if cell["value"] is not None and cell["column"] <= WIDTH
    }
    return row_of(*own, "A5"), row_of(line, [""] * WIDTH, theirs, "A5")


@pytest.mark.parametrize("cells", [xml for name, xml in ROWS.items() if name != "nothing"])
def test_it_reads_a_row_as_openpyxl_does(cells: str) -> None:
    own, theirs = read_by_both(cells)

    assert own == theirs


@pytest.mark.parametrize("cells", WRONG.values(), ids=WRONG)
def test_it_finds_the_same_wrong_with_a_row_as_openpyxl_does(cells: str) -> None:
    part = sheet_xml(f'<row r="1">{cells}</row>').encode()
    texts = SharedTexts(["shared"])
    with pytest.raises((ValueError, IndexError)) as theirs:
        list(WorkSheetParser(BytesIO(part), texts).parse())

    with pytest.raises(theirs.type) as own:
        list(SheetRows(BytesIO(part), texts, styled()).rows(WIDTH))

    assert str(own.value) == str(theirs.value)


@pytest.mark.parametrize(
    "cells",
    [
        *("", "<c/>", '<c r="B1" s="1"/>', '<c t="inlineStr"/>', "<!-- - -->"),
        *("<c><v/></c>", '<c t="s"><v/></c>', "<c><x>1</x></c>", "<c><!-- - --></c>"),
    ],
)
def test_it_passes_over_a_row_without_a_value(cells: str) -> None:
    part = sheet_xml(f'<row r="1">{cells}</row>').encode()

    assert list(SheetRows(BytesIO(part), SharedTexts(), styled()).rows(WIDTH)) == []
