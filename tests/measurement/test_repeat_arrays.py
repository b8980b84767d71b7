"""Repeats for many are the rule for one: random cycles, dues and turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.domain.choosing import REPEATS, Candidate, DueConcept, Issued, Learner, Reason, choose
from renewal.domain.keyed_order import number_of, place_of
from renewal.measurement.editions import Columns
from renewal.measurement.keyed_arrays import NONE
from renewal.measurement.repeat_arrays import DueRows, Lasting, RepeatChooser

KEY = 0x5EED
TOPICS = "abc"


def candidate(topic: str, concept: int, sibling: int) -> Candidate:
    name = f"{topic}-{concept}"
    return Candidate(
        item_id=TOPICS.index(topic) * 100 + concept * 10 + sibling + 1,
        revision_id=number_of("revision", name, str(sibling)) % 10**9,
        topic=topic,
        concept=name,
        number=number_of("item", name, str(sibling)),
        concept_number=number_of("concept", name),
    )


CANDIDATES = st.builds(candidate, st.sampled_from(TOPICS), st.integers(0, 3), st.integers(0, 2))
RANKS = st.sampled_from([-1.5, -0.5, -0.25])


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked: whose turn it is, what the cycle brought, and what is due with its rank."""

    credential: int
    topic: str
    issued: list[Candidate]
    due: dict[str, float]

    def choice(self, bank: list[Candidate]) -> tuple[int, Reason] | None:
        """What the rule brings back, None where it brings nothing back."""
        # Every month so far had this topic's turn, so this month has it, too.
        found = choose(
            bank,
            Learner(
                (self.topic,),
                [Issued(c.item_id, c.concept, Month(2027, 1), True) for c in self.issued],
                [DueConcept(concept, rank) for concept, rank in self.due.items()],
                repeats_left=1,
            ),
            lambda thing: place_of(KEY, self.credential, thing),
        )
        if found is None or found.reason not in REPEATS:
            return None
        return found.candidate.revision_id, found.reason


def people(bank: list[Candidate]) -> st.SearchStrategy[list[Person]]:
    """Some people whose cycles may have brought items that the bank no longer has."""
    concepts = st.sampled_from(sorted({each.concept for each in bank}))
    one = st.builds(
        Person,
        st.integers(1, 2**26),
        st.sampled_from(TOPICS),
        st.lists(CANDIDATES, max_size=8, unique_by=lambda each: each.item_id),
        st.dictionaries(concepts, RANKS, max_size=5),
    )
    return st.lists(one, min_size=1, max_size=6)


BANKS = st.lists(CANDIDATES, min_size=1, max_size=24, unique_by=lambda each: each.item_id)


@given(BANKS.flatmap(lambda bank: st.tuples(st.just(bank), people(bank))))
def test_it_brings_back_what_the_rule_brings_back(asked):
    bank, persons = asked
    chooser = RepeatChooser(Columns.of(bank), KEY)
    issued = [(row, each) for row, person in enumerate(persons) for each in person.issued]
    due = [
        (row, chooser.concept(concept), rank)
        for row, person in enumerate(persons)
        for concept, rank in person.due.items()
    ]

    found, known = chooser.choose(
        np.array([person.credential for person in persons], np.uint64),
        np.array([person.topic for person in persons]),
        Lasting(
            np.array([row for row, _ in issued], np.int64),
            np.array([chooser.item(each.item_id) for _, each in issued], np.int64),
            np.array([chooser.concept(each.concept) for _, each in issued], np.int64),
        ),
        DueRows(
            np.array([row for row, _, _ in due], np.int64),
            np.array([concept for _, concept, _ in due], np.int64),
            np.array([rank for _, _, rank in due], np.float64),
        ),
    )

    for person, revision, asked_before in zip(persons, found.tolist(), known.tolist(), strict=True):
        expected = person.choice(bank)
        if expected is None:
            assert revision == NONE
        else:
            reason = Reason.REPEAT if asked_before else Reason.EARLIER_CYCLE
            assert (revision, reason) == expected


def test_it_leaves_an_item_that_it_does_not_know_alone():
    chooser = RepeatChooser(Columns.of([candidate("a", 0, 0)]), KEY)

    assert chooser.item(999) == NONE
    assert chooser.concept("a-3") == NONE
