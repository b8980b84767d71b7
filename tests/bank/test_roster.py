"""Reading a roster: every problem of a file at once, each at its line with what to write."""

from datetime import date

import pytest

from renewal.bank.findings import Finding, Severity
from renewal.bank.roster import RosterReading, read_roster
from renewal.domain.programme import Area, Programme, Series
from renewal.domain.roster import COLUMNS, DocumentedYears, RosterPerson, RosterRow

TODAY = date(2027, 1, 4)
HEAD = ",".join(COLUMNS)
ROSA = (
    "1001,Rosa,Alvarez,rosa@example.org,en,Harbor Auto Care,A5,2020-03-09,2025-03-09,2030-03-09,"
    "4,2019-06-01,2027-01-01"
)
QUOTED = ROSA.replace("Harbor Auto Care", '"Harbor  Auto Care"')
PROGRAMME = Programme(
    name="Test",
    zone="America/New_York",
    languages=("en", "es"),
    series=(Series("A", "Automobile"),),
    areas=(
        Area(code="A5", title="Brakes", series="A"),
        Area(code="A6", title="Electrical", series="A"),
    ),
)


def read(content: bytes) -> RosterReading:
    return read_roster(content, "roster.csv", programme=PROGRAMME, today=TODAY)


def read_lines(*lines: str, head: str = HEAD) -> RosterReading:
    return read("\n".join([head, *lines]).encode())


def rosa(**cells: str) -> str:
    """Rosa's line with other cells in some columns."""
    values = dict(zip(COLUMNS, ROSA.split(","), strict=True)) | cells
    return ",".join(values.values())


def told(reading: RosterReading) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in reading.findings]


def only(reading: RosterReading) -> Finding:
    (finding,) = reading.findings
    return finding


def test_it_composes_letters_and_keeps_the_joiners_of_names() -> None:
    reading = read_lines(
        rosa(first_name="Ine\u0301s", last_name="\u0631\u200c\u0632", shop="A\u00a0B")
    )

    [row] = reading.rows
    assert reading.findings == ()
    assert (row.person.first_name, row.person.last_name) == ("In\u00e9s", "\u0631\u200c\u0632")
    assert row.person.shop == "A B"


def test_it_reads_a_row_with_everything() -> None:
    reading = read_lines(ROSA)

    assert reading.findings == ()
    assert reading.rows == (
        RosterRow(
            line=2,
            number="1001",
            person=RosterPerson("Rosa", "Alvarez", "rosa@example.org", "en", "Harbor Auto Care"),
            area="A5",
            first_certified_on=date(2020, 3, 9),
            last_passed_on=date(2025, 3, 9),
            expires_on=date(2030, 3, 9),
            experience=DocumentedYears(4, date(2019, 6, 1)),
            enrolled_on=date(2027, 1, 1),
        ),
    )


def test_it_reads_a_row_that_leaves_out_what_may_be_left_out() -> None:
    said = rosa(
        language="",
        shop="",
        expires_on="",
        experience_years="",
        experience_documented_on="",
        enrolled_on="",
    )

    reading = read_lines(said)

    (row,) = reading.rows
    assert reading.findings == ()
    assert row.person == RosterPerson("Rosa", "Alvarez", "rosa@example.org")
    assert (row.expires_on, row.experience, row.enrolled_on) == (None, None, None)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{ROSA}\n".encode(),
        f"{HEAD}\n{ROSA}".encode("utf-8-sig"),
        f"{HEAD}\r\n{ROSA}\r\n".encode(),
        f"{HEAD}\r{ROSA}\r".encode(),
        f"{HEAD}\n{ROSA}".replace(",", ";").encode(),
        f"{HEAD}\n{ROSA}".replace(",", "\t").encode(),
        f"\n\n{HEAD}\n,,,,,,,,,,,,\n\n{ROSA}".encode(),
        f"{HEAD.upper().replace('_', ' ')}\n{ROSA}".encode(),
        f"{HEAD.title().replace('_', '-')}\n{ROSA}".encode(),
        f"{HEAD}\n{QUOTED}".encode(),
        f"{HEAD}\n{ROSA},,,".encode(),
    ],
)
def test_it_reads_the_same_row_however_the_table_was_saved(content: bytes) -> None:
    reading = read(content)

    (row,) = reading.rows
    assert reading.findings == ()
    assert row.person.shop == "Harbor Auto Care"
    assert row.enrolled_on == date(2027, 1, 1)


def test_it_reads_columns_in_any_order() -> None:
    columns = sorted(COLUMNS)
    cells = dict(zip(COLUMNS, ROSA.split(","), strict=True))

    reading = read_lines(",".join(cells[column] for column in columns), head=",".join(columns))

    assert reading.findings == ()
    assert reading.rows[0].person.email == "rosa@example.org"


def test_it_keeps_addresses_in_one_form_and_languages_by_their_first_part() -> None:
    reading = read_lines(rosa(email="Rosa@Example.ORG", language="ES-mx"))

    assert reading.rows[0].person.email == "rosa@example.org"
    assert reading.rows[0].person.language == "es"


@pytest.mark.parametrize(
    ("cells", "code", "says"),
    [
        ({"technician_number": ""}, "roster-cell-empty", "technician_number is empty"),
        ({"first_name": " "}, "roster-cell-empty", "first_name is empty"),
        ({"email": ""}, "roster-cell-empty", "email is empty"),
        ({"area": ""}, "roster-cell-empty", "area is empty"),
        ({"last_passed_on": ""}, "roster-cell-empty", "last_passed_on is empty"),
        ({"technician_number": "9" * 65}, "roster-cell-too-long", "65 characters"),
        ({"shop": "x" * 201}, "roster-cell-too-long", "201 characters"),
        ({"technician_number": "1001\u200b"}, "roster-cell-hidden-character", "(U+200B)"),
        ({"technician_number": "10\u200d01"}, "roster-cell-hidden-character", "(U+200D)"),
        ({"last_name": "\u202ezeravlA"}, "roster-cell-hidden-character", "(U+202E)"),
        ({"shop": "Harbor\u00ad Auto"}, "roster-cell-hidden-character", "cell shop"),
        ({"last_passed_on": "03/09/2025"}, "roster-date", '"03/09/2025"'),
        ({"expires_on": "20300309"}, "roster-date", "expires_on"),
        ({"expires_on": "soon"}, "roster-date", '"soon"'),
        ({"last_passed_on": "2025-02-29"}, "roster-date-does-not-exist", "no such day"),
        ({"enrolled_on": "2027-13-01"}, "roster-date-does-not-exist", "enrolled_on"),
        ({"expires_on": "2300-01-01"}, "roster-date-implausible", "2199-12-31"),
        ({"first_certified_on": "0202-03-09"}, "roster-date-implausible", "1900-01-01"),
        ({"experience_years": "two"}, "roster-experience-years", '"two"'),
        ({"experience_years": "2.5"}, "roster-experience-years", '"2.5"'),
        ({"experience_years": "81"}, "roster-experience-years", '"81"'),
        ({"experience_years": ""}, "roster-experience-incomplete", "experience_years is empty"),
        (
            {"experience_documented_on": ""},
            "roster-experience-incomplete",
            "experience_documented_on is empty",
        ),
        ({"email": "rosa at example.org"}, "roster-email", "rosa at example.org"),
        ({"email": "Rosa <rosa@example.org>"}, "roster-email", "no e-mail address"),
        ({"area": "A51"}, "roster-area-unknown", '"A5"'),
        ({"area": "a5"}, "roster-area-unknown", 'Did you mean "A5"?'),
        ({"last_passed_on": "2020-03-08"}, "roster-pass-before-first", "before it was first"),
        ({"last_passed_on": "2027-01-05"}, "roster-pass-in-future", "still to come"),
        ({"expires_on": "2025-03-08"}, "roster-expiry-before-pass", "before it was passed"),
        (
            {"experience_documented_on": "2027-01-05"},
            "roster-documented-in-future",
            "still to come",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_cell_and_takes_no_row(
    cells: dict[str, str], code: str, says: str
) -> None:
    reading = read_lines(ROSA, rosa(**cells))

    finding = only(reading)
    assert (finding.code, finding.line, finding.severity) == (code, 3, Severity.ERROR)
    assert says in finding.message
    assert finding.fix
    assert [row.line for row in reading.rows] == [2]


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("03/09/2025", "2025-03-09 or 2025-09-03"),
        ("25.12.2026", "2026-12-25"),
        ("2025/3/9", "2025-03-09"),
        ("31/31/2025", "2026-03-09"),
        ("2025-02-29", "2025-02-28"),
        ("2025-04-31", "2025-04-30"),
    ],
)
def test_it_says_how_a_date_is_written(typed: str, write: str) -> None:
    reading = read_lines(rosa(expires_on=typed))

    assert f"such as {write}." in only(reading).fix


def test_it_tells_all_problems_of_a_line_at_once() -> None:
    said = rosa(
        email="nobody",
        area="A99",
        first_certified_on="2021-02-30",
        expires_on="2024-01-01",
        experience_years="",
    )

    reading = read_lines(said)

    assert {code for code, _ in told(reading)} == {
        "roster-email",
        "roster-area-unknown",
        "roster-date-does-not-exist",
        "roster-expiry-before-pass",
        "roster-experience-incomplete",
    }
    assert {line for _, line in told(reading)} == {2}


def test_it_names_technician_and_area_with_each_finding() -> None:
    reading = read_lines(rosa(email="nobody"))

    assert only(reading).item == "1001 A5"


def test_it_writes_to_people_in_the_first_language_where_theirs_is_not_offered() -> None:
    reading = read_lines(rosa(language="fr"))

    finding = only(reading)
    assert (finding.code, finding.severity) == ("roster-language-unknown", Severity.WARNING)
    assert reading.rows[0].person.language == "en"


def test_it_names_every_column_that_is_missing_unknown_or_repeated() -> None:
    head = HEAD.replace("shop", "workshop").replace("last_name", "first_name")

    reading = read_lines(ROSA, head=head)

    assert sorted(told(reading)) == [
        ("roster-column-missing", 1),
        ("roster-column-missing", 1),
        ("roster-column-repeated", 1),
        ("roster-column-unknown", 1),
    ]
    assert (reading.rows, reading.table) == ((), False)
    unknown = next(f for f in reading.findings if f.code == "roster-column-unknown")
    assert 'Did you mean "shop"?' in unknown.message


def test_it_counts_lines_as_an_editor_does_when_a_cell_spans_two() -> None:
    spanning = ROSA.replace("Harbor Auto Care", '"Harbor\nAuto Care"')

    reading = read_lines(spanning, rosa(email="nobody"))

    assert reading.rows[0].person.shop == "Harbor Auto Care"
    assert told(reading) == [("roster-email", 4)]


def test_it_says_where_a_table_breaks_off() -> None:
    reading = read_lines(ROSA, ROSA.replace("Rosa", '"Rosa'), ROSA)

    assert told(reading) == [("roster-not-csv", 3)]
    assert [row.line for row in reading.rows] == [2]


def test_it_refuses_cells_beyond_the_header() -> None:
    reading = read_lines(ROSA.replace("Harbor Auto Care", "Harbor, Auto, Care"))

    assert told(reading) == [("roster-cells-too-many", 2)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \n"])
def test_it_asks_for_a_header_in_an_empty_file(content: bytes) -> None:
    reading = read(content)

    assert told(reading) == [("roster-empty", 1)]
    assert reading.table is False


def test_it_warns_of_a_file_with_a_header_only() -> None:
    reading = read_lines()

    assert told(reading) == [("roster-without-rows", 1)]
    assert only(reading).severity is Severity.WARNING


def test_it_names_the_first_line_that_is_no_utf_8() -> None:
    latin = rosa(technician_number="1002", first_name="José").encode("latin-1")

    reading = read(f"{HEAD}\n{ROSA}\n".encode() + latin)

    assert told(reading) == [("encoding-not-utf8", 3)]
    assert reading.table is False


def test_it_names_control_characters_and_what_to_do() -> None:
    reading = read_lines(rosa(first_name="Ro\x00sa"))

    assert told(reading) == [("control-character", 2)]
    assert "roster" in only(reading).fix
