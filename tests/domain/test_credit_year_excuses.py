"""Excused months: an excuse lengthens the year it comes in; a year that is over keeps its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people import (
    answers,
    credential,
    enrolled,
    leave,
    letters_of,
    local,
    month,
    only_year,
    rosa,
    rules,
    suspension,
    years_of,
)


def test_it_gets_one_month_more_for_a_month_without_a_question() -> None:
    history = rosa("rr-r")

    year = only_year(history, "2027-04-20")

    assert letters_of(year) == "rrer" + 9 * "t"
    assert (str(year.last_month), len(year.answerable)) == ("2028-01", 9)


def test_it_moves_nobody_elses_month_when_the_last_one_has_no_question() -> None:
    history = rosa(11 * "w" + "-")

    foreseen = only_year(history, "2027-12-31T23:59")
    settled = only_year(history, "2028-01-01T00:00")

    assert (str(foreseen.last_month), str(settled.last_month)) == ("2027-12", "2028-01")
    assert letters_of(settled) == 11 * "w" + "eo"


@pytest.mark.parametrize(
    ("begins", "ends", "letters"),
    [
        ("2027-03-31", "2027-05-02", "rreee" + "o" + 9 * "t"),
        ("2027-03-01", "2027-04-01", "rre.." + "o" + 7 * "t"),
        ("2027-03-31", "2027-04-01", "rre.." + "o" + 7 * "t"),
        # Called off before it began.
        ("2027-04-10", "2027-04-10", "rr..." + "o" + 6 * "t"),
    ],
)
def test_it_excuses_every_month_of_which_a_leave_covers_any_part(
    begins: str, ends: str, letters: str
) -> None:
    history = rosa("rr....", pauses=(leave(begins, ends),))

    year = only_year(history, "2027-06-15")

    assert letters_of(year) == letters


def test_it_counts_a_month_of_leave_that_was_answered() -> None:
    history = rosa("rrwr", pauses=(leave("2027-03-01", "2027-04-15"),))

    year = only_year(history, "2027-04-20")

    assert letters_of(year) == "rrwr" + 8 * "t"


@pytest.mark.parametrize(
    ("at", "letters"),
    [
        ("2027-04-30T23:59:59", "rree" + 10 * "t"),
        ("2027-05-01T00:00", "rreee" + 10 * "t"),
    ],
)
def test_it_excuses_the_months_that_an_endless_leave_has_reached(at: str, letters: str) -> None:
    history = rosa("rr", pauses=(leave("2027-03-15"),))

    year = only_year(history, at)

    assert letters_of(year) == letters


def test_it_excuses_the_months_of_a_suspension() -> None:
    history = rosa("rr.", pauses=(suspension("2027-03-15", "2027-05-10"),))

    year = only_year(history, "2027-05-20")

    assert letters_of(year) == "rreee" + 10 * "t"


def test_it_excuses_no_month_in_which_nobody_was_enrolled() -> None:
    history = credential(
        enrolled("2027-01", ended="2027-02-20"),
        asked=answers("2027-01", "rr"),
        pauses=(leave("2027-03-01", "2027-06-01"),),
    )

    year = only_year(history, "2027-07-15")

    assert letters_of(year) == "rr" + 10 * "n"
    assert year.lost


def test_it_credits_a_missed_month_when_the_excuse_comes_after_the_year() -> None:
    late = leave("2027-03-10", "2027-03-20", recorded="2028-02-07T09:30")
    history = rosa("rr.rrrrrw...", pauses=(late,))

    years = years_of(history, "2028-02-07T09:30")

    assert [letters_of(y) for y in years] == ["rrcrrrrrw...", "eo" + 11 * "t"]
    assert years[0].won_at == local("2028-02-07T09:30")
    assert str(years[1].first_month) == "2028-01"


def test_it_gives_nothing_for_a_late_excuse_when_the_answer_was_wrong() -> None:
    late = leave("2027-03-10", "2027-03-20", recorded="2028-02-07")
    history = rosa("rrwrrrrrw...", pauses=(late,))

    first, *_ = years_of(history, "2028-02-07")

    assert letters_of(first) == "rrwrrrrrw..."
    assert first.lost


@pytest.mark.parametrize(
    ("recorded", "letters", "last"),
    [
        ("2027-12-31T23:59:59.999999", "rrerrrrrw...o", "2028-01"),
        ("2028-01-01T00:00", "rrcrrrrrw...", "2027-12"),
    ],
)
def test_it_is_fixed_at_the_instant_its_last_window_closes(
    recorded: str, letters: str, last: str
) -> None:
    history = rosa("rr.rrrrrw....", pauses=(leave("2027-03-10", "2027-03-20", recorded=recorded),))

    first, *_ = years_of(history, "2028-01-15")

    assert (letters_of(first), str(first.last_month)) == (letters, last)


def test_it_excuses_what_is_known_before_the_additional_month_is_over() -> None:
    # February was out of order, so the year runs to January 2028; March is excused in that month.
    history = rosa(
        "r-.rrrrrw....", pauses=(leave("2027-03-10", "2027-03-20", recorded="2028-01-20"),)
    )

    year = only_year(history, "2028-02-10")

    assert letters_of(year) == "reerrrrrw....o"
    assert str(year.last_month) == "2028-02"


def test_it_excuses_a_voided_question_while_the_year_runs() -> None:
    asked = answers("2027-01", "rwr")
    voided = replace(asked[month("2027-02")], voided_at=local("2027-03-20"))
    history = credential(enrolled("2027-01"), asked=asked | {voided.month: voided})

    year = only_year(history, "2027-03-25", rules(void_excuses=True))

    assert letters_of(year) == "rer" + 10 * "t"


def test_it_excuses_no_voided_question_where_the_policy_does_not() -> None:
    asked = answers("2027-01", "rr.")
    voided = replace(asked[month("2027-03")], voided_at=local("2027-03-20"))
    history = credential(enrolled("2027-01"), asked=asked | {voided.month: voided})

    year = only_year(history, "2027-04-25")

    assert letters_of(year) == "rr.o" + 8 * "t"
    assert not year.excuses(voided.month)
    assert only_year(history, "2027-04-25", rules(void_excuses=True)).excuses(voided.month)


def test_it_goes_by_the_excuse_that_was_known_first() -> None:
    known = (
        leave("2027-03-10", "2027-03-20", recorded="2028-02-07"),
        leave("2027-03-25", "2027-04-01", recorded="2027-03-24"),
        leave("2027-03-28", "2027-04-01", recorded="2028-03-07"),
    )
    history = rosa("rr.rrrrrw....", pauses=known)

    first, *_ = years_of(history, "2028-03-15")

    assert letters_of(first) == "rrerrrrrw...."


def test_it_keeps_a_right_answer_right_when_its_question_is_voided_after_the_year() -> None:
    asked = answers("2027-01", "rrrrrrrr....")
    voided = replace(asked[month("2027-02")], voided_at=local("2028-03-20"))
    history = credential(enrolled("2027-01"), asked=asked | {voided.month: voided})

    first, *_ = years_of(history, "2028-03-25", (rules(void_excuses=True),))

    assert (letters_of(first), first.won_at) == ("rrrrrrrr....", local("2027-08-10"))


def test_it_credits_a_question_voided_after_the_year_on_the_day_it_was_answered() -> None:
    asked = answers("2027-01", "rwrrrrrr....")
    voided = replace(asked[month("2027-02")], voided_at=local("2028-03-20"))
    history = credential(enrolled("2027-01"), asked=asked | {voided.month: voided})

    first, *_ = years_of(history, "2028-03-25", (rules(void_excuses=True),))

    assert letters_of(first) == "rcrrrrrr...."
    assert first.won_at == local("2027-08-10")


@pytest.mark.parametrize(
    ("asked", "letters"),
    [
        ("rrrrrrrr", "rrrrrrrrnnnn"),
        # One that was asked all the same stays; an outage asks nobody and lengthens nothing.
        ("rrrrrrrr-.", "rrrrrrrrnonn"),
        ("rrrrrrr-.", "rrrrrrre.ottt"),
    ],
)
def test_it_asks_nothing_more_once_won_when_the_policy_stops(asked: str, letters: str) -> None:
    history = rosa(asked)

    year = only_year(history, "2027-10-15", rules(stop_after_won=True))

    assert letters_of(year) == letters


def test_it_goes_on_asking_when_a_voided_question_took_a_credit_back() -> None:
    asked = answers("2027-01", "rrrrrrrr.")
    voided = replace(asked[month("2027-02")], voided_at=local("2027-08-20"))
    history = credential(enrolled("2027-01"), asked=asked | {voided.month: voided})

    year = only_year(history, "2027-09-15", rules(stop_after_won=True, void_excuses=True))

    assert letters_of(year) == "rerrrrrro" + 4 * "t"
