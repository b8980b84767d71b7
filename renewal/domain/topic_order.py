"""Which topic comes when: fair orders of an area's topics for one cycle.

An order is fair when after every number of questions each topic has had less than one
question more or less than its share. Every area has several such orders, and a credential
follows the one that its number picks, so that people who begin together are not all asked
about the same topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, lcm

from renewal.domain.keyed_order import place_of, stirred

ORDERS = 16
TRIES = 400

Topics = tuple[str, ...]


def topic_orders(weights: Mapping[str, Fraction], length: int) -> tuple[Topics, ...]:
    """Return up to `ORDERS` fair orders of ``length`` topics; the weights' sum is taken as one.

    Topics without weight come in none. The first order is the schedule by earliest deadline
    (Baruah, Cohen, Plaxton and Varvel, 1996), which is fair for any weights; the others are
    fair among orders that let each topic begin at a random part of its period.
    """
    shares = tuple(sorted((topic, weight) for topic, weight in weights.items() if weight > 0))
    return _orders(shares, length) if shares else ()


def order_for(orders: Sequence[Topics], key: int, credential: int) -> int:
    """Return which of the orders a credential follows."""
    return place_of(key, credential, 0) % len(orders)


@lru_cache(maxsize=256)
def _orders(shares: tuple[tuple[str, Fraction], ...], length: int) -> tuple[Topics, ...]:
    total = sum((weight for _, weight in shares), Fraction(0))
    parts = [weight / total for _, weight in shares]
    names = [topic for topic, _ in shares]
    found = dict.fromkeys([_by_deadline(parts, length)])
    for number in range(TRIES):
        if len(found) == ORDERS:
            break
        order = _by_phases(parts, list(_phases(len(parts), number)), length)
        if _is_fair(order, parts):
            found[order] = None
    return tuple(tuple(names[index] for index in order) for order in found)


def _by_deadline(parts: Sequence[Fraction], length: int) -> tuple[int, ...]:
    """Among the topics behind their share, take the one whose next question is due first."""
    had = [0] * len(parts)
    order = []
    for number in range(1, length + 1):
        behind = [i for i, part in enumerate(parts) if had[i] < part * number]
        index = min(behind, key=lambda i: (ceil((had[i] + 1) / parts[i]), i))
        had[index] += 1
        order.append(index)
    return tuple(order)


def _phases(count: int, number: int) -> Iterator[float]:
    for index in range(count):
        yield stirred(number * count + index) / 2**64


def _by_phases(parts: Sequence[Fraction], phases: Sequence[float], length: int) -> tuple[int, ...]:
    """Merge the topics' own rhythms, each begun at its phase."""
    ideal = sorted(
        ((turn + phase) / float(part), index)
        for index, (part, phase) in enumerate(zip(parts, phases, strict=True))
        for turn in range(ceil(length * part) + 1)
    )
    return tuple(index for _, index in ideal[:length])


def _is_fair(order: Sequence[int], parts: Sequence[Fraction]) -> bool:
    """Tell, in whole numbers, whether every topic is less than one question off at all times."""
    whole = lcm(*(part.denominator for part in parts))
    weights = [int(part * whole) for part in parts]
    lead = [0] * len(parts)
    for index in order:
        for other, weight in enumerate(weights):
            lead[other] -= weight
        lead[index] += whole
        if any(abs(each) >= whole for each in lead):
            return False
    return True
