"""Blocks of Markdown from what HTML was made of: paragraphs, lists, tables, quotations, code.

A `Flow` takes text as it comes and cuts it into blocks. Within options and table cells there are
no blocks: such a flow is `inline`, its blocks are lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from renewal.bank.markup_columns import alignment_of_columns, is_mixed, rule_below_headings
from renewal.bank.markup_escapes import BREAK, Run, Style, code_span, compose

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile("[\t\n\r\f\N{NO-BREAK SPACE}]|  ")
"""What the two patterns change in a text; most hold none of it."""
_MIXED = re.compile(
    "[ \N{NO-BREAK SPACE}]*(?: \N{NO-BREAK SPACE}|\N{NO-BREAK SPACE} )[ \N{NO-BREAK SPACE}]*"
)
_LARGEST_NUMBER = 999_999_999


@dataclass(slots=True)
class Flow:
    """Text on its way into blocks; `first` tells whether it began with a paragraph of its own."""

    inline: bool
    blocks: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    has_paragraphs: bool = False
    last_list: str = ""

    def add_text(self, text: str, style: Style, *, is_code: bool) -> None:
        """The text goes on with this, blanks run together as browsers do it."""
        shown = text
        if _UNEVEN.search(text):
            shown = _BLANKS.sub(" ", text) if is_code else _MIXED.sub(" ", _BLANKS.sub(" ", text))
        if not self.runs or self.runs[-1].is_break or self.runs[-1].text.endswith(" "):
            shown = shown.lstrip(" ")
        if shown:
            self.runs.append(Run(shown, style, is_code=is_code))

    def add_break(self) -> None:
        """The text goes on in the next line, after two of these in the next paragraph."""
        if self.runs and self.runs[-1].is_break:
            self.end_paragraph()
        elif self.runs:
            self.runs.append(Run("", is_break=True))

    def end_paragraph(self) -> None:
        """What has come so far is a block."""
        if self.runs:
            self.add_block(compose(self.runs, inline=self.inline))
        self.runs = []

    def add_block(self, block: str, *, kind: str = "") -> None:
        """The block stands behind what has come so far; an empty one does not."""
        if block:
            self.blocks.append(block)
            self.last_list = kind

    def markdown(self) -> str:
        """All of it."""
        self.end_paragraph()
        return (BREAK if self.inline else "\n\n").join(self.blocks)


@dataclass(slots=True)
class ItemList:
    """A list with its items; `start` None for one without numbers."""

    start: int | None
    items: list[Flow] = field(default_factory=list)

    def add_to(self, flow: Flow) -> None:
        """The list is a block of the flow."""
        if flow.inline:
            for index, item in enumerate(self.items):
                text = item.markdown()
                flow.add_block(f"{self._marker(index, '')} {text}" if text else "")
            return
        # Two lists in a row would become one if they had the same marks.
        first, second = ("-", "+") if self.start is None else (".", ")")
        mark = second if flow.last_list == first else first
        gap = "\n\n" if any(item.has_paragraphs for item in self.items) else "\n"
        entries = [_entry(self._marker(i, mark), item, gap) for i, item in enumerate(self.items)]
        flow.add_block(gap.join(entries), kind=mark)

    def _marker(self, index: int, mark: str) -> str:
        if self.start is None:
            return mark or "\N{BULLET}"
        return f"{min(self.start + index, _LARGEST_NUMBER)}{mark or '.'}"


class Cell(NamedTuple):
    """A cell of a table, whether it is a heading, and how its text is aligned, if that is said."""

    text: Flow
    is_heading: bool
    alignment: str


@dataclass(slots=True)
class Table:
    """A table by rows; once it is a block, whether cells of a column were aligned differently."""

    rows: list[list[Cell]] = field(default_factory=list)
    is_mixed: bool = False

    def add_to(self, flow: Flow) -> None:
        """The table is a block of the flow, or in a phrase a line for each row."""
        rows = [row for row in self.rows if row]
        if flow.inline:
            for row in rows:
                flow.add_block(" | ".join(cell.text.markdown() for cell in row))
            return
        cells = [[_cell(cell.text) for cell in row] for row in rows]
        width = max((len(row) for row in cells), default=0)
        if not width:
            return
        has_headings = all(cell.is_heading for cell in rows[0])
        # Headings are often aligned in a way of their own, which is not that of the column.
        said = [
            [cell.alignment if text else None for cell, text in zip(row, texts, strict=True)]
            for row, texts in list(zip(rows, cells, strict=True))[len(rows) > 1 and has_headings :]
        ]
        self.is_mixed = is_mixed(said, width)
        if not has_headings:
            cells.insert(0, [])
        lines = [_row(row, width) for row in cells]
        lines.insert(1, rule_below_headings(alignment_of_columns(said, width)))
        flow.add_block("\n".join(lines))


def quotation(blocks: str) -> str:
    """The blocks as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in blocks.split("\n")) if blocks else ""


def code_block(text: str, *, inline: bool) -> str:
    """The lines as code, letter by letter."""
    text = text.removeprefix("\n").rstrip()
    if not text.strip():
        return ""
    if inline:
        return BREAK.join(code_span(line) for line in text.split("\n") if line.strip())
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _entry(marker: str, item: Flow, gap: str) -> str:
    item.end_paragraph()
    lines = gap.join(item.blocks).split("\n")
    indent = " " * (len(marker) + 1)
    rest = [f"{indent}{line}" if line else "" for line in lines[1:]]
    return "\n".join([f"{marker} {lines[0]}".rstrip(), *rest])


def _cell(cell: Flow) -> str:
    return cell.markdown().replace(BREAK, " ").replace("|", "\\|")


def _row(cells: Sequence[str], width: int) -> str:
    padded = [*cells, *[""] * (width - len(cells))]
    return "|" + "|".join(f" {cell} " if cell else " " for cell in padded) + "|"
