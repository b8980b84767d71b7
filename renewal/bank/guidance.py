"""What the person who loads files says about them, because the files do not."""

from __future__ import annotations

from dataclasses import dataclass, field

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.dismissals import LocatedDismissal
from renewal.bank.installed import NOTHING, Installed
from renewal.bank.source import Defaults


@dataclass(frozen=True, slots=True)
class Guidance:
    """Holds for all files that are read together.

    `defaults` are for what questions leave open; `dismissed` are warnings put aside beside the
    files, as `read_dismissals` gives them; `mapping` says what the columns of tables hold;
    `installed` is what the bank has already, where the files are read beside one.
    """

    defaults: Defaults = field(default_factory=Defaults)
    dismissed: tuple[LocatedDismissal, ...] = ()
    mapping: ColumnMapping | None = None
    installed: Installed = NOTHING


UNGUIDED = Guidance()
