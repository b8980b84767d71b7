"""Worked figures: what each topic is worth when counts, percentages or nothing is known."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.blueprint import (
    Blueprint,
    StatedTopic,
    Topic,
    UnknownTopic,
    WeightNotPositive,
    WeightsDoNotAddUp,
    WeightsUnknown,
    equal_blueprint,
    weigh,
)


def stated(
    letter: str,
    *,
    questions: int | None = None,
    percent: int | None = None,
    weight: int | None = None,
    ours: bool = False,
) -> StatedTopic:
    return StatedTopic(
        id=f"topic-{letter.lower()}",
        letter=letter,
        title=f"Topic {letter}",
        questions=questions,
        percent=None if percent is None else Fraction(percent),
        weight=None if weight is None else Fraction(weight),
        ours=ours,
    )


def weights(blueprint: Blueprint) -> list[Fraction]:
    return [topic.weight for topic in blueprint.topics]


def ours(blueprint: Blueprint) -> list[bool]:
    return [topic.ours for topic in blueprint.topics]


def test_it_takes_counts_as_parts_of_the_scored_questions() -> None:
    counts = [stated("A", questions=19), stated("B", questions=5), stated("C", questions=21)]

    blueprint = weigh(counts, 45)

    assert weights(blueprint) == [Fraction(19, 45), Fraction(5, 45), Fraction(21, 45)]
    assert ours(blueprint) == [False, False, False]


def test_it_shares_nineteen_of_fifty_five_among_three_topics_without_a_figure() -> None:
    painting = [
        stated("A", questions=15, percent=27),
        stated("B", questions=6),
        stated("C", questions=15, percent=27),
        stated("D"),
        stated("E"),
        stated("F"),
    ]

    blueprint = weigh(painting, 55)

    third = Fraction(19, 165)
    assert weights(blueprint) == [
        Fraction(3, 11),
        Fraction(6, 55),
        Fraction(3, 11),
        third,
        third,
        third,
    ]
    assert ours(blueprint) == [False, False, False, True, True, True]


def test_it_uses_percentages_when_the_total_is_unknown() -> None:
    drive_train = [stated("A", percent=28), stated("B", percent=32), stated("C"), stated("D")]

    blueprint = weigh(drive_train)

    assert weights(blueprint) == [
        Fraction(7, 25),
        Fraction(8, 25),
        Fraction(1, 5),
        Fraction(1, 5),
    ]
    assert ours(blueprint) == [False, False, True, True]


def test_it_turns_a_percentage_into_a_part_of_a_known_total() -> None:
    inspection = [stated("A"), stated("B"), stated("C"), stated("D", percent=43), stated("E")]

    blueprint = weigh(inspection, 50)

    share = Fraction(57, 400)
    assert weights(blueprint) == [share, share, share, Fraction(43, 100), share]


def test_it_shares_the_whole_total_when_no_topic_has_a_figure() -> None:
    panels = [stated(letter) for letter in "ABCDEF"]

    blueprint = weigh(panels, 55)

    assert weights(blueprint) == [Fraction(1, 6)] * 6
    assert ours(blueprint) == [True] * 6


def test_it_takes_weights_of_ones_own_as_relative_and_keeps_the_mark() -> None:
    mechanical = [
        stated(letter, weight=weight, ours=True)
        for letter, weight in zip("ABCDEFG", (10, 12, 8, 10, 5, 5, 10), strict=True)
    ]

    blueprint = weigh(mechanical)

    assert weights(blueprint) == [
        Fraction(1, 6),
        Fraction(1, 5),
        Fraction(2, 15),
        Fraction(1, 6),
        Fraction(1, 12),
        Fraction(1, 12),
        Fraction(1, 6),
    ]
    assert ours(blueprint) == [True] * 7


def test_it_lets_a_weight_stand_beside_counts_in_the_same_unit() -> None:
    estimating = [
        stated("A", questions=11),
        stated("B", questions=13),
        stated("C", weight=6, ours=True),
    ]

    blueprint = weigh(estimating)

    assert weights(blueprint) == [Fraction(11, 30), Fraction(13, 30), Fraction(1, 5)]
    assert ours(blueprint) == [False, False, True]


def test_it_lets_a_weight_replace_the_count_beside_it() -> None:
    corrected = [stated("A", questions=3, weight=1), stated("B", questions=1)]

    blueprint = weigh(corrected)

    assert weights(blueprint) == [Fraction(1, 2), Fraction(1, 2)]


def test_it_gives_topics_found_in_items_equal_weights_of_our_own() -> None:
    slugs = ["rotors", "drum-brakes", "rotors"]

    blueprint = equal_blueprint(slugs)

    assert blueprint.topics == (
        Topic("drum-brakes", None, "Drum brakes", Fraction(1, 2), True),
        Topic("rotors", None, "Rotors", Fraction(1, 2), True),
    )


def test_it_has_no_topics_when_none_are_stated() -> None:
    nothing: list[StatedTopic] = []

    blueprint = weigh(nothing, 40)

    assert blueprint == Blueprint() == equal_blueprint(())


def test_it_refuses_counts_that_do_not_make_up_the_total() -> None:
    counts = [stated("A", questions=19), stated("B", questions=5)]

    with pytest.raises(WeightsDoNotAddUp) as refusal:
        weigh(counts, 45)

    assert "24 of 45" in str(refusal.value)


def test_it_refuses_figures_that_leave_nothing_for_the_rest() -> None:
    shares = [stated("A", percent=60), stated("B", percent=40), stated("C")]

    with pytest.raises(WeightsDoNotAddUp) as refusal:
        weigh(shares)

    assert "leaves nothing for the 1 without a figure" in str(refusal.value)


def test_it_refuses_to_guess_a_total_from_counts_alone() -> None:
    counts = [stated("A", questions=11), stated("B")]

    with pytest.raises(WeightsUnknown) as refusal:
        weigh(counts)

    assert "add scored" in str(refusal.value)


def test_it_refuses_counts_and_percentages_together_without_a_total() -> None:
    mixed = [stated("A", questions=11), stated("B", percent=20)]

    with pytest.raises(WeightsUnknown) as refusal:
        weigh(mixed)

    assert "'topic-b'" in str(refusal.value)


@pytest.mark.parametrize("topic", [{"questions": 0}, {"percent": 0}, {"weight": -1}])
def test_it_refuses_a_topic_that_is_worth_nothing(topic: dict[str, Any]) -> None:
    topics = [stated("A", **topic), stated("B", questions=40)]

    with pytest.raises(WeightNotPositive) as refusal:
        weigh(topics, 40)

    assert "'topic-a'" in str(refusal.value)


def test_it_cannot_be_made_with_weights_that_do_not_sum_to_one() -> None:
    half = Topic("rotors", "A", "Rotors", Fraction(1, 2), False)

    with pytest.raises(WeightsDoNotAddUp):
        Blueprint((half,))


def test_it_names_the_topics_it_has_when_asked_for_another() -> None:
    blueprint = equal_blueprint(["rotors", "drum-brakes"])

    with pytest.raises(UnknownTopic) as refusal:
        blueprint.topic("tyres")

    assert str(refusal.value) == (
        "There is no topic 'tyres' here; the topics are: drum-brakes, rotors."
    )
    assert blueprint.find_topic("tyres") is None
    assert blueprint.topic("rotors").weight == Fraction(1, 2)


counts_or_nothing = st.lists(st.one_of(st.none(), st.integers(1, 60)), min_size=1, max_size=12)


@given(counts_or_nothing, st.integers(1, 40))
def test_it_sums_to_exactly_one_for_any_counts(counts: list[int | None], spare: int) -> None:
    known = sum(count for count in counts if count is not None)
    total = known + (spare if None in counts else 0)
    topics = [stated(f"T{number}", questions=count) for number, count in enumerate(counts)]

    blueprint = weigh(topics, total)

    assert sum(weights(blueprint)) == 1
    assert all(weight > 0 for weight in weights(blueprint))
    assert ours(blueprint) == [count is None for count in counts]


@given(st.lists(st.fractions(min_value=Fraction(1, 999), max_value=99), min_size=1, max_size=12))
def test_it_keeps_the_proportions_of_any_weights(relative: list[Fraction]) -> None:
    topics = [
        StatedTopic(f"topic-{number}", None, "Topic", weight=weight)
        for number, weight in enumerate(relative)
    ]

    blueprint = weigh(topics)

    assert sum(weights(blueprint)) == 1
    assert [weight * sum(relative) for weight in weights(blueprint)] == relative


@given(st.lists(st.integers(1, 30), min_size=1, max_size=3), st.integers(1, 9))
def test_it_sums_to_exactly_one_for_any_percentages(shares: list[int], unknown: int) -> None:
    topics = [stated(f"P{number}", percent=share) for number, share in enumerate(shares)]
    topics += [stated(f"U{number}") for number in range(unknown)]

    blueprint = weigh(topics)

    assert sum(weights(blueprint)) == 1
    assert weights(blueprint)[-1] == Fraction(100 - sum(shares), 100 * unknown)
