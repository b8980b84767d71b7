"""Choosing for many is the rule for one: random banks that change, months left out, cycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.domain.choosing import Candidate, DueConcept, Issued, Learner, Reason, choose
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.topic_order import order_for, topic_orders
from renewal.measurement.choosing_arrays import Edition, PlainChooser, Repeats, Shelf
from renewal.measurement.keyed_arrays import NONE, places, stir

KEY = 0x5EED
LENGTH = 12
BEGIN = Month(2027, 1)


def candidate(topic: str, concept: int, sibling: int) -> Candidate:
    name = f"{topic}-{concept}"
    number = number_of("A5", f"{name}-{sibling}")
    return Candidate(
        item_id=hash((topic, concept, sibling)) % 10**9,
        revision_id=number % 10**9,
        topic=topic,
        concept=name,
        number=number,
        concept_number=number_of("A5", "concept", name),
    )


CANDIDATES = st.builds(candidate, st.sampled_from("abc"), st.integers(0, 7), st.integers(0, 2))
BANKS = st.lists(
    st.tuples(
        st.sets(CANDIDATES, min_size=1, max_size=40),
        st.fixed_dictionaries({topic: st.integers(0, 5).map(Fraction) for topic in "abc"}),
    ),
    min_size=1,
    max_size=4,
)


def edition(candidates: set[Candidate], weights: dict[str, Fraction]) -> Edition:
    ordered = tuple(sorted(candidates, key=lambda each: each.number))
    return Edition(ordered, topic_orders(weights, LENGTH))


@dataclass
class Course:
    """What the rule brought one credential: the last revision, whether plainly, the repeats.

    ``new`` are the revisions of the cycle's other questions, the last one left out.
    """

    revision: int
    plain: bool
    repeats: list[tuple[int, str]]
    new: list[int]


def asked_by_the_rule(
    editions: Sequence[Edition], credential: int, begun: int, wanted: Sequence[int] = ()
) -> Course:
    """Follow the rule month by month; in the months ``wanted`` the first concept asked is due."""
    issued: list[Issued] = []
    course = Course(NONE, True, [], [])
    for index in range(begun, len(editions)):
        if (index - begun) % LENGTH == 0:
            issued, course.plain, course.repeats, course.new = [], True, [], []
        shelf = editions[index]
        orders = shelf.orders
        plan = orders[order_for(orders, KEY, credential)] if orders else ()
        last = index == len(editions) - 1
        due = () if last or index not in wanted else {entry.concept for entry in issued}
        choice = choose(
            shelf.candidates,
            Learner(plan, issued, [DueConcept(concept, 0) for concept in due], repeats_left=1),
            lambda thing: place_of(KEY, credential, thing),
        )
        assert choice is not None
        if choice.reason is Reason.REPEAT:
            course.repeats.append((index, choice.candidate.topic))
        elif not last:
            course.new.append(choice.candidate.revision_id)
        course.plain &= choice.reason in {Reason.NEW, Reason.REPEAT}
        course.revision = choice.candidate.revision_id
        issued.append(
            Issued(choice.candidate.item_id, choice.candidate.concept, BEGIN.plus(index), True)
        )
    return course


def placed(chooser: PlainChooser, courses: Sequence[Course]) -> Repeats:
    """The repeats of all courses as the chooser takes them."""
    rows = [
        (row, month, chooser.topics.index(topic))
        for row, course in enumerate(courses)
        for month, topic in course.repeats
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Repeats(table[:, 0], table[:, 1], table[:, 2])


def new_ones(row: int, rows: np.ndarray, revisions: np.ndarray) -> list[int]:
    """The new questions of one credential's cycle, by their revisions."""
    return sorted(revisions[rows == row].tolist())


@settings(max_examples=60, deadline=None)
@given(BANKS, st.lists(st.integers(0, 3), min_size=1, max_size=30), st.data())
def test_it_chooses_what_the_rule_chooses(banks, months, data):
    editions = [edition(*banks[index % len(banks)]) for index in range(4)]
    shelves = [editions[index] for index in sorted(months)]
    credentials = data.draw(st.lists(st.integers(1, 2**26), min_size=1, max_size=12, unique=True))
    begun = data.draw(
        st.lists(
            st.integers(0, len(shelves) - 1), min_size=len(credentials), max_size=len(credentials)
        )
    )

    wanted = data.draw(st.sets(st.integers(0, len(shelves))))
    courses = [
        asked_by_the_rule(shelves, credential, start, sorted(wanted))
        for credential, start in zip(credentials, begun, strict=True)
    ]

    chooser = PlainChooser(Shelf(tuple(shelves)), KEY)
    asked = (
        np.array(credentials, np.uint64),
        len(shelves) - 1 - np.array(begun, np.int64),
        placed(chooser, courses),
    )
    found, brought = chooser.revisions(*asked), chooser.brought(*asked)

    for row, course in enumerate(courses):
        if course.plain:
            assert found[row] == course.revision
            assert new_ones(row, *brought) == sorted(course.new)


def test_it_decides_everything_where_the_bank_is_large_enough():
    weights = {"a": Fraction(3), "b": Fraction(2), "c": Fraction(1)}
    bank = {candidate(t, c, s) for t in "abc" for c in range(8) for s in range(2)}
    smaller = {each for each in bank if each.concept != "a-3"}
    shelves = [edition(bank, weights)] * 9 + [edition(smaller, weights)] * 20
    credentials = np.arange(1, 400, dtype=np.uint64)
    begun = np.arange(1, 400, dtype=np.int64) % len(shelves)

    courses = [
        asked_by_the_rule(shelves, int(credential), int(start), wanted=range(1, 29, 3))
        for credential, start in zip(credentials, begun, strict=True)
    ]

    chooser = PlainChooser(Shelf(tuple(shelves)), KEY)
    asked = (credentials, len(shelves) - 1 - begun, placed(chooser, courses))
    found, brought = chooser.revisions(*asked), chooser.brought(*asked)

    assert all(course.plain for course in courses)
    assert sum(len(course.repeats) for course in courses) > 100
    assert found.tolist() == [course.revision for course in courses]
    for row, course in enumerate(courses):
        assert new_ones(row, *brought) == sorted(course.new)


def test_it_leaves_to_the_rule_what_runs_short():
    bank = {candidate("a", 0, sibling) for sibling in range(3)}
    shelves = [edition(bank, {"a": Fraction(1)})] * 2

    found = PlainChooser(Shelf(tuple(shelves)), KEY).revisions(
        np.array([5, 6], np.uint64), np.array([1, 0], np.int64)
    )

    assert found[0] == NONE
    assert found[1] == asked_by_the_rule(shelves, 6, 1).revision


def test_it_stirs_as_one_number_is_stirred():
    people = np.array([0, 1, 2**40 - 1, 12345], np.uint64)
    things = np.array([number_of("x"), 7], np.uint64)

    found = places(KEY, people, things)

    expected = [[place_of(KEY, int(p), int(t)) for t in things] for p in people]
    assert found.tolist() == expected
    assert stir(people).dtype == np.uint64
