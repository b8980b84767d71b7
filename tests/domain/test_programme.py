"""Looking things up in a programme, and what it says when there is nothing to find."""

from datetime import date

import pytest

from renewal.domain.designation import Designation
from renewal.domain.policy import NoPolicyInForce, Policy
from renewal.domain.programme import (
    Area,
    Programme,
    Series,
    UnknownArea,
    UnknownDesignation,
    UnknownSeries,
)
from renewal.domain.requirement import Requirement


@pytest.fixture
def bicycles() -> Programme:
    master = Designation("master", "Master", (Requirement(("W1", "M1")), Requirement(("W2",))))
    award = Designation("legend", "Legend", (Requirement(("W1",)),), award=True)
    return Programme(
        name="Bicycles",
        zone="Europe/Amsterdam",
        languages=("nl", "en"),
        series=(Series("W", "Wheels"), Series("M", "Motors")),
        areas=(
            Area(code="W1", title="Front Wheel", series="W"),
            Area(code="M1", title="Hub Motor", series="M", experience_years=3, advanced=True),
            Area(code="W2", title="Rear Wheel", series="W"),
        ),
        designations=(master, award),
        policies=(Policy(code="standard", version=1, takes_effect_on=date(2020, 1, 1)),),
    )


def test_it_finds_an_area_by_its_code(bicycles: Programme) -> None:
    area = bicycles.area("M1")

    assert (area.title, area.experience_years, area.folder) == ("Hub Motor", 3, "m1")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("W9", "The programme has no area 'W9'; its codes run from W1 to W2."),
        (" w2", "The programme has no area ' w2'; write 'W2'."),
    ],
)
def test_it_says_what_to_write_when_there_is_no_such_area(
    bicycles: Programme, code: str, sentence: str
) -> None:
    with pytest.raises(UnknownArea) as refusal:
        bicycles.area(code)

    assert str(refusal.value) == sentence
    assert bicycles.find_area(code) is None


def test_it_says_that_a_programme_without_areas_has_to_be_loaded() -> None:
    nothing = Programme(name="Nothing", zone="UTC", languages=("en",), series=(), areas=())

    with pytest.raises(UnknownArea) as refusal:
        nothing.area("A1")

    assert "load a programme first" in str(refusal.value)


def test_it_lists_the_areas_of_a_series_in_their_order(bicycles: Programme) -> None:
    codes = [area.code for area in bicycles.areas_of("W")]

    assert codes == ["W1", "W2"]


def test_it_finds_a_series_by_its_code(bicycles: Programme) -> None:
    series = bicycles.series_called("M")

    assert series.title == "Motors"


def test_it_names_its_series_when_asked_for_another(bicycles: Programme) -> None:
    with pytest.raises(UnknownSeries) as refusal:
        bicycles.series_called("Z")

    assert str(refusal.value) == "The programme has no series 'Z'; its series are: W, M."


def test_it_names_its_designations_when_asked_for_another(bicycles: Programme) -> None:
    with pytest.raises(UnknownDesignation) as refusal:
        bicycles.designation("doctor")

    assert "its designations are: master, legend." in str(refusal.value)


def test_it_derives_designations_but_no_awards(bicycles: Programme) -> None:
    derived = bicycles.derived_designations

    assert [title.code for title in derived] == ["master"]


def test_it_knows_the_series_in_which_a_designation_has_its_components(
    bicycles: Programme,
) -> None:
    series = bicycles.series_of(bicycles.designation("master"))

    assert series == {"W", "M"}


def test_it_knows_the_policy_of_a_day(bicycles: Programme) -> None:
    policy = bicycles.policy_on(date(2026, 12, 1))

    assert policy.name == "standard/1"


def test_it_has_no_policy_before_its_first(bicycles: Programme) -> None:
    with pytest.raises(NoPolicyInForce) as refusal:
        bicycles.policy_on(date(2019, 1, 1))

    assert "2019-01-01" in str(refusal.value)
