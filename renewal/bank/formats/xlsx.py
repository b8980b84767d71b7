"""XLSX: workbooks with the columns of CSV files, one question a row on each sheet.

A sheet named after an area (`A5`, `A5 Disc brakes`) or a topic says so for all its rows, unless a
column does. Hidden sheets and sheets without questions are passed over with a note. A cell that is
a date, a formula or TRUE is no text, and an error with its address: what was typed there is lost.
"""

import re

from renewal.bank.codes.found import (
    CONTENT_LEFT,
    GRAMMAR,
    NO_QUESTIONS,
    SHEET_OTHER,
    SHEET_SKIPPED,
)
from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import Place, excerpt
from renewal.bank.found import Placement, slug
from renewal.bank.gallery import Gallery
from renewal.bank.other_files import OLD_OFFICE
from renewal.bank.outline import area_of
from renewal.bank.package import MOST_PACKED, looks_like_package, open_package
from renewal.bank.review.taking import Taking
from renewal.bank.source import ReadResult, Source
from renewal.bank.tables.headers import Columns, columns_of
from renewal.bank.tables.mapping import fitting, meanings_of
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheets import WORKBOOK, Sheet, open_workbook
from renewal.bank.tables.table import Table, items_of

name = "XLSX"
max_bytes = MOST_PACKED

MOST_COLUMNS = 1_000
MOST_SHEETS = 200
_HEADER_WITHIN = 20
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_BLANK_NAME = re.compile(
    r"(?:sheet|tabelle|hoja|feuil|planilha|foglio|questions?|preguntas|items?|bank)\s*\d*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;:_/.\N{EN DASH}-]+")


def recognises(content: bytes, file: str) -> int:
    """Sure of a workbook; of other programs' spreadsheets too, to say that they are not read."""
    if content.startswith(OLD_OFFICE) or _is_open_document(content):
        return 30
    if not looks_like_package(content):
        return 0
    package = open_package(content, file)
    if isinstance(package, tuple):
        return 20 if file.lower().endswith((".xlsx", ".xlsm")) else 0
    return 95 if package.find(WORKBOOK) else 0


def read(source: Source) -> ReadResult:
    """Every question on the visible sheets, and what is wrong with it."""
    kind = "a file of an older Office program" if source.content.startswith(OLD_OFFICE) else ""
    kind = "an OpenDocument spreadsheet" if _is_open_document(source.content) else kind
    if kind:
        return ReadResult(findings=(SHEET_OTHER.finding(Place(source.file), kind=kind),))
    book = open_workbook(source.content, source.file)
    if isinstance(book, tuple):
        return ReadResult(findings=book)
    reading = _Reading(source)
    for sheet in book.sheets[:MOST_SHEETS]:
        reading.add(sheet)
        if reading.taking.is_full:
            break
    if len(book.sheets) > MOST_SHEETS:
        problem = f"The workbook has {len(book.sheets):,} sheets; {MOST_SHEETS} of them are read"
        place = Place(source.file, member=book.sheets[MOST_SHEETS].name)
        told = GRAMMAR.finding(place, problem=problem, fix="Split the workbook.")
        reading.placement.findings.append(told)
    return reading.result(has_pictures=book.has_pictures)


def _is_open_document(content: bytes) -> bool:
    return looks_like_package(content) and _OPEN_DOCUMENT in content[:200]


class _Reading:
    """One workbook on its way from sheets to items."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.gallery = Gallery(source.installed)
        self.placement = Placement(source, other_findings=self.gallery.findings)
        self.taking = Taking(self.placement.findings)
        self.skipped: dict[str, int] = {}

    def add(self, sheet: Sheet) -> None:
        """The questions of the sheet are added, or why it was passed over."""
        if sheet.is_hidden:
            self._pass_over(sheet, "it is hidden")
            return
        header = _header(sheet, self.source.mapping)
        if header is None:
            self._pass_over(sheet, "no row at its beginning names a question and its options")
            return
        row, columns, said = header
        area, topic = _place_in(sheet.name)
        table = Table(
            columns=columns,
            headers=tuple(row.cells),
            header_line=row.line,
            rows=lambda: (each for each in sheet.rows(columns.width + 1) if each.line > row.line),
            member=sheet.name,
            area=area,
            topic=topic,
            said=said,
        )
        found = items_of(table, self.source, self.placement, self.gallery, self.skipped)
        for each in found:
            self.taking.add(each)
            if self.taking.is_full:
                break

    def _pass_over(self, sheet: Sheet, reason: str) -> None:
        place = Place(self.source.file, member=sheet.name)
        told = SHEET_SKIPPED.finding(place, sheet=excerpt(sheet.name, 40), reason=reason)
        self.placement.findings.append(told)

    def result(self, *, has_pictures: bool) -> ReadResult:
        """All that was found."""
        told, items = self.taking.all_told(), tuple(self.taking.items)
        findings = [*self.placement.findings, *self.gallery.findings]
        place = Place(self.source.file)
        if has_pictures:
            findings.append(CONTENT_LEFT.finding(place, what="Pictures that lie on the sheets"))
        if not items and not any(finding.is_error for finding in findings):
            findings.append(NO_QUESTIONS.finding(place))
        skipped = tuple(sorted(self.skipped.items()))
        return ReadResult(items, tuple(self.gallery.exhibits), tuple(findings), skipped, told)


def _header(
    sheet: Sheet, mapping: ColumnMapping | None
) -> tuple[Row, Columns, ColumnMapping | None] | None:
    """The row that names the columns, what they hold, and what somebody said of them."""
    for row in sheet.rows(MOST_COLUMNS, most=_HEADER_WITHIN):
        if isinstance(row, Row):
            cells = list(row.cells)
            while cells and not cells[-1].strip():
                cells.pop()
            said = fitting(cells, mapping)
            columns = columns_of(cells, meanings_of(said))
            if columns.is_bank:
                return Row(row.line, cells, row.member), columns, said
    return None


def _place_in(name: str) -> tuple[str, str]:
    """The area and the topic that the name of a sheet says, "" for what it does not."""
    plain = name.strip()
    if _BLANK_NAME.fullmatch(plain):
        return "", ""
    first, _, rest = _BETWEEN.sub(" ", plain).partition(" ")
    area = area_of(first)
    return (area, slug(rest)) if area else ("", slug(plain))
