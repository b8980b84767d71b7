"""Cuts the bank, or some areas of it, into parts that are written as one file each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from renewal.bank.writers.exported import counted
from renewal.domain.errors import RenewalError
from renewal.store.queries.bank_parts import Bound, bounds_of

MOST_AT_ONCE: Final = 2_500
"""How many questions are written while somebody waits.

They take up to four seconds of a processor, by the format, and 190 MB; 5,000 take eight and 360 MB.
"""
_DIGITS: Final = 16


class ExportRefused(RenewalError):
    """Nothing was written, because there was something in the way or nothing to write."""

    code = "export_refused"


class Part(NamedTuple):
    """One of ``of`` parts: so many questions, from the first to the last by area and name."""

    number: int
    of: int
    questions: int
    first: Bound
    last: Bound


class Parts(NamedTuple):
    """All parts of a choice, in order; each other cut of it has another digest."""

    parts: tuple[Part, ...]
    questions: int
    digest: str

    def get(self, number: int | None, *, listed: str = "") -> Part:
        """Return the part of this number; without one, that which is all there is.

        Raise `ExportRefused` if there is no such part, if there are several and none is named, or
        if what was ``listed`` are the parts of a bank that has changed since.
        """
        if not self.parts:
            raise ExportRefused("There are no questions to write. Nothing was written.")
        if listed not in ("", self.digest):
            raise changed()
        if number is None and len(self.parts) > 1:
            raise ExportRefused(
                f"{counted(self.questions)} are more than the {MOST_AT_ONCE:,} that are written "
                f"here at once. Take them out in {len(self.parts):,} parts, or choose fewer areas."
            )
        if number is not None and not 1 <= number <= len(self.parts):
            are = "1 part" if len(self.parts) == 1 else f"{len(self.parts):,} parts"
            raise ExportRefused(
                f"There is no part {number:,}: {counted(self.questions)} come in {are}. "
                "Nothing was written."
            )
        return self.parts[(number or 1) - 1]


def list_parts(session: Session, *, areas: Sequence[str], most: int | None = None) -> Parts:
    """Return the parts of these areas (of all, if none is named), by area and then by name.

    Each has ``most`` questions (`MOST_AT_ONCE`, if it is not told), the last one what is left.
    """
    most = most or MOST_AT_ONCE
    bounds = bounds_of(session, areas, most)
    firsts = [each for each in bounds if (each.place - 1) % most == 0]
    lasts = [each for each in bounds if each.place % most == 0 or each.place == each.total]
    parts = tuple(
        Part(number, len(firsts), last.place - first.place + 1, first, last)
        for number, (first, last) in enumerate(zip(firsts, lasts, strict=True), 1)
    )
    told = "\n".join(f"{each.place} {each.name}" for each in bounds)
    digest = hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
    return Parts(parts, bounds[-1].total if bounds else 0, digest)


def changed() -> ExportRefused:
    """Return what is said to somebody whose parts are no longer those of the bank."""
    return ExportRefused(
        "The bank has changed since its parts were listed, and they hold other questions now. "
        "Nothing was written. Take all parts of the list below, so that no question is missing."
    )
