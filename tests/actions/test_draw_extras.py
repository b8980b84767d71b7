"""Pretest items ride along: an extra by lot, at most one a quarter, unscored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.explain_choice import DrawnByLot, explain_choice
from renewal.actions.read_question import read_assignments
from renewal.actions.record_response import record_response
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.domain.pretesting import quarter_of
from renewal.store.installation import public_codes
from renewal.store.queries.questions import asked_rows
from renewal.store.tables import Assignment, Credential, Item, Revision
from tests.databases import Database
from tests.generated_bank import item_text, topics_of, write_bank
from tests.installation import Installation, installed, right_place

HELD = "2020-03-10,2024-03-10,2033-03-10,6,2020-01-01"
START = Month(2027, 1)
PEOPLE = 40


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Forty people in A5, whose bank tries out three items; number 7 wrote one of them."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        bank = write_bank(tmp_path / "bank", {"A5": 40})
        topic = topics_of(bank / "a5")[0]
        file = bank / "a5" / f"{topic}.toml"
        tried = [item_text("A5", topic, number, status="pretest") for number in (901, 902, 903)]
        tried[0] = tried[0].replace('author = "tests"', 'author = "p7@example.org"')
        file.write_text(file.read_text("utf-8") + "".join(tried), "utf-8")
        made.settle(
            bank,
            *(
                f"P{n},First{n},Last{n},p{n}@example.org,en,,A5,{HELD},2027-01-01"
                for n in range(1, PEOPLE + 1)
            ),
        )
        yield made


def extras(service: Installation) -> list[tuple[int, Month, str]]:
    """(credential, month, item) of every extra."""
    rows = service.session.execute(
        select(Assignment.credential_id, Assignment.month, Item.name)
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .where(Assignment.slot == "pretest")
        .order_by(Assignment.id)
    ).all()
    service.session.rollback()
    return [(credential, Month.parse(month), item) for credential, month, item in rows]


def test_it_draws_each_once_a_quarter_and_never_the_same_item_twice(service: Installation) -> None:
    for offset in range(12):
        report = service.tick(f"{START.plus(offset)}-02T12:00:00")
        assert report.as_json()["assignments"] == PEOPLE

    found = extras(service)

    by_quarter = Counter((credential, quarter_of(month)) for credential, month, _ in found)
    assert set(by_quarter.values()) == {1}
    assert set(Counter((credential, item) for credential, _, item in found).values()) == {1}
    assert len(found) == PEOPLE * 3 - 1, "three items in four quarters, but number 7's own"
    assert {month.number % 3 for _, month, _ in found} == {0, 1, 2}
    assert verify(service.session).first_bad is None


def test_it_brings_no_credit_and_says_so(service: Installation) -> None:
    service.tick("2027-01-02T12:00:00")
    credential, month, _ = extras(service)[0]
    who = credential_holder(service, credential)
    row = asked_rows(service.session, who, months=[month])[1]

    outcome = record_response(
        service.session,
        technician_id=who,
        code=service.code(row),
        options=[right_place(row)],
        received_at=service.now,
        now=service.now,
    )

    assert (outcome.correct, outcome.credits) == (True, 0)
    asked = read_assignments(service.session, technician_id=who, now=service.now)
    assert [(each.scored, each.counts) for each in asked] == [(True, True), (False, False)]


def test_it_explains_an_extra_as_drawn_by_lot(service: Installation) -> None:
    service.tick("2027-01-02T12:00:00")
    number = service.session.scalars(
        select(Assignment.id).where(Assignment.slot == "pretest")
    ).first()
    assert number is not None
    code = public_codes(service.session).encode(CodeOf.ASSIGNMENT, number)

    with pytest.raises(DrawnByLot, match="drawn by lot"):
        explain_choice(service.session, code=code)


def credential_holder(service: Installation, credential_id: int) -> int:
    found = service.session.scalars(
        select(Credential.technician_id).where(Credential.id == credential_id)
    ).one()
    service.session.rollback()
    return found
