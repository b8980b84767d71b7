"""A CSV file as a stream of rows, without ever holding the whole text.

A bank of a hundred thousand questions is some hundred megabytes; UTF-8 is checked and decoded
piece by piece. Other encodings are decoded whole.
"""

import codecs
import csv
import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TextIO

from renewal.bank.codes.shape import CONTROL_CHARACTER
from renewal.bank.decoding import MOST_REPORTED, character_name, decode_text
from renewal.bank.findings import Finding, Place
from renewal.bank.tables.rows import Row
from renewal.bank.tables.text_lines import LONGEST_ROW, MOST_LINES, RowTooLongError, TextLines
from renewal.bank.too_many import NONE_READ

LONGEST_CELL = 1_000_000
MOST_RECORDS = 400_000
_PIECE = 1 << 20
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32), 127))
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)

# One bound for the whole process; Python's own of 131,072 is below what a cell with a table needs.
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that can be read from its beginning any number of times, or why there is none."""

    open: Callable[[], TextIO]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A record that could not be read; `is_end` where reading ends with it."""

    line: int
    problem: str
    fix: str
    is_end: bool = False


def open_text(content: bytes, file: str) -> OpenText:
    """The text of the file; one with control characters is empty, and told."""
    if content.startswith(_OTHER_MARKS) or not _is_utf8(content):
        decoded = decode_text(content, file)
        body, faults = decoded.text.encode(), decoded.findings
    else:
        faults = tuple(_control_characters(content, file))
        body = b"" if faults else content
    return OpenText(
        lambda: io.TextIOWrapper(io.BytesIO(body), encoding="utf-8-sig", newline=""), faults
    )


def records(text: TextIO, delimiter: str) -> Iterator[Row | BrokenRow]:
    """The records of the file with the line on which each begins; an empty line is none."""
    lines = TextLines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    for _ in range(MOST_RECORDS):
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            seen = lines.between(start, reader.line_num)
            yield _broken(str(error), start + 1, seen, delimiter)
        except RowTooLongError:
            problem = f"The row has more than {LONGEST_ROW:,} characters or {MOST_LINES:,} lines"
            fix = "Put a line end behind each question."
            yield BrokenRow(start + 1, problem, fix, is_end=True)
            return
        else:
            if cells:
                yield Row(start + 1, cells)
        lines.forget()
    problem = f"The file has more than {MOST_RECORDS:,} rows; {NONE_READ}"
    yield BrokenRow(start + 1, problem, "Split the file.", is_end=True)


def separator_in(line: str) -> str | None:
    """The separator that a line like `sep=;` names, or None."""
    found = _SEPARATOR_LINE.fullmatch(line)
    return found[1] if found else None


def _broken(error: str, start: int, lines: list[str], delimiter: str) -> BrokenRow:
    """What to say of a record that the parser refuses."""
    line = start + _opening(lines, delimiter)
    if "expected after" in error:
        last = start + max(0, len(lines) - 1)
        problem = (
            f"A quotation mark in line {last} ends the cell that began in line {line} too soon"
        )
        if last == line:
            problem = "A quotation mark within a cell ends it too soon"
        return BrokenRow(line, problem, 'Write a quotation mark within a cell twice (""), or none.')
    problem = "The quotation mark that opens a cell here is never closed"
    if "field limit" in error:
        problem = f"A cell that begins here has more than {LONGEST_CELL:,} characters"
    return BrokenRow(line, problem, "Close the cell with a quotation mark.")


def _opening(lines: list[str], delimiter: str) -> int:
    """On which of these lines the cell in quotes opens that ends too soon, or the last one."""
    ends = rf"{re.escape(delimiter)}\r\n"
    quoted = re.compile(rf'[{ends}]"[^"]*+(?:""[^"]*+)*+(?P<closed>"?)(?P<behind>[^{ends}]*+)')
    at = 0
    for found in quoted.finditer("".join(("\n", *lines))):
        at = found.start()
        if found["closed"] and found["behind"]:
            break
    return bisect_right(list(accumulate(map(len, lines))), at)


def _has_control_character(content: bytes) -> bool:
    view = memoryview(content)
    for start in range(0, len(content), _PIECE):
        piece = bytes(view[start : start + _PIECE])
        if len(piece.translate(None, _CONTROLS)) < len(piece):
            return True
    return False


def _is_utf8(content: bytes) -> bool:
    decode = codecs.getincrementaldecoder("utf-8")("strict").decode
    view = memoryview(content)
    try:
        for start in range(0, len(content), _PIECE):
            decode(view[start : start + _PIECE])
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _control_characters(content: bytes, file: str) -> Iterator[Finding]:
    if not _has_control_character(content):  # ten times as quick as looking for where it is
        return
    for count, match in enumerate(_CONTROL.finditer(content)):
        if count == MOST_REPORTED:
            return
        line = len(_LINE_END.findall(content, 0, match.start())) + 1
        character = character_name(match.group().decode("ascii"))
        place = Place(file, line)
        yield CONTROL_CHARACTER.finding(place, character=character, where="in the file")
