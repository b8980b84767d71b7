"""The simulation of learning: fair between its arms, repeatable, and its drawing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from lxml import etree

from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import topic_orders
from renewal.measurement.learning_plot import learning_plot
from renewal.measurement.simulated_learning import Area, Arm, YearEnd, simulate


def area(concepts: int = 12, siblings: int = 3) -> Area:
    candidates = tuple(
        Candidate(
            item_id=concept * 10 + sibling,
            revision_id=concept * 10 + sibling,
            topic="ab"[concept % 2],
            concept=f"c{concept}",
            number=number_of("item", str(concept), str(sibling)),
            concept_number=number_of("concept", str(concept)),
        )
        for concept in range(1, concepts + 1)
        for sibling in range(siblings)
    )
    return Area(candidates, topic_orders({"a": Fraction(1), "b": Fraction(1)}, 60), 2)


@pytest.fixture(scope="module")
def years() -> tuple[YearEnd, ...]:
    return simulate(area(), people=60, years=2, seed=3)


def test_it_compares_with_chance_person_by_person(years: tuple[YearEnd, ...]) -> None:
    for year in years:
        for effects in (year.overall, year.missed):
            assert effects[Arm.RANDOM].difference == 0
            for effect in effects.values():
                assert effect.low <= effect.difference <= effect.high
                assert effect.right == pytest.approx(effects[Arm.RANDOM].right + effect.difference)
                assert 0.25 <= effect.right <= 1


def test_it_is_the_same_for_the_same_seed_only(years: tuple[YearEnd, ...]) -> None:
    assert simulate(area(), people=60, years=2, seed=3) == years
    assert simulate(area(), people=60, years=2, seed=4) != years


def test_it_shows_what_practice_does(years: tuple[YearEnd, ...]) -> None:
    assert all(year.missed[Arm.PRACTISED].low > 0 for year in years)


def test_it_finds_no_more_than_chance_where_nothing_may_come_back() -> None:
    """Without siblings and quota both arms ask each concept once: only the order differs."""
    alone = replace(area(concepts=12, siblings=1), quota=0)

    (year,) = simulate(alone, people=60, years=1, seed=3)

    assert abs(year.overall[Arm.SPACED].difference) < 0.03


def test_it_draws_a_line_for_each_arm(years: tuple[YearEnd, ...]) -> None:
    drawing = etree.fromstring(learning_plot(years, "A title").encode())

    lines = drawing.findall("{*}polyline")
    assert len(lines) == len(Arm)
    assert {len(line.get("points", "").split()) for line in lines} == {len(years)}
    assert drawing.findtext("{*}title") == "A title"
