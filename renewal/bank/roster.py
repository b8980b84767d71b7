"""Reads a roster: CSV text to rows, with everything that is wrong, in one go.

The table may use commas, semicolons or tabs (the header decides) and is UTF-8. A line with a
bad cell gives no row, only findings; `roster_review` then looks at the rows together.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from renewal.bank.codes import roster as codes
from renewal.bank.codes.shape import CONTROL_CHARACTER
from renewal.bank.decoding import decode_utf8
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.roster_cells import Cells
from renewal.bank.suggestions import suggestion
from renewal.domain.programme import Programme
from renewal.domain.roster import (
    COLUMNS,
    MAY_BE_EMPTY,
    DocumentedYears,
    RosterPerson,
    RosterRow,
    RowDates,
    RowFault,
    date_faults,
)

SEPARATORS = (",", ";", "\t")

_FAULTS = {
    RowFault.LAST_BEFORE_FIRST: codes.PASS_BEFORE_FIRST,
    RowFault.LAST_IN_FUTURE: codes.PASS_IN_FUTURE,
    RowFault.EXPIRY_BEFORE_LAST: codes.EXPIRY_BEFORE_PASS,
    RowFault.DOCUMENTED_IN_FUTURE: codes.DOCUMENTED_IN_FUTURE,
}


@dataclass(frozen=True, slots=True)
class RosterReading:
    """The rows without errors of their own, and what is wrong with the others.

    `table` is False when the file could not be read as a table at all.
    """

    file: str
    rows: tuple[RosterRow, ...]
    findings: tuple[Finding, ...]
    table: bool = True


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of one record and the line in which it begins."""

    line: int
    cells: list[str]


def read_roster(content: bytes, file: str, *, programme: Programme, today: date) -> RosterReading:
    """The roster in these bytes, `file` being its name in findings."""
    decoded = decode_utf8(content, file)
    if decoded.findings:
        return RosterReading(file, (), tuple(map(_for_a_roster, decoded.findings)), table=False)
    records, findings = _records(decoded.text, file)
    if not records:
        told = findings or [codes.EMPTY.finding(Place(file, 1), columns=", ".join(COLUMNS))]
        return RosterReading(file, (), tuple(told), table=False)
    header, *lines = records
    columns = [_column(cell) for cell in header.cells]
    wrong = tuple(_header_findings(columns, Place(file, header.line)))
    if wrong:
        return RosterReading(file, (), wrong, table=False)
    rows: list[RosterRow] = []
    for record in lines:
        cells = Cells(file, record.line, dict(zip(columns, record.cells, strict=False)))
        row = _row(cells, record, columns, programme, today)
        findings += cells.findings
        rows += [row] if row is not None else []
    if not lines and not findings:
        findings.append(codes.NO_ROWS.finding(Place(file, header.line)))
    return RosterReading(file, tuple(rows), tuple(findings))


def _for_a_roster(finding: Finding) -> Finding:
    if finding.code != CONTROL_CHARACTER.code:
        return finding
    return replace(finding, fix="Delete the character; a roster needs none but tabs and line ends.")


def _separator(text: str) -> str:
    """Return the separator that finds the most known columns in the first line with text."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda separator: _known_columns(first, separator))


def _known_columns(line: str, separator: str) -> tuple[int, int]:
    cells = [_column(cell.strip('" ')) for cell in line.split(separator)]
    return len(set(cells) & set(COLUMNS)), len(cells)


def _column(cell: str) -> str:
    """Return the name of a column as it is compared: "Last passed-on" is last_passed_on."""
    return "_".join(cell.casefold().replace("-", " ").replace("_", " ").split())


def _records(text: str, file: str) -> tuple[list[_Record], list[Finding]]:
    """Return the records that hold anything, the space around their cells taken away.

    Letters with marks are composed, so that a name is the same however a program wrote it.

    The second list says where the table breaks off, if it does.
    """
    records: list[_Record] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [unicodedata.normalize("NFC", cell.strip()) for cell in next(reader)]
        except StopIteration:
            return records, []
        except csv.Error as error:
            return records, [codes.NOT_CSV.finding(Place(file, line), reason=str(error))]
        if any(cells):
            records.append(_Record(line, cells))


def _header_findings(columns: Sequence[str], place: Place) -> Iterator[Finding]:
    for index, column in enumerate(columns):
        if column not in COLUMNS:
            yield codes.COLUMN_UNKNOWN.finding(
                place,
                name=f'"{excerpt(column)}"',
                suggestion=suggestion(column, COLUMNS),
                columns=", ".join(COLUMNS),
            )
        elif column in columns[:index]:
            yield codes.COLUMN_REPEATED.finding(place, name=column)
    for column in COLUMNS:
        if column not in columns:
            optional = column in MAY_BE_EMPTY
            rule = "its cells may stay empty" if optional else "every line needs a value there"
            yield codes.COLUMN_MISSING.finding(place, name=column, rule=rule)


def _row(
    cells: Cells, record: _Record, columns: Sequence[str], programme: Programme, today: date
) -> RosterRow | None:
    """Return the row of a line, or None when it has findings that keep it out."""
    if any(record.cells[len(columns) :]):
        found, wanted = len(record.cells), len(columns)
        cells.tell(codes.CELLS_TOO_MANY, found=found, wanted=wanted)
        return None
    number, area = cells.text("technician_number"), _area(cells, programme)
    person = _person(cells, programme)
    first, last = cells.day("first_certified_on"), cells.day("last_passed_on")
    expires_on, enrolled_on = cells.day("expires_on"), cells.day("enrolled_on")
    years, documented_on = cells.years(), cells.day("experience_documented_on")
    _check_experience(cells)
    _check_dates(cells, RowDates(first, last, expires_on, documented_on), today)
    if number is None or area is None or person is None or first is None or last is None:
        return None
    if any(finding.is_error for finding in cells.findings):
        return None
    known = None
    if years is not None and documented_on is not None:
        known = DocumentedYears(years, documented_on)
    return RosterRow(record.line, number, person, area, first, last, expires_on, known, enrolled_on)


def _area(cells: Cells, programme: Programme) -> str | None:
    code = cells.text("area")
    if code is not None and programme.find_area(code) is None:
        near = suggestion(code, [area.code for area in programme.areas])
        cells.tell(codes.AREA_UNKNOWN, area=f'"{excerpt(code)}"', suggestion=near)
        return None
    return code


def _person(cells: Cells, programme: Programme) -> RosterPerson | None:
    first_name, last_name = cells.text("first_name"), cells.text("last_name")
    email, shop = cells.email(), cells.text("shop")
    language = _language(cells, programme)
    if first_name is None or last_name is None or email is None:
        return None
    shop = " ".join(shop.split()) if shop else None
    return RosterPerson(first_name, last_name, email, language, shop)


def _language(cells: Cells, programme: Programme) -> str | None:
    """Return the programme's language that a cell means: es for es-MX; its first for others."""
    said = cells.text("language")
    if said is None:
        return None
    known = {language.casefold(): language for language in programme.languages}
    tag = said.casefold().replace("_", "-")
    meant = known.get(tag) or known.get(tag.partition("-")[0])
    if meant is not None:
        return meant
    fallback = programme.languages[0]
    cells.tell(
        codes.LANGUAGE_UNKNOWN,
        language=f'"{excerpt(said)}"',
        number=cells.texts.get("technician_number", ""),
        fallback=fallback,
        known=", ".join(programme.languages),
    )
    return fallback


def _check_experience(cells: Cells) -> None:
    pair = ("experience_years", "experience_documented_on")
    given = [column for column in pair if cells.texts.get(column)]
    if len(given) == 1:
        missing = next(column for column in pair if column not in given)
        cells.tell(codes.EXPERIENCE_HALF, given=given[0], missing=missing)


def _check_dates(cells: Cells, dates: RowDates, today: date) -> None:
    words: Mapping[str, object] = {
        "name": cells.name,
        "number": cells.texts.get("technician_number", ""),
        "first_certified_on": dates.first_certified_on,
        "last_passed_on": dates.last_passed_on,
        "expires_on": dates.expires_on,
        "documented_on": dates.documented_on,
        "today": today,
    }
    for fault in date_faults(dates, today):
        cells.tell(_FAULTS[fault], **words)
