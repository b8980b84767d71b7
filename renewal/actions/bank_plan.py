"""What an import of a bank would do, item by item, as previews show it and loading does it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from renewal.actions.load_programme import ProgrammePlan
from renewal.actions.ready_items import PlannedItem
from renewal.bank.failed_items import FailedItem, failed_items
from renewal.bank.findings import Finding
from renewal.bank.source import LocatedItem
from renewal.domain.bank_change import BankCounts, ItemChange, bank_counts
from renewal.domain.bank_choice import Choices, Resolution
from renewal.domain.item import Item
from renewal.store.queries.items import StoredItem

if TYPE_CHECKING:
    # Web processes show what was planned and read no bank themselves.
    from renewal.bank.reader import BankReading


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """An item of the files, its class, and what becomes of it.

    ``other`` names the item that it conflicts with or repeats: a stored one, then ``before`` is
    that one's state, or an earlier one of the files. ``resolution`` is what was chosen for it,
    or holds by default; None for a conflict that nobody decided, and where there is nothing to
    decide. ``written`` is what an import writes; None when nothing is, because nothing changes
    or because the item is left out. Where it ``may_replace`` nothing stored, that is no choice.
    """

    located: LocatedItem
    change: ItemChange
    before: StoredItem | None = None
    other: str = ""
    resolution: Resolution | None = None
    written: PlannedItem | None = None
    is_chosen: bool = True
    may_replace: bool = True

    @property
    def item(self) -> Item:
        """The item as its file has it."""
        return self.located.item

    @property
    def id(self) -> str:
        """The item's id in its file."""
        return self.located.kept.id

    @property
    def is_open(self) -> bool:
        """Whether this is a conflict that stands in the way: undecided, or decided in vain."""
        is_settled = self.written is not None or self.resolution is Resolution.SKIP
        return self.change is ItemChange.CONFLICT and self.is_chosen and not is_settled


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, and every problem that stands in its way.

    ``misplaced`` counts items of areas that the programme does not have; they are in no class.
    ``stamp`` stands for the bank that the files were compared with (`bank_stamp`).
    """

    reading: BankReading
    programme: ProgrammePlan | None
    items: tuple[ComparedItem, ...]
    findings: tuple[Finding, ...]
    programme_findings: tuple[Finding, ...] = ()
    choices: Choices = field(default_factory=Choices)
    misplaced: int = 0
    stamp: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the bank (or, left out, their items) from being imported.

        Errors of items that nobody wants loaded are not among them.
        """
        always = set(self.unskippable)
        return tuple(
            finding
            for finding in self.findings
            if finding.is_error and (finding in always or self.choices.includes(finding.item or ""))
        )

    @property
    def unskippable(self) -> tuple[Finding, ...]:
        """The errors that leaving items out does not help: files, and the programme itself."""
        return (*self.reading.unreadable, *(f for f in self.programme_findings if f.is_error))

    def blocking(self, *, skip_bad: bool) -> tuple[Finding, ...]:
        """Return what keeps everything from being written, bad items left out or not."""
        return self.unskippable if skip_bad else self.errors

    @property
    def counts(self) -> Counter[ItemChange]:
        """How many items are in each class; of those that are free of errors."""
        return Counter(compared.change for compared in self.items)

    @property
    def totals(self) -> BankCounts:
        """How many items of the files are in each class, so that they add up."""
        reading = self.reading
        out = reading.choice_items - len(reading.items) - reading.repeated
        return bank_counts(
            self.counts,
            items=reading.recognised,
            repeated=reading.repeated,
            skipped=reading.recognised - reading.choice_items,
            errors=out + self.misplaced,
        )

    @property
    def failed(self) -> tuple[FailedItem, ...]:
        """The items that something is wrong with and conflicts that nobody decided, and why.

        Those are left out when bad items are; what was left out by choice is not among them.
        """
        reading = self.reading
        compared = {id(each.located) for each in self.items}
        misplaced = [each for each in reading.items if id(each) not in compared]
        undecided = [each.located for each in self.items if each.is_open]
        out = [
            each
            for each in (*reading.faulty, *misplaced, *undecided)
            if self.choices.includes(each.kept.id)
        ]
        errors = [finding for finding in self.findings if finding.is_error]
        return failed_items((*reading.items, *reading.faulty), out, errors)

    @property
    def written(self) -> tuple[PlannedItem, ...]:
        """What an import writes."""
        return tuple(each.written for each in self.items if each.written is not None)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return self.programme is None and not any(each.written for each in self.items)
