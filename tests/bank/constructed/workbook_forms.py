"""Workbooks that no spreadsheet program writes, up to as much as one may unpack to.

Sizes are those of what a workbook unpacks to, which is what is read.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import count
from random import Random

from openpyxl.utils import get_column_letter

from renewal.bank.tables.sheets import MOST_OTHER, MOST_SHARED, MOST_UNPACKED
from tests.bank.constructed.form import Form
from tests.bank.workbooks import HEADER, workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CONTENTS = "[Content_Types].xml"
_LISTED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_HEAD = f'<worksheet xmlns="{_MAIN}">'
_ASKED = ("What?", "right", "wrong", "a")
_NAMES = ("stem", "option_a", "option_b", "key")
_PIECE = 1 << 16

Pieces = Iterator[str]


def written(sheet: Pieces, *, shared: Pieces | None = None, styles: Pieces | None = None) -> bytes:
    """A workbook whose one sheet has this part, texts of its own or styles instead of the usual."""
    out = BytesIO()
    parts = {"xl/worksheets/sheet1.xml": sheet}
    parts["xl/sharedStrings.xml"] = iter([f'<sst xmlns="{_MAIN}"/>']) if shared is None else shared
    parts |= {"xl/styles.xml": styles} if styles is not None else {}
    with (
        zipfile.ZipFile(BytesIO(workbook(A5=[HEADER]))) as usual,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in usual.namelist():
            if name == _CONTENTS:
                archive.writestr(name, usual.read(name).replace(b"</Types>", _LISTED))
            elif name not in parts:
                archive.writestr(name, usual.read(name))
        for name, pieces in parts.items():
            _write(archive, name, pieces)
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, pieces: Pieces) -> None:
    """The part, with enough noise behind it that it is not packed too tightly."""
    noise, size = Random(7).randbytes(_PIECE), 0
    with archive.open(name, "w") as part:
        for piece in _gathered(pieces):
            size += part.write(piece.encode())
        for _ in range(size // 100 // _PIECE + 1):
            part.write(b"<!--" + noise.hex().encode()[: max(1, size // 60)] + b"-->")


def _gathered(pieces: Pieces) -> Pieces:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) == 1_000:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _some(most: int, each: Callable[[int], str], most_pieces: int = 1 << 60) -> Pieces:
    """As many pieces as there is room for, with the noise behind them."""
    most = most * 40 // 41
    for number in count():
        piece = each(number)
        most -= len(piece)
        if most < 0 or number == most_pieces:
            return
        yield piece


def _inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(map(_inline, cells))}</row>"


def _shared_row(first: int, cells: int) -> str:
    shown = (f'<c t="s"><v>{first + at}</v></c>' for at in range(cells))
    return f"<row>{''.join(shown)}</row>"


def _data(rows: Pieces, names: Sequence[str] = _NAMES) -> Pieces:
    yield f"{_HEAD}<sheetData>{_row(names)}"
    yield from rows
    yield "</sheetData></worksheet>"


def _rows(each: Callable[[int], str], names: Sequence[str] = _NAMES) -> Callable[[int], bytes]:
    return lambda most: written(_data(_some(most - 2_000, each), names))


def _options(number: int) -> list[str]:
    return [f"option {at}" for at in range(1, number + 1)]


def _wide(columns: int, most_rows: int, *, options: bool = False) -> Callable[[int], bytes]:
    """So many columns, and so many rows if there is room."""
    others = _options(columns - 2) if options else [f"column {at}" for at in range(columns - 4)]
    names = ["question", *others, "answer"] if options else [*_NAMES, *others]
    row = _row(["What?", *(f"o{at}" for at in range(columns - 2)), "1"])
    return lambda most: written(_data(_some(most - 2_000, lambda _: row, most_rows), names))


def _wide_shared(columns: int, most_rows: int) -> Callable[[int], bytes]:
    """The same with texts that sheets share."""
    texts = ["What?", *(f"o{at}" for at in range(columns - 2)), "1"]
    names = ["question", *_options(columns - 2), "answer"]
    row = _shared_row(0, columns)

    def build(most: int) -> bytes:
        shared = iter(
            [f'<sst xmlns="{_MAIN}">', *(f"<si><t>{each}</t></si>" for each in texts), "</sst>"]
        )
        return written(_data(_some(most - 2_000, lambda _: row, most_rows), names), shared=shared)

    return build


def _shared(each: Callable[[int], str]) -> Callable[[int], bytes]:
    """Shared texts without end; the sheet has one row that shows some."""

    def build(most: int) -> bytes:
        room = min(most, MOST_SHARED) * 97 // 100 - 2_000
        pieces = (f'<sst xmlns="{_MAIN}">', *_some(room, each), "</sst>")
        return written(_data(iter([_row(_ASKED)])), shared=iter(pieces))

    return build


def _rows_of_shared(most: int) -> bytes:
    """A million rows of ever new texts that are shared."""
    room = min(most, MOST_SHARED) * 97 // 100 - 2_000
    texts = list(_some(room, lambda n: f"<si><t>What of {n}?</t></si>"))
    rows = _some(most - room, lambda n: _shared_row(n % max(1, len(texts) - 4), 4))
    return written(_data(rows), shared=iter([f'<sst xmlns="{_MAIN}">', *texts, "</sst>"]))


def _styles(each: Callable[[int], str], around: str) -> Callable[[int], bytes]:
    def build(most: int) -> bytes:
        room = min(most, MOST_OTHER) - 2_000 - MOST_OTHER // 20
        pieces = (
            f'<styleSheet xmlns="{_MAIN}"><{around}>',
            *_some(room, each),
            f"</{around}></styleSheet>",
        )
        return written(_data(iter([_row(_ASKED)])), styles=iter(pieces))

    return build


def _before(each: Callable[[int], str]) -> Callable[[int], bytes]:
    """Elements without end before the rows."""

    def pieces(most: int) -> Pieces:
        yield _HEAD
        yield from _some(most - 2_000, each)
        yield f"<sheetData>{_row(_NAMES)}{_row(_ASKED)}</sheetData></worksheet>"

    return lambda most: written(pieces(most))


def _behind(each: Callable[[int], str]) -> Callable[[int], bytes]:
    """Elements without end behind the rows."""

    def pieces(most: int) -> Pieces:
        yield f"{_HEAD}<sheetData>{_row(_NAMES)}{_row(_ASKED)}</sheetData>"
        yield from _some(most - 2_000, each)
        yield "</worksheet>"

    return lambda most: written(pieces(most))


def _sheets(number: int, rows: int, columns: int, most: int) -> bytes:
    """So many sheets, none of them with a question."""
    number = max(1, min(number, most // 2_000))
    row = f"<row>{'<c/>' * (columns - 1)}{_inline('x')}</row>"
    rows = min(rows, max(1, most // number // len(row)))
    sheet = f"{_HEAD}<sheetData>{row * rows}</sheetData></worksheet>"
    out = BytesIO()
    named = workbook(**{f"S{at}": [] for at in range(number)})
    with (
        zipfile.ZipFile(BytesIO(named)) as usual,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in usual.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                archive.writestr(name, usual.read(name))
        for at in range(1, number + 1):
            _write(archive, f"xl/worksheets/sheet{at}.xml", iter([sheet]))
    return out.getvalue()


def _far(number: int) -> str:
    far = f'<c r="XFD{number + 2}" t="inlineStr"><is><t>x</t></is></c>'
    return f'<row r="{number + 2}">{"".join(map(_inline, _ASKED))}{far}</row>'


def _addressed(number: int) -> str:
    cells = (
        f'<c r="{get_column_letter(at)}{number + 2}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(_ASKED, 1)
    )
    return f'<row r="{number + 2}">{"".join(cells)}</row>'


_LONG = "x" * 30_000
_DATE = '<c t="d"><v>2001-01-01</v></c>'
_FORMULA = "<c><f>A1</f><v>1</v></c>"
_RUN = "<r><t>x</t></r>"
_BOLD = "<r><rPr><b/></rPr><t>x</t></r>"
_READING = '<rPh sb="0" eb="1"><t>x</t></rPh>'
_BUILDERS: dict[str, Callable[[int], bytes]] = {
    "a million rows": _rows(_addressed),
    "tiny rows": _rows(lambda n: _row((f"{n}?", "x", "y", "a"))),
    "rows of shared texts": _rows_of_shared,
    "ten thousand columns": _wide(10_000, 300),
    "thousand columns": _wide(1_000, 1 << 60),
    "nine hundred options": _wide(900, 1 << 60, options=True),
    "ninety-nine columns": _wide(99, 30_000, options=True),
    "ninety-nine shared columns": _wide_shared(99, 30_000),
    "empty rows": _rows(lambda _: "<row/>"),
    "empty cells": _rows(lambda _: f"<row>{'<c/>' * 20_000}</row>"),
    "empty short rows": _rows(lambda _: "<row><c/></row>"),
    "far cells": _rows(_far),
    "a far row": lambda most: written(
        _data(iter([_row(_ASKED), f'<row r="1048576">{_inline("x")}</row>']))
    ),
    "far rows in turns": _rows(lambda n: f'<row r="{1_000 if n % 2 else 200_000}"><c/></row>'),
    "numbers": _rows(lambda _: f"<row>{'<c><v>1</v></c>' * 4}</row>"),
    "dates": _rows(lambda _: f"<row>{_inline('What?')}{_DATE * 3}</row>"),
    "formulas": _rows(lambda _: f"<row>{_inline('What?')}{_FORMULA * 3}</row>"),
    "shared formulas": _rows(
        lambda n: (
            f'<row><c r="A{n + 2}"><f t="shared" si="{n}" ref="A1">A1+B1</f><v>1</v></c></row>'
        )
    ),
    "elements in cells": _rows(lambda _: f"<row><c>{'<x/>' * 100}</c></row>"),
    "elements in one row": _rows(lambda _: "<x/>"),
    "runs in cells": _rows(lambda _: f'<row><c t="inlineStr"><is>{_RUN * 5_000}</is></c></row>'),
    "long cells": _rows(lambda n: _row((f"{n}? {_LONG}", _LONG, _LONG, "a"))),
    "shared texts": _shared(lambda n: f"<si><t>{n}</t></si>"),
    "empty shared texts": _shared(lambda _: "<si/>"),
    "runs in shared texts": _shared(lambda _: f"<si>{_BOLD * 100}</si>"),
    "readings in shared texts": _shared(lambda _: f"<si>{_READING * 100}</si>"),
    "fonts": _styles(lambda _: "<font/>", "fonts"),
    "formats of cells": _styles(lambda _: "<xf/>", "cellXfs"),
    "formats of numbers": _styles(lambda n: f'<numFmt numFmtId="{n}" formatCode="0"/>', "numFmts"),
    "colours": _styles(lambda _: '<color rgb="FF000000"/>', "colors"),
    "elements before the rows": _before(lambda _: "<x/>"),
    "columns before the rows": _before(lambda n: f'<col min="{n + 1}" max="{n + 1}"/>'),
    "elements behind the rows": _behind(lambda _: "<x/>"),
    "conditions behind the rows": _behind(
        lambda _: (
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"/>'
            "</conditionalFormatting>"
        )
    ),
    "checks behind the rows": _behind(
        lambda _: '<dataValidations><dataValidation sqref="A1"/></dataValidations>'
    ),
    "merged cells behind the rows": _behind(
        lambda _: '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    ),
    "links behind the rows": _behind(
        lambda _: '<hyperlinks><hyperlink ref="A1" location="A2"/></hyperlinks>'
    ),
    "many sheets": partial(_sheets, 1_800, 20, 1_000),
    "many small sheets": partial(_sheets, 1_800, 1, 4),
}

FORMS = {
    f"workbook {name}": Form("bank.xlsx", build, MOST_UNPACKED, "lxml in zip")
    for name, build in _BUILDERS.items()
}
