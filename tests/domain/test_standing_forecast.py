"""Standing: the first day on which an extension can come, and the day to book a test by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import local_date, month_at, window_of
from renewal.domain.credit_year import credit_years
from renewal.domain.history import History, Pause, PauseKind, Question, Validity
from renewal.domain.standing import Outlook, Standing, State, standing_of
from tests.domain.people import (
    EXPIRY,
    STANDARD,
    ZONE,
    answers,
    credential,
    enrolled,
    leave,
    local,
    rosa,
    rules,
    standing,
    suspension,
)

EXPIRED: dict[str, Any] = {"validities": (Validity(date(2021, 3, 10), date(2026, 3, 10)),)}


def outlook(where: Standing) -> tuple[Outlook | None, int, int, int | None]:
    return where.outlook, where.credits, where.months_left, where.misses_left


def reach(where: Standing) -> tuple[str, bool]:
    return str(where.earliest_extension_on), where.lapses_before


@pytest.mark.parametrize(
    ("first", "earliest", "lapses"),
    [
        ("2027-01", "2027-08-01", False),
        ("2028-08", "2029-03-01", False),
        ("2028-09", "2029-04-01", True),
    ],
)
def test_it_can_be_extended_in_the_eighth_month_at_the_earliest(
    first: str, earliest: str, lapses: bool
) -> None:
    where = standing(rosa("", first=first), f"{first}-01T00:00")

    assert reach(where) == (earliest, lapses)
    assert where.book_by == date(2029, 1, 9)


@pytest.mark.parametrize(
    ("at", "earliest", "lapses"),
    [
        ("2027-01-01T00:00", "2027-08-01", False),
        ("2027-01-25T00:00", "2027-08-01", False),
        ("2027-01-25T00:01", "2027-09-01", False),
        ("2028-08-20", "2029-03-01", False),
        ("2028-08-25T00:01", "2029-04-01", True),
        ("2028-09-20", "2029-04-01", True),
        ("2029-03-11T00:00", "2029-10-01", True),
    ],
)
def test_it_is_told_as_if_enrolled_now_before_anybody_enrols(
    at: str, earliest: str, lapses: bool
) -> None:
    assert reach(standing(credential(), at)) == (earliest, lapses)


@pytest.mark.parametrize(
    ("letters", "at", "earliest"),
    [
        ("rrr", "2027-03-15", "2027-08-01"),
        ("rwr", "2027-03-15", "2027-09-01"),
        ("r..", "2027-03-15", "2027-09-01"),
        # The open month can bring the eighth credit today.
        ("rrrrrrr.", "2027-08-17", "2027-08-17"),
        # The eighth month is the one in which the last chance lies.
        ("wwwwrrrrrrr", "2027-11-15", "2027-12-01"),
        # Secured or out of reach: the eighth month of the next year.
        ("rrrrrrrr", "2027-08-15", "2028-08-01"),
        ("wwwww", "2027-05-15", "2028-08-01"),
        ("wwwwrrrrrrrw", "2027-12-31", "2028-08-01"),
    ],
)
def test_it_counts_from_the_months_that_can_still_be_answered(
    letters: str, at: str, earliest: str
) -> None:
    assert reach(standing(rosa(letters), at))[0] == earliest


def test_it_lapses_before_when_the_last_valid_day_is_the_day_before() -> None:
    earliest = date(2027, 8, 1)
    told = []

    for expires_on in (date(2027, 7, 31), earliest):
        valid = (Validity(date(2022, 8, 1), expires_on),)
        told.append(reach(standing(rosa("", validities=valid), "2027-01-05")))

    assert told == [("2027-08-01", True), ("2027-08-01", False)]


def test_it_has_lapsed_already_when_it_is_expired() -> None:
    where = standing(rosa("rrrrrrr.", **EXPIRED), "2027-08-17")

    assert reach(where) == ("2027-08-17", True)
    assert (where.state, where.book_by) == (State.EXPIRED, None)


def test_it_resumes_a_year_in_the_forecast_of_somebody_who_left() -> None:
    history = credential(enrolled("2027-01", ended="2027-03-20"), asked=answers("2027-01", "rrr"))

    told = [reach(standing(history, at))[0] for at in ("2027-06-10", "2027-06-28", "2027-09-10")]

    # Five credits are wanting: June to October, July to November; from September on too few.
    assert told == ["2027-10-01", "2027-11-01", "2028-08-01"]


def test_it_resumes_no_year_that_is_over() -> None:
    history = credential(enrolled("2027-01", ended="2027-03-20"), asked=answers("2027-01", "rrr"))

    assert reach(standing(history, "2028-04-10"))[0] == "2028-11-01"


def test_it_skips_excused_months() -> None:
    history = rosa("rr", pauses=(leave("2027-03-01", "2027-06-01"),))

    where = standing(history, "2027-03-15")

    assert (outlook(where), reach(where)[0]) == ((Outlook.ON_TRACK, 2, 10, 4), "2027-11-01")


@pytest.mark.parametrize(
    ("leave_from", "leave_to", "at", "earliest"),
    [
        # The question of August is there and takes an answer, whatever the leave covers.
        ("2027-08-01", "2027-08-06", "2027-08-17", "2027-08-17"),
        ("2027-08-10", "2027-08-20", "2027-08-17", "2027-08-17"),
        ("2027-08-10", None, "2027-08-17", "2027-08-17"),
        # Seen from July: August is covered in part, so it will be asked; covered whole, it is not.
        ("2027-08-10", "2027-08-20", "2027-07-20", "2027-08-01"),
        ("2027-08-01", "2027-09-01", "2027-07-20", "2027-09-01"),
    ],
)
def test_it_reckons_with_a_month_of_leave_that_can_be_answered(
    leave_from: str, leave_to: str | None, at: str, earliest: str
) -> None:
    letters = "rrrrrrr." if at >= "2027-08" else "rrrrrrr"
    history = rosa(letters, pauses=(leave(leave_from, leave_to, recorded="2027-07-01"),))

    where = standing(history, at)

    assert reach(where)[0] == earliest
    assert outlook(where) == (Outlook.ON_TRACK, 7, 5, 4)


def test_it_reckons_with_no_question_that_was_voided() -> None:
    asked = answers("2027-01", "rrrrrrr.")
    august = max(asked)
    voided = replace(asked[august], voided_at=local("2027-08-12"))
    history = credential(enrolled("2027-01"), asked=asked | {august: voided})

    where = standing(history, "2027-08-17", (rules(void_excuses=True),))

    assert reach(where)[0] == "2027-09-01"
    assert reach(standing(history, "2027-08-17"))[0] == "2027-08-17"


def test_it_waits_for_the_end_of_a_suspension() -> None:
    history = rosa("rrrrrrr.", pauses=(suspension("2027-08-10"),))

    where = standing(history, "2027-08-17")

    assert reach(where)[0] == "2027-09-01"


def test_it_needs_in_the_next_year_what_the_policy_of_that_year_says() -> None:
    stricter = replace(rules(needed=9), version=2, takes_effect_on=date(2027, 6, 1))

    where = standing(rosa("rrrrrrrr"), "2027-08-15", (STANDARD, stricter))

    assert (where.needed, reach(where)[0]) == (8, "2028-09-01")


@pytest.mark.parametrize(("days", "book_by"), [(0, EXPIRY), (365, date(2028, 3, 10))])
def test_it_says_to_book_as_early_as_the_policy_says(days: int, book_by: date) -> None:
    where = standing(rosa("rr"), "2027-02-20", (rules(book_by_days=days),))

    assert where.book_by == book_by


def test_it_foresees_the_year_of_an_enrolment_that_starts_next_month() -> None:
    history = credential(enrolled("2027-02", recorded="2027-01-28"))

    where = standing(history, "2027-01-28")

    assert outlook(where) == (Outlook.ON_TRACK, 0, 12, 4)
    assert reach(where)[0] == "2027-09-01"


PAUSES = st.lists(
    st.tuples(
        st.sampled_from(PauseKind),
        st.integers(0, 500),
        st.one_of(st.none(), st.integers(1, 90)),
    ),
    max_size=2,
)


@st.composite
def running(draw: st.DrawFn, pauses: st.SearchStrategy[Any] = PAUSES) -> tuple[History, datetime]:
    """Rosa some time after January 2027, with pauses that are known since then."""
    letters = draw(st.text("rw.", min_size=1, max_size=18))
    begins_at = local("2027-01-01T00:00")
    known = tuple(
        Pause(
            kind,
            begins_at + timedelta(days=begins),
            begins_at,
            None if length is None else begins_at + timedelta(days=begins + length),
        )
        for kind, begins, length in draw(pauses)
    )
    history = rosa(letters, pauses=known)
    last = window_of(max(history.questions), ZONE)
    return history, draw(st.datetimes(*map(naive, (last.opens_at, last.closes_at)))).replace(
        tzinfo=UTC
    )


def naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)


def won_on(history: History, at: datetime) -> date | None:
    """The day of the next win when, from ``at`` on, everything is answered right at once."""
    already = {year.number for year in credit_years(history, (STANDARD,), ZONE, at) if year.won}
    current = month_at(at, ZONE)
    for offset in range(60):
        window = window_of(current.plus(offset), ZONE)
        asked = history.questions.get(window.month)
        moment = max(at, window.opens_at)
        while any(
            pause.covers(moment) and (asked is None or pause.kind is PauseKind.SUSPENSION)
            for pause in history.pauses
        ):
            moment += timedelta(hours=6)
            if moment >= window.closes_at:
                break
        if moment >= window.closes_at or (asked is not None and asked.received_at is not None):
            continue
        answer = Question(window.month, "Q", moment, right=True)
        history = replace(history, questions={**history.questions, window.month: answer})
        years = credit_years(history, (STANDARD,), ZONE, moment)
        if any(year.won and year.number not in already for year in years):
            return local_date(moment, ZONE)
    return None


@settings(max_examples=60)
@given(running(st.just([])))
def test_it_is_extended_on_the_earliest_day_by_answering_everything_right(
    life: tuple[History, datetime],
) -> None:
    history, at = life

    where = standing_of(history, (STANDARD,), ZONE, at)

    assert where.earliest_extension_on == won_on(history, at)


@settings(max_examples=100)
@given(running())
def test_it_is_never_extended_before_the_earliest_day(life: tuple[History, datetime]) -> None:
    history, at = life

    where = standing_of(history, (STANDARD,), ZONE, at)

    won = won_on(history, at)
    decided = where.outlook in {Outlook.SECURED, Outlook.OUT_OF_REACH}
    assert decided or won is None or where.earliest_extension_on <= won
