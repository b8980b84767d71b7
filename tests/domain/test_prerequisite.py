"""What must have been held on the day of a pass, and how it is named when it was not."""

from datetime import date

import pytest

from renewal.domain.prerequisite import Prerequisite, missing, missing_sentence
from renewal.domain.requirement import EmptyRequirement, Requirement, lacking, spoken

PASS_DAY = date(2026, 5, 12)


def needs(*groups: tuple[str, ...], passed_before: date | None = None) -> Prerequisite:
    return Prerequisite(tuple(Requirement(group) for group in groups), passed_before)


@pytest.fixture
def performance() -> Prerequisite:
    return needs(("A8",))


@pytest.fixture
def diesel() -> Prerequisite:
    return needs(("A9", "H2", "S2", "T2"), ("A6", "H6", "S6", "T6"))


@pytest.fixture
def driver_assistance() -> Prerequisite:
    return needs(("A6", "B5"), passed_before=date(2025, 1, 1))


def test_it_needs_nothing_when_the_area_has_no_prerequisite() -> None:
    held: frozenset[str] = frozenset()

    lacked = missing(None, held, PASS_DAY)

    assert lacked == ()


def test_it_is_met_by_the_area_it_names(performance: Prerequisite) -> None:
    held = frozenset({"A1", "A8"})

    lacked = missing(performance, held, PASS_DAY)

    assert lacked == ()


def test_it_names_the_area_that_was_not_held(performance: Prerequisite) -> None:
    held = frozenset({"A1", "A6"})

    lacked = missing(performance, held, PASS_DAY)

    assert lacked == ("A8",)


def test_it_names_every_area_that_was_not_held() -> None:
    hybrid = needs(("A6",), ("A8",))

    lacked = missing(hybrid, frozenset(), PASS_DAY)

    assert lacked == ("A6", "A8")


@pytest.mark.parametrize("engine", ["A9", "H2", "S2", "T2"])
@pytest.mark.parametrize("electrical", ["A6", "H6", "S6", "T6"])
def test_it_takes_any_one_of_each_group(diesel: Prerequisite, engine: str, electrical: str) -> None:
    held = frozenset({engine, electrical})

    lacked = missing(diesel, held, PASS_DAY)

    assert lacked == ()


def test_it_does_not_let_two_of_one_group_stand_for_the_other(diesel: Prerequisite) -> None:
    held = frozenset({"A9", "T2", "A8"})

    lacked = missing(diesel, held, PASS_DAY)

    assert lacked == ("A6, H6, S6 or T6",)


def test_it_names_each_group_that_is_missing(diesel: Prerequisite) -> None:
    held = frozenset({"A1"})

    lacked = missing(diesel, held, PASS_DAY)

    assert lacked == ("A9, H2, S2 or T2", "A6, H6, S6 or T6")


@pytest.mark.parametrize(
    ("passed_on", "lacked"),
    [
        (date(2024, 12, 31), ("A6 or B5",)),
        (date(2025, 1, 1), ()),
        (date(2026, 5, 12), ()),
    ],
)
def test_it_judges_a_pass_by_the_rule_of_its_day(
    driver_assistance: Prerequisite, passed_on: date, lacked: tuple[str, ...]
) -> None:
    held = frozenset({"A1", "A8"})

    found = missing(driver_assistance, held, passed_on)

    assert found == lacked


@pytest.mark.parametrize("area", ["A6", "B5"])
def test_it_was_met_by_either_area_while_it_was_needed(
    driver_assistance: Prerequisite, area: str
) -> None:
    held = frozenset({area})

    lacked = missing(driver_assistance, held, date(2024, 12, 31))

    assert lacked == ()


def test_it_says_what_the_pass_was_lacking() -> None:
    lacked = ("A6", "A8")

    sentence = missing_sentence("L3", lacked, PASS_DAY)

    assert sentence == (
        "A pass in L3 on 2026-05-12 needs A6 and A8 held on that day; "
        "record what was held first, or correct the date."
    )


def test_it_keeps_groups_apart_in_the_sentence() -> None:
    lacked = ("A9, H2, S2 or T2", "A6, H6, S6 or T6")

    sentence = missing_sentence("L2", lacked, PASS_DAY)

    assert "needs A9, H2, S2 or T2 and also A6, H6, S6 or T6 held on that day" in sentence


def test_it_refuses_a_requirement_without_areas() -> None:
    nothing: tuple[str, ...] = ()

    with pytest.raises(EmptyRequirement) as refusal:
        Requirement(nothing)

    assert "name at least one" in str(refusal.value)


def test_it_keeps_the_order_of_what_is_lacking() -> None:
    requirements = [Requirement(("A8",)), Requirement(("A1",)), Requirement(("A6", "B5"))]

    absent = lacking(requirements, frozenset({"A1"}))

    assert absent == (requirements[0], requirements[2])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), ""),
        (("H1",), "H1"),
        (("H1", "H2"), "H1 or H2"),
        (("A9", "H2", "S2", "T2"), "A9, H2, S2 or T2"),
    ],
)
def test_it_lists_words_as_a_sentence_does(words: tuple[str, ...], sentence: str) -> None:
    listed = spoken(words, "or")

    assert listed == sentence
