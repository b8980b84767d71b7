"""What the page of an upload shows: how far it is, what it would do, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from renewal.domain.bank_choice import Resolution
from renewal.domain.upload import Phase, Progress, UploadTask
from renewal.domain.upload_report import UploadReport
from renewal.store.queries.uploads import Line, UploadRow
from renewal.web.markdown import words_of
from renewal.web.office.changed_words import Passage, changed_words
from renewal.web.office.home_page import number
from renewal.web.words import Words

ITEMS_AT_ONCE: Final = 25
_LONGEST_STEM: Final = 160
CLASSES: Final = {
    "new": ("+", "new"),
    "revised": ("~", "revised"),
    "changed": ("~", "changed"),
    "retired": ("-", "retired"),
    "same": ("=", "same"),
    "conflict": ("!", "in conflict"),
    "duplicate": ("&", "there already"),
}
_TOTALS: Final = {"conflict": "conflicts", "duplicate": "duplicates"}
_OTHERS: Final = {
    "skipped": ("no choice question", "no choice questions"),
    "errors": ("with an error", "with errors"),
}
_REPLACE: Final = str(Resolution.REPLACE)
WAYS: Final = {
    "": "as it stands",
    _REPLACE: "replace the one in the bank",
    str(Resolution.KEEP_BOTH): "keep both",
    str(Resolution.SKIP): "skip",
}
_CHOSEN: Final = {
    Resolution.REPLACE: "replaced the one in the bank",
    Resolution.KEEP_BOTH: "both kept",
    Resolution.SKIP: "skipped",
}
_DOING: Final = {
    UploadTask.READ: "The files are being read",
    UploadTask.APPLY: "The upload is being applied",
    UploadTask.UNDO: "The import is being taken back",
}
_PHASES: Final = {
    Phase.FILES: "Reading file {} of {}",
    Phase.READING: "Reading questions: {} so far",
    Phase.ITEMS: "Checking question {} of {}",
    Phase.SIGNS: "Telling questions apart by numbers and symbols: {} of {}",
    Phase.ALIKE: "Comparing questions that may read almost alike: {} of {}",
    Phase.COMPARING: "Comparing with the bank: question {} of {}",
    Phase.KEEPING: "Keeping the report: line {} of {}",
    Phase.READYING: "Making ready what is written: question {} of {}",
    Phase.WRITING: "Writing; this takes some seconds",
}


class Waiting(NamedTuple):
    """A task that is not done yet: what it is, how far it has come, and since when."""

    title: str
    told: str
    since: str


class ShownDifference(NamedTuple):
    """A field that differs, both texts in passages; one that is not there has none."""

    field: str
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


class Decision(NamedTuple):
    """What becomes of all items of a kind: a field of a form with its ways, and what is chosen."""

    name: str
    label: str
    ways: tuple[tuple[str, str], ...]
    way: str


class ShownItem(NamedTuple):
    """An item of the report as a card; ``ways`` is empty where there is nothing to decide."""

    number: int
    name: str
    sign: str
    change: str
    stem: str
    body: Any
    differences: tuple[ShownDifference, ...]
    ways: tuple[tuple[str, str], ...]
    way: str
    chosen: str
    is_left_out: bool


def waiting_of(row: UploadRow, say: Words) -> Waiting:
    """Return what the page says while a task is not done."""
    assert row.task is not None, "there is something to wait for"
    told = "It begins within a minute." if row.begun_at is None else _phase(row.progress)
    return Waiting(_DOING[row.task], told, say.instant(row.begun_at) if row.begun_at else "")


def _phase(progress: Progress | None) -> str:
    if progress is None:
        return "It has begun."
    done = min(progress.done + 1, progress.total) if progress.total else progress.done
    return f"{_PHASES[progress.phase].format(number(done), number(progress.total))}."


def counts_of(
    report: UploadReport, path: str, sort: str, *, listed: bool = True
) -> list[tuple[str, str, bool]]:
    """Return the counts as texts with the address that shows only these, and which is shown.

    Where items are not ``listed`` any more there is nothing to show.
    """
    items = "1 item" if report.items == 1 else f"{number(report.items)} items"
    found = [(items, path if listed else "", listed and not sort)]
    for name, (sign, told) in CLASSES.items():
        count = report.counts.get(_TOTALS.get(name, name), 0)
        address = f"{path}?{urlencode({'sort': name})}#items" if count and listed else ""
        found.append((f"{sign} {number(count)} {told}", address, listed and sort == name))
    for name, forms in _OTHERS.items():
        if held := report.counts.get(name, 0):
            found.append((f"{number(held)} {forms[held != 1]}", "", False))
    return found


def decisions_of(row: UploadRow) -> tuple[Decision, ...]:
    """Return what can be decided for all items in conflict, and all that are there already."""
    counts = row.report.counts if row.report else {}
    choices, found = row.choices, []
    if counts.get("conflicts"):
        way = str(choices.on_conflict or "")
        found.append(Decision("all_conflict", "All items in conflict", tuple(WAYS.items()), way))
    if counts.get("duplicates"):
        ways = tuple((value, text) for value, text in WAYS.items() if value)
        way = str(choices.on_duplicate)
        found.append(Decision("all_duplicate", "All that are there already", ways, way))
    return tuple(found)


def facts_of(row: UploadRow, say: Words) -> list[tuple[str, str]]:
    """Return what is known of an upload: whose it is, its digest, and what was done with it."""
    told = [("Uploaded", f"{say.instant(row.uploaded_at)} by {row.email}")]
    if len(digests_in(row)) == 1:
        told += ((f"SHA-256 of {name}", digest) for name, digest in digests_in(row))
    told.append(("SHA-256 of all as one, in the ledger", row.sha256))
    if row.area:
        told.append(("Area", row.area))
    if row.imported_at:
        told.append(("Applied", f"{say.instant(row.imported_at)} as import {row.import_id}"))
    if row.undone_at:
        told.append(("Taken back", say.instant(row.undone_at)))
    return told


def digests_in(row: UploadRow) -> list[tuple[str, str]]:
    """Return the files that came with their SHA-256, as ``sha256sum`` tells it."""
    return list(row.report.digests.items()) if row.report else []


def shown_items(lines: Sequence[Line], row: UploadRow) -> tuple[ShownItem, ...]:
    """Return items of the report as cards, with what was chosen for them."""
    return tuple(_item(line, row) for line in lines)


def _item(line: Line, row: UploadRow) -> ShownItem:
    sign, told = CLASSES.get(line.sort, ("", line.sort))
    decides = line.sort in {"conflict", "duplicate"}
    may_replace = line.body.get("may_replace", True)
    way, for_all = row.choices.each.get(line.name), _for_all(line.sort, row)
    taken = way or for_all
    if taken is Resolution.REPLACE and not may_replace:
        taken = None
    return ShownItem(
        line.number,
        line.name,
        sign,
        told,
        stem_excerpt(line.body["question"]["stem"]),
        line.body,
        tuple(map(_difference, line.body["differences"])),
        _ways(for_all, may_replace=may_replace) if decides else (),
        str(way) if way else "",
        _CHOSEN[taken] if taken and decides else "",
        line.name in row.choices.leave_out,
    )


def stem_excerpt(stem: str) -> str:
    """Return how a stem begins, as it is read; what lies far behind that is not looked at."""
    words = words_of(stem[: _LONGEST_STEM * 4])
    is_whole = len(words) <= _LONGEST_STEM and len(stem) <= _LONGEST_STEM * 4
    return words if is_whole else f"{words[: _LONGEST_STEM - 1].rstrip()}…"


def _for_all(sort: str, row: UploadRow) -> Resolution | None:
    return row.choices.on_duplicate if sort == "duplicate" else row.choices.on_conflict


def _ways(for_all: Resolution | None, *, may_replace: bool) -> tuple[tuple[str, str], ...]:
    """Return the ways of one item; without one of its own it goes the way of all."""
    ways = {value: text for value, text in WAYS.items() if may_replace or value != _REPLACE}
    own = f"as all: {ways[str(for_all)]}" if for_all and str(for_all) in ways else WAYS[""]
    return (("", own), *((value, text) for value, text in ways.items() if value))


def _difference(stored: Any) -> ShownDifference:
    before, after = changed_words(stored["before"], stored["after"])
    field = stored["field"]
    return ShownDifference(
        field[:1].upper() + field[1:],
        before if stored["before"] else (),
        after if stored["after"] else (),
    )
