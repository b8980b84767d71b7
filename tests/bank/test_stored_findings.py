"""Codes that take a database to come about and that no other test asks for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_suspension
from renewal.actions.close_account import close_account
from renewal.actions.import_bank import plan_import
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.office import Office, opened_office, row


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    with opened_office(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


def test_it_keeps_the_areas_in_which_rosa_holds_credentials(office: Office, tmp_path: Path) -> None:
    office.load(row(area="A5"))
    bank = write_bank(tmp_path / "smaller", {"A6": 12})
    programme = bank / "programme.toml"
    tables = programme.read_text(encoding="utf-8").split("\n[[")
    kept = [
        each
        for each in tables
        if not each.startswith("designation]]") and 'code = "A5"' not in each.splitlines()
    ]
    programme.write_text("\n[[".join(kept), encoding="utf-8")

    plan = plan_import(office.session, [bank])

    office.session.rollback()
    (told,) = [each for each in plan.findings if each.is_error]
    assert (told.code, told.file) == ("area-held", programme.as_posix())
    assert "the area A5" in told.message


def test_it_warns_when_the_account_of_an_address_is_closed(office: Office) -> None:
    admin = office.admin("rosa@example.org")
    close_account(
        office.session, email="rosa@example.org", now=office.now, actors=(admin,), reason="left"
    )

    report = office.plan(row())

    (told,) = report.findings
    assert (told.code, told.severity, told.line) == ("roster-account-closed", "warning", 2)
    assert "rosa@example.org" in told.message


def test_it_does_not_enrol_who_is_suspended(office: Office) -> None:
    office.load(row())
    actors = (office.admin("mia@example.org"), office.admin("leo@example.org"))
    begin_suspension(
        office.session,
        technician_number="1001",
        area="A5",
        reason="complaint",
        actors=actors,
        now=office.now,
    )

    report = office.plan(row(enrolled="2027-01-04"))

    (told,) = report.findings
    assert (told.code, told.line, told.is_error) == ("roster-enrolment-suspended", 2, True)
