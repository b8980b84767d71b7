"""What the person who loads files says about them, because the files do not."""

from __future__ import annotations

from dataclasses import dataclass, field

from renewal.bank.source import Defaults


@dataclass(frozen=True, slots=True)
class Guidance:
    """Holds for all files that are read together; `defaults` for what questions leave open."""

    defaults: Defaults = field(default_factory=Defaults)


UNGUIDED = Guidance()
