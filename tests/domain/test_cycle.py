"""Cycles: five credit years together, what ends one early, and whether it stayed unbroken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.credit_year import CreditYear
from renewal.domain.cycle import Cycle, cycles, unbroken
from renewal.domain.history import Enrolment, Validity
from tests.domain.people import answers, credential, day, enrolled, local, month, rosa, years_of

WON, LOST = "rrrrrrrr....", "rrrrrrr....."


def years(text: str, at: str) -> tuple[CreditYear, ...]:
    """Credit years since January 2027: W for one won, L for one lost, then the running one."""
    letters = "".join({"W": WON, "L": LOST}[letter] for letter in text)
    return years_of(rosa(letters), at)


def only_cycle(found: Sequence[CreditYear], *tests: str) -> Cycle:
    (cycle,) = cycles(found, [day(text) for text in tests], asked_on=True)
    return cycle


def summary(cycle: Cycle) -> tuple[int, int, int, bool | None]:
    return cycle.won, cycle.lost, cycle.open, cycle.renewed


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("", "2027-01-15", (0, 0, 5, None)),
        ("W", "2027-12-20", (1, 0, 4, None)),
        ("WW", "2029-02-15", (2, 0, 3, None)),
        ("WL", "2028-12-31", (1, 0, 4, None)),
        ("WL", "2029-01-15", (1, 1, 3, False)),
        ("WWWWW", "2031-12-15", (5, 0, 0, True)),
        ("WWWWL", "2032-01-01T00:00", (4, 1, 0, False)),
    ],
)
def test_it_tells_years_won_lost_and_open(
    text: str, at: str, expected: tuple[int, int, int, bool | None]
) -> None:
    found = years(text, at)

    cycle = cycles(found, (), asked_on=True)[0]

    assert summary(cycle) == expected


def test_it_is_renewed_on_the_day_the_fifth_year_is_won() -> None:
    before, after = years("WWWWW", "2031-08-09"), years_of(rosa(4 * WON + 8 * "r"), "2031-08-10")

    told = [only_cycle(found).renewed for found in (before[:4], after)]

    assert told == [None, True]


def test_it_is_followed_by_a_new_one_after_five_years() -> None:
    found = years("WWWWWW", "2032-03-15")

    told = [
        (c.number, len(c.years), c.renewed, c.begins_on, c.ends_on)
        for c in cycles(found, (), asked_on=True)
    ]

    assert told == [
        (1, 5, True, date(2027, 1, 1), date(2031, 12, 31)),
        (2, 1, None, date(2032, 1, 1), None),
    ]


def test_it_is_longer_when_a_month_was_excused() -> None:
    found = years_of(rosa("-" + 5 * WON), "2032-01-20")

    cycle = only_cycle(found)

    assert (cycle.begins_on, cycle.ends_on) == (date(2027, 1, 1), date(2032, 1, 31))


@pytest.mark.parametrize(
    ("passed_on", "ended"),
    [
        ("2026-12-31", []),
        ("2028-01-01", [2]),
        ("2028-07-04", [2]),
        ("2028-12-31", [2]),
        ("2029-01-01", [3]),
    ],
)
def test_it_ends_after_the_year_in_which_a_test_was_passed(
    passed_on: str, ended: list[int]
) -> None:
    found = years("WWW", "2029-12-20")

    told = cycles(found, [day(passed_on)], asked_on=True)

    lengths = [len(c.years) for c in told if c.ended_by == "test"]
    assert lengths == ended
    assert [c.renewed for c in told] == [None] * len(told)


def test_it_starts_a_new_one_with_the_year_after_the_test() -> None:
    found = years("LWW", "2029-12-20")

    told = cycles(found, [day("2027-06-15")], asked_on=True)

    assert [(c.number, len(c.years), c.ended_by, c.renewed) for c in told] == [
        (1, 1, "test", None),
        (2, 2, None, None),
    ]
    assert told[1].begins_on == date(2028, 1, 1)


def test_it_shows_the_test_while_the_year_still_runs() -> None:
    found = years_of(rosa("rrrwrr"), "2027-06-20")

    cycle = only_cycle(found, "2027-06-15")

    assert (cycle.ended_by, cycle.renewed, cycle.ends_on) == ("test", None, date(2027, 12, 31))


def test_it_is_not_ended_by_a_test_in_its_last_year() -> None:
    found = years("WWWWW", "2032-02-15")

    told = cycles(found, [day("2031-06-15")], asked_on=True)

    assert [(len(c.years), c.ended_by, c.renewed) for c in told] == [
        (5, None, True),
        (1, None, None),
    ]


@pytest.mark.parametrize(
    ("passed_on", "ended_by"),
    [
        ("2027-01-10", None),
        # On the day of enrolling the test comes first: a pass is recorded, then enrolled.
        ("2027-01-15", None),
        ("2027-01-16", "test"),
    ],
)
def test_it_is_not_ended_by_a_test_passed_before_the_enrolment(
    passed_on: str, ended_by: str | None
) -> None:
    history = credential(enrolled("2027-01", recorded="2027-01-15T09:00"))
    found = years_of(history, "2027-02-15")

    cycle = only_cycle(found, passed_on)

    assert (cycle.ended_by, cycle.begins_on) == (ended_by, date(2027, 1, 15))


@pytest.mark.parametrize(
    ("enrolled_on", "recorded", "first", "begins_on"),
    [
        # Said to be in the past: it begins when it was recorded.
        ("2026-12-01", "2027-01-15", "2027-01", "2027-01-15"),
        # Announced: it begins on the day.
        ("2027-01-20", "2027-01-04", "2027-01", "2027-01-20"),
        # Too late in the month: it begins with the next one.
        ("2027-01-28", "2027-01-28", "2027-02", "2027-02-01"),
        ("2027-01-01", "2027-01-01T00:00", "2027-01", "2027-01-01"),
    ],
)
def test_it_begins_on_the_day_of_the_enrolment_or_with_the_month_after(
    enrolled_on: str, recorded: str, first: str, begins_on: str
) -> None:
    span = Enrolment(day(enrolled_on), local(recorded), month(first))
    found = years_of(credential(span), "2027-02-15")

    cycle = only_cycle(found)

    assert cycle.begins_on == day(begins_on)


def test_it_ends_when_the_enrolment_ended_and_goes_on_when_that_is_taken_up_again() -> None:
    left = credential(enrolled("2027-01", ended="2027-09-20"), asked=answers("2027-01", 8 * "r"))
    found = years_of(left, "2027-10-15")

    gone, back = (cycles(found, (), asked_on=asked_on)[0] for asked_on in (False, True))

    assert (gone.ended_by, gone.renewed) == ("unenrolled", None)
    assert (back.ended_by, back.renewed) == (None, None)


def test_it_ends_with_a_break_between_two_years() -> None:
    spans = (enrolled("2027-01", ended="2027-12-20"), enrolled("2028-03", recorded="2028-03-02"))
    history = credential(*spans, asked=answers("2027-01", WON))
    found = years_of(history, "2028-04-15")

    told = cycles(found, (), asked_on=True)

    assert [(c.number, c.ended_by, c.ends_on) for c in told] == [
        (1, "unenrolled", date(2027, 12, 31)),
        (2, None, None),
    ]
    assert told[1].begins_on == date(2028, 3, 2)


def test_it_is_renewed_although_the_enrolment_ended_with_the_fifth_year_won() -> None:
    found = years("WWWWW", "2031-12-20")

    (cycle,) = cycles(found, (), asked_on=False)

    assert (cycle.ended_by, cycle.renewed) == (None, True)


@given(st.text("WL", min_size=1, max_size=11), st.lists(st.integers(0, 4500), max_size=3))
def test_it_puts_every_year_into_exactly_one_cycle(text: str, offsets: list[int]) -> None:
    found = years(text, f"{2026 + len(text)}-12-31")
    tests = [date(2027, 1, 1) + timedelta(days=offset) for offset in offsets]

    told = cycles(found, tests, asked_on=True)

    assert [year for cycle in told for year in cycle.years] == list(found)
    assert [cycle.number for cycle in told] == list(range(1, len(told) + 1))
    assert all(1 <= len(cycle.years) <= 5 for cycle in told)
    assert all(len(c.years) == 5 or c.ended_by == "test" for c in told[:-1])


# ------------------------------------------------------------------------------- unbroken

SIX_MARCH = Validity(date(2024, 3, 10), date(2029, 3, 10))


@pytest.mark.parametrize(
    ("moves", "first", "last", "expected"),
    [
        ((), "2027-01-01", "2029-03-10", True),
        ((), "2027-01-01", "2029-03-11", False),
        # Extended while current; on the last valid day; on the day after (never a day without).
        ((("2028-08-10", "2030-03-10"),), "2027-01-01", "2030-03-10", True),
        ((("2029-03-10", "2030-03-10"),), "2027-01-01", "2029-12-31", True),
        ((("2029-03-11", "2030-03-11"),), "2027-01-01", "2029-12-31", True),
        # A day and more without.
        ((("2029-03-12", "2030-03-12"),), "2027-01-01", "2029-12-31", False),
        ((("2029-05-15", "2034-05-15"),), "2027-01-01", "2029-12-31", False),
        # The gap lies before or after the days that are asked about.
        ((("2029-05-15", "2034-05-15"),), "2029-05-15", "2029-12-31", True),
        ((("2029-05-15", "2034-05-15"),), "2029-05-14", "2029-12-31", False),
        ((("2029-05-15", "2034-05-15"),), "2027-01-01", "2029-03-10", True),
        # Not begun yet.
        ((), "2030-01-01", "2029-12-01", True),
        # A later decision that moved nothing closes no gap.
        ((("2027-08-10", "2029-03-10"),), "2027-01-01", "2029-03-11", False),
        # A test recorded late takes effect before an extension that reached less far.
        (
            (("2027-01-10", "2032-01-10"), ("2027-02-08", "2030-03-10")),
            "2027-01-01",
            "2031-12-31",
            True,
        ),
        # Two gaps, of which the second counts.
        (
            (("2029-05-15", "2030-05-15"), ("2030-08-10", "2031-08-10")),
            "2029-06-01",
            "2030-09-01",
            False,
        ),
    ],
)
def test_it_is_unbroken_while_the_credential_was_current_every_day(
    moves: tuple[tuple[str, str], ...], first: str, last: str, expected: bool
) -> None:
    validities = [SIX_MARCH, *(Validity(day(on), day(to)) for on, to in moves)]

    assert unbroken(validities, day(first), day(last)) is expected


def test_it_takes_no_notice_of_the_days_before_the_first_certificate() -> None:
    assert unbroken([SIX_MARCH], date(2024, 3, 1), date(2024, 12, 31))


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4),
    st.integers(0, 400),
    st.integers(0, 60),
)
def test_it_agrees_with_asking_day_by_day(
    moves: list[tuple[int, int]], first: int, length: int
) -> None:
    start = date(2027, 1, 1)
    validities = [Validity(start, start + timedelta(days=100))]
    for effective, expires in sorted(moves):
        on = start + timedelta(days=effective)
        validities.append(Validity(on, max(on, start + timedelta(days=expires))))

    told = unbroken(
        validities, start + timedelta(days=first), start + timedelta(days=first + length)
    )

    days = [start + timedelta(days=first + offset) for offset in range(length + 1)]
    assert told == all(
        any(v.effective_on <= asked <= v.expires_on for v in validities) for asked in days
    )
