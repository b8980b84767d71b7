"""The programme that comes with the service: worked weights, prerequisites and designations."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from renewal.bank.programme_file import read_programme
from renewal.domain.designation import AwardIsNotDerived, designation_state
from renewal.domain.policy import PolicyKind
from renewal.domain.prerequisite import missing
from renewal.domain.programme import Programme

BANK = Path(__file__).parents[2] / "question_bank"


def codes(letter: str, first: int, last: int) -> frozenset[str]:
    return frozenset(f"{letter}{number}" for number in range(first, last + 1))


@pytest.fixture(scope="module")
def programme() -> Programme:
    shipped, findings = read_programme(BANK)
    assert [str(finding) for finding in findings] == []
    assert shipped is not None
    return shipped


def test_it_has_every_area_of_every_series(programme: Programme) -> None:
    sizes = {series.code: len(programme.areas_of(series.code)) for series in programme.series}

    assert sizes == {
        "A": 9, "G": 1, "B": 5, "T": 8, "S": 7, "H": 8,
        "E": 3, "L": 4, "C": 1, "F": 1, "X": 1, "P": 3,
    }  # fmt: skip
    assert sum(sizes.values()) == len(programme.areas) == 51


def test_it_gives_every_area_topics_whose_weights_sum_to_one(programme: Programme) -> None:
    sums = {area.code: sum(t.weight for t in area.blueprint.topics) for area in programme.areas}

    assert set(sums.values()) == {1}


@pytest.mark.parametrize(
    ("area", "topics"),
    [
        ("A4", ["steering", "suspension", "wheel-alignment", "wheels-and-tires"]),
        (
            "A5",
            [
                "hydraulics-and-parking-brake",
                "drum-brakes",
                "disc-brakes",
                "electronic-brake-control",
            ],
        ),
        (
            "A6",
            [
                "general-electrical-diagnosis",
                "battery-and-starting",
                "charging",
                "lighting",
                "body-electrical",
            ],
        ),
    ],
)
def test_it_calls_topics_by_the_names_of_their_files(
    programme: Programme, area: str, topics: list[str]
) -> None:
    found = [topic.id for topic in programme.area(area).blueprint.topics]

    assert found == topics


THIRD_OF_THE_REST = Fraction(19, 165)
SIXTH_OF_THE_REST = Fraction(14, 165)


@pytest.mark.parametrize(
    ("area", "weights", "ours"),
    [
        ("A5", [Fraction(n, 45) for n in (19, 5, 11, 10)], ""),
        (
            "B2",
            [Fraction(15, 55), Fraction(6, 55), Fraction(15, 55), *[THIRD_OF_THE_REST] * 3],
            "DEF",
        ),
        ("B3", [Fraction(1, 6)] * 6, "ABCDEF"),
        ("B4", [Fraction(n, 50) for n in (16, 18, 4, 12)], ""),
        ("B5", [Fraction(n, 60) for n in (10, 12, 8, 10, 5, 5, 10)], "ABCDEFG"),
        ("B6", [Fraction(n, 50) for n in (11, 13, 5, 5, 6, 5, 5)], "CDEFG"),
        (
            "T2",
            [
                Fraction(11, 55),
                *[SIXTH_OF_THE_REST] * 4,
                Fraction(16, 55),
                *[SIXTH_OF_THE_REST] * 2,
            ],
            "BCDEGH",
        ),
        ("T3", [Fraction(n, 100) for n in (28, 32, 20, 20)], "CD"),
        ("T4", [Fraction(n, 50) for n in (32, 11, 7)], ""),
        ("T5", [Fraction(n, 200) for n in (41, 64, 54, 41)], "AD"),
        ("T6", [Fraction(1, 5)] * 5, "ABCDE"),
        ("T8", [Fraction(n, 400) for n in (57, 57, 57, 172, 57)], "ABCE"),
        ("L3", [Fraction(n, 45) for n in (8, 8, 8, 13, 8)], "ABCE"),
        ("L4", [Fraction(n, 40) for n in (14, 10, 8, 8)], "CD"),
    ],
)
def test_it_weighs_topics_as_worked_out_by_hand(
    programme: Programme, area: str, weights: list[Fraction], ours: str
) -> None:
    topics = programme.area(area).blueprint.topics

    found = [topic.weight for topic in topics]

    assert found == weights
    assert "".join(str(topic.letter) for topic in topics if topic.ours) == ours


def test_it_marks_every_weight_as_ours_where_no_blueprint_was_found(
    programme: Programme,
) -> None:
    own = [area for area in programme.areas if area.blueprint_basis.value == "P"]

    marked = {topic.ours for area in own for topic in area.blueprint.topics}

    assert marked == {True}
    assert {area.code for area in own} == {
        "T1", "T7", *codes("S", 1, 7), *codes("H", 1, 8), *codes("E", 1, 3),
        "L1", "L2", "C1", "F1", "X1", "P1", "P2", "P4",
    }  # fmt: skip


def test_it_needs_three_years_for_advanced_areas_and_two_as_a_rule(programme: Programme) -> None:
    exceptions = {a.code: a.experience_years for a in programme.areas if a.experience_years != 2}

    assert exceptions == {"G1": 1, "L1": 3, "L2": 3, "L3": 3, "L4": 3}
    assert {area.code for area in programme.areas if area.advanced} == codes("L", 1, 4)


@pytest.mark.parametrize(
    ("area", "held", "passed_on", "lacked"),
    [
        ("A5", set(), date(2026, 5, 12), ()),
        ("L1", {"A1"}, date(2026, 5, 12), ("A8",)),
        ("L1", {"A8"}, date(2026, 5, 12), ()),
        ("L2", {"H2", "T6"}, date(2026, 5, 12), ()),
        ("L2", {"A9", "T2"}, date(2026, 5, 12), ("A6, H6, S6 or T6",)),
        ("L2", {"A6"}, date(2026, 5, 12), ("A9, H2, S2 or T2",)),
        ("L3", {"A6"}, date(2026, 5, 12), ("A8",)),
        ("L3", set(), date(2026, 5, 12), ("A6", "A8")),
        ("L4", set(), date(2024, 12, 31), ("A6 or B5",)),
        ("L4", {"B5"}, date(2024, 12, 31), ()),
        ("L4", set(), date(2025, 1, 1), ()),
    ],
)
def test_it_knows_what_an_area_needs_before_it(
    programme: Programme, area: str, held: set[str], passed_on: date, lacked: tuple[str, ...]
) -> None:
    prerequisite = programme.area(area).prerequisite

    found = missing(prerequisite, frozenset(held), passed_on)

    assert found == lacked


COMPONENTS = {
    "master-automobile": codes("A", 1, 8),
    "master-collision": codes("B", 2, 5),
    "master-medium-heavy-truck": codes("T", 2, 8),
    "master-school-bus": codes("S", 1, 6),
    "master-transit-bus": codes("H", 2, 8),
    "master-truck-equipment": codes("E", 1, 3),
    "master-medium-heavy-vehicle": frozenset({"H2", "T3", "S4", "H5", "T6", "S7"}),
}


def test_it_derives_exactly_these_designations(programme: Programme) -> None:
    derived = {title.code for title in programme.derived_designations}

    assert derived == set(COMPONENTS)


@pytest.mark.parametrize("code", COMPONENTS)
def test_it_grants_a_designation_for_all_of_its_components(programme: Programme, code: str) -> None:
    designation = programme.designation(code)

    state = designation_state(designation, COMPONENTS[code])

    assert (state.held, state.missing) == (True, ())
    assert designation.experience_years == 2


@pytest.mark.parametrize(
    ("code", "lost"),
    [(code, lost) for code, areas in COMPONENTS.items() for lost in sorted(areas)],
)
def test_it_takes_a_designation_back_with_any_one_component(
    programme: Programme, code: str, lost: str
) -> None:
    named = {
        "master-medium-heavy-vehicle": f"H{lost[1]}, S{lost[1]} or T{lost[1]}",
        "master-transit-bus": "H1 or H2" if lost == "H2" else lost,
    }

    state = designation_state(programme.designation(code), COMPONENTS[code] - {lost})

    assert not state.held
    assert state.missing == (named.get(code, lost),)


def test_it_takes_the_gas_engine_test_for_the_diesel_one_on_transit_buses(
    programme: Programme,
) -> None:
    current = codes("H", 3, 8) | {"H1"}

    state = designation_state(programme.designation("master-transit-bus"), current)

    assert state.held


@pytest.mark.parametrize("extra", ["A9", "B6", "T1", "S7", "E2"])
def test_it_needs_nothing_beyond_the_components(programme: Programme, extra: str) -> None:
    needed = {title.code for title in programme.derived_designations if extra in title.areas}

    expected = {code for code, areas in COMPONENTS.items() if extra in areas}

    assert needed == expected


def test_it_keeps_the_award_for_life_apart(programme: Programme) -> None:
    award = programme.designation("world-class")

    with pytest.raises(AwardIsNotDerived):
        designation_state(award, award.areas)

    assert award.areas == codes("A", 1, 8) | codes("T", 1, 8) | codes("B", 2, 5) | {"L1", "L2"}


def test_it_decides_by_eight_of_twelve_for_one_year(programme: Programme) -> None:
    policy = programme.policy_on(date(2027, 1, 1))

    facts = (policy.kind, policy.needed, policy.counted_months, policy.grant_years)

    assert facts == (PolicyKind.CREDITS, 8, 12, 1)
    assert policy.test_grant_years == 5
    assert programme.zone == "America/New_York"
