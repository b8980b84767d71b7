"""The memory kept beside the evidence: learned with each answer, made again at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.domain.spacing import Grade, Memory, Sure, first_memory
from renewal.store.db import writing
from renewal.store.memories import Key, cached, memories_at
from renewal.store.tables import CacheMemory, Credential, Item, Revision
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, right_place, wrong_place

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.settle(
            write_bank(tmp_path / "bank", {"A5": 12}),
            f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD},2027-01-01",
            f"B1,Ben,Carter,ben@example.org,en,,A5,{HELD},2027-01-01",
        )
        yield made


def answer(
    service: Installation,
    month: Month,
    *,
    who: str = "R1",
    right: bool = True,
    sure: Sure | None = None,
    at: datetime | None = None,
) -> None:
    row = service.asked(who, "A5", month)
    record_response(
        service.session,
        technician_id=service.technician_id(who),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=at or service.now,
        now=at or service.now,
        sure=sure,
    )


def more_than_a_year_of_answers(service: Installation) -> None:
    """Rosa slips every third month; the small bank brings items for the second time."""
    for number in range(16):
        month = Month(2027, 1).plus(number)
        service.tick(f"{month}-05T12:00:00")
        sure = (None, Sure.SURE, Sure.UNSURE)[number % 3]
        answer(service, month, right=number % 3 != 1, sure=sure)
        if number % 2:
            answer(service, month, who="B1", right=False, sure=sure)


def credentials(service: Installation) -> list[int]:
    found = list(service.session.scalars(select(Credential.id)))
    service.session.rollback()
    return found


def held(service: Installation) -> dict[Key, object]:
    found = dict(cached(service.session, credentials(service)))
    service.session.rollback()
    return dict(found)


def test_it_learns_with_the_first_answer(service: Installation) -> None:
    service.tick("2027-01-05T12:00:00")

    answer(service, Month(2027, 1), right=False, sure=Sure.SURE)

    (row,) = service.session.scalars(select(CacheMemory))
    assert Memory(row.stability, row.difficulty) == first_memory(Grade.AGAIN)
    assert (row.wanted, row.sure_and_wrong, row.reviewed_at) == (True, True, service.now)


def test_it_learns_by_answers_what_all_of_them_say(service: Installation) -> None:
    more_than_a_year_of_answers(service)

    found = rebuild_cache(service.session, write=False)

    assert (found.credentials, found.differing) == (2, ())
    assert len(held(service)) >= 6


def test_it_makes_the_cache_again(service: Installation) -> None:
    more_than_a_year_of_answers(service)
    before = held(service)
    rosa = min(credential_id for credential_id, _ in before)
    with writing(service.session):
        service.session.execute(delete(CacheMemory).where(CacheMemory.credential_id == rosa))
        service.session.execute(
            update(CacheMemory).where(CacheMemory.credential_id != rosa).values(stability=1.0)
        )

    found = rebuild_cache(service.session, write=True)

    assert set(found.differing) == {credential_id for credential_id, _ in before}
    assert held(service) == before
    assert rebuild_cache(service.session, write=False).differing == ()


def test_it_learns_in_the_order_of_receipt(service: Installation) -> None:
    """An answer held up on its way is learned before the one that overtook it."""
    months = [Month(2027, 1).plus(number) for number in range(14)]
    for month in months:
        service.tick(f"{month}-05T12:00:00")
    first, second = two_of_one_concept(service, months)

    answer(service, second, right=True, at=midmonth(second))
    answer(service, first, right=False, at=midmonth(first))

    (row,) = service.session.scalars(select(CacheMemory))
    assert (row.reviewed_at, row.wanted) == (midmonth(second), True)
    assert rebuild_cache(service.session, write=False).differing == ()


def two_of_one_concept(service: Installation, months: list[Month]) -> tuple[Month, Month]:
    """The first two of Rosa's months that asked for the same concept."""
    seen: dict[str, Month] = {}
    for month in months:
        revision_id = service.asked("R1", "A5", month).revision_id
        concept = service.session.scalars(
            select(Item.concept).join(Revision).where(Revision.id == revision_id)
        ).one()
        if concept in seen:
            return seen[concept], month
        seen[concept] = month
    raise AssertionError("fourteen months of twelve items repeat one")


def midmonth(month: Month) -> datetime:
    return datetime.fromisoformat(f"{month}-15T12:00Z")


def test_it_leaves_out_what_came_at_or_after_an_instant(service: Installation) -> None:
    more_than_a_year_of_answers(service)
    ids = credentials(service)

    early = memories_at(service.session, ids, before=datetime.fromisoformat("2027-03-05T12:00Z"))

    assert max(memory.reviewed_at for memory in early.values()) == datetime.fromisoformat(
        "2027-02-05T12:00Z"
    )
