"""What the names in an object of another program say, whatever their values are.

Most questions of a file have the same names, so what those say is worked out once.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from renewal.bank.tables.headers import Role, normal, role_of

PICTURE_OF_OPTION = "picture of an option"
"""The header of what has no place: pictures of single options."""
OPTIONS = frozenset("options answers choices alternatives answeroptions answerchoices".split())
_STEMS_BESIDE_OPTIONS = frozenset(("text", "title", "body"))
_PICTURE = re.compile(r"(?:picture|image|img)([a-z])")
_QUESTION_PICTURE = frozenset("picturequestion imagequestion questionimage questionpicture".split())
_NUMBERS = frozenset(("number", "questionnumber"))


class Names(NamedTuple):
    """The names of an object, in its order.

    ``stems`` are those under which a question may stand, the surest first; ``number`` is that of
    its number in the file.
    """

    names: tuple[str, ...]
    stems: tuple[str, ...]
    number: str | None
    has_category: bool

    def stem_in(self, values: Mapping[str, object]) -> str | None:
        """The name under which the question stands; None when there is none."""
        for name in self.stems:
            if isinstance(values[name], str):
                return name
        return None

    def headers(self, stem: str) -> tuple[str, ...]:
        """The header for a single value under each name, in a question under `stem`."""
        return _headers(self.names, stem)


def names_of(values: Mapping[str, object]) -> Names:
    """What the names of the object say."""
    return _names(tuple(values))


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> Names:
    plain = {name: normal(name) for name in names}
    roles = {name: role_of(name) for name in names}
    stems = [name for name in names if roles[name] is Role.STEM]
    if not OPTIONS.isdisjoint(plain.values()):
        stems += [name for name in names if plain[name] in _STEMS_BESIDE_OPTIONS]
    return Names(
        names=names,
        stems=tuple(stems),
        number=next((name for name in names if plain[name] in _NUMBERS), None),
        has_category=Role.CATEGORY in roles.values(),
    )


@lru_cache(maxsize=64)
def _headers(names: tuple[str, ...], stem: str) -> tuple[str, ...]:
    return tuple("question" if name == stem else header_of(name) for name in names)


@lru_cache(maxsize=4096)
def header_of(name: str) -> str:
    """The header under which a single value of that name stands."""
    plain = normal(name)
    if plain in _QUESTION_PICTURE:
        return "figure"
    if _PICTURE.fullmatch(plain):
        return PICTURE_OF_OPTION
    return "id" if role_of(name) is Role.ID else name
