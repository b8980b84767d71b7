"""XLSX with our own columns: one sheet, one question a row, every cell text.

Cells and columns are formatted as text, so that a spreadsheet program makes no dates and numbers of
what is typed there. A cell that would be a formula in a CSV file begins with an apostrophe here
too, because people save the one as the other; the reader takes it away again.
"""

import re
from collections.abc import Iterator, Sequence

from renewal.bank.formats import xlsx as reader
from renewal.bank.tables.columns import headers_for, row_of
from renewal.bank.tables.headers import column_name
from renewal.bank.tables.sheets import WORKBOOK
from renewal.bank.writers.markup import xml_text
from renewal.bank.writers.packing import packed
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Exhibit, Item

name = "XLSX"
suffix = ".xlsx"
purpose = "One question a row, for Excel, LibreOffice and Google Sheets."

LONGEST_CELL = 32_767
"""More characters no spreadsheet program keeps in a cell."""
_SHEET = "Questions"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_AS_TEXT = 1
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDE = ("stem", "option_", "rationale_", "references")


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a workbook."""
    headers = headers_for(items)
    rows = {item.id: row_of(item, headers) for item in items}
    carried = [item for item in items if _fits(rows[item.id])]
    refused = (
        Left(item.id, f"the question (a cell has at most {LONGEST_CELL:,} characters)")
        for item in items
        if not _fits(rows[item.id])
    )
    sheet = _sheet(headers, [rows[item.id] for item in carried])
    content = packed((*_FRAME.items(), ("xl/worksheets/sheet1.xml", sheet)))
    behind = left_behind(reader, content, "bank.xlsx", carried, exhibits)
    return Written(content, (*refused, *behind))


def _fits(cells: Sequence[str]) -> bool:
    return max(map(len, cells)) <= LONGEST_CELL


def _sheet(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    lines = [
        f'{_HEAD}<worksheet xmlns="{_MAIN}">',
        '<sheetViews><sheetView workbookViewId="0">',
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
        "</sheetView></sheetViews>",
        f"<cols>{''.join(_columns(headers))}</cols>",
        "<sheetData>",
        *(_row(number, row) for number, row in enumerate((headers, *rows), 1)),
        "</sheetData>",
        "</worksheet>",
    ]
    return "".join(lines).encode()


def _columns(headers: Sequence[str]) -> Iterator[str]:
    for number, header in enumerate(headers, 1):
        width = 40 if header.startswith(_WIDE) else 14
        yield (
            f'<col min="{number}" max="{number}" width="{width}" style="{_AS_TEXT}"'
            ' customWidth="1"/>'
        )


def _row(number: int, cells: Sequence[str]) -> str:
    written = "".join(_cell(f"{column_name(at)}{number}", cell) for at, cell in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _cell(address: str, text: str) -> str:
    if not text:
        return f'<c r="{address}" s="{_AS_TEXT}"/>'
    escaped = xml_text(_LIKE_ESCAPE.sub("_x005F_", text))
    shown = f'<is><t xml:space="preserve">{escaped}</t></is>'
    return f'<c r="{address}" s="{_AS_TEXT}" t="inlineStr">{shown}</c>'


_FRAME = {
    name: f"{_HEAD}{text}".encode()
    for name, text in {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGES}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{WORKBOOK}" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGES}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{WORKBOOK}"/>'
        "</Relationships>",
        WORKBOOK: f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{_SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGES}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>",
    }.items()
}
"""Everything of the workbook but its sheet; format 49 is that of text."""
