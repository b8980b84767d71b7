"""A roster row by itself: which dates cannot be true, and when two rows speak of two people."""

from datetime import date

import pytest

from renewal.domain.roster import (
    RosterPerson,
    RosterRow,
    RowDates,
    RowFault,
    date_faults,
    differing,
    person_of,
)

TODAY = date(2027, 1, 4)
ROSA = RosterPerson("Rosa", "Alvarez", "rosa@example.org", "en", "Harbor Auto Care")


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("first", "passed", "expires", "documented", "faults"),
    [
        ("2020-03-09", "2025-03-09", "2030-03-09", "2019-06-01", []),
        ("2027-01-04", "2027-01-04", "2027-01-04", "2027-01-04", []),
        ("2025-03-10", "2025-03-09", None, None, [RowFault.LAST_BEFORE_FIRST]),
        ("2020-03-09", "2027-01-05", None, None, [RowFault.LAST_IN_FUTURE]),
        ("2020-03-09", "2025-03-09", "2025-03-08", None, [RowFault.EXPIRY_BEFORE_LAST]),
        ("2020-03-09", "2025-03-09", None, "2027-01-05", [RowFault.DOCUMENTED_IN_FUTURE]),
        (None, None, "2025-03-08", None, []),
        (
            "2028-01-01",
            "2027-06-01",
            "2027-05-01",
            "2027-02-01",
            [
                RowFault.LAST_IN_FUTURE,
                RowFault.LAST_BEFORE_FIRST,
                RowFault.EXPIRY_BEFORE_LAST,
                RowFault.DOCUMENTED_IN_FUTURE,
            ],
        ),
    ],
)
def test_it_tells_which_dates_cannot_all_be_true(
    first: str | None,
    passed: str | None,
    expires: str | None,
    documented: str | None,
    faults: list[RowFault],
) -> None:
    dates = RowDates(day(first), day(passed), day(expires), day(documented))

    told = list(date_faults(dates, TODAY))

    assert told == faults


def test_it_finds_no_contradiction_where_one_row_says_nothing() -> None:
    quiet = RosterPerson("Rosa", "Alvarez", "rosa@example.org")

    fields = differing(ROSA, quiet)

    assert fields == ()


def test_it_names_every_field_in_which_two_rows_differ() -> None:
    other = RosterPerson("Rosa", "Alvares", "rosa@example.org", "es", "Bay Motors")

    fields = differing(ROSA, other)

    assert fields == ("last_name", "language", "shop")


def test_it_takes_language_and_shop_from_the_row_that_names_them() -> None:
    passed_on = date(2025, 3, 9)
    rows = [
        RosterRow(
            2,
            "1001",
            RosterPerson("Rosa", "Alvarez", "rosa@example.org"),
            "A5",
            passed_on,
            passed_on,
        ),
        RosterRow(3, "1001", ROSA, "A6", passed_on, passed_on),
    ]

    person = person_of(rows)

    assert person == ROSA
