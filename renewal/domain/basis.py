"""How well a statement about the certifying body is known."""

from enum import StrEnum


class Basis(StrEnum):
    """What a statement rests on; the values are the letters used in the programme's files.

    Whatever is not official or reported must never be shown as the body's own.
    """

    OFFICIAL = "O"
    REPORTED = "C"
    WEAK = "W"
    MEMORY = "M"
    OURS = "P"
