"""What was chosen with an upload, as the reader of its files takes it."""

from __future__ import annotations

from typing import Final

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.dismissals import LocatedDismissal
from renewal.bank.findings import Place
from renewal.bank.guidance import Guidance
from renewal.bank.source import Defaults
from renewal.domain.item import Dismissal
from renewal.domain.upload_choices import UploadChoices
from renewal.domain.upload_columns import SaidColumns

CHOSEN: Final = Place("chosen here")
"""Where a warning was put aside: on the upload's page, in none of its files."""


def upload_guidance(choices: UploadChoices) -> Guidance:
    """Return what the choices say about the files."""
    return Guidance(
        Defaults(key_is_first=choices.key_is_first),
        tuple(
            LocatedDismissal(item, Dismissal(each.code, each.reason), CHOSEN)
            for each in choices.aside
            for item in each.items
        ),
        mapping_of(choices.columns) if choices.columns else None,
    )


def mapping_of(said: SaidColumns) -> ColumnMapping:
    """Return what was said of columns as a mapping, which is also what its file says."""
    others = tuple(map(mapping_of, said.others))
    return ColumnMapping(said.columns, said.constants, said.first, others)
