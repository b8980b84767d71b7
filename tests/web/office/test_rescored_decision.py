"""Decisions that a rescore superseded, and those that stand for them, as the office sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewal.actions.list_decisions import list_decisions
from renewal.actions.record_test import record_test
from tests.actions.answered_months import BEN, JANUARY, go_through, service_with
from tests.actions.rescoring import also, rescored
from tests.databases import Database
from tests.installation import Installation, instant, wrong_place
from tests.web.html import texts
from tests.web.visiting import signed_in


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Ben is one right answer short of the year by a wrong key, and has passed a test."""
    with service_with(database, tmp_path, BEN) as made:
        go_through(made, ("B1", "wrrrrrrr"))
        made.now = instant("2027-09-10T15:00:00")
        record_test(
            made.session,
            technician_number="B1",
            area="A5",
            passed_on=date(2027, 9, 9),
            reason="he saw no other way",
            actors=("account:1",),
            now=made.now,
        )
        yield made


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_says_which_decision_is_not_in_force_any_more(service: Installation):
    row = service.asked("B1", "A5", JANUARY)
    rescored(service, row.revision_id, also(row.places[wrong_place(row)]))
    service.now += timedelta(minutes=1)
    service.tick()
    who = service.technician_id("B1")
    newest, extension, oldest = list_decisions(service.session, technician_id=who)
    service.session.rollback()
    ada = signed_in(service, "ada@example.org")

    before = ada.open(f"/office/decisions/{oldest.code}")
    after = ada.press_link(before, newest.code)
    between = ada.open(f"/office/decisions/{extension.code}")

    assert texts(before.page, "//dt")[-1] == "Not in force: replaced by"
    assert after.path == f"/office/decisions/{newest.code}"
    assert texts(after.page, "//dl/div")[-1] == f"Replaces{oldest.code}"
    assert texts(between.page, "//dt")[-1] == "Decided"
    assert all("it comes out the same" in page.said for page in (before, after, between))
