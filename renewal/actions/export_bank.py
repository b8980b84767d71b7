"""Gives the bank, or some areas of it, as one file of a format, with what the file lacks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from renewal.actions.list_parts import ExportRefused, Part, changed
from renewal.bank.writers.exported import NATIVE, Exported, exported
from renewal.store.queries.bank_content import stored_bank, stored_part


def export_bank(session: Session, *, areas: Sequence[str], format_: str, part: Part) -> Exported:
    """Return this part of the areas (of all, if none is named) as one file of the format.

    Of several parts no other is read. No transaction is left when the file is written. Raise
    `ExportRefused` where there are no questions, or others than the part was made of.
    """
    if part.of == 1:
        items, exhibits = stored_bank(session, areas)
    else:
        after = part.first.place - 1
        items, exhibits = stored_part(session, areas, after=after, most=part.questions)
    session.rollback()
    if not items:
        raise ExportRefused("There are no questions to write. Nothing was written.")
    if part.of > 1 and (items[0].id, items[-1].id) != (part.first.name, part.last.name):
        raise changed()
    return exported(format_, items, exhibits)


def command_for(areas: Sequence[str], format_: str) -> str:
    """Return the command that writes the same, as many questions as there may be."""
    out = "FOLDER" if format_ == NATIVE else "FILE"
    return " ".join(("renewal bank export", *areas, f"--format {format_} --out {out}"))
