"""Counts of question files, each read by itself: what `renewal bank check --each` prints.

In a folder of banks from everywhere the same questions may stand in several files, so one file is
no concern of another, and thousands of warnings are a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from renewal.bank.codes.files import FILE_OTHER, FORMAT_UNKNOWN
from renewal.bank.findings import Finding
from renewal.bank.gathering import Gathered, Gathering, gather
from renewal.bank.guidance import Guidance
from renewal.bank.outline import shown_as
from renewal.bank.reader import BankReading, read_bank

_NO_QUESTIONS = frozenset((FORMAT_UNKNOWN.code, FILE_OTHER.code))
NAMED = 3
"""So many kinds of error are named; there may be more."""


@dataclass(frozen=True, slots=True)
class ReadByItself:
    """A file, and what reading it gave; None where it holds no questions and nobody named it."""

    file: str
    reading: BankReading | None


def read_each(
    paths: Sequence[Path], guidance: Guidance, *, compares: bool
) -> tuple[tuple[Finding, ...], Iterator[ReadByItself]]:
    """Return what is wrong with the paths themselves, and every file below them by itself."""
    gathering: Gathering = gather(paths)
    read = (_read(each, guidance, compares=compares) for each in gathering.files)
    return gathering.findings, read


def _read(gathered: Gathered, guidance: Guidance, *, compares: bool) -> ReadByItself:
    reading = read_bank([gathered.path], guidance=guidance, compares=compares)
    unread = {finding.code for finding in reading.unreadable}
    is_passed = bool(unread) and unread <= _NO_QUESTIONS and not gathered.is_named
    return ReadByItself(shown_as(gathered.path), None if is_passed else reading)


def kinds_of_errors(reading: BankReading) -> str:
    """Return which errors a file has most, in words; "" when it has none."""
    counts: dict[str, int] = {}
    for finding in reading.findings:
        if finding.is_error:
            counts[finding.code] = counts.get(finding.code, 0) + 1
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{count} {code}" for code, count in most[:NAMED])
    return f"{named}, …" if len(most) > NAMED else named
