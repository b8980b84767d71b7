"""A workbook (XLSX) as sheets of rows, without trusting what it says about itself.

The package is looked at as every zip package is. What a sheet declares as its size is not
believed: rows and columns are counted, far cells are not reached for. Only sheets and their shared
texts may be large, because everything else is built into objects when the workbook is opened.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from renewal.bank.codes.found import PACKAGE_BROKEN, PACKAGE_REFUSED
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.package import Package, open_package
from renewal.bank.tables.delimited_text import BrokenRow
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheet_cells import row_of
from renewal.bank.too_many import NONE_READ

WORKBOOK = "xl/workbook.xml"
MOST_ROWS = 200_000
"""How many rows of one sheet are read."""
MOST_CELLS = 3_200_000
"""How many cells of a workbook are looked at: those of other programs' tables twice."""
MOST_UNPACKED = 300_000_000
MOST_SHARED = 60_000_000
MOST_OTHER = 2_000_000
"""How large a part may be that is neither a sheet nor the texts that sheets share."""
_LARGE = re.compile(
    r"xl/(?:worksheets/[^/]+\.xml|media/.*|embeddings/.*|drawings/.*)", re.IGNORECASE
)
_RELATIONS = ".rels"
_SHARED = "xl/sharedstrings.xml"
_LESS = "Split the workbook, or take columns away that hold nothing of a question."
_LOOKED_AT = 4_096
# What openpyxl and what it stands on raise on parts that are not what they should be.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(slots=True)
class Looked:
    """How many cells of a workbook were looked at, those twice that were looked at twice."""

    cells: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet by its name; `rows` gives them from the first one each time it is called."""

    name: str
    is_hidden: bool
    _sheet: Any = field(repr=False)
    _looked: Looked = field(default_factory=Looked, repr=False)

    def rows(self, columns: int, most: int = MOST_ROWS) -> Iterator[Row | BrokenRow]:
        """Rows that hold anything, their cells up to so many columns."""
        # openpyxl is slow to import, and not needed to serve a page.
        from renewal.bank.tables.sheet_rows import rows_of

        line = 0
        is_whole = most == MOST_ROWS
        try:
            for line, texts, others in rows_of(self._sheet, columns):
                if line > most:
                    break
                row = row_of(line, texts, others, self.name)
                if row is None:
                    continue
                self._looked.cells += columns if is_whole else sum(map(bool, row.cells))
                if self._looked.cells > MOST_CELLS:
                    problem = f"Of the workbook {MOST_CELLS:,} cells were looked at up to here"
                    yield BrokenRow(line, f"{problem}; {NONE_READ}", _LESS, is_end=True)
                    return
                yield row
        except _DAMAGE as error:
            problem = f"The sheet is damaged behind this row ({_shown(error)})"
            yield BrokenRow(line + 1, problem, "Save the workbook again.", is_end=True)
            return
        if line > most and is_whole:
            problem = f"The sheet has more than {most:,} rows; {NONE_READ}"
            yield BrokenRow(most + 1, problem, "Split the sheet.", is_end=True)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in the order of their tabs; `has_pictures` when there are pictures on them."""

    sheets: tuple[Sheet, ...]
    has_pictures: bool


def open_workbook(content: bytes, file: str) -> Workbook | tuple[Finding, ...]:
    """The workbook, or everything that keeps it closed; never raises."""
    package = open_package(content, file)
    if isinstance(package, tuple):
        return package
    reason = _refused(package) or _declares(content, package)
    if reason:
        return (PACKAGE_REFUSED.finding(Place(file), reason=reason),)
    try:
        sheets = _sheets(content)
    except _DAMAGE as error:
        return (PACKAGE_BROKEN.finding(Place(file), reason=_shown(error)),)
    return Workbook(sheets, any(name.startswith("xl/media/") for name in package.names))


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    from renewal.bank.tables.sheet_rows import use_sheet_rows
    from renewal.bank.tables.workbook_reader import WorkbookReader

    use_sheet_rows()
    # What openpyxl warns of (styles and checks that it does not know) concerns no question.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    reader = WorkbookReader(BytesIO(content), read_only=True, keep_links=False)
    reader.read()
    seen = Looked()
    return tuple(
        Sheet(each.title, each.sheet_state != "visible", each, seen)
        for each in reader.wb.worksheets
    )


def _refused(package: Package) -> str:
    """What speaks against opening it, or nothing."""
    total = relations = 0
    for name in package.names:
        size = package.size(name)
        total += size
        relations += size if name.endswith(_RELATIONS) else 0
        if package.is_bloated(name):
            return f"{excerpt(name)} unpacks to far more than such a part has"
        if _LARGE.fullmatch(name):
            continue
        limit = MOST_SHARED if name.casefold() == _SHARED else MOST_OTHER
        if size > limit:
            return f"{excerpt(name)} has {size:,} bytes, at most {limit:,} are read"
    if relations > MOST_OTHER:
        return f"its lists of relations have {relations:,} bytes, at most {MOST_OTHER:,} are read"
    if total > MOST_UNPACKED:
        return f"it unpacks to {total:,} bytes, at most {MOST_UNPACKED:,} are read"
    return ""


def _declares(content: bytes, package: Package) -> str:
    """That a part has a document type, which no spreadsheet program writes; or nothing."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in package.names:
                if not name.endswith((".xml", ".rels")):
                    continue
                with archive.open(name) as part:
                    head = part.read(_LOOKED_AT).replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    return f"{excerpt(name)} has a document type"
    except _DAMAGE as error:
        return _shown(error)
    return ""


def _shown(error: BaseException) -> str:
    return excerpt(str(error)).rstrip(".") or "a part of it ends too early"
