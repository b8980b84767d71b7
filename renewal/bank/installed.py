"""What the bank has already: pictures that files may show, and questions to compare theirs with.

Whoever reads files beside an installation says what it has; by themselves, files know of nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Exhibit


class Installed(Protocol):
    """What the installation has."""

    def named(self, names: Collection[str]) -> Sequence[Exhibit]:
        """The exhibits of these ids, as far as there are any."""

    def has_drawing(self, digest: str) -> bool:
        """Whether a drawing (SVG) with that SHA-256 (hex) is shown already, byte for byte."""

    def questions(self, areas: Collection[str]) -> Iterable[HeldQuestion]:
        """The questions of these areas that are not retired, always in the same order."""


class NothingInstalled:
    """There is no installation, or nobody asked it."""

    def named(self, names: Collection[str]) -> Sequence[Exhibit]:
        """None of them."""
        return ()

    def has_drawing(self, digest: str) -> bool:
        """It is not."""
        return False

    def questions(self, areas: Collection[str]) -> Iterable[HeldQuestion]:
        """None of them."""
        return ()


NOTHING = NothingInstalled()
