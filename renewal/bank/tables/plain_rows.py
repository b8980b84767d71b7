"""Rows of a table that hold nothing rare, in a third of the time.

Nearly all rows of a large bank are such: known words, one right option, no ids of options, no
exhibits, nothing put aside. `questions` says what any row means, this what a plain one does; a
row that is not plain is left to it, and a test holds the two to the same questions.

In tables with our own columns the key is the id of an option and texts are Markdown; in others
texts are plain, and rows are plain where the key is one letter, as it is in the whole table.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from renewal.bank.categories import split_category
from renewal.bank.found import FoundOption, FoundQuestion, slug
from renewal.bank.markup import from_plain
from renewal.bank.outline import area_of
from renewal.bank.tables.cells import CellFormat, all_cleaned
from renewal.bank.tables.dates import is_date
from renewal.bank.tables.headers import Role
from renewal.bank.tables.layout import NOWHERE, WORDS, Layout
from renewal.bank.tables.references import references_in
from renewal.bank.tables.rows import Row
from renewal.bank.tables.survey import KeySurvey
from renewal.bank.words import find_word
from renewal.domain.item import Choose, Kind, Order, Status

_COMMENTS = ("//", "#")
_RARE = (
    *(Role.TYPE, Role.OPTION_IDS, Role.FIXED, Role.GENERAL, Role.EXHIBITS, Role.FIGURE),
    *(Role.SHUFFLE, Role.MOST, Role.DISMISSED, Role.KEY_LETTER),
)
_MOST_KNOWN = 1_000


class _Words(NamedTuple):
    """What the words of a row say."""

    choose: Choose | None
    kind: Kind | None
    status: Status | None
    order: Order | None


class PlainRows:
    """The plain rows of one table; `area` and `topic` are those of rows that name none."""

    def __init__(self, layout: Layout, area: str, topic: str) -> None:
        self._columns = layout.columns
        self._area, self._topic = area, topic
        self._options = [(each.name, each.text, each.rationale) for each in layout.options]
        self._is_own = layout.columns.is_own
        self._format = CellFormat.MARKDOWN if self._is_own else CellFormat.PLAIN
        names = [each.name for each in layout.options]
        self._keys = dict(zip(names, names, strict=True))
        if not self._is_own:
            letters = [name for name in names if len(name) == 1]
            self._keys = dict(zip(letters, letters, strict=True))
            self._keys |= {name.upper(): name for name in letters}
        self._texts = layout.texts
        self._words = itemgetter(*(layout.places[role] for role in (*WORDS, Role.FORMAT)))
        self._rare = _taken([layout.places[role] for role in _RARE])
        self._known: dict[Sequence[str], _Words] = {}
        self._key = layout.columns.keys[0]

    def question(self, row: Row) -> FoundQuestion | None:
        """The question of the row, or None where the row is not plain."""
        if len(row.cells) != self._columns.width or row.faults:
            return None
        cells = all_cleaned(row.cells)
        cells.append("")
        if cells[0].startswith(_COMMENTS) or any(self._rare(cells)):
            return None
        said = self._words(cells)
        words = self._known.get(said) or self._meant(said)
        options = self._offered(cells, self._keys.get(cells[self._key]))
        if words is None or options is None:
            return None
        id_, area, topic, category, concept, stem, references, author, language = self._texts(cells)
        return FoundQuestion(
            stem if self._is_own else from_plain(stem),
            options,
            row.line,
            row.member,
            id_,
            words.choose,
            split_category(category),
            area=area_of(area) or area or self._area,
            topic=(topic if self._is_own else slug(topic)) or self._topic,
            concept=concept,
            kind=words.kind,
            status=words.status,
            order=words.order,
            author=author,
            language=language,
            references=references_in(references),
        )

    def _offered(self, cells: Sequence[str], key: str | None) -> tuple[FoundOption, ...] | None:
        """The options, one of them right; None where that is not plain."""
        if key is None:
            return None
        has_key = False
        options: list[FoundOption] = []
        for name, text_at, rationale_at in self._options:
            text, rationale = cells[text_at], cells[rationale_at]
            if text or rationale:
                if is_date(text):
                    return None
                is_key = name == key
                has_key = has_key or is_key
                if not self._is_own:
                    text, rationale = from_plain(text, inline=True), from_plain(rationale)
                options.append(FoundOption(text, is_key, rationale, name))
        return tuple(options) if has_key else None

    def _meant(self, said: Sequence[str]) -> _Words | None:
        """What these words say, kept for the next rows; None where one of them is none of ours."""
        choose, kind, status, order, stated = said
        words = _Words(
            find_word(choose, Choose),
            find_word(kind, Kind),
            find_word(status, Status),
            find_word(order, Order),
        )
        unknown = [text for text, word in zip(said, words, strict=False) if text and not word]
        if unknown or (stated and find_word(stated, CellFormat) is not self._format):
            return None
        if len(self._known) < _MOST_KNOWN:
            self._known[said] = words
        return words


def plain_rows_of(layout: Layout, keys: KeySurvey, area: str, topic: str) -> PlainRows | None:
    """The plain rows of a table that can have some: it has a column for each option and one key."""
    columns = layout.columns
    can_have = len(columns.options) > 1 and len(columns.keys) == 1
    if not can_have or columns.is_unclear or columns.options[0].is_right:
        return None
    return PlainRows(layout, area, topic) if columns.is_own or keys.are_letters else None


def _taken(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Takes the cells at these places out of a row, those aside that the table does not have."""
    there = [place for place in places if place != NOWHERE]
    if len(there) > 1:
        return itemgetter(*there)
    return lambda cells: [cells[place] for place in there]
