"""Where the tables of items and exhibits begin in a TOML text, whatever its long texts hold.

A text in quotes may show how a bank is written, lines `[[item]]` included. Those begin nothing,
also where the file is broken and `tomllib` cannot tell.
"""

import re
from collections.abc import Iterator

from renewal.bank.formats.toml_lines import LONG_TEXT, SHORT_TEXT

_OPENS = r"[ \t]*\[\[[ \t]*(item|exhibit)[ \t]*\]\]"
OPENS = re.compile(rf"^{_OPENS}", re.MULTILINE)
"""A line that opens a table, if no text in quotes holds it; the group says which."""
_AHEAD = _OPENS.replace("(item", "(?:item")
_SHORT = rf"""(?!\"{{3}}|'{{3}})(?:{SHORT_TEXT})"""
_ONE_LINE = r"""\"{3}[^"\\\n]*+\"{3}(?!")|'{3}[^'\n]*+'{3}(?!')"""


def _rest(long_texts: str) -> re.Pattern[str]:
    """As far as nothing begins: over comments and texts, at most to a line that opens a table."""
    return re.compile(rf"""(?:[^#"'\n]++|#[^\n]*+|{long_texts}|{_SHORT}|\n(?!{_AHEAD}))*+""")


_SOUND = _rest(LONG_TEXT)
_SHORT_ONLY = _rest(_ONE_LINE)
_LONG = re.compile(LONG_TEXT)
_NAMED = re.compile(r"""[\w"'-][ \t]*=[ \t]*\Z""")
_GOES_ON = re.compile(r"[ \t]*[^ \t\n,\]}#]")
_LONG_QUOTES = ('"""', "'''")


def openings_in(text: str) -> Iterator[int]:
    """The starts of the lines behind the first one that open a table, as TOML has it.

    They end where quotes are never closed.
    """
    at = _end(_SOUND, text, 0)
    while text.startswith("\n", at):
        yield at + 1
        at = _end(_SOUND, text, at + 1)


def header_lines(text: str, first_line: int) -> dict[str, list[int]]:
    """The lines of the headers of items and exhibits in a sound text that begins in that line."""
    lines: dict[str, list[int]] = {"item": [], "exhibit": []}
    begun, line = 0, first_line
    for start in (0, *openings_in(text)):
        line += text.count("\n", begun, start)
        begun = start
        opens = OPENS.match(text, start)
        if opens is not None:
            lines[opens[1]].append(line)
    return lines


def likely_openings_in(text: str) -> Iterator[int]:
    """The same for a text that is broken somewhere, also behind quotes that are never closed.

    A long text that is never closed ends at the next table. It is taken for such a one when the
    quotes that would close it open a text themselves: a name and `=` stand before them, or
    something goes on behind them.
    """
    endless: set[str] = set()
    at = _end(_SHORT_ONLY, text, 0)
    while 0 <= at < len(text):
        if text[at] == "\n":
            yield at + 1
            at += 1
        elif text.startswith(_LONG_QUOTES, at):
            at = _behind_long(text, at, endless)
        else:  # a short text that is never closed ends with its line
            at = text.find("\n", at)
        at = _end(_SHORT_ONLY, text, at) if at >= 0 else at


def _behind_long(text: str, at: int, endless: set[str]) -> int:
    """Where it goes on behind the long text that begins here; -1 at the end of all.

    `endless` are the quotes that no text behind here has twice, so that it is looked for once.
    """
    found = None if text[at] in endless else _LONG.match(text, at)
    if found is not None and not _opens_itself(text, found):
        return found.end()
    if found is None:
        endless.add(text[at])
    table = OPENS.search(text, at, found.end() if found else len(text))
    if table is not None:
        return table.start() - 1
    if found is None:
        return -1
    closing = len(found[0].rstrip(text[at]))
    return at + max(closing, len(_LONG_QUOTES[0]))


def _opens_itself(text: str, found: re.Match[str]) -> bool:
    """True when the quotes at the end of this text look like those at the beginning of one."""
    within = found[0].rstrip(found[0][0])
    last_line = within[within.rfind("\n") + 1 :]
    return bool(_NAMED.search(last_line) or _GOES_ON.match(text, found.end()))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
