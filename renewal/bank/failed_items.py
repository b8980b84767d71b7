"""Items that stay out, with the reasons, as a table to mend and load again.

The table begins with what is wrong, and goes on with our own columns as far as the item could be
read; a cell that could not be holds what the file has there, where that is known. The reader passes
over the columns that say what is wrong.
"""

import csv
import io
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.source import LocatedItem
from renewal.bank.tables.cells import protected
from renewal.bank.tables.columns import REASONS, headers_for, headers_of, row_of

_UNREAD = {"options": ("option", "rationale", "key"), "id": ("id",)}


@dataclass(frozen=True, slots=True)
class FailedItem:
    """An item that stays out of the bank; `findings` say why, at least one."""

    located: LocatedItem
    findings: tuple[Finding, ...]


def failed_items(
    every: Sequence[LocatedItem], out: Sequence[LocatedItem], errors: Sequence[Finding]
) -> tuple[FailedItem, ...]:
    """Each item of `out`, which is among `every`, with the errors that belong to it.

    What is said once for a whole file, such as an area that does not exist, is the reason of
    those items that have no other.
    """
    owners = _Owners(every)
    reasons: dict[int, list[Finding]] = defaultdict(list)
    general: list[Finding] = []
    for finding in errors:
        owner = owners.of(finding)
        if owner is None:
            general.append(finding)
        else:
            reasons[id(owner)].append(finding)
    return tuple(
        FailedItem(each, tuple(reasons.get(id(each)) or _general(each, general, errors)))
        for each in out
    )


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row of the table: what is wrong, as `REASONS` has it, and the item's cells by header."""

    reasons: tuple[str, ...]
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def row_of_failed(each: FailedItem, told: Callable[[Place], str] = str) -> FailedRow:
    """The row of an item, its place told in these words; cells without a text are left out."""
    located, findings = each.located, each.findings
    item = located.item
    own = headers_for([item])
    gone = [name for unread in located.unread for name in _UNREAD.get(unread, (unread,))]
    cells = {
        header: cell
        for header, cell in zip(own, row_of(item, own), strict=True)
        # The placeholder of a field that could not be read is no value to load again.
        if cell and not any(header == name or header.startswith(f"{name}_") for name in gone)
    }
    cells |= {header: protected(cell) for header, cell in located.typed.items()}
    reasons = (
        told(located.place()),
        item.id,
        excerpt(item.stem),
        "\n".join(dict.fromkeys(finding.code for finding in findings)),
        "\n".join(finding.message for finding in findings),
        "\n".join(dict.fromkeys(finding.fix for finding in findings)),
    )
    return FailedRow(reasons, cells)


def as_csv(failed: Sequence[FailedRow]) -> bytes:
    """The table: UTF-8 with a byte order mark, every cell quoted, none a formula."""
    own = headers_of(name for each in failed for name in each.cells)
    out = io.StringIO(newline="")
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow((*REASONS, *own))
    rows.writerows(
        (*map(protected, each.reasons), *(each.cells.get(header, "") for header in own))
        for each in failed
    )
    return out.getvalue().encode("utf-8-sig")


def _general(
    each: LocatedItem, general: Iterable[Finding], errors: Sequence[Finding]
) -> list[Finding]:
    """What is wrong with the file, or else with another item or exhibit of the same bank."""
    own = [finding for finding in general if finding.file == each.file]
    return own or list(general) or list(errors[:1])


class _Owners:
    """The items by id and by place, to find whose a finding is."""

    def __init__(self, every: Sequence[LocatedItem]) -> None:
        self._by_id: dict[str, list[LocatedItem]] = defaultdict(list)
        self._by_file: dict[tuple[str, str | None], list[LocatedItem]] = defaultdict(list)
        for each in every:
            self._by_id[each.kept.id].append(each)
            self._by_file[each.file, each.member].append(each)
        for group in self._by_file.values():
            group.sort(key=_line)

    def of(self, finding: Finding) -> LocatedItem | None:
        """The item that a finding is about; None where it is about a file."""
        named = self._by_id.get(finding.item, []) if finding.item else []
        if len(named) == 1:
            return named[0]
        group = self._by_file.get((finding.file, finding.member), [])
        if finding.line is None:
            return group[0] if len(group) == 1 and finding.member is not None else None
        at = bisect_right(group, finding.line, key=_line)
        return group[at - 1] if at and group[at - 1].line is not None else None


def _line(each: LocatedItem) -> int:
    return each.line or 0
