"""Every question's choice can be computed again from what was stored when it was issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from renewal.actions.begin_pause import begin_leave
from renewal.actions.explain_choice import explain_choice
from renewal.actions.read_question import UnknownAssignment
from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.domain.choosing import REPEATS, Reason
from renewal.domain.ids import CodeOf
from renewal.domain.spacing import Sure
from renewal.store.installation import public_codes
from renewal.store.queries.questions import asked_rows
from renewal.store.tables import Assignment, Item, Revision, Technician
from tests.databases import Database
from tests.generated_bank import item_text, write_bank
from tests.installation import Installation, installed, right_place, wrong_place

HELD = "2020-03-10,2025-03-10,2033-03-10,6,2020-01-01"
START = Month(2027, 1)
PEOPLE = 6
# What is chosen is the same on both: the years above explain every choice of either.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 60, "A6": 24}, siblings=3))
        made.load_roster(
            *(line(n, area, "2027-01-01") for n in range(1, PEOPLE + 1) for area in ("A5", "A6"))
        )
        yield made


def line(number: int, area: str, enrolled: str) -> str:
    who = f"T{number},First{number},Last{number},t{number}@example.org,en,"
    return f"{who},{area},{HELD},{enrolled}"


def answer_month(service: Installation, month: Month, chance: Random) -> None:
    """Most of the people answer, wrongly two times in five, and some say how sure they are."""
    for technician_id in service.session.scalars(select(Technician.id)).all():
        for row in asked_rows(service.session, technician_id, months=[month]):
            if chance.random() < 0.85:
                right = chance.random() < 0.6
                record_response(
                    service.session,
                    technician_id=technician_id,
                    code=service.code(row),
                    options=[right_place(row) if right else wrong_place(row)],
                    received_at=service.now,
                    now=service.now,
                    sure=chance.choice([None, *Sure]),
                )
    service.session.rollback()


def codes_of(service: Installation) -> list[str]:
    codes = public_codes(service.session)
    found = [
        codes.encode(CodeOf.ASSIGNMENT, each)
        for each in service.session.scalars(select(Assignment.id).order_by(Assignment.id))
    ]
    service.session.rollback()
    return found


def issued(service: Installation) -> list[tuple[int, str, str, str, str, str]]:
    """(credential, month, reason, item, concept, topic) of every assignment, in order."""
    rows = service.session.execute(
        select(
            Assignment.credential_id,
            Assignment.month,
            Assignment.reason,
            Item.name,
            Item.concept,
            Item.topic,
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .order_by(Assignment.id)
    ).all()
    service.session.rollback()
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


def test_it_explains_every_choice_of_two_eventful_years(
    service: Installation, tmp_path: Path
) -> None:
    """People come, go on leave and slip; items come and go; nothing of it changes what was."""
    chance = Random(5)
    for offset in range(22):
        month = START.plus(offset)
        if offset == 5:
            service.load_roster(line(20, "A5", str(month.first_day)))
        if offset == 8:
            change_bank(tmp_path / "bank")
            service.load_bank(tmp_path / "bank")
        if offset == 11:
            begin_leave(
                service.session,
                technician_number="T3",
                area="A5",
                begins_on=date(2027, 12, 1),
                until=date(2028, 1, 10),
                reason="family",
                actors=("account:1",),
                now=service.now,
            )
        service.tick(f"{month}-02T12:00:00")
        service.tick(f"{month}-09T12:00:00")
        answer_month(service, month, chance)

    explained = [explain_choice(service.session, code=code) for code in codes_of(service)]

    assert len(explained) > 2 * PEOPLE * 20
    assert [found.code for found in explained if not found.agrees] == []
    seen = Counter(found.reason for found in explained)
    assert seen[Reason.REPEAT] > 20
    assert {Reason.NEW, Reason.REPEAT, Reason.SIBLING, Reason.OWN_ORDER} <= set(seen)
    assert rebuild_cache(service.session, write=False).differing == ()


@ON_SQLITE
def test_it_repeats_by_siblings_within_the_quota(service: Installation) -> None:
    chance = Random(7)
    for offset in range(24):
        service.tick(f"{START.plus(offset)}-02T12:00:00")
        answer_month(service, START.plus(offset), chance)

    all_issued = issued(service)
    explained = [
        explain_choice(service.session, code=code)
        for code, row in zip(codes_of(service), all_issued, strict=True)
        if row[2] == Reason.REPEAT
    ]
    credentials = {row[0] for row in all_issued}
    repeated = 0
    for credential in credentials:
        mine = [row for row in all_issued if row[0] == credential]
        repeats = [place for place, row in enumerate(mine) if row[2] in REPEATS]
        repeated += len(repeats)
        for year in (range(12), range(12, 24)):
            assert sum(place in year for place in repeats) <= 2
        for place in repeats:
            before = mine[:place]
            assert mine[place][4] in {row[4] for row in before}
            assert mine[place][3] not in {row[3] for row in before}
            assert [row[4] for row in before].count(mine[place][4]) == 1
    assert repeated > len(credentials)
    for found in explained:
        due = next(due for due in found.due if due.concept == found.concept)
        assert due.topic == found.topic == found.topic_turn
        assert due.recall < 0.8
        assert found.repeats_left > 0


def test_it_knows_no_question_of_an_unknown_code(service: Installation) -> None:
    with pytest.raises(UnknownAssignment):
        explain_choice(service.session, code="00000000")


def change_bank(bank: Path) -> None:
    """One topic gains items, and loses its first two."""
    topic = next(p for p in sorted((bank / "a5").glob("*.toml")) if p.stem != "area")
    text = topic.read_text("utf-8").replace('status = "operational"', 'status = "retired"', 2)
    new = "".join(item_text("A5", topic.stem, number, concept=90) for number in (901, 902, 903))
    topic.write_text(text + new, "utf-8")
