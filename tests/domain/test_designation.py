"""Titles from components: held only while every component is current."""

import pytest

from renewal.domain.designation import (
    AwardIsNotDerived,
    Designation,
    designation_state,
    missing_components,
)
from renewal.domain.requirement import Requirement


def needs(*groups: str) -> tuple[Requirement, ...]:
    """Each word is one requirement; "H1/H2" stands for alternatives."""
    return tuple(Requirement(tuple(group.split("/"))) for group in groups)


@pytest.fixture
def transit() -> Designation:
    return Designation(
        "transit", "Master of Buses", needs("H1/H2", "H3", "H4", "H5", "H6", "H7", "H8")
    )


@pytest.fixture
def vehicles() -> Designation:
    return Designation(
        "vehicles", "Master of Vehicles", needs(*(f"H{n}/S{n}/T{n}" for n in range(2, 8)))
    )


TRANSIT_COMPONENTS = ("H3", "H4", "H5", "H6", "H7", "H8")


@pytest.mark.parametrize("engine", ["H1", "H2"])
def test_it_is_held_with_every_component_and_either_alternative(
    transit: Designation, engine: str
) -> None:
    current = frozenset({engine, *TRANSIT_COMPONENTS})

    state = designation_state(transit, current)

    assert state.held
    assert state.missing == ()
    assert state.code == "transit"


@pytest.mark.parametrize("lost", TRANSIT_COMPONENTS)
def test_it_goes_with_any_one_component_and_names_it(transit: Designation, lost: str) -> None:
    current = frozenset({"H1", *TRANSIT_COMPONENTS}) - {lost}

    state = designation_state(transit, current)

    assert not state.held
    assert state.missing == (lost,)


def test_it_names_alternatives_the_way_people_say_them(transit: Designation) -> None:
    current = frozenset(TRANSIT_COMPONENTS)

    state = designation_state(transit, current)

    assert state.missing == ("H1 or H2",)


def test_it_takes_one_test_of_each_number_from_any_series(vehicles: Designation) -> None:
    current = frozenset({"H2", "S3", "T4", "H5", "S6", "T7"})

    state = designation_state(vehicles, current)

    assert state.held


@pytest.mark.parametrize("number", range(2, 8))
def test_it_needs_every_number(vehicles: Designation, number: int) -> None:
    current = frozenset(f"{series}{n}" for series in "HST" for n in range(2, 8) if n != number)

    state = designation_state(vehicles, current)

    assert state.missing == (f"H{number}, S{number} or T{number}",)


def test_it_is_not_held_without_documented_experience(transit: Designation) -> None:
    current = frozenset({"H2", *TRANSIT_COMPONENTS})

    state = designation_state(transit, current, experience_ok=False)

    assert not state.held
    assert state.missing == ("2 years of documented experience",)


def test_it_names_areas_before_experience() -> None:
    trainee = Designation("trainee", "Trainee", needs("G1"), experience_years=1)

    state = designation_state(trainee, frozenset(), experience_ok=False)

    assert state.missing == ("G1", "1 year of documented experience")


def test_it_is_back_the_day_the_component_is(transit: Designation) -> None:
    without = frozenset({"H1", "H3", "H4", "H5", "H6", "H7"})

    states = [designation_state(transit, held).held for held in (without, without | {"H8"})]

    assert states == [False, True]


def test_it_refuses_to_derive_an_award() -> None:
    award = Designation("for-life", "Technician for Life", needs("A1", "A2"), award=True)

    with pytest.raises(AwardIsNotDerived) as refusal:
        designation_state(award, frozenset({"A1", "A2"}))

    assert "Technician for Life is an award for life" in str(refusal.value)


def test_it_tells_which_components_an_award_still_lacks() -> None:
    award = Designation("for-life", "Technician for Life", needs("A1", "A2"), award=True)

    absent = missing_components(award, frozenset({"A2"}))

    assert absent == ("A1",)


def test_it_knows_every_area_that_can_be_a_component(transit: Designation) -> None:
    areas = transit.areas

    assert areas == {"H1", "H2", *TRANSIT_COMPONENTS}
