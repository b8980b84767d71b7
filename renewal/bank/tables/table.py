"""From the rows of one table to items, whatever file the table came in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from renewal.bank.codes.found import COLUMN_UNUSED, GRAMMAR, MAPPING_COLUMN_MISSING, TABLE_HEADER
from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import Place, excerpt
from renewal.bank.found import FoundQuestion, Placement
from renewal.bank.gallery import Gallery
from renewal.bank.limits import MOST_QUESTIONS
from renewal.bank.source import LocatedItem, Source
from renewal.bank.tables.columns import REASONS
from renewal.bank.tables.constants import fill
from renewal.bank.tables.delimited_text import BrokenRow
from renewal.bank.tables.headers import Columns, normal
from renewal.bank.tables.overview import overview_of
from renewal.bank.tables.questions import TableReading
from renewal.bank.tables.rows import Row
from renewal.bank.too_many import NONE_READ, too_many

UNMAPPED = ColumnMapping()
MOST_BROKEN = 1_000
_QUOTES = 'Mend these first; a quotation mark within a cell is written twice ("").'
_BROKEN_FIELDS = frozenset(("stem", "options", "key", "references"))

Rows = Callable[[], Iterator[Row | BrokenRow]]
"""The rows behind the header, from the first one each time it is called."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of questions; `said` is what somebody said of its columns, if anything."""

    columns: Columns
    headers: tuple[str, ...]
    header_line: int
    rows: Rows
    member: str | None = None
    area: str = ""
    topic: str = ""
    said: ColumnMapping | None = None


def items_of(
    table: Table, source: Source, placement: Placement, gallery: Gallery, skipped: dict[str, int]
) -> Iterator[LocatedItem]:
    """The questions of the table as items; what is told lands in the placement and the gallery."""
    _tell_of_header(table, placement)
    mapping = table.said or UNMAPPED
    overview = overview_of(_whole(table.rows()), table.columns, mapping.first)
    reading = TableReading(
        source=source,
        columns=table.columns,
        overview=overview,
        findings=placement.findings,
        gallery=gallery,
        skipped=skipped,
        area=table.area,
        topic=table.topic,
    )
    unreadable = MOST_BROKEN if table.columns.is_unclear else 0
    for number, found in enumerate(_questions(table, reading, placement), 1):
        fill(found, mapping.constants)
        yield placement.item(found)
        if number == unreadable:
            place = Place(source.file, found.line, member=found.member)
            _tell_too_many_broken(place, placement, "Mend the header first.")
            return


def _questions(
    table: Table, reading: TableReading, placement: Placement
) -> Iterator[FoundQuestion]:
    count = broken = 0
    names = [normal(header) for header in table.headers]
    for row in table.rows():
        if isinstance(row, BrokenRow):
            broken += 1
            place = Place(placement.source.file, row.line, member=table.member)
            placement.findings.append(GRAMMAR.finding(place, problem=row.problem, fix=row.fix))
            if row.is_end:
                return
            yield FoundQuestion("", (), row.line, table.member, unread=_BROKEN_FIELDS)
            if broken == MOST_BROKEN:
                _tell_too_many_broken(place, placement, _QUOTES)
                return
        elif row.cells[0] != table.headers[0] or not _repeats(names, row.cells):
            found = reading.question(row)
            if found is not None:
                if count == MOST_QUESTIONS:
                    _tell_too_many(row, table, placement)
                    return
                count += 1
                yield found


def _repeats(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the cells are the header once more; of a sheet, a cell behind it is read too."""
    return [normal(each) for each in cells] in ([*names], [*names, ""])


def _tell_too_many_broken(place: Place, placement: Placement, fix: str) -> None:
    problem = f"{MOST_BROKEN:,} rows cannot be read up to here; {NONE_READ}"
    placement.findings.append(GRAMMAR.finding(place, problem=problem, fix=fix))


def _whole(rows: Iterable[Row | BrokenRow]) -> Iterator[Row]:
    """The rows that could be read, up to a bound."""
    for count, row in enumerate(rows):
        if count > MOST_QUESTIONS:
            return
        if isinstance(row, Row):
            yield row


def _tell_of_header(table: Table, placement: Placement) -> None:
    place = Place(placement.source.file, table.header_line, member=table.member)
    if table.columns.repeated:
        names = ", ".join(f'"{excerpt(each, 30)}"' for each in table.columns.repeated[:5])
        reason = f"it has {names} twice"
        placement.findings.append(TABLE_HEADER.finding(place, reason=reason))
    if table.columns.crowding:
        first, *rest = table.columns.crowding
        more = f" and {len(rest):,} more" if rest else ""
        reason = f'it has columns for too many options ("{excerpt(first, 30)}"{more})'
        placement.findings.append(TABLE_HEADER.finding(place, reason=reason))
    known = {normal(header) for header in table.headers}
    mapped = table.said.columns if table.said else {}
    if missing := [header for header in mapped if normal(header) not in known]:
        names = ", ".join(f'"{excerpt(each, 30)}"' for each in missing[:20])
        placement.findings.append(MAPPING_COLUMN_MISSING.finding(place, names=names))
    if unused := _unused(table.columns):
        names = ", ".join(excerpt(each, 30) for each in unused[:20])
        placement.findings.append(COLUMN_UNUSED.finding(place, names=names))


def _unused(columns: Columns) -> Sequence[str]:
    """The headers that mean nothing, but for those that we wrote to say what was wrong."""
    begins_with_reasons = columns.is_own and columns.unused[: len(REASONS)] == REASONS
    return columns.unused[len(REASONS) :] if begins_with_reasons else columns.unused


def _tell_too_many(row: Row, table: Table, placement: Placement) -> None:
    place = Place(placement.source.file, row.line, member=table.member)
    placement.findings.append(too_many(place, MOST_QUESTIONS, whole="table"))
