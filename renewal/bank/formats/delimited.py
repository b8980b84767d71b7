"""CSV and TSV: one question a row, under a header that says what the columns hold.

Commas, semicolons, tabs and bars are known, with quotation marks as in RFC 4180; cells may hold
line ends. Our own columns are read as they were written; of other programs' tables, those with a
column for each option (wide) and those with all options in one cell (packed).
"""

from collections.abc import Iterator

from renewal.bank.codes.found import NO_QUESTIONS
from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import Finding, Place
from renewal.bank.formats.sniffing import LOOKED_AT, beginning
from renewal.bank.found import Placement
from renewal.bank.gallery import Gallery
from renewal.bank.review.taking import Taking
from renewal.bank.source import LocatedItem, ReadResult, Source
from renewal.bank.tables.delimited_dialect import Dialect, find_dialect
from renewal.bank.tables.delimited_text import BrokenRow, OpenText, open_text, records
from renewal.bank.tables.rows import Row
from renewal.bank.tables.table import Table, items_of

name = "CSV"
max_bytes = 120_000_000

_OTHERS = ("<", "[", "{")


def recognises(content: bytes, file: str) -> int:  # noqa: ARG001 - the content alone decides
    """Sure of a header with our own columns, fairly sure of one with a question and options."""
    head = beginning(content)
    if head.lstrip().startswith(_OTHERS):
        return 0
    dialect = find_dialect(head)
    if dialect is None:
        return 0
    return 88 if dialect.columns.is_own else 75


def read(source: Source) -> ReadResult:
    """Every question of the file, and what is wrong with it."""
    reading = Reading(source)
    taking = Taking(reading.placement.findings)
    for each in reading.items():
        taking.add(each)
        if taking.is_full:
            break
    told = taking.all_told()
    findings = [*reading.findings]
    if not taking.items and not any(each.is_error for each in findings):
        findings.append(NO_QUESTIONS.finding(Place(source.file)))
    return ReadResult(
        items=tuple(taking.items),
        exhibits=tuple(reading.gallery.exhibits),
        findings=tuple(findings),
        skipped=tuple(sorted(reading.skipped.items())),
        told=told,
    )


def fits(content: bytes, mapping: ColumnMapping) -> bool:
    """Tell whether a row at the beginning has questions and options where the mapping says."""
    head = beginning(content)
    is_other = head.lstrip().startswith(_OTHERS)
    return not is_other and find_dialect(head, mapping) is not None


class Reading:
    """One file as a stream of items; what is told about them grows on the way."""

    def __init__(self, source: Source) -> None:
        self.gallery = Gallery(source.installed)
        self.placement = Placement(source, other_findings=self.gallery.findings)
        self.skipped: dict[str, int] = {}
        self._source = source

    def items(self) -> Iterator[LocatedItem]:
        """Each question as an item."""
        opened = open_text(self._source.content, self._source.file)
        self.placement.findings.extend(opened.findings)
        with opened.open() as text:
            head = text.read(LOOKED_AT).replace("\r\n", "\n").replace("\r", "\n")
        dialect = find_dialect(head, self._source.mapping)
        if dialect is None:
            return
        table = Table(
            columns=dialect.columns,
            headers=dialect.headers,
            header_line=dialect.header_line,
            rows=lambda: _rows_behind_header(opened, dialect),
            said=dialect.said,
        )
        yield from items_of(table, self._source, self.placement, self.gallery, self.skipped)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was told so far."""
        return (*self.placement.findings, *self.gallery.findings)


def _rows_behind_header(opened: OpenText, dialect: Dialect) -> Iterator[Row | BrokenRow]:
    with opened.open() as text:
        for row in records(text, dialect.separator):
            if row.line > dialect.header_line:
                yield row
