"""Records a pass at a test centre: the first earns a credential, a later one extends it.

Questions alone never grant a credential. What an area needs to have been held must have been
held on the day of the first pass, as far as is known when the pass is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.decide_renewals import store_verdict_within
from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, given_reason, withdrawn
from renewal.domain.calendar import local_date, start_of_day, zone_of
from renewal.domain.cycle import unbroken
from renewal.domain.decision import recertification_verdict
from renewal.domain.errors import RenewalError
from renewal.domain.extension import certified_until
from renewal.domain.history import History, PauseKind
from renewal.domain.prerequisite import missing, missing_sentence
from renewal.domain.programme import Programme
from renewal.store.db import Base, writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.queries.histories import CredentialRecord, technician_records
from renewal.store.queries.people import (
    TechnicianRow,
    experience_documented_by,
    get_technician,
    lock_credentials_of,
    lock_people,
    passes_of,
)
from renewal.store.tables import Area, Credential, TestResult


class PrerequisiteMissing(RenewalError):
    """What an area needs was not held on the day of its first pass."""

    code = "prerequisite_missing"


class PassInFuture(RenewalError):
    """A pass was to be recorded before its day."""

    code = "pass_in_future"


class PassRecorded(RenewalError):
    """The same pass is on record already."""

    code = "pass_recorded"


class PassTooEarly(RenewalError):
    """A pass is older than the certification or than a pass on record."""

    code = "pass_too_early"


@dataclass(frozen=True, slots=True)
class RecordedTest:
    """A pass as recorded; ``first`` when it earned the credential."""

    area: str
    passed_on: date
    expires_on: date
    first: bool
    pending: bool


@dataclass(frozen=True, slots=True)
class _Pass:
    """A pass on its way onto the record, with all that recording it needs to know."""

    session: Session
    programme: Programme
    zone: ZoneInfo
    technician: TechnicianRow
    area: str
    passed_on: date
    reason: str
    actors: Sequence[str]
    now: datetime

    def write(self, *rows: Base) -> None:
        """The rows stand in the database under one ledger entry."""
        self.session.add_all(rows)
        add_entry(
            self.session,
            act="test",
            subject=self.technician.pseudonym,
            actors=self.actors,
            reason=self.reason,
            covers=rows,
            now=self.now,
        )

    def result(self, credential_id: int) -> TestResult:
        """Return the row of the pass."""
        return TestResult(
            credential_id=credential_id,
            passed_on=self.passed_on,
            reason=self.reason,
            recorded_at=self.now,
        )


def record_test(
    session: Session,
    *,
    technician_number: str,
    area: str,
    passed_on: date,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> RecordedTest:
    """The pass is on record, and the credential that it earned or extended is valid.

    Raises `PrerequisiteMissing`, `PassInFuture`, `PassRecorded`, `PassTooEarly`,
    `CredentialWithdrawn`, `UnknownArea` and `UnknownTechnician`.
    """
    said = given_reason(reason)
    check_dates(passed_on)
    programme = programme_in_force(session)
    programme.area(area)
    zone = zone_of(programme.zone)
    today = local_date(now, zone)
    if passed_on > today:
        raise PassInFuture(
            f"{passed_on} is still to come (today is {today}). Nothing was recorded; give the day "
            "on which the test was passed."
        )
    with writing(session):
        lock_people(session)
        technician = get_technician(session, technician_number)
        lock_credentials_of(session, technician.id)
        records = technician_records(
            session, programme, public_codes(session), technician.id, at=now
        )
        held = next((record for record in records if record.history.area == area), None)
        taken = _Pass(session, programme, zone, technician, area, passed_on, said, actors, now)
        return _first(taken, records) if held is None else _later(taken, held)


def _first(taken: _Pass, records: Sequence[CredentialRecord]) -> RecordedTest:
    area, session = taken.programme.area(taken.area), taken.session
    documented = experience_documented_by(session, taken.technician.id, taken.passed_on)
    held = frozenset(
        record.history.area
        for record in records
        if _held_on(record.history, taken.passed_on, taken.zone)
        and _documented(taken.programme, record.history.area, documented)
    )
    lacked = missing(area.prerequisite, held, taken.passed_on)
    if lacked:
        raise PrerequisiteMissing(missing_sentence(area.code, lacked, taken.passed_on))
    expires_on = certified_until(taken.passed_on, taken.programme.policy_on(taken.passed_on))
    credential = Credential(
        technician_id=taken.technician.id,
        area_id=session.scalars(select(Area.id).where(Area.code == area.code)).one(),
        first_certified_on=taken.passed_on,
        expires_on=expires_on,
        recorded_at=taken.now,
    )
    session.add(credential)
    session.flush()
    taken.write(credential, taken.result(credential.id))
    today = local_date(taken.now, taken.zone)
    known = experience_documented_by(session, taken.technician.id, today)
    pending = not _documented(taken.programme, area.code, known)
    return RecordedTest(area.code, taken.passed_on, expires_on, first=True, pending=pending)


def _later(taken: _Pass, held: CredentialRecord) -> RecordedTest:
    history = held.history
    if history.withdrawn_at is not None:
        on = local_date(history.withdrawn_at, taken.zone)
        raise withdrawn(taken.technician, taken.area, on)
    _refuse_order(taken, held, passes_of(taken.session, held.id))
    taken.write(taken.result(held.id))
    policy = taken.programme.policy_on(taken.passed_on)
    verdict = recertification_verdict(taken.passed_on, history.expires_on, policy)
    store_verdict_within(
        taken.session,
        credential_id=held.id,
        technician_id=taken.technician.id,
        pseudonym=taken.technician.pseudonym,
        verdict=verdict,
        now=taken.now,
    )
    return RecordedTest(
        taken.area,
        taken.passed_on,
        verdict.outcome.expires_after,
        first=False,
        pending=history.pending,
    )


def _refuse_order(taken: _Pass, held: CredentialRecord, passes: Sequence[date]) -> None:
    name = f"{taken.area} of technician {taken.technician.number}"
    if taken.passed_on in passes:
        raise PassRecorded(
            f"The pass of {name} on {taken.passed_on} is on record already. Nothing was changed."
        )
    if taken.passed_on < held.first_certified_on:
        raise PassTooEarly(
            f"{name} was first certified on {held.first_certified_on}, after {taken.passed_on}. "
            "Nothing was recorded; check the date."
        )
    if passes and taken.passed_on < passes[-1]:
        raise PassTooEarly(
            f"{name} was passed again on {passes[-1]}, after {taken.passed_on}; an older pass "
            "changes nothing any more. Nothing was recorded; check the date."
        )


def _held_on(history: History, day: date, zone: ZoneInfo) -> bool:
    """Tell whether the credential counted on a day: current, not suspended, not withdrawn."""
    instant = start_of_day(day, zone)
    if history.withdrawn_at is not None and local_date(history.withdrawn_at, zone) <= day:
        return False
    if history.paused_at(instant, PauseKind.SUSPENSION):
        return False
    begun = history.validities[0].effective_on <= day
    return begun and unbroken(history.validities, day, day)


def _documented(programme: Programme, code: str, years: dict[str, int]) -> bool:
    area = programme.area(code)
    return years.get(area.series, 0) >= area.experience_years
