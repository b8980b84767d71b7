"""Choosing: a topic's turn, concepts due, concepts not asked, and an order of one's own."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.domain.choosing import (
    Candidate,
    Choice,
    DueConcept,
    Issued,
    Learner,
    Reason,
    choose,
)
from renewal.domain.keyed_order import place_of
from renewal.domain.topic_order import Topics, order_for, topic_orders

START = Month(2027, 1)
PLAN = ("hydraulics", "drums")
KEY = 0x5A
ROSA, CHEN = 17, 18


def by_number(number: int) -> int:
    return number


def item(number: int, topic: str = "hydraulics", concept: int = 0) -> Candidate:
    concept = concept or number
    return Candidate(number, 1000 + number, topic, f"c{concept}", number, concept)


def issued(number: int, month: str, concept: int = 0, *, displayed: bool = True) -> Issued:
    return Issued(number, f"c{concept or number}", Month.parse(month), displayed)


def chosen(
    bank: Sequence[Candidate],
    past: Sequence[Issued] = (),
    plan: Topics = PLAN,
    due: Sequence[DueConcept] = (),
    repeats_left: int = 2,
) -> tuple[int, Reason]:
    choice = choose(bank, Learner(plan, past, due, repeats_left), by_number)
    assert choice is not None
    return choice.candidate.item_id, choice.reason


def asked_for_years(
    bank: Sequence[Candidate], plan: Topics, months: int, credential: int = ROSA
) -> list[Choice]:
    """What one credential is asked in so many months, every question displayed."""
    past: list[Issued] = []
    choices = []
    for offset in range(months):
        choice = choose(bank, Learner(plan, past), lambda number: place_of(KEY, credential, number))
        assert choice is not None
        choices.append(choice)
        found = choice.candidate
        past.append(Issued(found.item_id, found.concept, START.plus(offset), displayed=True))
    return choices


# ------------------------------------------------------------------------------- precedence


def test_it_chooses_nothing_when_every_item_is_ones_own() -> None:
    assert choose((), Learner(PLAN), by_number) is None


def test_it_asks_the_topic_whose_turn_it_is() -> None:
    bank = [item(1), item(2, "drums"), item(3), item(4, "drums")]

    assert chosen(bank) == (1, Reason.NEW)
    assert chosen(bank, [issued(9, "2027-01")]) == (2, Reason.NEW)
    assert chosen(bank, [issued(9, "2027-01"), issued(8, "2027-02")]) == (1, Reason.NEW)


def test_it_prefers_an_unseen_item_to_a_topic_whose_turn_it_is() -> None:
    bank = [item(1), item(2, "drums")]

    assert chosen(bank, [issued(2, "2027-01")]) == (1, Reason.OTHER_TOPIC)


def test_it_counts_an_item_as_seen_when_it_was_issued_and_never_displayed() -> None:
    bank = [item(1), item(2)]

    assert chosen(bank, [issued(1, "2027-01", displayed=False)], PLAN[:1]) == (2, Reason.NEW)


def test_it_asks_a_concept_not_asked_yet_before_a_sibling() -> None:
    bank = [item(1, concept=50), item(2, concept=50), item(3, concept=60)]

    assert chosen(bank, [issued(1, "2027-01", 50)], PLAN[:1]) == (3, Reason.NEW)


def test_it_asks_a_sibling_when_every_concept_of_the_topic_was_asked() -> None:
    bank = [item(1, concept=50), item(2, concept=50), item(3, concept=60)]
    past = [issued(1, "2027-01", 50), issued(3, "2027-02", 60)]

    assert chosen(bank, past, PLAN[:1]) == (2, Reason.SIBLING)


def test_it_follows_the_order_of_concepts_and_then_of_items() -> None:
    bank = [item(7, concept=2), item(3, concept=5), item(6, concept=2), item(1, concept=9)]

    assert chosen(bank) == (6, Reason.NEW)


def test_it_asks_a_topic_that_the_plan_does_not_know_only_when_nothing_else_is_new() -> None:
    bank = [item(1, "history of brakes"), item(2), item(3)]

    told = [
        chosen(bank, past, PLAN[:1])
        for past in ([], [issued(2, "2027-01")], [issued(2, "2027-01"), issued(3, "2027-02")])
    ]

    assert told == [(2, Reason.NEW), (3, Reason.NEW), (1, Reason.OTHER_TOPIC)]


# ---------------------------------------------------------------------------------- repeats


def test_it_brings_a_due_concept_back_by_an_item_not_seen_before() -> None:
    bank = [item(1, concept=50), item(2, concept=50), item(3, concept=60)]
    past = [issued(1, "2027-01", 50)]

    assert chosen(bank, past, PLAN[:1], [DueConcept("c50", 0.5)]) == (2, Reason.REPEAT)


def test_it_brings_back_what_is_wanted_most() -> None:
    bank = [item(number, concept=number // 10) for number in (11, 12, 21, 22, 31, 32)]
    past = [issued(number, f"2027-0{number // 10}", number // 10) for number in (11, 21, 31)]
    due = [DueConcept("c1", 0.7), DueConcept("c3", 0.1), DueConcept("c2", 0.4)]

    assert chosen(bank, past, PLAN[:1], due) == (32, Reason.REPEAT)


def test_it_waits_with_a_due_concept_until_its_topic_has_its_turn() -> None:
    bank = [item(1, concept=50), item(2, concept=50), item(3, "drums")]
    due = [DueConcept("c50", 0.5)]

    assert chosen(bank, [issued(1, "2027-01", 50)], PLAN, due) == (3, Reason.NEW)


def test_it_repeats_nothing_once_the_quota_is_used() -> None:
    bank = [item(1, concept=50), item(2, concept=50), item(3, concept=60)]
    due = [DueConcept("c50", 0.5)]

    found = chosen(bank, [issued(1, "2027-01", 50)], PLAN[:1], due, repeats_left=0)

    assert found == (3, Reason.NEW)


def test_it_asks_a_concept_at_most_twice_in_a_cycle_while_others_are_left() -> None:
    bank = [item(number, concept=50) for number in (1, 2, 3)] + [item(4, concept=60)]
    past = [issued(1, "2027-01", 50), issued(2, "2027-02", 50)]

    assert chosen(bank, past, PLAN[:1], [DueConcept("c50", 0.5)]) == (4, Reason.NEW)


def test_it_never_brings_back_the_same_item_while_another_is_left() -> None:
    bank = [item(1, concept=50), item(2, concept=60)]

    found = chosen(bank, [issued(1, "2027-01", 50)], PLAN[:1], [DueConcept("c50", 0.5)])

    assert found == (2, Reason.NEW)


# --------------------------------------------------------------------------------- shortage


def test_it_returns_first_what_was_never_displayed() -> None:
    past = [
        issued(1, "2027-01"),
        issued(2, "2027-02"),
        issued(3, "2027-03", displayed=False),
        issued(4, "2027-04", displayed=False),
    ]

    assert chosen([item(n) for n in (1, 2, 3, 4)], past) == (3, Reason.SHORTAGE)


def test_it_returns_then_what_was_issued_longest_ago() -> None:
    past = [issued(2, "2027-01"), issued(1, "2027-02"), issued(3, "2027-03"), issued(2, "2027-04")]

    assert chosen([item(n) for n in (1, 2, 3)], past) == (1, Reason.SHORTAGE)


def test_it_goes_by_the_month_and_not_by_the_order_in_which_it_is_told() -> None:
    past = [issued(1, "2027-04"), issued(2, "2027-02"), issued(1, "2027-01")]

    assert chosen([item(1), item(2)], past) == (2, Reason.SHORTAGE)


def test_it_counts_an_item_as_displayed_once_it_was_displayed() -> None:
    past = [
        issued(1, "2027-01"),
        issued(2, "2027-02"),
        issued(1, "2027-03", displayed=False),
    ]

    assert chosen([item(1), item(2)], past) == (2, Reason.SHORTAGE)


def test_it_asks_the_only_item_again_and_again() -> None:
    choices = asked_for_years([item(1)], PLAN[:1], 3)

    assert [choice.reason for choice in choices] == [Reason.NEW, Reason.SHORTAGE, Reason.SHORTAGE]


def test_it_passes_over_items_that_are_no_longer_in_the_bank() -> None:
    past = [issued(1, "2027-01"), issued(2, "2027-02"), issued(3, "2027-03")]

    assert chosen([item(2), item(3)], past) == (2, Reason.SHORTAGE)


# ------------------------------------------------------------------------------- properties

TOPICS = "abcdef"
SHARES = st.lists(st.integers(1, 20), min_size=1, max_size=6)


def plan_of(weights: dict[str, Fraction], credential: int = ROSA) -> Topics:
    orders = topic_orders(weights, 60)
    return orders[order_for(orders, KEY, credential)]


def weights_of(shares: Sequence[int]) -> dict[str, Fraction]:
    return {
        topic: Fraction(share, sum(shares)) for topic, share in zip(TOPICS, shares, strict=False)
    }


def full_bank(weights: dict[str, Fraction], of_each: int) -> list[Candidate]:
    return [
        item(100 * number + index, topic)
        for number, topic in enumerate(weights)
        for index in range(of_each)
    ]


@settings(max_examples=60)
@given(SHARES)
def test_it_keeps_every_topic_within_one_question_of_its_share(shares: list[int]) -> None:
    weights = weights_of(shares)

    choices = asked_for_years(full_bank(weights, 48), plan_of(weights), 48)

    had: Counter[str] = Counter()
    for total, choice in enumerate(choices, start=1):
        had[choice.candidate.topic] += 1
        assert all(abs(had[topic] - weight * total) < 1 for topic, weight in weights.items())


@settings(max_examples=40)
@given(SHARES, st.integers(1, 4), st.integers(1, 30))
def test_it_repeats_nothing_until_everything_was_asked(
    shares: list[int], of_each: int, months: int
) -> None:
    weights = weights_of(shares)
    bank = full_bank(weights, of_each)

    choices = asked_for_years(bank, plan_of(weights), months)

    numbers = [choice.candidate.item_id for choice in choices]
    size = len(bank)
    assert len(set(numbers[:size])) == min(months, size)
    # Once all are seen, the one seen longest ago comes back: the same round again.
    assert all(later == earlier for earlier, later in zip(numbers, numbers[size:], strict=False))
    assert all((c.reason is Reason.SHORTAGE) == (n >= size) for n, c in enumerate(choices))


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 40), unique=True, max_size=20),
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(TOPICS), st.booleans()), max_size=30),
    SHARES,
    st.randoms(),
)
def test_it_chooses_from_the_candidates_and_never_by_their_place_in_the_list(
    numbers: list[int],
    past: list[tuple[int, str, bool]],
    shares: list[int],
    chance: random.Random,
) -> None:
    bank = [item(number, TOPICS[number % len(TOPICS)]) for number in numbers]
    known = [
        Issued(number, topic, START.plus(offset), displayed)
        for offset, (number, topic, displayed) in enumerate(past)
    ]
    plan = plan_of(weights_of(shares))
    shuffled, mixed = list(bank), list(known)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)

    choice = choose(bank, Learner(plan, known), by_number)

    assert (choice is None) == (not bank)
    assert choice is None or choice.candidate in bank
    assert choose(shuffled, Learner(plan, mixed), by_number) == choice


# --------------------------------------------------------- an order of the credential's own


def test_it_asks_the_same_again_when_nothing_has_changed() -> None:
    bank = full_bank(weights_of([1, 1]), 20)

    one, other = (asked_for_years(bank, ("a", "b"), 24) for _ in range(2))

    assert one == other


def test_it_asks_neighbours_different_questions() -> None:
    bank = full_bank(weights_of([1, 1]), 20)

    rosas, chens = (asked_for_years(bank, ("a", "b"), 24, person) for person in (ROSA, CHEN))

    same = sum(one == other for one, other in zip(rosas, chens, strict=True))
    assert same <= 6


def test_it_spreads_the_first_question_over_the_whole_topic() -> None:
    bank = full_bank(weights_of([1]), 20)

    firsts = Counter(
        asked_for_years(bank, ("a",), 1, credential)[0].candidate.item_id
        for credential in range(2000)
    )

    # 100 of each are expected; 60 and 140 are four standard deviations away.
    assert len(firsts) == 20
    assert all(60 < count < 140 for count in firsts.values())


def test_it_needs_no_repeat_in_five_years_with_eighty_items() -> None:
    weights = weights_of([12, 5, 10, 8])

    choices = asked_for_years(full_bank(weights, 20), plan_of(weights), 60)

    assert {choice.reason for choice in choices} <= {Reason.NEW, Reason.OTHER_TOPIC}
    assert len({choice.candidate.item_id for choice in choices}) == 60
