"""Plans a roster: what each technician's rows change, and the accounts they sign in with.

The plan is made of values alone; the import shows it, or makes it again inside its
transaction and writes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from renewal.actions.roster_rows import RosterRules, TechnicianRows
from renewal.bank.codes import roster as codes
from renewal.bank.findings import Finding
from renewal.domain.roster import RosterPerson, RosterRow, person_of
from renewal.store.queries.roster_holdings import HeldAccount, HeldTechnician
from renewal.store.roster_change import AccountStep, TechnicianChange


class RowChange(StrEnum):
    """What importing a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with what importing it does; ``what`` tells it in a few words each."""

    line: int
    number: str
    area: str
    change: RowChange
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What an import does: every row, the technicians that change, and what stands in its way.

    The changes hold no pseudonyms yet for new technicians.
    """

    rows: tuple[PlannedRow, ...]
    changes: tuple[TechnicianChange, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Counter[RowChange]:
        """How many rows are new, changed and the same."""
        return Counter(row.change for row in self.rows)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the roster out."""
        return tuple(finding for finding in self.findings if finding.is_error)


def plan_rows(
    rows: Sequence[RosterRow],
    rules: RosterRules,
    held: Mapping[str, HeldTechnician],
    accounts: Mapping[str, HeldAccount],
) -> RosterPlan:
    """Return the plan for rows that do not contradict each other.

    ``held`` are the technicians known by their numbers, ``accounts`` the accounts that have
    the addresses of the rows.
    """
    planner = _Planner(rules, held, accounts, _leaving(rows, held))
    by_number: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        by_number[row.number].append(row)
    planned: list[PlannedRow] = []
    changes: list[TechnicianChange] = []
    findings: list[Finding] = []
    for own in by_number.values():
        one = planner.plan(own)
        planned += one.rows
        changes += one.changes
        findings += one.findings
    return RosterPlan(
        tuple(sorted(planned, key=lambda row: row.line)), tuple(changes), tuple(findings)
    )


def _leaving(rows: Sequence[RosterRow], held: Mapping[str, HeldTechnician]) -> frozenset[int]:
    """Return the accounts whose technician has another address in these rows."""
    found = set()
    for row in rows:
        known = held.get(row.number)
        if known and known.account_id and known.person and known.person.email != row.person.email:
            found.add(known.account_id)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Planner:
    """Plans one technician after the other; ``leaving`` are accounts that give up an address."""

    rules: RosterRules
    held: Mapping[str, HeldTechnician]
    accounts: Mapping[str, HeldAccount]
    leaving: frozenset[int]

    def plan(self, rows: Sequence[RosterRow]) -> RosterPlan:
        """Return the plan of one technician's rows."""
        first = rows[0]
        held = self.held.get(first.number)
        if held is not None and held.person is None:
            return RosterPlan((), (), (self.rules.finding(codes.PERSON_ERASED, first),))
        said = person_of(rows)
        language = said.language or _language(held) or self.rules.programme.languages[0]
        person = replace(said, language=language)
        own = TechnicianRows(self.rules, rows, held)
        own.plan()
        step, account_id, told = self._account(first, person, held)
        general = _differences(person, held)
        if held is not None and step in (AccountStep.MAKE, AccountStep.TIE):
            general = (*general, "account")
        change = TechnicianChange(
            number=first.number,
            held=held,
            person=person,
            pseudonym=held.pseudonym if held else "",
            salt="",
            rewritten=bool({"name", "e-mail", "language"} & set(general)),
            account=step,
            account_id=account_id,
            joins=person.shop if held is None or "shop" in general else None,
            credentials=tuple(own.credentials),
            passes=tuple(own.passes),
            experience=own.experience,
            enrolments=tuple(own.enrolments),
        )
        planned = tuple(
            _planned(row, held, general, what) for row, what in zip(rows, own.said, strict=True)
        )
        changed = any(row.change is not RowChange.SAME for row in planned)
        return RosterPlan(planned, (change,) if changed else (), (*own.findings, *told))

    def _account(
        self, row: RosterRow, person: RosterPerson, held: HeldTechnician | None
    ) -> tuple[AccountStep, int | None, tuple[Finding, ...]]:
        """Return what happens to the technician's account, or the finding that forbids it."""
        other = self.accounts.get(person.email)
        own_id = held.account_id if held else None
        if other is not None and other.id == own_id:
            return AccountStep.KEEP, None, ()
        if own_id is not None and own_id not in self.leaving:
            return AccountStep.KEEP, None, ()
        if other is None or other.id in self.leaving:
            return (AccountStep.MOVE if own_id else AccountStep.MAKE), own_id, ()
        if other.technician_id is None and own_id is None:
            words = {"email": other.email}
            closed = self.rules.finding(codes.ACCOUNT_CLOSED, row, **words)
            return AccountStep.TIE, other.id, (closed,) if other.closed else ()
        owner = f"technician {other.number}" if other.number else "somebody who is no technician"
        taken = self.rules.finding(codes.EMAIL_TAKEN, row, email=other.email, owner=owner)
        return AccountStep.KEEP, None, (taken,)


def _language(held: HeldTechnician | None) -> str | None:
    return held.person.language if held and held.person else None


def _differences(person: RosterPerson, held: HeldTechnician | None) -> tuple[str, ...]:
    """Return what the rows say otherwise about a person who is known, in words."""
    before = held.person if held else None
    if before is None:
        return ()
    pairs = (
        ("name", (person.first_name, person.last_name), (before.first_name, before.last_name)),
        ("e-mail", person.email, before.email),
        ("language", person.language, before.language),
        ("shop", person.shop or before.shop, before.shop),
    )
    return tuple(word for word, after, was in pairs if after != was)


def _planned(
    row: RosterRow, held: HeldTechnician | None, general: tuple[str, ...], what: tuple[str, ...]
) -> PlannedRow:
    if held is None or row.area not in held.credentials:
        who = ("new technician",) if held is None else ()
        return PlannedRow(row.line, row.number, row.area, RowChange.NEW, (*who, *general, *what))
    change = RowChange.CHANGED if general or what else RowChange.SAME
    return PlannedRow(row.line, row.number, row.area, change, (*general, *what))
