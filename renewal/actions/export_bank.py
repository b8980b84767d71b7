"""Gives the bank, or some areas of it, as one file of a format, with what the file lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy.orm import Session

from renewal.bank.writers.exported import NATIVE, Exported, counted, exported
from renewal.domain.errors import RenewalError
from renewal.store.queries.bank_content import questions_by_area, stored_bank

MOST_AT_ONCE: Final = 2_500
"""How many questions are written while somebody waits.

They take up to four seconds of a processor, by the format, and 190 MB; 5,000 take eight and 360 MB.
"""


class ExportRefused(RenewalError):
    """Nothing was written, because there was something in the way or nothing to write."""

    code = "export_refused"


def export_bank(session: Session, *, areas: Sequence[str], format_: str) -> Exported:
    """Return the items of these areas (of all, if none is named) as one file of the format.

    No transaction is left when it is written. Raise `ExportRefused` where there are no questions,
    or more than `MOST_AT_ONCE`.
    """
    count = _count(questions_by_area(session), areas)
    if count > MOST_AT_ONCE:
        raise ExportRefused(
            f"{counted(count)} are more than the {MOST_AT_ONCE:,} that are written here at once. "
            "Choose fewer areas, or have them written on the machine that runs the service: "
            f"{command_for(areas, format_)}."
        )
    items, exhibits = stored_bank(session, areas)
    session.rollback()
    if not items:
        raise ExportRefused("There are no questions to write. Nothing was written.")
    return exported(format_, items, exhibits)


def command_for(areas: Sequence[str], format_: str) -> str:
    """Return the command that writes the same, as many questions as there may be."""
    out = "FOLDER" if format_ == NATIVE else "FILE"
    return " ".join(("renewal bank export", *areas, f"--format {format_} --out {out}"))


def _count(by_area: dict[str, int], areas: Collection[str]) -> int:
    return sum(count for area, count in by_area.items() if not areas or area in areas)
