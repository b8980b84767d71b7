"""What goes into a writer and what comes out: the seam between items and files.

A writer is a module under `renewal.bank.writers` with the names of `Writer`. It writes everything
that its format can carry, and lists the rest: nothing is lost in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from renewal.domain.item import Exhibit, Item


@dataclass(frozen=True, slots=True)
class Left:
    """Something of an item that the file does not carry; reads on as "was left out".

    Where items have many of a kind, ``kind`` says what is left out of all of them, with a place for
    how many and for their names, and ``name`` is the name of this one.
    """

    item_id: str
    what: str
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what the items have beyond it."""

    content: bytes = field(repr=False)
    left: tuple[Left, ...] = ()


class Writer(Protocol):
    """What a module under `renewal.bank.writers` offers."""

    @property
    def name(self) -> str:
        """What people call the format."""

    @property
    def suffix(self) -> str:
        """What the name of such a file ends with, the dot included."""

    @property
    def purpose(self) -> str:
        """What the format is for, and which programs read it, as a sentence."""

    def write(self, items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
        """The items as a file; `exhibits` holds those they show, and may hold others."""
