"""Openings: which blocks of technicians were opened, and writing one with its assignments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import numpy as np
import pytest
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.merkle import GrowingTree
from renewal.store.db import writing
from renewal.store.ledger import LEAF_ROWS, opening_leaf, packed
from renewal.store.openings import (
    Block,
    NewAssignments,
    code_of,
    count_blocks,
    last_technician,
    make_ready,
    months_by_block,
    opened_blocks,
    write_opening,
)
from renewal.store.tables import Assignment, Entry, Opening, Technician, WindowRow
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.installation import instant
from tests.tampering import defenceless

JANUARY, FEBRUARY, MARCH = Month(2027, 1), Month(2027, 2), Month(2027, 3)
NOW = instant("2027-01-01T05:00:00")
FIRST = Block(1, 2000)
REASONS = (Reason.NEW, Reason.REPEAT, Reason.EARLIER_CYCLE, Reason.SHORTAGE)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on a database in which three windows are stored."""
    engine = create_engine(database.url)
    with Session(engine) as made:
        with writing(made):
            for month in (JANUARY, FEBRUARY, MARCH):
                made.add(
                    WindowRow(
                        month=str(month),
                        opens_at=instant(f"{month}-01T05:00:00"),
                        closes_at=instant(f"{month.plus(1)}-01T05:00:00"),
                        zone="America/New_York",
                    )
                )
        yield made
    engine.dispose()


def assignments(
    people: Sequence[int], *, extras: Sequence[int] = (), reason: Reason | None = None
) -> NewAssignments:
    """One question for each technician (whose credential has ten times the number)."""
    technicians = np.array([*people, *extras], dtype=np.int64)
    total = len(technicians)
    reasons = [reason or REASONS[number % len(REASONS)] for number in range(total)]
    return NewAssignments(
        credential_ids=technicians * 10,
        technician_ids=technicians,
        area_ids=np.full(total, 5, dtype=np.int64),
        revision_ids=np.arange(total, dtype=np.int64) + 7,
        seeds=(np.arange(total, dtype=np.int64) + 1) * (2**62 // (total + 1)),
        reasons=np.array([code_of(each) for each in reasons], dtype=np.int8),
        extra=np.array([False] * len(people) + [True] * len(extras), dtype=np.bool_),
    )


def write(
    session: Session, new: NewAssignments, block: Block = FIRST, month: Month = JANUARY
) -> int:
    with writing(session):
        return write_opening(session, make_ready(session, month, new), block, now=NOW)


def stored(session: Session) -> list[Assignment]:
    return list(session.scalars(select(Assignment).order_by(Assignment.id)))


def findings(session: Session) -> list[str]:
    """What verifying finds about openings; the windows of this file come with no entry."""
    return [bad.row for bad in verify_entries(session) if not bad.row.startswith("window")]


def test_it_knows_the_last_technician(session: Session) -> None:
    before = last_technician(session)
    with writing(session):
        session.execute(
            insert(Technician),
            [{"id": n, "number": f"N{n}", "pseudonym": f"p{n}"} for n in (3, 41)],
        )

    assert (before, last_technician(session)) == (0, 41)


def test_it_writes_every_question_with_its_number(session: Session) -> None:
    new = assignments([1, 2, 3])

    opening_id = write(session, new)

    assert [
        (
            row.id,
            row.month,
            row.credential_id,
            row.slot,
            row.revision_id,
            row.seed,
            row.reason,
            row.opening_id,
        )
        for row in stored(session)
    ] == [
        (
            assignment_number(JANUARY, number * 10),
            "2027-01",
            number * 10,
            "scored",
            number + 6,
            number * 2**60,
            REASONS[number - 1],
            opening_id,
        )
        for number in (1, 2, 3)
    ]


def test_it_writes_an_extra_beside_the_question_that_counts(session: Session) -> None:
    write(session, assignments([1, 2], extras=[2]))

    assert [(row.credential_id, row.slot) for row in stored(session)] == [
        (10, "scored"),
        (20, "scored"),
        (20, "pretest"),
    ]
    assert stored(session)[2].id == assignment_number(JANUARY, 20, Slot.PRETEST)
    assert findings(session) == []


def test_it_keeps_the_largest_numbers_and_seeds_there_are(session: Session) -> None:
    largest = (1 << 27) - 1
    longest = [Reason.NEW, max(Reason, key=len)]
    new = NewAssignments(
        credential_ids=np.array([0, largest], dtype=np.int64),
        technician_ids=np.array([1, 2], dtype=np.int64),
        area_ids=np.array([5, 5], dtype=np.int64),
        revision_ids=np.array([1, 2**40], dtype=np.int64),
        seeds=np.array([0, 2**63 - 1], dtype=np.int64),
        reasons=np.array([code_of(each) for each in longest], dtype=np.int8),
        extra=np.array([False, False]),
    )

    write(session, new)

    rows = stored(session)
    assert [(row.credential_id, row.revision_id, row.seed) for row in rows] == [
        (0, 1, 0),
        (largest, 2**40, 2**63 - 1),
    ]
    assert [row.reason for row in rows] == longest
    assert findings(session) == []


def test_it_writes_a_batch_without_questions(session: Session) -> None:
    opening_id = write(session, assignments([]))

    assert stored(session) == []
    assert session.get_one(Opening, opening_id).first_technician_id == 1
    assert findings(session) == []


def test_it_leaves_one_entry_with_the_root_over_the_batch(session: Session) -> None:
    new = assignments([3, 1, 2], extras=[1])

    opening_id = write(session, new)

    [entry] = session.scalars(select(Entry))
    tree = GrowingTree()
    tree.add(opening_leaf(session.get_one(Opening, opening_id)))
    rows = [packed(row.id, row.revision_id, row.seed, row.reason) for row in stored(session)]
    tree.add(b"".join(rows))
    assert (entry.act, entry.pseudonym, entry.actors) == ("open", None, ["tick"])
    assert entry.covers == [["opening", opening_id]]
    assert entry.digest == tree.root().hex()
    assert len(entry.digest) == len(sha256().hexdigest())


@pytest.mark.parametrize("people", [LEAF_ROWS - 1, LEAF_ROWS, LEAF_ROWS + 1, 3 * LEAF_ROWS])
def test_it_agrees_with_whoever_verifies_at_the_ends_of_leaves(
    session: Session, people: int
) -> None:
    write(session, assignments(range(1, people + 1), reason=Reason.NEW))

    assert findings(session) == []


def test_it_is_found_out_whichever_question_is_changed(session: Session) -> None:
    opening_id = write(session, assignments(range(1, 3 * LEAF_ROWS)))
    write(session, assignments(range(1, 5)), month=FEBRUARY)
    numbers = [row.id for row in stored(session) if row.month == "2027-01"]
    found = []
    with defenceless(session):
        for number in (numbers[0], numbers[LEAF_ROWS - 1], numbers[LEAF_ROWS], numbers[-1]):
            point = session.begin_nested()
            session.execute(update(Assignment).where(Assignment.id == number).values(seed=12345))
            found.append(findings(session))
            point.rollback()
        session.execute(delete(Assignment).where(Assignment.id == numbers[7]))
        found.append(findings(session))

    assert found == [[f"opening {opening_id}"]] * 5


def test_it_opens_a_block_once(session: Session) -> None:
    write(session, assignments([1, 2]))

    with pytest.raises(IntegrityError):
        write(session, assignments([1, 2, 3]))

    assert len(stored(session)) == 2
    assert count_blocks(session, JANUARY) == 1


def test_it_asks_nobody_twice_in_a_month(session: Session) -> None:
    write(session, assignments([1, 2]))

    with pytest.raises(IntegrityError):
        write(session, assignments([2]), Block(None, None))

    assert len(stored(session)) == 2
    assert findings(session) == []


def test_it_opens_batches_of_late_comers_as_often_as_they_come(session: Session) -> None:
    write(session, assignments([1, 2]))
    for late in (3, 4):
        write(session, assignments([late]), Block(None, None))

    assert [row.credential_id for row in stored(session)] == [10, 20, 30, 40]
    assert count_blocks(session, JANUARY) == 1
    assert opened_blocks(session, JANUARY) == {1}
    assert findings(session) == []


def test_it_counts_blocks_month_by_month(session: Session) -> None:
    second = Block(2001, 4000)
    write(session, assignments([1]), FIRST, JANUARY)
    write(session, assignments([2500]), second, JANUARY)
    write(session, assignments([1]), FIRST, FEBRUARY)

    assert [count_blocks(session, month) for month in (JANUARY, FEBRUARY, MARCH)] == [2, 1, 0]
    assert opened_blocks(session, JANUARY) == {1, 2001}
    assert opened_blocks(session, MARCH) == set()


def test_it_tells_since_when_and_how_often_a_block_was_opened(session: Session) -> None:
    second = Block(2001, 4000)
    for month in (JANUARY, FEBRUARY, MARCH):
        write(session, assignments([1]), FIRST, month)
    write(session, assignments([2500]), second, FEBRUARY)
    write(session, assignments([7]), Block(None, None), JANUARY)

    assert months_by_block(session, MARCH) == {1: (JANUARY, 2), 2001: (FEBRUARY, 1)}
    assert months_by_block(session, JANUARY) == {}


def test_it_hands_each_block_its_own_people() -> None:
    new = assignments([1, 2000, 2001, 4000, 4001], extras=[2001])

    mine = new.of(Block(2001, 4000))

    assert mine.technician_ids.tolist() == [2001, 4000, 2001]
    assert mine.extra.tolist() == [False, False, True]
    assert mine.seeds.tolist() == [new.seeds[2], new.seeds[3], new.seeds[5]]
    assert (len(new), len(mine), len(new.of(Block(5000, 6000)))) == (6, 3, 0)
