"""Rows of a roster together: repeated rows, people who differ, shared addresses."""

from dataclasses import replace
from datetime import date

from renewal.bank.findings import Finding
from renewal.bank.roster_review import review_rows
from renewal.domain.roster import RosterPerson, RosterRow

DAY = date(2025, 3, 9)
ROSA = RosterPerson("Rosa", "Alvarez", "rosa@example.org", "en", "Harbor Auto Care")
BEN = RosterPerson("Ben", "Carter", "ben@example.org", "en", "Harbor Auto Care")


def row(line: int, number: str, person: RosterPerson, area: str) -> RosterRow:
    return RosterRow(line, number, person, area, DAY, DAY)


def review(*rows: RosterRow) -> list[Finding]:
    return list(review_rows(rows, "roster.csv"))


def test_it_finds_nothing_in_rows_that_agree() -> None:
    quiet = replace(ROSA, shop=None, language=None)

    findings = review(
        row(2, "1001", ROSA, "A5"), row(3, "1001", quiet, "A6"), row(4, "1002", BEN, "A5")
    )

    assert findings == []


def test_it_names_both_lines_of_a_row_that_is_there_twice() -> None:
    (finding,) = review(row(2, "1001", ROSA, "A5"), row(9, "1001", ROSA, "A5"))

    assert (finding.code, finding.line, finding.item) == ("roster-row-repeated", 9, "1001 A5")
    assert "line 2" in finding.message


def test_it_names_both_lines_where_the_same_person_differs() -> None:
    married = replace(ROSA, last_name="Carter")

    (finding,) = review(row(2, "1001", ROSA, "A5"), row(3, "1001", married, "A6"))

    assert (finding.code, finding.line) == ("roster-person-differs", 3)
    assert "Lines 2 and 3" in finding.message
    assert "last_name" in finding.message


def test_it_finds_a_contradiction_behind_a_row_that_says_less() -> None:
    quiet, elsewhere = replace(ROSA, shop=None), replace(ROSA, shop="Bay Motors")

    (finding,) = review(
        row(2, "1001", quiet, "A4"), row(3, "1001", ROSA, "A5"), row(4, "1001", elsewhere, "A6")
    )

    assert "Lines 3 and 4" in finding.message


def test_it_tells_once_of_each_technician_who_shares_an_address() -> None:
    shared = replace(BEN, email=ROSA.email)

    findings = review(
        row(2, "1001", ROSA, "A5"), row(3, "1002", shared, "A5"), row(4, "1002", shared, "A6")
    )

    assert [(f.code, f.line) for f in findings] == [("roster-email-shared", 3)]
    assert "1001 in line 2 and of 1002 in line 3" in findings[0].message
