"""Builds workbooks for tests: honest ones with openpyxl, others part by part."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

from tests.bank.packages import package

HEADER = ("id", "stem", "option_a", "option_b", "option_c", "key")


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook with these sheets, each a list of rows; `_` in a name stands for a blank."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of the workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The workbook with other bytes for some of its parts, or with more parts."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    return package({**members, **parts})


def sheet_xml(rows: str, *, dimension: str = "A1:F2", head: str = "") -> str:
    """The part of a sheet with these rows of XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{main}">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def row_xml(number: int, cells: Sequence[str]) -> str:
    """A row with these texts."""
    written = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{written}</row>'
