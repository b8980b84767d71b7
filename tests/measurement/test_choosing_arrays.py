"""Choosing for many is the rule for one: random banks that change, months left out, cycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.domain.choosing import REPEATS, Candidate, DueConcept, Issued, Learner, Reason, choose
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.topic_order import order_for, topic_orders
from renewal.measurement.choosing_arrays import PlainChooser, Repeats, Shelf
from renewal.measurement.editions import Edition
from renewal.measurement.keyed_arrays import NONE, places, stir

KEY = 0x5EED
LENGTH = 12
BEGIN = Month(2027, 1)


def candidate(topic: str, concept: int, sibling: int, family: str = "") -> Candidate:
    """An item; what has no family of its own shares its concept with no other topic."""
    name = f"{family or topic}-{concept}"
    number = number_of("A5", f"{topic}-{concept}-{sibling}")
    return Candidate(
        item_id=hash((topic, concept, sibling)) % 10**9,
        revision_id=number % 10**9,
        topic=topic,
        concept=name,
        number=number,
        concept_number=number_of("A5", "concept", name),
    )


CANDIDATES = st.builds(candidate, st.sampled_from("abc"), st.integers(0, 7), st.integers(0, 2))
MOVING = st.builds(
    candidate, st.just("a"), st.integers(0, 2), st.integers(0, 1), st.sampled_from("ab")
)
WEIGHTS = st.fixed_dictionaries({topic: st.integers(0, 5).map(Fraction) for topic in "abc"})


def banks(candidates: st.SearchStrategy[Candidate]) -> st.SearchStrategy:
    """Some states of a bank; an item stands in each of them once."""
    bank = st.lists(candidates, min_size=1, max_size=40, unique_by=lambda each: each.item_id)
    return st.lists(st.tuples(bank.map(set), WEIGHTS), min_size=1, max_size=4)


BANKS = banks(CANDIDATES) | banks(CANDIDATES | MOVING)


def edition(candidates: set[Candidate], weights: dict[str, Fraction]) -> Edition:
    ordered = tuple(sorted(candidates, key=lambda each: each.number))
    return Edition.of(ordered, topic_orders(weights, LENGTH))


@dataclass
class Course:
    """What the rule brought one credential: the last revision, whether plainly, the repeats.

    ``repeats`` have their month, and whether the cycle had not asked the concept before. ``new``
    are the revisions of the cycle's other questions, the last one left out.
    """

    revision: int
    topic: str
    plain: bool
    repeats: list[tuple[int, Candidate, bool]]
    new: list[Candidate]


def asked_by_the_rule(
    editions: Sequence[Edition], credential: int, begun: int, wanted: Sequence[int] = ()
) -> Course:
    """Follow the rule month by month; in the months ``wanted`` all concepts ever asked are due."""
    issued: list[Issued] = []
    ever: set[str] = set()
    course = Course(NONE, "", True, [], [])
    for index in range(begun, len(editions)):
        if (index - begun) % LENGTH == 0:
            issued, course.plain, course.repeats, course.new = [], True, [], []
        shelf = editions[index]
        orders = shelf.orders
        plan = orders[order_for(orders, KEY, credential)] if orders else ()
        last = index == len(editions) - 1
        due = () if last or index not in wanted else sorted(ever)
        ranked = [DueConcept(each, number_of(each, str(index)) % 5) for each in due]
        learner = Learner(plan, issued, ranked, repeats_left=1)
        choice = choose(shelf.candidates, learner, lambda thing: place_of(KEY, credential, thing))
        assert choice is not None
        if choice.reason in REPEATS:
            is_earlier = choice.reason is Reason.EARLIER_CYCLE
            course.repeats.append((index, choice.candidate, is_earlier))
        elif not last:
            course.new.append(choice.candidate)
        course.plain &= choice.reason in {Reason.NEW, *REPEATS}
        course.revision = choice.candidate.revision_id
        course.topic = learner.turns[0] if plan else ""
        ever.add(choice.candidate.concept)
        issued.append(
            Issued(choice.candidate.item_id, choice.candidate.concept, BEGIN.plus(index), True)
        )
    return course


def placed(chooser: PlainChooser, courses: Sequence[Course], before: int = 0) -> Repeats:
    """The repeats of all courses as the chooser takes them, whose shelf lacks months before."""
    rows = []
    for row, course in enumerate(courses):
        for month, each, is_earlier in course.repeats:
            place = month - before
            [topic], [concept] = chooser.asked_in(np.array([place]), np.array([each.revision_id]))
            rows.append((row, place, topic, concept if is_earlier else NONE))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Repeats(*table.T)


def entangled(chooser: PlainChooser) -> set[str]:
    return {topic for topic, is_so in zip(chooser.topics, chooser.entangled, strict=True) if is_so}


def new_ones(rows: np.ndarray, revisions: np.ndarray, row: int) -> list[int]:
    """The new questions of one credential's cycle, by their revisions."""
    return sorted(revisions[rows == row].tolist())


@given(BANKS, st.lists(st.integers(0, 3), min_size=1, max_size=38), st.data())
def test_it_chooses_what_the_rule_chooses(banks, months, data):
    """Over up to three cycles and the beginning of a fourth."""
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

    # As the service has it: the shelf reaches back as far as a cycle does.
    chooser = PlainChooser(Shelf(tuple(shelves[-LENGTH:])), KEY)
    asked = (
        np.array(credentials, np.uint64),
        len(shelves) - 1 - np.array(begun, np.int64),
        placed(chooser, courses, len(shelves[:-LENGTH])),
    )
    found, (rows, revisions) = chooser.revisions(*asked), chooser.brought(*asked)

    hidden = entangled(chooser)
    topics = {each.revision_id: each.topic for shelf in shelves for each in shelf.candidates}
    clear = np.array([topics[each] not in hidden for each in revisions.tolist()], np.bool_)
    for row, course in enumerate(courses):
        if course.plain:
            assert found[row] == (NONE if course.topic in hidden else course.revision)
            new = sorted(each.revision_id for each in course.new if each.topic not in hidden)
            assert new_ones(rows[clear], revisions[clear], row) == new


def test_it_decides_everything_where_the_bank_is_large_enough():
    weights = {"a": Fraction(3), "b": Fraction(2), "c": Fraction(1)}
    bank = {candidate(t, c, s) for t in "abc" for c in range(8) for s in range(2)}
    smaller = {each for each in bank if each.concept != "a-3"}
    shelves = [edition(bank, weights)] * 20 + [edition(smaller, weights)] * 9
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
        assert new_ones(*brought, row) == sorted(each.revision_id for each in course.new)


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
