"""An object of a JSON text, as it is found there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Value = object


@dataclass(frozen=True, slots=True)
class Found:
    """An object with its offset and length, and the titles around it.

    `is_flat`: none of its values is known to be a list or an object.
    """

    at: int
    values: Mapping[str, Value]
    around: tuple[Mapping[str, Value], ...]
    length: int
    find: Callable[[int], Mapping[str, int]] = field(repr=False)
    is_flat: bool = False

    def places(self) -> Mapping[str, int]:
        """The offsets of its values, which are looked up."""
        return self.find(self.at)
