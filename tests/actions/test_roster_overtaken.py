"""Somebody else writes between the plan of a roster and the transaction that imports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions import import_roster as roster_import
from renewal.actions.roster_plan import plan_rows
from renewal.store import tables
from renewal.store.db import writing
from tests.office import Office, row


@contextmanager
def overtaken_by(
    office: Office, monkeypatch: pytest.MonkeyPatch, *rows: str
) -> Iterator[list[int]]:
    """Between plan and transaction of an import another one comes in; the list counts plans."""
    plans: list[int] = []

    def planned(*given: Any) -> Any:
        plans.append(len(given[0]))
        return plan_rows(*given)

    def begun(session: Session) -> Any:
        patch.setattr(roster_import, "writing", writing)
        with Session(session.get_bind()) as other:
            Office(office.database, other, office.now, office.numbers).load(*rows)
        plans.clear()
        return writing(session)

    with monkeypatch.context() as patch:
        patch.setattr(roster_import, "plan_rows", planned)
        patch.setattr(roster_import, "writing", begun)
        yield plans


def test_it_does_not_plan_again_in_the_transaction_what_still_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.load(row(), row("1002", "Ben Carter"))

    with overtaken_by(office, monkeypatch, row("1002", "Benjamin Carter")) as plans:
        office.load(row(area="A6"), row("1002", "Ben Carter"), row("1003", "Kim Park"))

    assert plans == []
    held = office.rows(
        select(tables.Technician.number, tables.Area.code).where(
            tables.Credential.technician_id == tables.Technician.id,
            tables.Credential.area_id == tables.Area.id,
        )
    )
    assert sorted(held) == [("1001", "A5"), ("1001", "A6"), ("1002", "A5"), ("1003", "A5")]


def test_it_plans_again_what_somebody_has_changed_since(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.load(row())

    with overtaken_by(office, monkeypatch, row(area="A6")) as plans:
        office.load(row(area="A6"), row("1003", "Kim Park"))

    assert plans == [2]
    assert office.count(tables.Credential) == 3
    assert office.bad_entries() == []
