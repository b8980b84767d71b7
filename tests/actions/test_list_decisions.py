"""Listing decisions: what moved a technician's expiries, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import ListedDecision, list_decisions
from renewal.actions.record_test import record_test
from renewal.domain.decision import Outcome
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, go_through, service_with
from tests.databases import Database
from tests.installation import Installation, instant

ROSA_IN_A6 = ROSA.replace(",A5,", ",A6,")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, ROSA_IN_A6, BEN) as made:
        yield made


def listed(service: Installation, number: str = "R1") -> tuple[ListedDecision, ...]:
    found = list_decisions(service.session, technician_id=service.technician_id(number))
    service.session.rollback()
    return found


def pass_test(service: Installation, number: str, area: str, passed_on: date) -> None:
    service.now = instant(f"{passed_on}T20:00:00")
    record_test(
        service.session,
        technician_number=number,
        area=area,
        passed_on=passed_on,
        reason="result slip seen",
        actors=("account:1",),
        now=service.now,
    )


def test_it_lists_nothing_before_anything_was_decided(service: Installation) -> None:
    assert listed(service) == ()


def test_it_lists_nothing_for_a_technician_that_there_is_not(service: Installation) -> None:
    assert list_decisions(service.session, technician_id=404) == ()


def test_it_lists_the_decisions_of_all_areas_newest_first(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrrr"))
    pass_test(service, "R1", "A6", date(2027, 8, 20))
    pass_test(service, "R1", "A5", date(2027, 9, 30))

    found = listed(service)

    assert [(each.area, each.kind, each.cause, each.outcome) for each in found] == [
        (
            "A5",
            "recertification",
            "test 2027-09-30",
            Outcome(date(2027, 9, 30), date(2030, 3, 10), date(2032, 9, 30)),
        ),
        (
            "A6",
            "recertification",
            "test 2027-08-20",
            Outcome(date(2027, 8, 20), date(2029, 3, 10), date(2032, 8, 20)),
        ),
        (
            "A5",
            "extension",
            "year 1",
            Outcome(date(2027, 8, 5), date(2029, 3, 10), date(2030, 3, 10)),
        ),
    ]
    assert found[-1].decided_at == instant("2027-08-05T18:00:00")


def test_it_lists_only_ones_own_decisions(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrrr"), ("B1", "rrrrrrrw"))

    assert len(listed(service, "R1")) == 1
    assert listed(service, "B1") == ()


def test_it_gives_each_decision_the_code_that_explains_it(service: Installation) -> None:
    for offset in range(8):
        month = JANUARY.plus(offset)
        service.tick(f"{month}-01T12:00:00")
        answer(service, "R1", month, area="A5")
        answer(service, "R1", month, area="A6", day=6)
        answer(service, "B1", month)

    found = [*listed(service, "R1"), *listed(service, "B1")]

    assert len({each.code for each in found}) == 3
    explained = [explain_decision(service.session, code=each.code) for each in found]
    assert [(each.technician, each.area) for each in explained] == [
        ("R1", "A6"),
        ("R1", "A5"),
        ("B1", "A5"),
    ]
    assert [each.stored for each in explained] == [each.outcome for each in found]
