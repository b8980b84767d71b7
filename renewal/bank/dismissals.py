"""Warnings that somebody put aside with a reason: they are told as notes from then on.

A native item carries its own (`dismissed`), and so do tables, and labels and comments of other
programs' files (`renewal.bank.labels`); for any file, a small TOML file beside names items, codes
and reasons, `[[dismissed]]` tables each. An error is never put aside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from renewal.bank.codes import ITEM_GROUPS, codes_of
from renewal.bank.codes.balance import KEYS_DISAGREE, NEAR_DUPLICATE
from renewal.bank.codes.dismissals import (
    DISMISSAL_OF_ERROR,
    DISMISSAL_UNKNOWN,
    DISMISSAL_UNNEEDED,
)
from renewal.bank.codes.found import FINDINGS_ALIKE
from renewal.bank.complaints import load
from renewal.bank.decoding import decode_utf8
from renewal.bank.findings import Finding, Place, Severity, excerpt
from renewal.bank.formats.toml_parts import Part, parts_of
from renewal.bank.outline import shown_as
from renewal.bank.schema import DismissalsHead, ItemDismissalTable
from renewal.bank.source import LocatedItem
from renewal.bank.suggestions import Suggestions
from renewal.domain.errors import RenewalError
from renewal.domain.item import Dismissal

LARGEST = 5_000_000
_OF_PAIRS = frozenset((NEAR_DUPLICATE.code, KEYS_DISAGREE.code))


class DismissalsRefused(RenewalError):
    """A file that puts warnings aside cannot be read, or is not right."""

    code = "dismissals_refused"


@dataclass(frozen=True, slots=True)
class LocatedDismissal:
    """A warning put aside for one item, with the place that says so."""

    item: str
    dismissal: Dismissal
    place: Place


def read_dismissals(path: Path) -> tuple[LocatedDismissal, ...]:
    """What the file puts aside; `DismissalsRefused` says what is wrong with it, with its line."""
    file = shown_as(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise DismissalsRefused(
            f"{file} cannot be read: {reason}. Nothing was loaded; name the file with the "
            "warnings that are put aside."
        ) from error
    if len(content) > LARGEST:
        raise DismissalsRefused(
            f"{file} is larger than {LARGEST:,} bytes. Nothing was loaded; a file that puts "
            "warnings aside is short."
        )
    decoded = decode_utf8(content, file)
    _refuse(decoded.findings)
    return tuple(each for part in parts_of(decoded.text, file) for each in _in_part(part, file))


def put_aside(
    findings: Sequence[Finding],
    items: Sequence[LocatedItem],
    others: Sequence[LocatedDismissal] = (),
    *,
    compares: bool = True,
) -> list[Finding]:
    """The findings, dismissed warnings as notes with their reasons, and what to say about those.

    `others` come from a file beside. `compares`: whether near duplicates were looked for.
    """
    dismissed = [*_of_items(items), *others]
    if not dismissed:
        return list(findings)
    reasons = {(each.item, each.dismissal.code): each.dismissal.reason for each in dismissed}
    used: set[tuple[str, str]] = set()
    told = []
    for finding in findings:
        which = (finding.item or "", finding.code)
        if which in reasons and not finding.is_error:
            used.add(which)
            finding = _noted(finding, reasons[which])
        told.append(finding)
    # What keeps an item out may hide the warning, so that nothing follows from its absence.
    faulty = {finding.item for finding in findings if finding.is_error}
    sound = [each for each in dismissed if each.item not in faulty]
    # Of these not every one is told, so that here too nothing follows from its absence.
    cut = {finding.other for finding in findings if finding.code == FINDINGS_ALIKE.code}
    sound = [each for each in sound if each.dismissal.code not in cut]
    return [*told, *_impossible(dismissed), *_unneeded(sound, used, compares=compares)]


def _of_items(items: Sequence[LocatedItem]) -> Iterator[LocatedDismissal]:
    for located in items:
        for index, each in enumerate(located.kept.dismissed):
            yield LocatedDismissal(located.kept.id, each, located.place(("dismissed", index)))


def _noted(finding: Finding, reason: str) -> Finding:
    message = f"{finding.message} Put aside: {reason}"
    return replace(finding, severity=Severity.INFO, message=message, fix="Nothing.")


def _impossible(dismissed: Sequence[LocatedDismissal]) -> Iterator[Finding]:
    known, suggestions = _severities(), Suggestions()
    for each in dismissed:
        code = each.dismissal.code
        shown = {"item": each.item, "code": excerpt(code)}
        if code not in known:
            close = suggestions.of(code, known)
            yield DISMISSAL_UNKNOWN.finding(each.place, **shown, suggestion=close)
        elif known[code] is Severity.ERROR:
            yield DISMISSAL_OF_ERROR.finding(each.place, **shown)


def _unneeded(
    dismissed: Sequence[LocatedDismissal], used: set[tuple[str, str]], *, compares: bool
) -> Iterator[Finding]:
    known = _severities()
    for each in dismissed:
        code = each.dismissal.code
        is_possible = known.get(code, Severity.ERROR) is not Severity.ERROR
        was_asked = compares or code not in _OF_PAIRS
        if is_possible and was_asked and (each.item, code) not in used:
            yield DISMISSAL_UNNEEDED.finding(each.place, item=each.item, code=code)


@cache
def _severities() -> dict[str, Severity]:
    return {each.code: each.severity for _, group in ITEM_GROUPS for each in codes_of(group)}


def _in_part(part: Part, file: str) -> Iterator[LocatedDismissal]:
    _refuse((part.finding,) if part.finding else ())
    head = load(DismissalsHead(), dict(part.table), "The file")
    _refuse(each.at_place(Place(file, part.first_line), None) for each in head.notices)
    lines = part.lines.whole()
    for index, table in enumerate(head.values.get("dismissed", ())):
        place = Place(file, lines.get(("dismissed", index), part.first_line))
        loaded = load(ItemDismissalTable(), table, "The table")
        _refuse(notice.at_place(place, None) for notice in loaded.notices)
        values = loaded.values
        dismissal = Dismissal(values["code"], values["reason"])
        yield LocatedDismissal(values["item"], dismissal, place)


def _refuse(findings: Iterable[Finding]) -> None:
    first = next((each for each in findings if each.is_error), None)
    if first is not None:
        raise DismissalsRefused(
            f"{first.place}: {first.message} {first.fix} Nothing was loaded, because the file that "
            "puts warnings aside is not right."
        )
