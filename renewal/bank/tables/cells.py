"""The texts in the cells of a table as Markdown, and lists within one cell as options.

Cells are Markdown in tables with our own columns, plain text in others; a column `format` says
otherwise, row by row. An apostrophe before `= + - @` was put there by whoever wrote the table
for a spreadsheet, so that -8 dB is no formula; it is taken away.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from renewal.bank.codes.found import CONTENT_LEFT
from renewal.bank.findings import Finding, Place
from renewal.bank.markup import from_html, from_plain

_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
_BLANKS = " \n\r\t"
_MOST_PACKED = 200
_LABEL = "\\(?{letter}[.):\N{IDEOGRAPHIC COMMA}\
\N{FULLWIDTH FULL STOP}\N{FULLWIDTH COLON}\N{FULLWIDTH RIGHT PARENTHESIS}]\\s*"
# A line end is looked for right before the label, or a run of line ends would be read for each one.
_BEFORE = "(?:[;\N{FULLWIDTH SEMICOLON}|]\\s*|\\n[^\\S\\n]*)"
_LETTERS = [f"[{letter}{letter.lower()}]" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
_FIRST = re.compile("[;\N{FULLWIDTH SEMICOLON}|]?\\s*" + _LABEL.replace("{letter}", _LETTERS[0]))
_FURTHER = [re.compile(_BEFORE + _LABEL.replace("{letter}", each)) for each in _LETTERS[1:]]
_SEPARATORS = ("\n", "|", ";", "\N{FULLWIDTH SEMICOLON}")


class CellFormat(StrEnum):
    """How the texts of a row are to be understood."""

    MARKDOWN = "markdown"
    PLAIN = "plain"
    HTML = "html"


@dataclass(slots=True)
class CellTexts:
    """Turns the cells of one row into Markdown; `findings` grows on the way."""

    format: CellFormat
    place: Place
    findings: list[Finding]

    def block(self, cell: str, where: str) -> str:
        """The text as paragraphs."""
        return self._converted(cell, where, inline=False) if cell else ""

    def phrase(self, cell: str, where: str) -> str:
        """The text as one phrase, as options are."""
        return self._converted(cell, where, inline=True) if cell else ""

    def _converted(self, cell: str, where: str, *, inline: bool) -> str:
        if self.format is CellFormat.MARKDOWN:
            return cell
        if self.format is CellFormat.PLAIN:
            return from_plain(cell, inline=inline)
        marked = from_html(cell, inline=inline)
        self.findings.extend(marked.findings(self.place, where))
        for picture in marked.pictures:
            what = f"The picture {picture.src[:60]} in {where}"
            self.findings.append(CONTENT_LEFT.finding(self.place, what=what))
        return marked.text


def all_cleaned(cells: Iterable[str]) -> list[str]:
    """Each of the cells as `cleaned` has it; a plain row takes one look at all of it."""
    stripped = [cell.strip(_BLANKS) for cell in cells]
    whole = "\n".join(stripped)
    if whole.isascii() and "\r" not in whole and "\n'" not in whole and whole[:1] != "'":
        return stripped
    return [cleaned(cell) if cell else "" for cell in stripped]


def cleaned(cell: str) -> str:
    """The cell without outer blanks, protection and CRLF, in Unicode's composed form."""
    text = cell.strip(_BLANKS)
    if text.isascii() and "\r" not in text and text[:1] != "'":  # nearly every cell of all
        return text
    if text.startswith("'") and _PROTECTED.match(text):
        text = text[1:].strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text.strip())


def protected(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    is_risky = text.startswith(("=", "+", "-", "@", "\t", "\r")) or _PROTECTED.match(text)
    return f"'{text}" if is_risky else text


def unpacked(cell: str) -> tuple[str, ...] | None:
    """The options in one cell, labels (A., B) …) taken away; None when nothing separates them."""
    listed = _as_json(cell)
    if listed is not None:
        return listed
    labelled = _by_labels(cell)
    if labelled is not None:
        return labelled
    for separator in _SEPARATORS:
        if separator in cell:
            filled = re.finditer(rf"[^{separator}\s][^{separator}]*", cell)
            given = tuple(part[0].rstrip() for part in islice(filled, _MOST_PACKED + 1))
            return given if 1 < len(given) <= _MOST_PACKED else None
    return None


def _as_json(cell: str) -> tuple[str, ...] | None:
    if not cell.startswith("["):
        return None
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    is_list = isinstance(listed, list) and 1 < len(listed) <= _MOST_PACKED
    if not is_list or not all(isinstance(each, str) for each in listed):
        return None
    return tuple(each.strip() for each in listed)


def _by_labels(cell: str) -> tuple[str, ...] | None:
    """The options behind A., B., C. …, if the labels are there and in order."""
    first = _FIRST.match(cell)
    if first is None:
        return None
    starts = [first.span()]
    for label in _FURTHER:
        found = label.search(cell, starts[-1][1])
        if found is None:
            break
        starts.append(found.span())
    if len(starts) < 2:
        return None
    ends = [start for start, _ in starts[1:]] + [len(cell)]
    return tuple(cell[begin:end].strip() for (_, begin), end in zip(starts, ends, strict=True))
