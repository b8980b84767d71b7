"""The lines of a long text one after the other: a list of them takes ten times its memory."""

from collections.abc import Iterator

_PIECE = 1 << 18


def lines_in_turn(text: str) -> Iterator[str]:
    """What `text.split` by line ends gives, some thousand lines at a time."""
    begun = 0
    while (end := text.find("\n", begun + _PIECE)) >= 0:
        yield from text[begun:end].split("\n")
        begun = end + 1
    yield from text[begun:].split("\n")
