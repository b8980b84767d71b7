"""What somebody said about the columns of a table, as a small file to use again.

Programs that write tables write the same columns every time: whoever has said once what they hold
need not say it again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from renewal.bank.tables.headers import NUMBERED, Columns, Role, columns_of, normal
from renewal.bank.words import find_word

LONGEST = 100_000
_COLUMNS = "columns"
_FIRST = "numbers in the key begin at"


@dataclass(frozen=True, slots=True)
class SavedColumns:
    """What columns hold, by their headers in normal form; `first` where numbers in keys begin."""

    roles: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    first: int | None = None

    def as_json(self) -> bytes:
        """The file to keep."""
        columns = {header: role.value for header, role in sorted(self.roles.items())}
        document = {_COLUMNS: columns, _FIRST: self.first}
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def find_saved(content: bytes) -> SavedColumns | None:
    """What a file says that `as_json` wrote, or None when it is no such file."""
    try:
        document = json.loads(content[:LONGEST])
    except (ValueError, RecursionError):
        return None
    columns = document.get(_COLUMNS) if isinstance(document, dict) else None
    if not isinstance(columns, dict):
        return None
    roles = {normal(header): find_word(str(word), Role) for header, word in columns.items()}
    first = document.get(_FIRST)
    if None in roles.values() or first not in (None, 0, 1) or isinstance(first, bool):
        return None
    return SavedColumns({name: role for name, role in roles.items() if role}, first)


def roles_of(headers: tuple[str, ...], saved: SavedColumns | None = None) -> tuple[Role, ...]:
    """What each column is taken to hold, for somebody to look at and correct."""
    columns = columns_of(headers, saved.roles if saved else None)
    roles = dict.fromkeys(range(len(headers)), Role.NOTHING)
    roles |= {at: role for role, at in columns.one.items() if role not in NUMBERED}
    roles |= dict.fromkeys(columns.keys, Role.KEY)
    roles |= _roles_of_options(columns)
    return tuple(roles[at] for at in range(len(headers)))


def _roles_of_options(columns: Columns) -> dict[int, Role]:
    has_right = any(option.is_right for option in columns.options)
    roles: dict[int, Role] = {}
    for option in columns.options:
        wrong = Role.WRONG_TEXT if has_right else Role.OPTION
        roles[option.text] = Role.RIGHT_TEXT if option.is_right else wrong
        besides = ((option.rationale, Role.RATIONALE), (option.score, Role.SCORE))
        known = columns.one.values()
        roles |= {at: role for at, role in besides if at is not None and at not in known}
    return roles
