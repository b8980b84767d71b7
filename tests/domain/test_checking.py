"""Looking somebody up: which last names are the same, and how often one network may look."""

from datetime import UTC, datetime, timedelta

import pytest

from renewal.domain.checking import (
    CHECKS_PER_CLIENT,
    CHECKS_PER_NUMBER,
    TooManyChecks,
    check_checks,
    counted_number,
    is_same_name,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("delgado", "Delgado"),
        (" DE  LA CRUZ ", "de la Cruz"),
        ("delacruz", "De La Cruz"),
        ("Munoz", "Muñoz"),
        ("Mun\u0303oz", "Muñoz"),
        ("Obrien", "O\u2019Brien"),
        ("garcia-lopez", "García López"),
        ("Strasse", "Straße"),
        ("Lukasiewicz", "Łukasiewicz"),
        ("Nguyen", "Nguyễn"),
        ("ng\u200buyen", "Nguyễn"),
    ],
)
def test_it_forgives_how_a_name_is_written(typed: str, recorded: str):
    assert is_same_name(typed, recorded)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [("Delgada", "Delgado"), ("Delg", "Delgado"), ("", ""), ("-", "'"), (" ", "Delgado")],
)
def test_it_takes_no_other_name_and_no_empty_one(typed: str, recorded: str):
    assert not is_same_name(typed, recorded)


@pytest.mark.parametrize(
    "number", ["R1", "Ab-ß7", "\u0131\u017f\u212a\u0130", "Ǆ\u1e9e", "\ufb01x"]
)
def test_it_counts_all_looks_together_that_find_the_same_number(number: str):
    forms = {f" {number} ", number.upper(), number.lower()}

    assert len({counted_number(form) for form in forms}) == 1
    assert counted_number(number) != counted_number(f"{number}1")


def test_it_tells_a_number_looked_at_too_often_from_a_network_that_looks_too_often():
    told = [
        TooManyChecks(limit, timedelta(minutes=1)).sentence
        for limit in (CHECKS_PER_CLIENT, CHECKS_PER_NUMBER)
    ]

    assert told[0].startswith("Your network has checked 30 times within an hour")
    assert told[1].startswith("This number has been checked 60 times within an hour")


def test_it_says_how_long_to_wait_after_too_many_looks():
    first = NOON - timedelta(minutes=50)
    earlier = [first + timedelta(seconds=n) for n in range(CHECKS_PER_CLIENT.count)]

    with pytest.raises(TooManyChecks, match="again in 10 minutes") as refused:
        check_checks(CHECKS_PER_CLIENT, earlier, NOON)

    assert refused.value.minutes == 10
    check_checks(CHECKS_PER_CLIENT, earlier, first + CHECKS_PER_CLIENT.within)
