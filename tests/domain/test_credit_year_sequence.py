"""Credit years one after the other: without gap or overlap, and never moved once they are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import Window, month_at, window_of
from renewal.domain.credit_year import credit_year_of, credit_years
from renewal.domain.history import History, Pause, PauseKind, Question
from renewal.domain.timetable import Timetable
from tests.domain.people import (
    JANUARY,
    STANDARD,
    ZONE,
    answers,
    credential,
    enrolled,
    just_before,
    letters_of,
    local,
    month,
    only_year,
    rosa,
    years_of,
)


def test_it_is_followed_by_the_next_one_at_once() -> None:
    history = rosa(12 * "r" + ".")

    before = years_of(history, "2027-12-31T23:59:59")
    after = years_of(history, "2028-01-01T00:00")

    assert [str(y.first_month) for y in before] == ["2027-01"]
    assert [str(y.first_month) for y in after] == ["2027-01", "2028-01"]
    assert after[1].credits == 0


def test_it_starts_no_new_one_when_it_is_won_or_lost_early() -> None:
    won, lost = rosa("rrrrrrrr"), rosa("wwwww")

    years = [years_of(history, "2027-09-15") for history in (won, lost)]

    assert [len(found) for found in years] == [1, 1]


def test_it_is_resumed_by_enrolling_again_before_it_is_over() -> None:
    spans = (enrolled("2027-01", ended="2027-03-20"), enrolled("2027-07", recorded="2027-07-02"))
    history = credential(*spans, asked=answers("2027-01", "rrr---rr"))

    year = only_year(history, "2027-08-20")

    assert letters_of(year) == "rrrnnnrrtttt"
    assert (year.credits, year.misses_left) == (5, 1)


def test_it_is_resumed_even_when_it_was_won() -> None:
    spans = (enrolled("2027-01", ended="2027-08-20"), enrolled("2027-10", recorded="2027-10-02"))
    history = credential(*spans, asked=answers("2027-01", "rrrrrrrr-r"))

    year = only_year(history, "2027-10-15")

    assert (year.number, year.credits, str(year.last_month)) == (1, 9, "2027-12")


def test_it_begins_anew_when_the_year_is_over_before_enrolling_again() -> None:
    spans = (enrolled("2027-01", ended="2027-11-20"), enrolled("2028-03", recorded="2028-03-02"))
    history = credential(*spans, asked=answers("2027-01", "rrr........"))

    years = years_of(history, "2028-03-15")

    assert [(y.number, str(y.first_month), str(y.last_month)) for y in years] == [
        (1, "2027-01", "2027-12"),
        (2, "2028-03", "2029-02"),
    ]


@pytest.mark.parametrize(
    ("first", "recorded", "ended"),
    [
        ("2027-02", "2027-01-28", "2027-01-30"),
        # Taken back in the same instant, in the middle of the month that would have been asked.
        ("2027-01", "2027-01-10", "2027-01-10"),
    ],
)
def test_it_never_begins_when_the_enrolment_ends_before_it_is_asked(
    first: str, recorded: str, ended: str
) -> None:
    history = credential(enrolled(first, recorded=recorded, ended=ended))

    years = years_of(history, "2027-06-15")

    assert years == ()


def test_it_is_foreseen_before_its_first_month_opens() -> None:
    history = credential(enrolled("2027-02", recorded="2027-01-28"))

    year = only_year(history, "2027-01-29")

    assert (str(year.first_month), letters_of(year)) == ("2027-02", 12 * "t")


def test_it_ends_with_the_last_year_when_the_enrolment_ended() -> None:
    history = credential(
        enrolled("2027-01", ended="2028-01-01T00:00"), asked=answers("2027-01", 12 * "r")
    )

    years = years_of(history, "2028-06-15")

    assert [y.number for y in years] == [1]


def test_it_asks_nothing_of_somebody_who_left_at_the_instant_the_month_began() -> None:
    at_opening = credential(enrolled("2027-01", ended="2027-03-01T00:00"))
    just_after = credential(enrolled("2027-01", ended="2027-03-01T00:01"))

    asked = [
        Timetable(history, ZONE).asks(month("2027-03")) for history in (at_opening, just_after)
    ]

    assert asked == [False, True]


def test_it_never_asks_in_months_before_the_enrolment_was_recorded() -> None:
    history = credential(enrolled("2027-04", recorded="2027-04-10"))
    timetable = Timetable(history, ZONE)

    asked = [timetable.asks(month(text)) for text in ("2027-03", "2027-04", "2027-05")]

    assert asked == [False, True, True]


def test_it_keeps_stored_windows_when_the_zone_changed_since() -> None:
    london, february = ZoneInfo("Europe/London"), month("2027-02")
    history = rosa("r", windows={JANUARY: window_of(JANUARY, ZONE)})
    timetable = Timetable(history, london)

    windows = [timetable.window(JANUARY.plus(offset)) for offset in (-1, 0, 1, 2)]

    assert windows[1] == window_of(JANUARY, ZONE)
    assert windows[0].closes_at == windows[1].opens_at
    assert windows[2] == Window(
        february, windows[1].closes_at, window_of(february, london).closes_at
    )
    assert windows[3] == window_of(month("2027-03"), london)


def test_it_is_in_the_stored_month_until_that_closes() -> None:
    history = rosa("r", windows={JANUARY: window_of(JANUARY, ZONE)})
    timetable = Timetable(history, ZoneInfo("Asia/Tokyo"))
    closes_at = window_of(JANUARY, ZONE).closes_at

    told = [timetable.month_at(just_before(closes_at)), timetable.month_at(closes_at)]

    assert told == [JANUARY, month("2027-02")]


def test_it_tells_which_months_lie_within_it() -> None:
    year = only_year(rosa("rr-"), "2027-06-15")

    held = [year.holds(month(text)) for text in ("2026-12", "2027-01", "2027-12", "2029-01")]

    assert held == [False, True, True, False]


def test_it_is_found_by_a_month_without_looking_at_the_plain_years_before() -> None:
    history = rosa(24 * "r" + "rr.")
    unread = {known: replace(asked, right=False) for known, asked in history.questions.items()}
    late = {known: asked for known, asked in history.questions.items() if known.year > 2028}
    at = local("2029-03-15T00:00")

    year = credit_year_of(
        month("2029-03"), replace(history, questions={**unread, **late}), (STANDARD,), ZONE, at
    )

    assert year == years_of(history, "2029-03-15T00:00")[2]


LETTERS = st.text("rw.-", min_size=0, max_size=40)
PAUSES = st.lists(
    st.tuples(
        st.sampled_from(PauseKind),
        st.integers(0, 1200),
        st.one_of(st.none(), st.integers(0, 200)),
        st.integers(-40, 800),
    ),
    max_size=3,
)


def pauses_of(drawn: list[tuple[PauseKind, int, int | None, int]]) -> tuple[Pause, ...]:
    return tuple(
        Pause(
            kind,
            begins_at := local("2027-01-01T00:00") + timedelta(days=begins),
            begins_at + timedelta(days=recorded),
            None if length is None else begins_at + timedelta(days=length),
        )
        for kind, begins, length, recorded in drawn
    )


def known_at(history: History, at: datetime) -> History:
    """The history as the database gives it: what was recorded or received later is left out."""
    questions = {
        known: replace(asked, received_at=None, right=None)
        if asked.received_at is not None and asked.received_at > at
        else asked
        for known, asked in history.questions.items()
        if window_of(known, ZONE).opens_at <= at
    }
    pauses = tuple(pause for pause in history.pauses if pause.recorded_at <= at)
    return replace(history, questions=questions, pauses=pauses)


@st.composite
def lives(draw: st.DrawFn) -> tuple[History, int]:
    """A credential's life of up to forty months, with leaves known before or after, and its age."""
    letters = draw(LETTERS)
    history = rosa(letters, pauses=pauses_of(draw(PAUSES)))
    return history, draw(st.integers(0, 31 * (len(letters) + 2)))


@settings(max_examples=250)
@given(lives())
def test_it_leaves_neither_gap_nor_overlap(life: tuple[History, int]) -> None:
    history, age = life
    at = local("2027-01-01T00:00") + timedelta(days=age)

    years = credit_years(known_at(history, at), (STANDARD,), ZONE, at)

    months = [entry.month for year in years for entry in year.months]
    assert months == [JANUARY.plus(offset) for offset in range(len(months))]
    counted = [sum(letter != "e" for letter in letters_of(year)) for year in years]
    assert counted == [12] * len(years)
    assert all(letters_of(year)[-1] != "e" for year in years)
    assert [year.number for year in years] == list(range(1, len(years) + 1))


@settings(max_examples=250)
@given(lives(), st.integers(0, 1500))
def test_it_never_moves_once_it_is_over(life: tuple[History, int], wait: int) -> None:
    history, age = life
    at = local("2027-01-01T00:00") + timedelta(days=age)
    later = at + timedelta(days=wait)
    over = [
        year
        for year in credit_years(known_at(history, at), (STANDARD,), ZONE, at)
        if year.closes_at <= at
    ]

    again = credit_years(known_at(history, later), (STANDARD,), ZONE, later)[: len(over)]

    assert [(y.first_month, y.last_month) for y in again] == [
        (y.first_month, y.last_month) for y in over
    ]
    assert all(after.credits >= before.credits for before, after in zip(over, again, strict=True))


@settings(max_examples=150)
@given(lives(), st.integers(-2, 45), st.sampled_from([12, 9]))
def test_it_is_the_same_year_whether_one_is_asked_for_or_all(
    life: tuple[History, int], place: int, length: int
) -> None:
    """Any month, before and after the enrolment, also where a later policy has shorter years."""
    history, age = life
    at, wanted = local("2027-01-01T00:00") + timedelta(days=age), JANUARY.plus(place)
    shorter = replace(
        STANDARD, version=2, takes_effect_on=month("2028-01").first_day, counted_months=length
    )
    asked = (wanted, known_at(history, at), (STANDARD, shorter), ZONE, at)

    year = credit_year_of(*asked)

    years = credit_years(*asked[1:])
    assert year == next((each for each in years if each.holds(wanted)), None)


@settings(max_examples=150)
@given(lives())
def test_it_adds_up(life: tuple[History, int]) -> None:
    history, age = life
    at = local("2027-01-01T00:00") + timedelta(days=age)

    years = credit_years(known_at(history, at), (STANDARD,), ZONE, at)

    for year in years:
        assert year.misses_left == len(year.answerable) - (8 - year.credits)
        assert not (year.won and year.lost)
        assert (year.won_at is not None) == year.won
        assert year.closes_at == window_of(year.last_month, ZONE).closes_at
        assert year.won or year.lost or year.answerable


@settings(max_examples=100)
@given(lives(), st.booleans())
def test_it_foresees_what_an_answer_makes_of_it(life: tuple[History, int], right: bool) -> None:
    """Whether an answer wins a year is told without reading the year again."""
    history, age = life
    at = local("2027-01-01T00:00") + timedelta(days=age)
    month, known = month_at(at, ZONE), known_at(history, at)
    asked = Question(month, "Q")
    open_now = replace(known, questions={**known.questions, month: asked})
    answered = replace(asked, received_at=at, right=right)
    closed_now = replace(known, questions={**known.questions, month: answered})

    before = credit_years(open_now, (STANDARD,), ZONE, at)
    after = credit_years(closed_now, (STANDARD,), ZONE, at)

    foreseen = [
        year.answered(month, at, right=right) if year.holds(month) else year for year in before
    ]
    assert [(y.number, y.credits, y.won, y.won_at) for y in foreseen] == [
        (y.number, y.credits, y.won, y.won_at) for y in after
    ]
