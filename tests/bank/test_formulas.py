"""What people type into a blank table is text to us, and harmless in what we write of it."""

import csv
import io
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from openpyxl import load_workbook

from renewal.bank.failed_items import as_csv, failed_items, row_of_failed
from renewal.bank.formats import delimited, xlsx
from renewal.bank.outline import Outline
from renewal.bank.reader import read_sources
from renewal.bank.source import Format, Source
from renewal.bank.writers import delimited as csv_writer
from renewal.bank.writers import xlsx as xlsx_writer
from renewal.domain.item import Item
from tests.bank.workbooks import saved

RISKY = ("=", "+", "-", "@", "\t", "\r")
FORMULAS = {
    '=HYPERLINK("http://example.org","Look")': None,
    "+1": None,
    "@SUM(A1:A9)": None,
    "-1": None,
    "-8 dB": None,
    "\t=1+1": "=1+1",
    "\r=1+1": "=1+1",
    "'=1+1": "=1+1",
    "=1+1\n=2+2": None,
}
"""What is typed, and the text that it is where that is another one."""

Fill = Callable[[bytes, str], bytes]


def _filled(headers: Sequence[object], typed: str) -> list[str]:
    known = {"id": "x-1", "area": "A5", "topic": "disc-brakes", "key": "a", "option_c": "Three"}
    texts = ("stem", "option_a", "rationale_a", "references", "author")
    known |= dict.fromkeys(texts, typed) | {"option_b": f"{typed} more"}
    return [known.get(str(header), "") for header in headers]


def _in_csv(template: bytes, typed: str) -> bytes:
    (headers,) = csv.reader(io.StringIO(template.decode("utf-8-sig"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([headers, _filled(headers, typed)])
    return out.getvalue().encode()


def _in_xlsx(template: bytes, typed: str) -> bytes:
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for column, text in enumerate(_filled(headers, typed), 1):
        cell = sheet.cell(row=2, column=column, value=text or None)
        if text:  # in a column of text a spreadsheet program keeps what is typed as text
            cell.data_type = "s"
    return saved(book)


def _cells(content: bytes) -> list[str]:
    """Every cell of a table that we wrote."""
    if not content.startswith(b"PK"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [cell for row in rows for cell in row]
    book = load_workbook(BytesIO(content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    return [str(cell.value) for cell in cells if cell.value is not None]


TABLES: dict[str, tuple[Format, Callable[[Sequence[Item]], bytes], Fill]] = {
    "CSV": (delimited, lambda items: csv_writer.write(items, ()).content, _in_csv),
    "XLSX": (xlsx, lambda items: xlsx_writer.write(items, ()).content, _in_xlsx),
}


@pytest.mark.parametrize(("_", "written", "__"), TABLES.values(), ids=TABLES)
def test_no_cell_of_a_blank_table_is_a_formula(
    _: Format, written: Callable[[Sequence[Item]], bytes], __: Fill
) -> None:
    cells = _cells(written(()))

    assert "stem" in cells
    assert not [each for each in cells if each.startswith(RISKY)]


@pytest.mark.parametrize(("typed", "meant"), FORMULAS.items())
@pytest.mark.parametrize(("format_", "written", "fill"), TABLES.values(), ids=TABLES)
def test_a_formula_that_somebody_types_is_text(
    format_: Format,
    written: Callable[[Sequence[Item]], bytes],
    fill: Fill,
    typed: str,
    meant: str | None,
) -> None:
    result = format_.read(Source("bank", fill(written(()), typed), "A5"))

    (located,) = result.items
    text, item = meant or typed, located.item
    assert not [each for each in result.findings if each.is_error]
    assert (item.stem, item.options[0].text, item.options[0].rationale) == (text, text, text)
    assert (item.references, item.author) == (tuple(text.split("\n")), text)
    for name, (reader, write, _) in TABLES.items():
        content = write([item])
        assert not [each for each in _cells(content) if each.startswith(RISKY)], name
        assert [each.item for each in reader.read(Source("bank", content)).items] == [item], name


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_row_that_stays_out_is_given_back_harmless(typed: str) -> None:
    template = csv_writer.write((), ()).content
    content = _in_csv(template, typed).replace(b",a,", b",z,", 1)
    reading = read_sources([Source("bank.csv", content, "A5")], Outline())

    errors = [each for each in reading.findings if each.is_error]
    failed = failed_items([*reading.items, *reading.faulty], reading.faulty, errors)
    given = as_csv([row_of_failed(each) for each in failed])

    assert reading.faulty
    assert not [each for each in _cells(given) if each.startswith(RISKY)]
