"""What a constructed file is: a name, and a builder that fills as many bytes as it is allowed."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

Build = Callable[[int], bytes]


class Form(NamedTuple):
    """A form that a file can take; `most` is the largest size that is read, `bare` its library."""

    file: str
    build: Build
    most: int
    bare: str = ""


def filled(most: int, head: str, each: Callable[[int], str], tail: str = "") -> bytes:
    """As many pieces between head and tail as there is room for, the encoding aside."""
    return "".join((head, *_pieces(most - len(head) - len(tail), each), tail)).encode()


def fed(each: Callable[[int], str], head: str = "", tail: str = "") -> Build:
    """The builder that fills a file with these pieces."""
    return lambda most: filled(most, head, each, tail)


def _pieces(room: int, each: Callable[[int], str]) -> Iterator[str]:
    """At least one piece, and no more than there is room for; equal ones are made at once."""
    first = each(0)
    if first == each(1):
        yield first * max(1, room // len(first))
        return
    for number in count():
        piece = each(number)
        room -= len(piece)
        if room < 0 and number:
            return
        yield piece
