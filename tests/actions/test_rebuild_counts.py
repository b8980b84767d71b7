"""The figures of a month kept beside the evidence: counted with each act, made again any time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from renewal.actions.rebuild_counts import rebuild_counts
from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.store.db import writing
from renewal.store.month_counts import MonthCount, counted_evidence, month_counts
from renewal.store.tables import CacheMonthCount
from tests.databases import Database
from tests.installation import Installation, installed, right_place
from tests.web.visiting import open_november

NOVEMBER = Month(2026, 11)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


def answer_rightly(service: Installation, number: str) -> None:
    row = service.asked(number, "A5", NOVEMBER)
    record_response(
        service.session,
        technician_id=service.technician_id(number),
        code=service.code(row),
        options=[right_place(row)],
        received_at=service.now,
        now=service.now,
    )


def test_it_counts_questions_and_answers_as_they_come(service: Installation) -> None:
    answer_rightly(service, "R1")
    answer_rightly(service, "S1")
    answer_rightly(service, "S1")

    counted = month_counts(service.session, NOVEMBER)

    assert sorted(count.issued for count in counted.values()) == [1, 2]
    assert MonthCount(2, 2, 2) in counted.values()
    assert counted == counted_evidence(service.session, NOVEMBER)


def test_it_finds_and_mends_figures_that_the_evidence_contradicts(service: Installation) -> None:
    answer_rightly(service, "R1")
    with writing(service.session):
        service.session.execute(update(CacheMonthCount).values(answered=7))

    compared = rebuild_counts(service.session, write=False)
    made = rebuild_counts(service.session, write=True)

    assert (compared.months, compared.differing) == (1, (NOVEMBER,))
    assert made.differing == (NOVEMBER,)
    assert rebuild_counts(service.session, write=False).differing == ()
