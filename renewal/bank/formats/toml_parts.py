"""Reading TOML so that one slip does not hide the rest of the file.

A whole text that `tomllib` accepts is one part. Otherwise the text is cut at every line that opens
an `[[item]]` or `[[exhibit]]` table (`toml_tables`), and each part is read by itself: the broken
one is reported with its line, the others are checked as usual. A bank's file is read some hundred
tables at a time, so that nobody waits for the end of one that is wrong from its beginning.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from renewal.bank.codes.found import GRAMMAR
from renewal.bank.codes.shape import NESTED_TOO_DEEP, TOML_SYNTAX
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.formats.toml_places import TextLines
from renewal.bank.formats.toml_tables import OPENS, likely_openings_in, openings_in
from renewal.bank.limits import LONGEST_QUESTION

DEEPEST_KEY = 32
DEEPEST_ITEM = 10
"""So many tables and lists are within each other in no item that is sound."""
MOST_AT_ONCE = 200
"""So many items and exhibits of a bank's file are read as one text."""
MOST_KEYS = 1_000
"""So many keys may stand in one table; an option has four, a question fifteen."""
MOST_TABLES, TABLES_EACH = 200_000, 40
"""So many tables may a bank's file have, and so many more for each item and exhibit."""
KEYS_AT_ALL, KEYS_EACH = 200_000, 100
"""And so many keys."""
_ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]{1,100})["']""", re.MULTILINE)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# tomllib needs quadratic time for a key of very many parts; no prose holds such a row of words.
_KEY_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(
    rf"""(?<![\w"'-]){_KEY_PART}(?:[ \t]*+\.[ \t]*+{_KEY_PART}){{{DEEPEST_KEY}}}"""
)
# Values in one another, none of which is closed; each level is a part of every line's place.
_DEEP = re.compile(rf"[\[{{](?:[^\[\]{{}}]{{0,100}}+[\[{{]){{{DEEPEST_KEY}}}")
_HINTS = (
    ("Unterminated string", "Close the text that opens here with the same quotes."),
    ("Unescaped", "Write two backslashes for one, or put the text in single quotes."),
    ("Illegal character", 'Close the quotes in this line; longer text stands in """ quotes.'),
    ("Invalid date", "Write a date that exists, or put it in quotes if it is text."),
    ("Invalid value", 'Put text in straight double quotes ("); true and false stand without.'),
    ("Unclosed array", "Put a comma between the elements, and ] at the end."),
    ("Unclosed inline", "Put a comma between the pairs, and } at the end of the same line."),
    ("Invalid initial character", "A table in braces stands on one line, no comma before the }."),
    ("Cannot ", "Each key and table stands once: rename or delete the second one."),
    ("Expected '='", "Write key = value."),
    ("Expected ']", "Close the table header: [[item]]."),
    ("Expected newline", "Write one key a line."),
)
_LONG_NUMBER = re.compile(r"[0-9]{1000}")
_SHORTER = "Shorten the question, or write [[item]] above each one."
_NO_HINT = "Look at this line and the one before it: quotes, commas, brackets."


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file: its tables with their lines, or what is wrong with it.

    `opens` is "item" or "exhibit" for a broken piece that begins with such a table, "" otherwise;
    `id` is the id it seems to have. Lines are those of the whole file.
    """

    table: Mapping[str, object]
    lines: TextLines
    first_line: int = 1
    opens: str = ""
    id: str = ""
    finding: Finding | None = None


def parts_of(text: str, file: str) -> tuple[Part, ...]:
    """The whole text as one part when it is sound, otherwise its parts, the broken ones marked."""
    return tuple(_parts(text, file, 1, len(text)))


def parts_in_turn(text: str, file: str) -> Iterator[Part]:
    """The parts of a bank's file, some hundred tables at a time; one that is too long is broken."""
    tables = keys = items = 0
    for piece, line in _cut(text, 1, tuple(_ends(text))):
        items += len(OPENS.findall(piece))
        tables += piece.count("\n[") + piece.count("{")
        keys += piece.count("=")
        for count, what, limit in (
            (tables, "tables", MOST_TABLES + TABLES_EACH * items),
            (keys, "keys", KEYS_AT_ALL + KEYS_EACH * items),
        ):
            if count > limit:
                broken = _broken(piece, line)
                problem = f"The items of the file have {count:,} {what} up to here, none is read"
                place, item = Place(file, line), broken.id or None
                told = f"{problem} from here on"
                yield _with(broken, GRAMMAR.finding(place, item=item, problem=told, fix=_SHORTER))
                return
        yield from _parts(piece, file, line, LONGEST_QUESTION)


def _ends(text: str) -> Iterator[int]:
    """Where so much of the text ends as is read at once, as far as its quotes are closed."""
    begun = last = tables = 0
    for start in openings_in(text):
        if start - begun > LONGEST_QUESTION and last > begun:
            begun, tables = last, 1
            yield begun
        last = start
        if tables == MOST_AT_ONCE:
            begun, tables = last, 0
            yield begun
        tables += 1
    if len(text) - begun > LONGEST_QUESTION and last > begun:
        yield last


def _parts(text: str, file: str, first_line: int, longest: int) -> Iterator[Part]:
    whole = _read(text, file, first_line, longest)
    if whole.finding is None:
        yield whole
        return
    is_told = False
    for piece, line in _cut(text, first_line, tuple(likely_openings_in(text))):
        part = _read(piece, file, line, longest)
        is_told = is_told or part.finding is not None
        yield part
    if not is_told:
        # Every piece is sound, so the fault lies between them, such as one table opened twice.
        yield Part({}, TextLines("", 1), finding=whole.finding)


def _cut(text: str, line: int, starts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The pieces between these places, each with its first line."""
    for start, end in zip((0, *starts), (*starts, len(text)), strict=True):
        yield text[start:end], line
        line += text.count("\n", start, end)


def _read(text: str, file: str, first_line: int, longest: int) -> Part:
    broken = _broken(text, first_line)
    if len(text) > longest:
        problem = f"There is no new [[item]] for more than {LONGEST_QUESTION:,} characters"
        return _with(broken, _unlike(problem, Place(file, first_line), broken))
    tables = 1 + text.count("\n[") + text.count("{")
    if longest == LONGEST_QUESTION and text.count("=") > MOST_KEYS * tables:
        problem = f"There is no new table for more than {MOST_KEYS:,} keys"
        return _with(broken, _unlike(problem, Place(file, first_line), broken))
    long_key = _LONG_KEY.search(text) if text.count(".") >= DEEPEST_KEY else None
    long_key = long_key or _DEEP.search(text)
    if long_key is not None:
        line = first_line + text.count("\n", 0, long_key.start())
        return _with(broken, NESTED_TOO_DEEP.finding(Place(file, line), limit=DEEPEST_KEY))
    try:
        table = tomllib.loads(text)
        lines = TextLines(text, first_line)
        if not _is_shallow(table):  # then looking for its lines may go too deep as well
            lines.whole()
    except RecursionError:
        return _with(broken, NESTED_TOO_DEEP.finding(Place(file, first_line), limit=DEEPEST_KEY))
    except ValueError as error:
        return _with(broken, _syntax(str(error), text, file, first_line, broken))
    return Part(table, lines, first_line)


def _is_shallow(value: dict[str, Any] | list[Any], levels: int = DEEPEST_ITEM) -> bool:
    """True when no more levels of tables and lists than these are within each other."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list) and not (levels and _is_shallow(each, levels - 1)):
            return False
    return True


def _broken(text: str, first_line: int) -> Part:
    """The part as one that holds nothing, with the id that it seems to have."""
    opener = OPENS.match(text)
    named = _ID.search(text)
    opens = opener.group(1) if opener else ""
    return Part({}, TextLines("", 1), first_line, opens, named.group(1) if named else "")


def _with(part: Part, finding: Finding) -> Part:
    return Part(part.table, part.lines, part.first_line, part.opens, part.id, finding)


def _syntax(message: str, text: str, file: str, first_line: int, broken: Part) -> Finding:
    found = _AT.search(message)
    reason = message[: found.start()] if found else message
    if reason.startswith("Exceeds the limit"):  # of Python's own conversion, told in its words
        reason = "A number has too many digits"
    if found and found.group(1):
        line, column = int(found.group(1)), int(found.group(2))
    else:
        line, column = _end_line(reason, text), None
    shown = excerpt(text.split("\n")[line - 1])
    hint = next((hint for start, hint in _HINTS if reason.startswith(start)), _NO_HINT)
    return TOML_SYNTAX.finding(
        Place(file, first_line + line - 1, column),
        item=broken.id if broken.opens == "item" else None,
        reason=f"{reason[:1].lower()}{reason[1:]}" + (f', in the line "{shown}"' if shown else ""),
        hint=hint,
    )


def _unlike(problem: str, place: Place, broken: Part) -> Finding:
    """That the part is like no question, and was not looked at."""
    item = broken.id if broken.opens == "item" else None
    return GRAMMAR.finding(place, item=item, problem=f"{problem} from here on", fix=_SHORTER)


def _end_line(reason: str, text: str) -> int:
    """The line to blame when tomllib names none: where an open string or a long number began."""
    if reason.startswith("Unterminated"):
        opened = max(text.rfind('"""'), text.rfind("'''"), 0)
        return text.count("\n", 0, opened) + 1
    number = _LONG_NUMBER.search(text) if reason.startswith("A number") else None
    if number is not None:
        return text.count("\n", 0, number.start()) + 1
    return text.rstrip().count("\n") + 1
