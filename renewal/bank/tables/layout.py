"""Where in the rows of one table things stand, worked out once for all of them.

A row has one empty cell behind its last; whatever the table has no column for is read there.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from renewal.bank.found import letter
from renewal.bank.tables.headers import Columns, Role

NOWHERE = -1
TEXTS = (
    *(Role.ID, Role.AREA, Role.TOPIC, Role.CATEGORY, Role.CONCEPT),
    *(Role.STEM, Role.REFERENCES, Role.AUTHOR, Role.LANGUAGE),
)
WORDS = (Role.CHOOSE, Role.KIND, Role.STATUS, Role.ORDER)


class OptionPlace(NamedTuple):
    """The name that an option gets, the places of its cells, and the header of its column."""

    name: str
    text: int
    rationale: int
    score: int
    header: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, and the place of the cell of every role.

    `texts` and `words` take the cells of the roles `TEXTS` and `WORDS` out of a row at once.
    """

    columns: Columns
    places: Mapping[Role, int]
    options: tuple[OptionPlace, ...]
    texts: Callable[[Sequence[str]], Sequence[str]]
    words: Callable[[Sequence[str]], Sequence[str]]


def layout_of(columns: Columns, unfit: Collection[Role] = ()) -> Layout:
    """The layout; the columns of roles that do not fit are not used."""
    places = {role: columns.one.get(role, NOWHERE) for role in Role}
    places |= dict.fromkeys(unfit, NOWHERE)
    return Layout(
        columns,
        places,
        tuple(
            OptionPlace(
                letter(index) if each.name.isdigit() else each.name,
                each.text,
                NOWHERE if each.rationale is None else each.rationale,
                NOWHERE if each.score is None else each.score,
                each.header,
            )
            for index, each in enumerate(columns.options)
        ),
        itemgetter(*(places[role] for role in TEXTS)),
        itemgetter(*(places[role] for role in WORDS)),
    )
