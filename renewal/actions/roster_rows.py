"""Plans the rows of one technician: what each adds, and what stands in its way.

Nothing is read or written here: what is held comes as values, and the plan goes out as
values. A finding that is an error keeps the whole roster out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from renewal.bank.codes import roster as codes
from renewal.bank.findings import Finding, FindingCode, Place
from renewal.domain.calendar import Month, month_at
from renewal.domain.credit_year import first_month_of
from renewal.domain.extension import certified_until, recertified_to
from renewal.domain.policy import NoPolicyInForce, Policy
from renewal.domain.prerequisite import missing
from renewal.domain.programme import Area, Programme
from renewal.domain.requirement import spoken
from renewal.domain.roster import DocumentedYears, RosterRow
from renewal.domain.roster_news import Doubt, HeldCredential, doubts_of, news_of
from renewal.store.queries.roster_holdings import HeldTechnician
from renewal.store.roster_change import NewCredential, NewEnrolment, NewPass

_DOUBTS = {
    Doubt.LAST_OLDER: codes.PASS_OLDER,
    Doubt.FIRST_DIFFERS: codes.FIRST_DIFFERS,
    Doubt.EXPIRY_DIFFERS: codes.EXPIRY_DIFFERS,
    Doubt.ENROLMENT_ENDED: codes.ENROLMENT_ENDED,
    Doubt.WITHDRAWN: codes.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What an import goes by: the programme, the open areas, the day and the file's name.

    Areas are looked up, and first months worked out, once for each area and day: a roster
    has a hundred thousand rows and few of either.
    """

    programme: Programme
    zone: ZoneInfo
    now: datetime
    today: date
    open_areas: frozenset[str]
    file: str
    _areas: dict[str, Area] = field(default_factory=dict)
    _first_months: dict[date, tuple[Month, bool]] = field(default_factory=dict)

    def finding(self, code: FindingCode, row: RosterRow, **words: object) -> Finding:
        """Return the finding about a row, the row's own words filled in."""
        own = {
            "name": row.name,
            "number": row.number,
            "area": row.area,
            "first_certified_on": row.first_certified_on,
            "last_passed_on": row.last_passed_on,
            "expires_on": row.expires_on,
            "enrolled_on": row.enrolled_on,
        }
        return code.finding(Place(self.file, row.line), item=row.name, **(own | words))

    def area(self, code: str) -> Area:
        """Return the area with this code."""
        if code not in self._areas:
            self._areas[code] = self.programme.area(code)
        return self._areas[code]

    def first_month(self, enrolled_on: date) -> tuple[Month, bool]:
        """Return the first month of an enrolment, and whether that month has begun."""
        if enrolled_on not in self._first_months:
            days = self.programme.policy_on(self.today).minimum_window_days
            month = first_month_of(enrolled_on, self.now, days, self.zone)
            self._first_months[enrolled_on] = month, month <= month_at(self.now, self.zone)
        return self._first_months[enrolled_on]

    def expiry(self, row: RosterRow) -> date | None:
        """Return the expiry of a row, by the policy when it names none; None without a policy."""
        policy = self.policy(row.last_passed_on)
        if row.expires_on is not None or policy is None:
            return row.expires_on
        return certified_until(row.last_passed_on, policy)

    def policy(self, day: date) -> Policy | None:
        """Return the policy in force on a day, or None when the first one took effect later."""
        try:
            return self.programme.policy_on(day)
        except NoPolicyInForce:
            return None


@dataclass(slots=True)
class TechnicianRows:
    """The rows of one technician on the way to a plan; ``held`` is None for a new one.

    ``said`` tells, row by row, what the row adds, in words.
    """

    rules: RosterRules
    rows: Sequence[RosterRow]
    held: HeldTechnician | None
    findings: list[Finding] = field(default_factory=list)
    said: list[tuple[str, ...]] = field(default_factory=list)
    credentials: list[NewCredential] = field(default_factory=list)
    passes: list[NewPass] = field(default_factory=list)
    enrolments: list[NewEnrolment] = field(default_factory=list)

    experience: tuple[tuple[str, DocumentedYears], ...] = ()

    def plan(self) -> None:
        """Every row has been looked at; ``experience`` holds the years not on record, once each."""
        facts = (fact for row in self.rows for fact in self._fact(row))
        self.experience = tuple(dict.fromkeys(facts))
        for row in self.rows:
            held = self._credentials.get(row.area)
            self.said.append(tuple(self._look_at(row, held)))

    @property
    def _credentials(self) -> Mapping[str, HeldCredential]:
        return self.held.credentials if self.held else {}

    def _fact(self, row: RosterRow) -> Iterator[tuple[str, DocumentedYears]]:
        if row.experience is not None:
            fact = (self.rules.area(row.area).series, row.experience)
            if self.held is None or fact not in self.held.experience:
                yield fact

    def _look_at(self, row: RosterRow, held: HeldCredential | None) -> Iterator[str]:
        news = news_of(row, held)
        if held is not None:
            self._tell_doubts(row, held)
        if news.credential:
            yield from self._new_credential(row)
        if news.passed and held is not None:
            yield from self._new_pass(row, held)
        for _, known in self._fact(row):
            yield f"{known.years} years documented on {known.documented_on}"
        if news.enrols_on is not None:
            yield from self._new_enrolment(row, held, news.enrols_on)

    def _tell_doubts(self, row: RosterRow, held: HeldCredential) -> None:
        for doubt in doubts_of(row, held):
            self._tell(
                _DOUBTS[doubt],
                row,
                held_passed_on=held.last_passed_on,
                held_first_on=held.first_certified_on,
                held_expires_on=held.expires_on,
            )

    def _new_credential(self, row: RosterRow) -> Iterator[str]:
        expires_on = self.rules.expiry(row)
        if expires_on is None:
            self._tell(codes.POLICY_MISSING, row)
            return
        lacked = self._lacked(row)
        if lacked:
            has_groups = any(" " in need for need in lacked)
            needs = " and also ".join(lacked) if has_groups else spoken(lacked, "and")
            self._tell(codes.PREREQUISITE, row, needs=needs)
        self.credentials.append(
            NewCredential(row.area, row.first_certified_on, row.last_passed_on, expires_on)
        )
        yield f"valid until {expires_on}"

    def _new_pass(self, row: RosterRow, held: HeldCredential) -> Iterator[str]:
        policy = self.rules.policy(row.last_passed_on)
        if policy is None:
            self._tell(codes.POLICY_MISSING, row)
            return
        after = recertified_to(held.expires_on, row.last_passed_on, policy).expires_after
        if row.expires_on not in (None, after):
            self._tell(codes.EXPIRY_COMPUTED, row, held_expires_on=after)
        self.passes.append(NewPass(row.area, row.last_passed_on))
        yield f"passed on {row.last_passed_on}, valid until {after}"

    def _new_enrolment(
        self, row: RosterRow, held: HeldCredential | None, enrolled_on: date
    ) -> Iterator[str]:
        area = self.rules.area(row.area)
        stop = self._stop(area, held)
        if stop is not None:
            self._tell(stop, row, years=area.experience_years, series=area.series)
            return
        first_month, asked_now = self.rules.first_month(enrolled_on)
        self.enrolments.append(NewEnrolment(row.area, enrolled_on, first_month, asked_now))
        yield f"enrolled from {first_month}"

    def _stop(self, area: Area, held: HeldCredential | None) -> FindingCode | None:
        """Return what keeps the credential from being enrolled, or None."""
        if held is not None and held.withdrawn:
            return codes.ENROL_WITHDRAWN
        if held is not None and held.suspended:
            return codes.ENROL_SUSPENDED
        if self._years(area.series, self.rules.today) < area.experience_years:
            return codes.ENROL_PENDING
        return None if area.code in self.rules.open_areas else codes.AREA_CLOSED

    def _years(self, series: str, day: date) -> int:
        """Return the years documented by ``day``, on record or in these rows."""
        held = self.held.experience if self.held else frozenset()
        known = (fact for fact in (*held, *self.experience) if fact[0] == series)
        return max((fact.years for _, fact in known if fact.documented_on <= day), default=0)

    def _lacked(self, row: RosterRow) -> tuple[str, ...]:
        """Return the prerequisites that were not held on the day of the row's pass."""
        prerequisite = self.rules.area(row.area).prerequisite
        if prerequisite is None:
            return ()
        day = row.last_passed_on
        spans = [(c.area, c.first_certified_on, c.expires_on) for c in self._standing()]
        spans += [
            (other.area, other.first_certified_on, self.rules.expiry(other) or date.min)
            for other in self.rows
        ]
        held = frozenset(
            code for code, first, last in spans if first <= day <= last and self._counts(code, day)
        )
        return missing(prerequisite, held, day)

    def _standing(self) -> Iterator[HeldCredential]:
        for credential in self._credentials.values():
            if not credential.withdrawn and not credential.suspended:
                yield credential

    def _counts(self, code: str, day: date) -> bool:
        area = self.rules.area(code)
        return self._years(area.series, day) >= area.experience_years

    def _tell(self, code: FindingCode, row: RosterRow, **words: object) -> None:
        self.findings.append(self.rules.finding(code, row, **words))
