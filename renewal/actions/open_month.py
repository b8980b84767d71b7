"""Opens a month: every enrolled credential gets its question, block by block.

A block of technicians is prepared outside the database lock (who is asked, what each one
was issued before, which item comes next) and written in one short transaction together
with its ledger entry and the digest letters. A process that finds a block already written
goes on with the next one; so any number of processes may open the same month.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import Month, Window, month_at, window_of, zone_of
from renewal.domain.choosing import Candidate, Choice, Issued, choose
from renewal.domain.credit_year import credit_years
from renewal.domain.cycle import cycles
from renewal.domain.ids import PublicCodes, keyed_number
from renewal.domain.programme import Programme
from renewal.mail.outbox import add_letters
from renewal.store import batches
from renewal.store.batches import Asking, NewAssignment
from renewal.store.db import is_sqlite, writing
from renewal.store.installation import public_codes
from renewal.store.queries.histories import credential_records
from renewal.store.tables import WindowRow

BLOCK = 200
PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Opened:
    """What one run opened: questions and shortages by month and area, and letters.

    ``shared`` says that another process wrote some of the blocks at the same time.
    """

    assignments: Counter[tuple[Month, str]]
    letters: int
    shortages: Counter[tuple[Month, str]]
    shared: bool


@dataclass(frozen=True, slots=True)
class _Bank:
    """The operational items by area, and which authors are which technicians."""

    items: dict[str, list[tuple[Candidate, str]]]
    authors: dict[int, frozenset[str]]

    def candidates(self, area: str, technician_id: int) -> Sequence[Candidate]:
        own = self.authors.get(technician_id, frozenset())
        return [item for item, author in self.items.get(area, ()) if author not in own]


def open_month(
    session: Session,
    *,
    now: datetime,
    start: int = 0,
    pause: Callable[[float], None] = time.sleep,
) -> Opened:
    """Every month whose window is open at ``now`` has its questions, oldest month first.

    Commits once a block. ``start`` rotates the order of the blocks, so that processes
    which begin together rarely meet.
    """
    programme, codes = programme_in_force(session), public_codes(session)
    opened = Opened(Counter(), 0, Counter(), shared=False)
    windows = _windows_due(session, programme, now)
    for window in windows:
        run = _Run(session, programme, codes, window, now, pause)
        blocks = run.missing_blocks()
        turn = start % len(blocks) if blocks else 0
        for first in [*blocks[turn:], *blocks[:turn]]:
            run.open_block(first)
        run.open_due(settle=window is windows[-1])
        opened = run.added_to(opened)
    session.rollback()
    return opened


def _windows_due(session: Session, programme: Programme, now: datetime) -> list[Window]:
    """Return the open windows; a new one is stored when its month begins.

    A window begins where the one before it ended, so that a change of the programme's zone
    leaves neither gap nor overlap.
    """
    zone = zone_of(programme.zone)
    present = month_at(now, zone)
    months = [present.plus(-1), present, present.plus(1)]
    stored = batches.stored_windows(session, months)
    due: list[Window] = []
    for month in months[:2]:
        window = stored.get(month) or window_of(month, zone)
        before = stored.get(month.plus(-1))
        if month not in stored and before is not None:
            window = Window(month, before.closes_at, window.closes_at)
        if not window.is_open(now):
            continue
        if month not in stored:
            _store_window(session, window, programme.zone)
            stored[month] = window
        due.append(window)
    return due


def _store_window(session: Session, window: Window, zone: str) -> None:
    try:
        with writing(session):
            if session.get(WindowRow, str(window.month)) is None:
                session.add(
                    WindowRow(
                        month=str(window.month),
                        opens_at=window.opens_at,
                        closes_at=window.closes_at,
                        zone=zone,
                    )
                )
    except IntegrityError:
        session.rollback()


@dataclass(slots=True)
class _Run:
    """One month being opened by one process, and what it has done so far."""

    session: Session
    programme: Programme
    codes: PublicCodes
    window: Window
    now: datetime
    pause: Callable[[float], None]
    assignments: Counter[tuple[Month, str]] = field(default_factory=Counter)
    shortages: Counter[tuple[Month, str]] = field(default_factory=Counter)
    letters: int = 0
    shared: bool = False
    bank: _Bank | None = None

    def missing_blocks(self) -> list[int]:
        """Return the first technician numbers of the blocks still to be opened."""
        last = batches.last_technician(self.session)
        wanted = range(1, last + 1, BLOCK)
        if batches.count_blocks(self.session, self.window.month) >= len(wanted):
            return []
        done = batches.opened_blocks(self.session, self.window.month)
        return [first for first in wanted if first not in done]

    def open_block(self, first: int) -> None:
        """The block is open, by this process or by another one."""
        last = first + BLOCK - 1
        asked = batches.asking(self.session, self.window, self.now, first=first, last=last)
        self._write(self._prepare(asked), first, last, due=())

    def open_due(self, *, settle: bool) -> None:
        """Whoever enrolled after their block was opened has a question too.

        They leave the queue with ``settle``, when no other open month waits for them. What
        another process wrote in the meantime stays queued for the next tick.
        """
        after = 0
        while waiting := batches.due_to_open(self.session, BLOCK, after=after):
            after = waiting[-1]
            asked = batches.asking_of(self.session, self.window, self.now, waiting)
            new = self._prepare(asked)
            if new or settle:
                self._write(new, None, None, due=waiting if settle else ())

    def added_to(self, opened: Opened) -> Opened:
        """Return ``opened`` with what this run opened."""
        return Opened(
            opened.assignments + self.assignments,
            opened.letters + self.letters,
            opened.shortages + self.shortages,
            opened.shared or self.shared,
        )

    def _write(
        self, new: list[NewAssignment], first: int | None, last: int | None, due: Sequence[int]
    ) -> None:
        month = self.window.month
        try:
            with writing(self.session):
                if first is not None or new:
                    batches.write_opening(
                        self.session, month, new, first=first, last=last, now=self.now
                    )
                letters = add_letters(
                    self.session,
                    kind="month",
                    occasions={
                        f"month:{month}:{technician}": technician
                        for technician in sorted({entry.technician_id for entry in new})
                    },
                    payload={"month": str(month)},
                    now=self.now,
                )
                if due:
                    batches.clear_due(self.session, "open", due)
        except IntegrityError:
            # Another process wrote the block, or one of its questions, in the meantime.
            self.session.rollback()
            self.shared = True
            return
        self.letters += letters
        for entry in new:
            self.assignments[month, entry.area] += 1
            if entry.reason == "shortage":
                self.shortages[month, entry.area] += 1
        if is_sqlite(self.session):
            self.pause(PAUSE_SECONDS)

    def _prepare(self, asked: Sequence[Asking]) -> list[NewAssignment]:
        starts = self._cycle_starts(asked)
        earliest = min(starts.values(), default=self.window.month)
        months = [earliest.plus(n) for n in range(earliest.until(self.window.month))]
        issued = batches.issued_to(self.session, asked, months)
        new = []
        for entry in asked:
            start = starts[entry.credential_id]
            in_cycle = [past for past in issued[entry.credential_id] if past.month >= start]
            choice = self._choose(entry, in_cycle)
            if choice is not None:
                new.append(self._assignment(entry, choice))
        return new

    def _choose(self, entry: Asking, issued: Sequence[Issued]) -> Choice | None:
        key = self.codes.key
        topics = self.programme.area(entry.area).blueprint.topics
        return choose(
            self._items().candidates(entry.area, entry.technician_id),
            {topic.id: topic.weight for topic in topics},
            issued,
            lambda item_id: keyed_number(key, "order", entry.credential_id, item_id),
        )

    def _assignment(self, entry: Asking, choice: Choice) -> NewAssignment:
        seed = keyed_number(self.codes.key, "seed", entry.credential_id, self.window.month)
        return NewAssignment(
            entry.credential_id,
            entry.technician_id,
            entry.area,
            choice.candidate.revision_id,
            seed,
            str(choice.reason),
        )

    def _items(self) -> _Bank:
        if self.bank is None:
            items = batches.operational_items(self.session)
            names = {author for listed in items.values() for _, author in listed}
            self.bank = _Bank(items, batches.authors_among(self.session, names))
        return self.bank

    def _cycle_starts(self, asked: Sequence[Asking]) -> dict[int, Month]:
        """Return the first month of each credential's cycle.

        Within the first five years of a single enrolment that is the enrolment's first
        month; only the others are derived from their history.
        """
        month = self.window.month
        policy = self.programme.policy_on(month.first_day)
        shortest = policy.cycle_years * policy.counted_months
        starts: dict[int, Month] = {}
        others: list[int] = []
        for entry in asked:
            if entry.simple and entry.first_month.until(month) < shortest:
                starts[entry.credential_id] = entry.first_month
            else:
                others.append(entry.credential_id)
        if others:
            starts |= self._derived_starts(others)
        return starts

    def _derived_starts(self, credential_ids: Sequence[int]) -> dict[int, Month]:
        zone = zone_of(self.programme.zone)
        starts = {}
        for record in credential_records(
            self.session, self.programme, self.codes, credential_ids, at=self.now
        ):
            years = credit_years(record.history, self.programme.policies, zone, self.now)
            cycle = cycles(years, record.history.tests, asked_on=True)[-1]
            over = len(cycle.years) == cycle.length or cycle.ended_by is not None
            last = cycle.years[-1].last_month
            starts[record.id] = (
                self.window.month
                if over and last < self.window.month
                else cycle.years[0].first_month
            )
        return starts
