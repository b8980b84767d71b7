"""How far reading has come, for whoever waits: so many of so many, phase by phase."""

from collections.abc import Callable

from renewal.domain.upload import Phase

Note = Callable[[Phase, int, int], None]
"""Is told how far reading has come: so many of so many files or items, 0 where nobody knows."""

NOTED_AFTER = 100
"""After so many items it is told again."""


def counting_on(note: Note, before: int) -> Note:
    """Tells of one file's questions together with the so many that were read in files before it."""

    def told(phase: Phase, done: int, total: int) -> None:
        note(phase, before + done if phase is Phase.READING else done, total)

    return told


def quiet(_phase: Phase, _done: int, _total: int) -> None:
    """Nobody wants to know."""
