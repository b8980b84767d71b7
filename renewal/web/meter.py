"""A meter as a row of equal pieces, in percent of its width, for an SVG without any style."""

from __future__ import annotations

from typing import Final, NamedTuple

_MOST_PIECES: Final = 20
_GAP: Final = 1.2


class Piece(NamedTuple):
    """One piece of a meter: where it begins and how wide it is, in percent."""

    x: float
    width: float
    full: bool


def pieces(now: int, most: int) -> tuple[Piece, ...]:
    """Return one piece for each of ``most`` things, the first ``now`` of them full.

    More pieces than can be told apart are drawn as two: what is full and what is free.
    """
    now = max(0, min(now, most))
    if most < 1:
        return ()
    if most > _MOST_PIECES:
        share = round(100 * now / most, 2)
        spans = (Piece(0, share, full=True), Piece(share, round(100 - share, 2), full=False))
        return tuple(piece for piece in spans if piece.width > 0)
    width = (100 - _GAP * (most - 1)) / most
    return tuple(
        Piece(round(number * (width + _GAP), 2), round(width, 2), full=number < now)
        for number in range(most)
    )
