"""A question that the bank holds, as others are compared with it."""

from collections.abc import Sequence
from typing import NamedTuple


class HeldQuestion(NamedTuple):
    """A question of the bank, with no more of it than comparing needs; `key` are texts, too."""

    id: str
    area: str
    language: str
    stem: str
    options: Sequence[str]
    key: Sequence[str]
