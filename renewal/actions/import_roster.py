"""Imports a roster: what would change is told first, then all of it is written or nothing.

A roster adds and corrects; who is missing from it stays. The plan is made without a lock. Inside
the transaction it is looked whether what it was made of still stands, for those who change, and
only if not it is made again: so others wait for what is written and for little else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.areas import open_areas
from renewal.actions.decide_renewals import lock_credentials, store_verdict_within
from renewal.actions.programme import programme_in_force
from renewal.actions.roster_plan import RosterPlan, RowChange, plan_rows
from renewal.actions.roster_rows import RosterRules
from renewal.bank.findings import Finding
from renewal.bank.roster import read_roster
from renewal.bank.roster_review import review_rows
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.decision import recertification_verdict
from renewal.domain.errors import RenewalError
from renewal.domain.roster import RosterRow
from renewal.store.db import writing
from renewal.store.queries.people import lock_people
from renewal.store.queries.roster_holdings import (
    HeldAccount,
    HeldTechnician,
    accounts_called,
    chunks,
    held_technicians,
)
from renewal.store.roster_change import TechnicianChange
from renewal.store.roster_writing import write_roster


class RosterOvertaken(RenewalError):
    """People changed while a roster was being imported."""

    code = "roster_overtaken"


@dataclass(frozen=True, slots=True)
class RosterReport:
    """What importing a file does; ``readable`` is False when it could not be read at all."""

    file: str
    rows: tuple[RosterRow, ...]
    plan: RosterPlan
    readable: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say about the file, in the order of its lines."""
        return self.plan.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the roster out."""
        return self.plan.errors

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return self.plan.counts[RowChange.NEW] + self.plan.counts[RowChange.CHANGED] == 0


class RosterRefused(RenewalError):
    """A roster has errors and was not imported; ``report`` holds all of them."""

    code = "roster_refused"

    def __init__(self, report: RosterReport) -> None:
        first = report.errors[0]
        super().__init__(
            f"The roster {report.file} was not imported, because it has "
            f"{_count(len(report.errors))}: {first.message} Nothing was written. Run 'renewal "
            "roster import' without --apply for all of them."
        )
        self.report = report


class _Known(NamedTuple):
    """What a plan is made of besides the rows: the rules, and what is held by number and address.

    ``rules`` holds the programme and the areas that are open.
    """

    rules: RosterRules
    held: Mapping[str, HeldTechnician]
    accounts: Mapping[str, HeldAccount]

    def plan(self, rows: Sequence[RosterRow]) -> RosterPlan:
        """Return the plan for rows that do not contradict each other."""
        return plan_rows(rows, self.rules, self.held, self.accounts)

    def says_the_same(self, other: _Known, rows: Sequence[RosterRow]) -> bool:
        """Tell whether the plan for these rows comes out the same by either."""
        return (
            self.rules.programme == other.rules.programme
            and self.rules.open_areas == other.rules.open_areas
            and all(self.held.get(row.number) == other.held.get(row.number) for row in rows)
            and all(
                self.accounts.get(row.person.email) == other.accounts.get(row.person.email)
                for row in rows
            )
        )


def plan_roster(session: Session, content: bytes, *, file: str, now: datetime) -> RosterReport:
    """Return what importing these bytes would do, ``file`` being their name in findings."""
    report, _ = _planned(session, content, file, now)
    return report


def _planned(
    session: Session, content: bytes, file: str, now: datetime
) -> tuple[RosterReport, _Known]:
    rules = _rules(session, file, now)
    reading = read_roster(content, file, programme=rules.programme, today=rules.today)
    told = (*reading.findings, *review_rows(reading.rows, file))
    bad = {finding.line for finding in told if finding.is_error}
    rows = tuple(row for row in reading.rows if row.line not in bad)
    known = _known(session, rows, rules)
    plan = known.plan(rows)
    findings = sorted((*told, *plan.findings), key=lambda finding: finding.order)
    report = RosterReport(file, rows, replace(plan, findings=tuple(findings)), reading.table)
    return report, known


def import_roster(
    session: Session,
    content: bytes,
    *,
    file: str,
    chance: Callable[[], str],
    now: datetime,
    actors: Sequence[str] = ("cli",),
    reason: str = "",
) -> RosterReport:
    """Everything in the roster is on record; on errors nothing is, and `RosterRefused` says so.

    ``chance`` returns a fresh unguessable text of at most 32 characters each time.
    """
    report, known = _planned(session, content, file, now)
    if report.errors:
        session.rollback()
        raise RosterRefused(report)
    numbers = {change.number for change in report.plan.changes}
    rows = [row for row in report.rows if row.number in numbers]
    if rows:
        try:
            with writing(session):
                _lock(session, report.plan)
                since = _known(session, rows, _rules(session, file, now))
                plan = report.plan if since.says_the_same(known, rows) else since.plan(rows)
                _write(session, plan, since.rules, chance, actors, reason or f"roster {file}")
        except IntegrityError:
            raise _overtaken(file) from None
    session.rollback()
    return report


def _rules(session: Session, file: str, now: datetime) -> RosterRules:
    programme = programme_in_force(session)
    zone = zone_of(programme.zone)
    areas = open_areas(session, programme, now=now)
    return RosterRules(programme, zone, now, local_date(now, zone), areas, file)


def _known(session: Session, rows: Sequence[RosterRow], rules: RosterRules) -> _Known:
    numbers = {row.number for row in rows}
    held = held_technicians(session, numbers, now=rules.now, zone=rules.zone)
    accounts = accounts_called(session, {row.person.email for row in rows})
    return _Known(rules, held, accounts)


def _lock(session: Session, plan: RosterPlan) -> None:
    """Nobody else adds people, or decides about the credentials of those who change."""
    lock_people(session)
    held = [change.held for change in plan.changes if change.held is not None]
    ids = sorted(c.id for technician in held for c in technician.credentials.values())
    for some in chunks(ids):
        lock_credentials(session, some)


def _write(
    session: Session,
    plan: RosterPlan,
    rules: RosterRules,
    chance: Callable[[], str],
    actors: Sequence[str],
    reason: str,
) -> None:
    """What is planned, now that nobody else can change it, is written."""
    if plan.errors:
        raise _overtaken(rules.file)
    changes = [
        change if change.held else change._replace(pseudonym=chance(), salt=chance())
        for change in plan.changes
    ]
    write_roster(session, changes, actors=actors, reason=reason, today=rules.today, now=rules.now)
    for change in changes:
        _decide(session, change, rules)


def _decide(session: Session, change: TechnicianChange, rules: RosterRules) -> None:
    """Each newer pass of a credential that was held extends it."""
    if change.held is None:
        return
    for new in change.passes:
        credential = change.held.credentials[new.area]
        policy = rules.programme.policy_on(new.passed_on)
        store_verdict_within(
            session,
            credential_id=credential.id,
            technician_id=change.held.id,
            pseudonym=change.pseudonym,
            verdict=recertification_verdict(new.passed_on, credential.expires_on, policy),
            now=rules.now,
        )


def _overtaken(file: str) -> RosterOvertaken:
    return RosterOvertaken(
        f"While {file} was being imported, somebody changed the same people. Nothing was "
        "written; run the import again."
    )


def _count(errors: int) -> str:
    return "1 error" if errors == 1 else f"{errors} errors"
