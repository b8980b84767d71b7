"""Texts that stand in the cells of a sheet are read as openpyxl reads them."""

import pytest
from lxml.etree import fromstring
from openpyxl.worksheet._reader import WorkSheetParser

from renewal.bank.tables.sheet_rows import SheetRows

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
