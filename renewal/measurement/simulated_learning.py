"""A population that forgets, asked by the service's own rule or by chance: what does it retain?

The people's true memory is not the model that chooses (`domain.spacing`), so that the comparison
does not assume what it shows. A concept is known or not; a known one is recalled with
2^(-t / half-life). Half-lives grow when a concept is recalled, the more the nearer it was to being
forgotten (the spacing effect), and a rationale read after a miss teaches it again, not always.
All arms ask the same people with the same luck, so differences are taken person by person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from statistics import fmean, stdev
from typing import Final

from renewal.domain.calendar import Month
from renewal.domain.choosing import REPEATS, Candidate, DueConcept, Issued, Learner, choose
from renewal.domain.keyed_order import place_of
from renewal.domain.remembering import ConceptMemory, Review, due_concept, learned
from renewal.domain.spacing import Sure
from renewal.domain.topic_order import Topics, order_for

FIRST_MONTH: Final = Month(2027, 1)
START: Final = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAYS_A_MONTH: Final = 30.4375
OPTIONS: Final = 4
LEARNT_FROM_A_RATIONALE: Final = 0.8
KNOWN_AT_FIRST: Final = 2 / 3
KNOWN_HALF_LIFE: Final = (7.0, 0.7)
FRESH_HALF_LIFE: Final = (5.0, 0.5)
"""Logarithms of half-lives in days, mean and deviation: about three years, about five months."""
PRACTISED_A_MONTH: Final = 4
MONTHS_A_YEAR: Final = 12
TRANSFER: Final = 0.9
"""What is remembered of a concept helps with a rewritten sibling so often."""
TWO_SIDED_95: Final = 1.96


class Arm(StrEnum):
    """How the month's item is chosen: by chance, by the rule, by the rule with practice besides."""

    RANDOM = "random"
    SPACED = "spaced"
    PRACTISED = "practised"


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean chance of a right answer, and how far it is above that of the random arm.

    ``low`` and ``high`` are the ends of the difference's 95 % interval.
    """

    right: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What each arm retains at the end of a year, on siblings that nobody has seen.

    ``overall`` is about every concept of the area, ``missed`` about those whose first answer
    was wrong in every arm.
    """

    year: int
    overall: dict[Arm, Effect]
    missed: dict[Arm, Effect]


@dataclass(frozen=True, slots=True)
class Area:
    """What is asked: a bank, its orders of topics, the quota of repeats a year of twelve months."""

    candidates: tuple[Candidate, ...]
    orders: tuple[Topics, ...]
    quota: int


@dataclass(slots=True)
class _Mind:
    """One person's true memory: half-lives in days of what is known, and when it was last met."""

    half_lives: dict[str, float]
    met: dict[str, float] = field(default_factory=dict)

    def recall(self, concept: str, day: float) -> float:
        """Return the chance of recalling a concept on a day."""
        half_life = self.half_lives.get(concept)
        if half_life is None:
            return 0.0
        return float(2 ** (-(day - self.met.get(concept, 0.0)) / half_life))

    def meet(self, concept: str, day: float, *, recalled: bool, learnt: bool, fresh: float) -> None:
        """The person has answered and read the rationale."""
        if recalled:
            self.half_lives[concept] *= 1 + 2 * (1 - self.recall(concept, day))
        elif learnt:
            self.half_lives[concept] = fresh
        self.met[concept] = day


@dataclass(slots=True)
class _Course:
    """What one arm makes of one person; ``first`` is whether the first answer was right."""

    mind: _Mind
    memories: dict[str, ConceptMemory] = field(default_factory=dict)
    issued: list[Issued] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    first: dict[str, bool] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    recalls: list[dict[str, float]] = field(default_factory=list)
    firsts: list[dict[str, bool]] = field(default_factory=list)


def simulate(area: Area, *, people: int, years: int, seed: int) -> tuple[YearEnd, ...]:
    """Return what ``people`` retain after each of ``years`` of one question a month."""
    concepts = sorted({candidate.concept for candidate in area.candidates})
    overall: list[list[dict[Arm, float]]] = [[] for _ in range(years)]
    missed: list[list[dict[Arm, float]]] = [[] for _ in range(years)]
    for person in range(1, people + 1):
        courses = {arm: _course(area, arm, concepts, person, years, seed) for arm in Arm}
        for year in range(years):
            firsts = [course.firsts[year] for course in courses.values()]
            slipped = [c for c in concepts if not any(first.get(c, True) for first in firsts)]
            overall[year].append(_retained(courses, year, concepts))
            if slipped:
                missed[year].append(_retained(courses, year, slipped))
    return tuple(
        YearEnd(year + 1, _effects(overall[year]), _effects(missed[year])) for year in range(years)
    )


def _course(
    area: Area, arm: Arm, concepts: Sequence[str], person: int, years: int, seed: int
) -> _Course:
    course = _Course(_Mind(_known(concepts, _chance(seed, person, "before"))))
    chance = _chance(seed, person, arm)
    plan = area.orders[order_for(area.orders, seed, person)]
    for number in range(years * MONTHS_A_YEAR):
        day = number * DAYS_A_MONTH
        item = _next(area, arm, course, plan, number, person, seed, chance)
        _answer(course, item.concept, item.item_id, day, (seed, person))
        course.issued.append(
            Issued(item.item_id, item.concept, FIRST_MONTH.plus(number), displayed=True)
        )
        if arm is Arm.PRACTISED:
            for concept in _slipped(course, _at(day + 7)):
                _answer(course, concept, 0, day + 7, (seed, person))
        if number % MONTHS_A_YEAR == MONTHS_A_YEAR - 1:
            last = day + DAYS_A_MONTH
            course.recalls.append({c: course.mind.recall(c, last) for c in concepts})
            course.firsts.append(dict(course.first))
    return course


def _next(
    area: Area,
    arm: Arm,
    course: _Course,
    plan: Topics,
    number: int,
    person: int,
    seed: int,
    chance: Random,
) -> Candidate:
    """Return the item of a month; the rule is the service's own."""
    at = _at(number * DAYS_A_MONTH)
    if arm is Arm.RANDOM:
        return _at_random(area, Learner(plan, course.issued), chance)
    year = number // MONTHS_A_YEAR * MONTHS_A_YEAR
    left = max(area.quota - sum(place >= year for place in course.repeated), 0)
    learner = Learner(plan, course.issued, _due(course.memories, plan, area, at), left)
    choice = choose(area.candidates, learner, lambda thing: place_of(seed, person, thing))
    assert choice is not None, "the bank is not empty"
    if choice.reason in REPEATS:
        course.repeated.append(number)
    return choice.candidate


def _answer(course: _Course, concept: str, item_id: int, day: float, who: tuple[int, int]) -> None:
    """The concept is asked; mind and model have learned from the answer."""
    course.times[concept] += 1
    chance = _chance(*who, concept, course.times[concept])
    recalled = chance.random() < course.mind.recall(concept, day)
    right = recalled or chance.random() < 1 / OPTIONS
    learnt = chance.random() < LEARNT_FROM_A_RATIONALE
    fresh = chance.lognormvariate(*FRESH_HALF_LIFE)
    course.mind.meet(concept, day, recalled=recalled, learnt=learnt, fresh=fresh)
    course.first.setdefault(concept, right)
    first_sight = all(entry.item_id != item_id for entry in course.issued) and item_id > 0
    review = Review(right, Sure.SURE if recalled else Sure.GUESSED, first_sight, _at(day))
    course.memories[concept] = learned(course.memories.get(concept), review)


def _slipped(course: _Course, at: datetime) -> list[str]:
    """Return what is practised in a sitting: what slipped, least remembered first."""
    wanted = [c for c, memory in course.memories.items() if memory.wanted]
    return sorted(wanted, key=lambda c: (course.memories[c].recall_at(at), c))[:PRACTISED_A_MONTH]


def _at(day: float) -> datetime:
    return START + timedelta(days=day)


def _chance(*what: object) -> Random:
    """Return a generator of its own for a thing, so that every arm meets the same luck."""
    return Random("/".join(str(part) for part in what))  # noqa: S311 - nothing secret here


def _known(concepts: Sequence[str], chance: Random) -> dict[str, float]:
    """Return the half-lives of what somebody certified knows at first."""
    return {
        concept: chance.lognormvariate(*KNOWN_HALF_LIFE)
        for concept in concepts
        if chance.random() < KNOWN_AT_FIRST
    }


def _due(
    memories: dict[str, ConceptMemory], plan: Topics, area: Area, at: datetime
) -> list[DueConcept]:
    topics = {candidate.concept: candidate.topic for candidate in area.candidates}
    return [
        due_concept(concept, memory, plan.count(topics[concept]) / len(plan), at)
        for concept, memory in memories.items()
        if memory.comes_back_at(at)
    ]


def _at_random(area: Area, learner: Learner, chance: Random) -> Candidate:
    """Return any unseen item of the topic whose turn it is, or any unseen, or any at all."""
    known = {entry.item_id for entry in learner.issued}
    unseen = [candidate for candidate in area.candidates if candidate.item_id not in known]
    of_topic = [candidate for candidate in unseen if candidate.topic == learner.turns[0]]
    return chance.choice(of_topic or unseen or list(area.candidates))


def _retained(
    courses: Mapping[Arm, _Course], year: int, concepts: Sequence[str]
) -> dict[Arm, float]:
    """Return each arm's mean chance of a right answer on siblings, guessing included."""
    guess = 1 / OPTIONS
    return {
        arm: fmean(
            guess + (1 - guess) * TRANSFER * course.recalls[year][concept] for concept in concepts
        )
        for arm, course in courses.items()
    }


def _effects(people: Sequence[Mapping[Arm, float]]) -> dict[Arm, Effect]:
    found = {}
    for arm in Arm:
        differences = [each[arm] - each[Arm.RANDOM] for each in people]
        mean = fmean(differences)
        half = TWO_SIDED_95 * stdev(differences) / len(differences) ** 0.5
        found[arm] = Effect(fmean(each[arm] for each in people), mean, mean - half, mean + half)
    return found
