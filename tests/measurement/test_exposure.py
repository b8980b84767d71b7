"""How often items are seen: measured over an area of 10,000 people who all begin together.

Beginning together is the hardest case: everybody stands at the same place of an order.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from renewal.bank.programme_file import read_programme
from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import topic_orders
from renewal.measurement.choosing_arrays import PlainChooser, Shelf
from renewal.measurement.editions import Edition
from renewal.measurement.keyed_arrays import NONE
from tests.databases import HOME

PEOPLE, MONTHS, CYCLE, KEY = 10_000, 60, 60, 0x5EED
MOST_OF_THE_PEOPLE = 0.2
SHOP = 8


def edition(area: str, items: int) -> Edition:
    """A bank of pairs of siblings with as many items to a topic as its weight asks for."""
    programme, _ = read_programme(HOME / "question_bank")
    assert programme is not None
    weights = {t.id: t.weight for t in programme.area(area).blueprint.topics}
    total = sum(weights.values(), Fraction(0))
    candidates: list[Candidate] = []
    for topic, weight in sorted(weights.items()):
        for index in range(2 * (-(-items * weight // (2 * total)) + 1)):
            candidates.append(
                Candidate(
                    item_id=len(candidates) + 1,
                    revision_id=len(candidates) + 1,
                    topic=topic,
                    concept=f"{topic}-{index // 2}",
                    number=number_of(area, "item", topic, str(index)),
                    concept_number=number_of(area, "concept", topic, str(index // 2)),
                )
            )
    return Edition.of(tuple(candidates), topic_orders(weights, CYCLE))


def issued(bank: Edition) -> list[np.ndarray]:
    """The revisions that the 10,000 are issued, month by month, while concepts are new."""
    people = np.arange(1, PEOPLE + 1, dtype=np.uint64)
    months = []
    for month in range(MONTHS):
        chooser = PlainChooser(Shelf((bank,) * (month + 1)), KEY)
        found = chooser.revisions(people, np.full(PEOPLE, month, dtype=np.int64))
        if (found == NONE).any():
            break
        months.append(found)
    return months


@pytest.mark.parametrize("area", ["A1", "A4", "A5", "A6", "A8"])
def test_it_shows_no_item_to_more_than_a_fifth_of_the_people_in_a_month(area: str) -> None:
    months = issued(edition(area, 120))

    shares = [np.bincount(month).max() / PEOPLE for month in months]

    assert len(months) >= 24
    assert max(shares) <= MOST_OF_THE_PEOPLE


@pytest.mark.parametrize("area", ["A1", "A5"])
def test_it_rarely_asks_two_people_of_one_shop_the_same(area: str) -> None:
    bank = edition(area, 120)
    months = issued(bank)

    alike = pairs = 0
    for month in months:
        for shop in month.reshape(-1, SHOP):
            pairs += SHOP * (SHOP - 1) // 2
            counts = np.unique(shop, return_counts=True)[1]
            alike += int((counts * (counts - 1) // 2).sum())

    assert alike / pairs <= 4 / len(bank.candidates)


def test_it_spreads_each_topics_items_evenly() -> None:
    bank = edition("A5", 120)
    first = issued(bank)[:12]

    counted = np.bincount(np.concatenate(first), minlength=len(bank.candidates) + 1)
    for topic in sorted({c.topic for c in bank.candidates}):
        mine = counted[[c.revision_id for c in bank.candidates if c.topic == topic]]
        assert mine.max() <= 1.3 * mine.mean()
        assert mine.min() >= 0.7 * mine.mean()
