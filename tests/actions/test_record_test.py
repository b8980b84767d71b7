"""Recording a pass: the first earns a credential, a later one extends it."""

from datetime import date

import pytest
from sqlalchemy import select

from renewal.actions.begin_pause import begin_suspension
from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.record_test import (
    PassInFuture,
    PassRecorded,
    PassTooEarly,
    PrerequisiteMissing,
    RecordedTest,
    record_test,
)
from renewal.actions.subject import ImplausibleDate, ReasonMissing
from renewal.actions.withdraw import withdraw
from renewal.domain.errors import RenewalError
from renewal.domain.programme import UnknownArea
from renewal.domain.standing import State
from renewal.store import tables
from renewal.store.queries.people import UnknownTechnician
from tests.office import Office, instant, row

ADA = ("account:9",)


def passed(
    office: Office,
    area: str,
    on: str,
    *,
    number: str = "1001",
    reason: str = "result slip seen",
) -> RecordedTest:
    return record_test(
        office.session,
        technician_number=number,
        area=area,
        passed_on=date.fromisoformat(on),
        reason=reason,
        actors=ADA,
        now=office.now,
    )


def refused(office: Office, area: str, on: str) -> RenewalError:
    """What recording is refused with; nothing was written then."""
    before = [office.count(table) for table in (tables.TestResult, tables.Decision, tables.Entry)]
    with pytest.raises(RenewalError) as refusal:
        passed(office, area, on)
    after = [office.count(table) for table in (tables.TestResult, tables.Decision, tables.Entry)]
    assert after == before
    return refusal.value


def test_it_earns_a_credential_by_the_first_pass(office: Office) -> None:
    office.load(row(area="A6"))

    found = passed(office, "A5", "2026-12-15")

    assert found == RecordedTest("A5", date(2026, 12, 15), date(2031, 12, 15), True, False)
    standing = office.standing()
    assert (standing.state, standing.expires_on) == (State.ACTIVE, date(2031, 12, 15))
    entry = office.last_entry()
    assert (entry.act, entry.actors, entry.reason) == ("test", [*ADA], "result slip seen")
    assert [table for table, _ in entry.covers] == ["credential", "test_result"]
    assert office.bad_entries() == []


def test_it_earns_a_pending_credential_without_experience(office: Office) -> None:
    office.load(row(area="A6", years="", documented=""))

    found = passed(office, "A5", "2026-12-15")

    assert found.pending is True
    assert office.standing().state is State.PENDING


def test_it_extends_a_credential_by_a_later_pass(office: Office) -> None:
    office.load(row())

    found = passed(office, "A5", "2026-12-15")

    assert found == RecordedTest("A5", date(2026, 12, 15), date(2031, 12, 15), False, False)
    assert office.standing().expires_on == date(2031, 12, 15)
    assert office.acts() == ["import roster", "test", "decide recertification"]
    assert office.count(tables.Letter) == 1
    assert office.bad_entries() == []


def test_it_never_moves_an_expiry_earlier(office: Office) -> None:
    office.load(row(expires="2035-03-09"))

    found = passed(office, "A5", "2026-12-15")

    assert found.expires_on == date(2035, 3, 9)


def test_it_brings_back_a_credential_that_had_expired(office: Office) -> None:
    office.load(row(passed="2021-03-09", expires="2026-03-09"))
    assert office.standing().state is State.EXPIRED

    passed(office, "A5", "2026-12-15")

    assert office.standing().state is State.ACTIVE
    assert office.standing().expires_on == date(2031, 12, 15)


def test_it_decides_so_that_anybody_can_decide_again(office: Office) -> None:
    office.load(row())
    passed(office, "A5", "2026-12-15")

    (decision,) = list_decisions(office.session, technician_id=office.technician_id())

    assert explain_decision(office.session, code=decision.code).agrees


def test_it_refuses_the_same_pass_twice(office: Office) -> None:
    office.load(row())
    passed(office, "A5", "2026-12-15")

    refusal = refused(office, "A5", "2026-12-15")

    assert isinstance(refusal, PassRecorded)
    assert "on record already" in refusal.sentence


def test_it_refuses_a_pass_that_is_still_to_come(office: Office) -> None:
    office.load(row())
    office.now = instant("2027-01-05T04:59:59")  # still 4 January in New York

    refusal = refused(office, "A5", "2027-01-05")

    assert isinstance(refusal, PassInFuture)
    assert "today is 2027-01-04" in refusal.sentence


def test_it_refuses_a_pass_before_the_first_certification(office: Office) -> None:
    office.load(row())

    refusal = refused(office, "A5", "2020-03-08")

    assert isinstance(refusal, PassTooEarly)
    assert "first certified on 2020-03-09" in refusal.sentence


def test_it_refuses_a_pass_older_than_one_on_record(office: Office) -> None:
    office.load(row())

    refusal = refused(office, "A5", "2024-03-09")

    assert isinstance(refusal, PassTooEarly)
    assert "passed again on 2025-03-09" in refusal.sentence


def test_it_refuses_a_first_pass_without_its_prerequisites(office: Office) -> None:
    office.load(row())

    refusal = refused(office, "L3", "2026-12-15")

    assert isinstance(refusal, PrerequisiteMissing)
    assert "needs A6 and A8 held on that day" in refusal.sentence


def test_it_takes_a_first_pass_whose_prerequisites_were_held(office: Office) -> None:
    office.load(row(area="A6"), row(area="A8"))

    found = passed(office, "L3", "2026-12-15")

    assert (found.first, found.pending) == (True, True)  # three years in series L are missing


@pytest.mark.parametrize("on", ["2020-03-08", "2030-03-10"])
def test_it_looks_at_the_day_of_the_pass_not_at_today(office: Office, on: str) -> None:
    office.load(row(area="A8"))
    office.now = instant("2030-06-01T15:00:00")

    refusal = refused(office, "L1", on)

    assert isinstance(refusal, PrerequisiteMissing)
    assert passed(office, "L1", "2030-03-09").first


def test_it_does_not_count_a_prerequisite_in_a_gap_between_two_validities(office: Office) -> None:
    office.load(row(area="A8", passed="2021-03-09", expires="2026-03-09"))
    passed(office, "A8", "2026-12-15")

    refusal = refused(office, "L1", "2026-12-14")

    assert isinstance(refusal, PrerequisiteMissing)
    assert passed(office, "L1", "2026-12-15").first


def test_it_does_not_count_a_prerequisite_that_was_pending(office: Office) -> None:
    office.load(row(area="A8", documented="2026-12-10"))

    refusal = refused(office, "L1", "2026-12-09")

    assert isinstance(refusal, PrerequisiteMissing)
    assert passed(office, "L1", "2026-12-10").first


def test_it_does_not_count_a_prerequisite_that_was_suspended_or_withdrawn(office: Office) -> None:
    office.load(row(area="A8"), row(area="A6"), row(number="1002", name="Ben Carter", area="A8"))
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))
    begin_suspension(
        office.session,
        technician_number="1001",
        area="A8",
        begins_on=date(2026, 12, 1),
        until=date(2026, 12, 20),
        reason="complaint 17",
        actors=admins,
        now=office.now,
    )
    withdraw(
        office.session,
        technician_number="1002",
        area="A8",
        reason="fraud",
        actors=ADA,
        now=office.now,
    )

    assert isinstance(refused(office, "L1", "2026-12-20"), PrerequisiteMissing)
    assert passed(office, "L1", "2026-12-21").first
    with pytest.raises(PrerequisiteMissing):
        passed(office, "L1", "2027-01-04", number="1002")
    assert passed(office, "L1", "2027-01-03", number="1002").first


def test_it_judges_by_the_rule_of_the_day_of_the_pass(office: Office) -> None:
    office.load(row(area="A5"))

    assert isinstance(refused(office, "L4", "2024-12-31"), PrerequisiteMissing)
    assert passed(office, "L4", "2025-01-01").first


def test_it_names_the_first_certification_of_a_credential(office: Office) -> None:
    office.load(row(area="A6"))

    passed(office, "A5", "2026-12-15")

    assert office.rows(
        select(tables.Credential.first_certified_on, tables.Credential.expires_on).where(
            tables.Credential.id == office.credential_id()
        )
    ) == [(date(2026, 12, 15), date(2031, 12, 15))]


@pytest.mark.parametrize(
    ("area", "on", "number", "reason", "refusal"),
    [
        ("A99", "2026-12-15", "1001", "slip", UnknownArea),
        ("A5", "2026-12-15", "77", "slip", UnknownTechnician),
        ("A5", "2026-12-15", "1001", "  ", ReasonMissing),
        ("A5", "0026-12-15", "1001", "slip", ImplausibleDate),
    ],
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, area: str, on: str, number: str, reason: str, refusal: type[Exception]
) -> None:
    office.load(row())

    with pytest.raises(refusal):
        passed(office, area, on, number=number, reason=reason)

    assert office.count(tables.TestResult) == 1
