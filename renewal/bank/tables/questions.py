"""Rows of a table to questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from renewal.bank.categories import split_category
from renewal.bank.codes.found import (
    CELL_LIKE_DATE,
    CELL_NOT_TEXT,
    CONTENT_LEFT,
    GRAMMAR,
    KEY_UNCLEAR,
    TYPE_SKIPPED,
)
from renewal.bank.findings import Finding, FindingCode, Place, excerpt
from renewal.bank.found import FoundOption, FoundQuestion, slug
from renewal.bank.gallery import Gallery
from renewal.bank.labels import dismissal_in
from renewal.bank.markup_blocks import FoundPicture
from renewal.bank.outline import area_of
from renewal.bank.source import NOTHING_TYPED, Source
from renewal.bank.tables.cells import CellFormat, CellTexts
from renewal.bank.tables.dates import is_date
from renewal.bank.tables.headers import Columns, Role, column_name
from renewal.bank.tables.keys import Offered
from renewal.bank.tables.layout import Layout, layout_of
from renewal.bank.tables.overview import Overview
from renewal.bank.tables.plain_rows import PlainRows, plain_rows_of
from renewal.bank.tables.references import references_in
from renewal.bank.tables.rows import Row, RowCells
from renewal.bank.tables.survey import Resolved
from renewal.bank.tables.typed_cells import typed_in
from renewal.bank.tables.types import Typed, truth_in, type_of
from renewal.bank.truths import truth_words
from renewal.bank.weights import FULL, weigh, weight_of
from renewal.bank.words import find_word, not_a_word
from renewal.domain.item import Choose, Dismissal, Kind, Order, Status

_Word = TypeVar("_Word", bound=StrEnum)
_NO_PLACE = Place("")
"""For texts that nothing is ever told about."""
_UNREAD = frozenset(("stem", "options", "key", "references"))
_ALL_READ: frozenset[str] = frozenset()
_IDS = re.compile(r"[\s,;|]+")
_FIELDS = {
    **{role: role.value for role in (Role.ID, Role.AREA, Role.TOPIC, Role.CONCEPT, Role.KIND)},
    **{role: role.value for role in (Role.CHOOSE, Role.STEM, Role.REFERENCES, Role.EXHIBITS)},
    **{role: role.value for role in (Role.STATUS, Role.ORDER, Role.AUTHOR, Role.LANGUAGE)},
    Role.DISMISSED: Role.DISMISSED.value,
    **dict.fromkeys((Role.PACKED, Role.OPTION_IDS, Role.FIXED, Role.RIGHT_TEXT), "options"),
    **dict.fromkeys((Role.KEY_LETTER, Role.TYPE), "key"),
}
_FILES = re.compile(r"\s*[;,|\n]\s*")


@dataclass(slots=True)
class TableReading:
    """The questions of one table; `findings`, `skipped` and the gallery grow on the way."""

    source: Source
    columns: Columns
    overview: Overview
    findings: list[Finding]
    gallery: Gallery = field(default_factory=Gallery)
    skipped: dict[str, int] = field(default_factory=dict)
    area: str = ""
    topic: str = ""
    layout: Layout = field(init=False)
    plain: PlainRows | None = field(init=False)

    def __post_init__(self) -> None:
        self.layout = layout_of(self.columns, self.overview.unfit)
        self.plain = plain_rows_of(self.layout, self.overview.keys, self.area, self.topic)

    def question(self, row: Row) -> FoundQuestion | None:
        """The question of the row, or None where the row holds none."""
        if len(row.cells) == self.columns.width + 1 and not row.cells[-1]:
            row.cells = row.cells[:-1]  # whether something stands behind the header was all of it
        found = self.plain.question(row) if self.plain else None
        return found or self._any_question(row)

    def _any_question(self, row: Row) -> FoundQuestion | None:
        cells = RowCells(row, self.layout)
        if cells.is_empty or cells.is_comment:
            return None
        typed = type_of(cells.one(Role.TYPE), with_single=self.overview.has_single)
        if typed.skipped:
            self.skipped[typed.skipped] = self.skipped.get(typed.skipped, 0) + 1
            self.findings.append(
                TYPE_SKIPPED.finding(cells.place(self.source.file), kind=typed.skipped)
            )
            return None
        return _Reading(self, cells, typed).question()


class _Reading:
    """One row on its way to a question."""

    __slots__ = ("cells", "findings", "table", "texts", "typed", "unread")

    def __init__(self, table: TableReading, cells: RowCells, typed: Typed) -> None:
        self.table = table
        self.cells = cells
        self.typed = typed
        self.findings = table.findings
        self.unread: set[str] = set()
        default = CellFormat.MARKDOWN if table.columns.is_own else CellFormat.PLAIN
        stated = cells.one(Role.FORMAT)
        format_ = self._word(Role.FORMAT, stated, CellFormat, "stem") or default
        place = cells.place(table.source.file) if format_ is CellFormat.HTML else _NO_PLACE
        self.texts = CellTexts(format_, place, table.findings)

    def question(self) -> FoundQuestion:
        """The question of the row."""
        cells, table = self.cells, self.table
        if cells.is_too_long or table.columns.is_unclear:
            return self._unreadable()
        self._tell_faults()
        options, choose = self._options()
        layout = table.layout
        id_, area, topic, category, concept, stem, references, author, language = layout.texts(
            cells.cells
        )
        chosen, kind, status, order = layout.words(cells.cells)
        return FoundQuestion(
            stem=self.texts.block(stem, "the stem"),
            options=options,
            line=cells.row.line,
            member=cells.row.member,
            id=id_,
            choose=self._word(Role.CHOOSE, chosen, Choose) or choose,
            category=split_category(category) if category else (),
            area=area_of(area) or area or table.area,
            topic=(topic if table.columns.is_own else slug(topic)) or table.topic,
            concept=concept,
            kind=self._word(Role.KIND, kind, Kind),
            status=self._word(Role.STATUS, status, Status),
            order=self._word(Role.ORDER, order, Order) or self._shuffled(),
            author=author,
            language=language,
            references=references_in(references),
            exhibits=self._exhibits(),
            dismissed=self._dismissed(),
            unread=frozenset(self.unread) if self.unread else _ALL_READ,
            typed=typed_in(cells, self.unread) if self.unread else NOTHING_TYPED,
        )

    def _tell_faults(self) -> None:
        """Each cell that is read and holds no text is told, and its field is unread."""
        row = self.cells.row
        fields = _fields(self.table.columns) if row.faults else {}
        for at, found in row.faults.items():
            if at in fields:
                cell = f"{column_name(at)}{row.line}"
                self._tell(CELL_NOT_TEXT, cell=cell, found=found)
                self.unread.add(fields[at])

    def _unreadable(self) -> FoundQuestion:
        cells, columns = self.cells, self.table.columns
        if cells.is_too_long:
            problem = f"The row has {cells.width} cells and the header {columns.width}"
            fix = "Put the cell that has a separator in it in quotation marks."
            self._tell(GRAMMAR, problem=problem, fix=fix)
        row, stem = cells.row, cells.one(Role.STEM)
        found = FoundQuestion(stem, (), row.line, row.member, id=cells.one(Role.ID), unread=_UNREAD)
        # Where two columns have one name nobody knows which is meant; a row too long is as typed.
        found.typed = NOTHING_TYPED if columns.is_unclear else typed_in(cells, _UNREAD)
        return found

    def _options(self) -> tuple[tuple[FoundOption, ...], Choose | None]:
        raw = self.cells.options()
        choose = self.typed.choose
        if self.typed.is_truth and not any(each.text for each in raw):
            return self._truth(), choose
        if not raw and self.cells.one(Role.PACKED):
            problem = "The options in the one cell cannot be told apart"
            self._tell(GRAMMAR, problem=problem, fix="Separate them by ; or | or line ends.")
            self.unread |= {"options", "key"}
            return (), choose
        most = self.cells.one(Role.MOST)
        if choose is None and most and most.isdecimal():
            choose = Choose.ONE if int(most[:6]) == 1 else Choose.SEVERAL
        resolved = self._resolved(raw, choose)
        if resolved.reason:
            self._tell(KEY_UNCLEAR, reason=resolved.reason)
            self.unread.add("key")
        return self._found(raw, resolved), choose

    def _resolved(self, raw: Sequence[Offered], choose: Choose | None) -> Resolved:
        cells = self.cells
        if cells.has_right_column:
            return Resolved(frozenset((0,)) if raw[0].text else frozenset())
        if cells.columns.is_own:
            return self._by_ids(raw)
        row = cells.key_row(raw)
        scores = [] if row.cell or row.letter else _scores(raw)
        if any(scores):
            weighed = weigh(scores, choose or _by_count(scores), each_is_full=True)
            for index in weighed.partial:
                self._tell(CONTENT_LEFT, what=f"The part of a credit for option {index + 1}")
            return Resolved(weighed.right, weighed.reason)
        return self.table.overview.keys.resolve(row)

    def _by_ids(self, raw: Sequence[Offered]) -> Resolved:
        """The key of a table with our own columns: the ids of the options."""
        ids = self._ids(raw)
        named = [each for at in self.cells.columns.keys for each in _split(self.cells.cells[at])]
        places = {each: index for index, each in enumerate(ids) if each}
        right = [places.get(each, -1) for each in named]
        if -1 in right:
            unknown = excerpt(named[right.index(-1)], 40)
            return Resolved(reason=f'"{unknown}" is no option of this question')
        return Resolved(frozenset(right))

    def _ids(self, raw: Sequence[Offered]) -> list[str]:
        """The ids of all options, "" for those that are not given."""
        own = _split(self.cells.one(Role.OPTION_IDS))
        if not own:
            return [each.name if each.text or each.rationale else "" for each in raw]
        given = [each for each in raw if each.is_given]
        if len(own) == len(given):
            names = iter(own)
            return [next(names) if each.is_given else "" for each in raw]
        problem = f"The row names {len(own)} ids of options and has {len(given)} options"
        self._tell(GRAMMAR, problem=problem, fix="Name one id for each option.")
        self.unread |= {"options", "key"}
        return [each.name if each.is_given else "" for each in raw]

    def _found(self, raw: Sequence[Offered], resolved: Resolved) -> tuple[FoundOption, ...]:
        cells, texts = self.cells, self.texts
        ids = self._ids(raw) if cells.one(Role.OPTION_IDS) else [each.name for each in raw]
        fixed = _split(cells.one(Role.FIXED))
        general = texts.block(cells.one(Role.GENERAL), "the rationale")
        is_markdown = texts.format is CellFormat.MARKDOWN
        options: list[FoundOption] = []
        for index, each in enumerate(raw):
            text, rationale = each.text, each.rationale
            if not text and not rationale:
                continue
            is_key = index in resolved.right
            if not is_markdown:
                text = texts.phrase(text, "an option")
                rationale = texts.block(rationale, "a rationale")
            if is_key and general and not cells.has_right_column:
                rationale = "\n\n".join(filter(None, (rationale, general)))
                general = ""
            if is_date(each.text):
                self._tell(CELL_LIKE_DATE, text=excerpt(each.text))
            options.append(FoundOption(text, is_key, rationale, ids[index], ids[index] in fixed))
        if general and not cells.has_right_column:
            self._tell(CONTENT_LEFT, what="The rationale, without a right option to explain,")
        return tuple(options)

    def _truth(self) -> tuple[FoundOption, ...]:
        """True and false, as the key says."""
        language = self.cells.one(Role.LANGUAGE) or self.table.source.defaults.language
        words = truth_words(language)
        cell = next((self.cells.cells[at] for at in self.cells.columns.keys), "")
        is_true = truth_in(cell)
        if is_true is None and cell:
            reason = f'"{excerpt(cell, 40)}" is neither true nor false'
            self._tell(KEY_UNCLEAR, reason=reason)
            self.unread.add("key")
        general = self.texts.block(self.cells.one(Role.GENERAL), "the rationale")
        return tuple(
            FoundOption(word, each is is_true, general if each is is_true else "", name)
            for word, each, name in zip(words, (True, False), "ab", strict=True)
        )

    def _exhibits(self) -> tuple[str, ...]:
        named = _split(self.cells.one(Role.EXHIBITS))
        figures = self.cells.one(Role.FIGURE)
        if not figures:
            return named
        alt = self.cells.one(Role.ALT)
        pictures = [FoundPicture(each, alt) for each in _FILES.split(figures) if each]
        place = self.cells.place(self.table.source.file, Role.FIGURE)
        hung = self.table.gallery.hang(pictures, self.table.source.companions.read, place)
        return (*named, *hung)

    def _dismissed(self) -> tuple[Dismissal, ...]:
        """The warnings put aside: a line each, the code, a colon and the reason."""
        lines = references_in(self.cells.one(Role.DISMISSED))
        told = [dismissal_in(line) for line in lines]
        if None in told:
            problem = "A warning is put aside without its code or without a reason"
            self._tell(
                GRAMMAR, problem=problem, fix="Write a line like stem-long: It tells a case."
            )
            self.unread.add("dismissed")
            return ()
        return tuple(filter(None, told))

    def _shuffled(self) -> Order | None:
        if self.typed.is_truth:
            return Order.FIXED
        cell = self.cells.one(Role.SHUFFLE)
        is_shuffled = truth_in(cell) if cell else None
        return None if is_shuffled is None else Order.SHUFFLED if is_shuffled else Order.FIXED

    def _word(self, role: Role, text: str, words: type[_Word], field: str = "") -> _Word | None:
        if not text:
            return None
        word = find_word(text, words)
        if word is None:
            place = self.cells.place(self.table.source.file, role)
            self.findings.append(not_a_word(text, words, f'"{role.value}"', place))
            self.unread.add(field or role.value)
        return word

    def _tell(self, code: FindingCode, **words: str) -> None:
        self.findings.append(code.finding(self.cells.place(self.table.source.file), **words))


def _fields(columns: Columns) -> dict[int, str]:
    """The field of the item that each column is read for."""
    fields = {at: _FIELDS.get(role, "stem") for role, at in columns.one.items()}
    for option in columns.options:
        every = (option.text, option.rationale, option.score)
        fields |= dict.fromkeys((at for at in every if at is not None), "options")
    return fields | dict.fromkeys(columns.keys, "key")


def _scores(raw: Sequence[Offered]) -> list[float | None]:
    """What each option is worth, in percent of the most that one is worth."""
    if not any(each.score for each in raw):
        return []
    scores = [weight_of(each.score) for each in raw]
    most = max((score for score in scores if score), default=0.0)
    return [score * FULL / most if score and most > 0 else score for score in scores]


def _by_count(scores: Sequence[float | None]) -> Choose:
    positive = [score for score in scores if score and score > 0]
    return Choose.SEVERAL if len(positive) > 1 else Choose.ONE


def _split(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    return (cell,) if cell.isalnum() else tuple(each for each in _IDS.split(cell) if each)
