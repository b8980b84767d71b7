"""The columns of a wide table that mean something, as if there were no others.

Objects of other programs have dozens of names that say nothing to us; their rows are made without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from renewal.bank.tables.headers import Columns, OptionColumns


def only_used(columns: Columns) -> tuple[Columns, Sequence[int]]:
    """The columns that mean something, numbered anew, and where each of them was before."""
    places = sorted(set(_used(columns)))
    now = {before: at for at, before in enumerate(places)}

    def moved(option: OptionColumns) -> OptionColumns:
        rationale = None if option.rationale is None else now[option.rationale]
        score = None if option.score is None else now[option.score]
        return replace(option, text=now[option.text], rationale=rationale, score=score)

    return replace(
        columns,
        width=len(places),
        one=MappingProxyType({role: now[at] for role, at in columns.one.items()}),
        options=tuple(map(moved, columns.options)),
        keys=tuple(now[at] for at in columns.keys),
    ), places


def _used(columns: Columns) -> Iterator[int]:
    yield from columns.one.values()
    yield from columns.keys
    for option in columns.options:
        yield from (at for at in (option.text, option.rationale, option.score) if at is not None)
