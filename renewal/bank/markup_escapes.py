"""Text to Markdown that shows exactly that text, with as few backslashes as will do.

What a page draws is decided by the parser of `renewal.bank.markup_parser`; only what that parser
would take for markup is escaped. Few backslashes, because -8 dB and 1 * 2 should look the same in
every file, and because questions are compared by their text.

A `Run` is a stretch of text in one style. `compose` puts runs together as one paragraph, phrase
or table cell. Emphasis cannot be written in every place (a quotation mark inside a word, for
one): a paragraph that the parser would read differently is written without its emphasis.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntFlag
from itertools import groupby, pairwise
from typing import NamedTuple

from renewal.bank.markup_parser import text_of_phrase

BREAK = "\\\n"
"""A line break within a paragraph."""
_LONGEST_LOOKED_AT = 10_000
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SUSPICIOUS = re.compile(r"\\|`|\*+|_+|~+|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z]\w{1,31});")
_LINE_START = re.compile(
    r"(?P<bullet>[-+*])(?=[ \t]|$)|\d{1,9}(?P<number>[.)])(?=[ \t]|$)|(?P<quote>>)|(?P<fence>~~~)"
    r"|(?P<rule>[-_*])(?=(?:[ \t]*[-_*])*[ \t]*$)|(?P<table>[|:-])(?=[-:| \t]*$)",
)
_SIGN = re.compile(r"[\\`*_~&]")
_LINE_SIGN = re.compile(r"^(?:[-+*>~_|:]|\d{1,9}[.)])", re.MULTILINE)
"""Nothing else begins what `_SUSPICIOUS` and `_LINE_START` find, so most texts need no escape."""
_BLANKS = re.compile(r"[ \t\n\r\f]+")


class Style(IntFlag):
    """How a stretch of text is set off."""

    NONE = 0
    STRUCK = 1
    STRONG = 2
    EMPHASIS = 4


_MARKS = ((Style.STRUCK, "~~"), (Style.STRONG, "**"), (Style.EMPHASIS, "*"))


class Run(NamedTuple):
    """Text in one style; code is shown letter by letter, and a break has no text.

    (A tuple, as is a part: there may be millions, and one is made in a third of the time.)
    """

    text: str
    style: Style = Style.NONE
    is_code: bool = False
    is_break: bool = False


class _Part(NamedTuple):
    """A piece of a paragraph's source: text that may need escapes, or markup as it is."""

    source: str
    is_text: bool
    shown: str


def compose(runs: Sequence[Run], *, inline: bool) -> str:
    """The Markdown of one paragraph; `inline` for places that know no blocks, as options do."""
    if not any(run.style or run.is_code for run in runs):
        plain = _trimmed_plain(runs)
        source = "".join([BREAK if run.is_break else run.text for run in plain])
        has_signs = _SIGN.search("".join([run.text for run in plain])) is not None
        if not has_signs and (inline or not _LINE_SIGN.search(source)):
            return source
    trimmed = _trimmed(runs)
    written = _written(trimmed, inline)
    if any(run.style for run in trimmed) and not _is_plainly_marked(trimmed):
        unstyled = [run._replace(style=Style.NONE) for run in trimmed]
        shown = "".join(part.shown for part in _parts(unstyled))
        if len(written) > _LONGEST_LOOKED_AT or text_of_phrase(written) != shown:
            return _written(unstyled, inline)
    return written


def _trimmed_plain(runs: Sequence[Run]) -> Sequence[Run]:
    """Runs without styles, trimmed as by `_trimmed` but not split."""
    begin, end = 0, len(runs)
    while begin < end and _is_blank(runs[begin]):
        begin += 1
    while begin < end and _is_blank(runs[end - 1]):
        end -= 1
    kept = list(runs[begin:end])
    if kept:
        kept[0] = kept[0]._replace(text=kept[0].text.lstrip())
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return kept


def _is_plainly_marked(runs: Sequence[Run]) -> bool:
    """True when emphasis begins and ends at the bounds of words, where nothing can go wrong."""
    if any(run.is_code or run.is_break for run in runs):
        return False
    for before, after in pairwise((Run(" "), *runs, Run(" "))):
        if before.style is after.style:
            continue
        outside, inside = (
            (before.text[-1], after.text[0]) if after.style else (after.text[0], before.text[-1])
        )
        if (before.style and after.style) or not inside.isalnum() or not _is_bound(outside):
            return False
    return True


def _is_bound(character: str) -> bool:
    return character.isspace() or character in ".,;:?!()"


def lines_as_runs(lines: Sequence[str]) -> list[Run]:
    """The lines of a plain text, one under the other."""
    runs: list[Run] = []
    for line in lines:
        if runs:
            runs.append(Run("", is_break=True))
        runs.append(Run(line.strip()))
    return runs


def code_span(text: str) -> str:
    """The text as a code span, fenced by more backticks than it holds in a row."""
    flat = _BLANKS.sub(" ", text)
    longest = max((len(ticks) for ticks in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    touches = flat.startswith("`") or flat.endswith("`")
    is_padded = flat.startswith(" ") and flat.endswith(" ") and flat.strip()
    return f"{fence} {flat} {fence}" if touches or is_padded else f"{fence}{flat}{fence}"


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """The runs without blanks and breaks at the ends, and blanks outside of emphasis."""
    split = [piece for run in _joined(runs) for piece in _split(run)]
    solid = [index for index, run in enumerate(split) if not _is_blank(run)]
    if not solid:
        return []
    split = split[solid[0] : solid[-1] + 1]
    before = _styles_so_far(split)
    after = _styles_so_far(split[::-1])[::-1]
    return [
        run._replace(style=left & right) if left is not right and _is_blank(run) else run
        for run, left, right in zip(split, before, after, strict=True)
    ]


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs, code that follows upon code in one: two spans side by side would be read as one."""
    for (is_code, style), group in groupby(runs, key=lambda run: (run.is_code, run.style)):
        if is_code:
            yield Run("".join(run.text for run in group), style, is_code=True)
        else:
            yield from group


def _split(run: Run) -> Iterator[Run]:
    """The text of a run apart from the blanks before and behind it."""
    core = run.text.strip()
    if run.is_break or run.is_code or not core:
        yield run
        return
    start = run.text.index(core)
    if core == run.text:
        yield run
        return
    for piece in (run.text[:start], core, run.text[start + len(core) :]):
        if piece:
            yield Run(piece, run.style)


def _is_blank(run: Run) -> bool:
    return run.is_break or not run.text.strip()


def _styles_so_far(runs: Sequence[Run]) -> list[Style]:
    """For each run, the style of the last one that was not blank."""
    styles: list[Style] = []
    style = Style.NONE
    for run in runs:
        style = style if _is_blank(run) else run.style
        styles.append(style)
    return styles


def _parts(runs: Sequence[Run]) -> Iterator[_Part]:
    """The source of the runs, marks for emphasis opened and closed between them."""
    is_open: list[tuple[Style, str]] = []
    for style, group in groupby(runs, key=lambda run: run.style):
        while is_open and any(not style & kept for kept, _ in is_open):
            yield _Part(is_open.pop()[1], is_text=False, shown="")
        for opening, mark in _MARKS:
            if style & opening and (opening, mark) not in is_open:
                is_open.append((opening, mark))
                yield _Part(mark, is_text=False, shown="")
        for run in group:
            yield _part(run)
    for _, mark in reversed(is_open):
        yield _Part(mark, is_text=False, shown="")


def _part(run: Run) -> _Part:
    if run.is_break:
        return _Part(BREAK, is_text=False, shown="\n")
    if run.is_code:
        return _Part(code_span(run.text), is_text=False, shown=_BLANKS.sub(" ", run.text))
    return _Part(run.text, is_text=True, shown=run.text)


def _written(runs: Sequence[Run], inline: bool) -> str:
    parts = list(_parts(runs))
    if len(parts) == 1 and parts[0].is_text and not _may_need_escapes(parts[0].source):
        return parts[0].source
    source = "".join(part.source for part in parts)
    is_text = b"".join(bytes((part.is_text,)) * len(part.source) for part in parts)
    places = set(_in_lines(source, is_text))
    if not inline:
        places.update(_at_line_starts(source, is_text))
    ends = sorted(places)
    pieces = [
        source[begin:end] for begin, end in zip((0, *ends), (*ends, len(source)), strict=True)
    ]
    return "\\".join(pieces)


def _may_need_escapes(text: str) -> bool:
    return bool(_SUSPICIOUS.search(text) or _LINE_START.match(text))


def _in_lines(source: str, is_text: bytes) -> Iterator[int]:
    """The places where a character would be taken for the markup of a phrase."""
    counts = {mark: source.count(mark) for mark in "*_~"}
    for found in _SUSPICIOUS.finditer(source):
        run = range(*found.span())
        if 0 in is_text[run.start : run.stop]:  # text that touches a mark
            yield from (place for place in run if is_text[place])
            continue
        first = found.group()[0]
        if first == "\\":
            if _escapes_next(source, found.end(), is_text):
                yield found.start()
        elif first in "`&":
            yield found.start()
        elif _may_emphasise(source, found, has_others=counts[first] > len(found.group())):
            yield from run


def _escapes_next(source: str, after: int, is_text: bytes) -> bool:
    if after >= len(source):
        return True
    return not is_text[after] or source[after] in _PUNCTUATION or source[after] == "\n"


def _may_emphasise(source: str, found: re.Match[str], *, has_others: bool) -> bool:
    first = found.group()[0]
    before = source[found.start() - 1] if found.start() else " "
    after = source[found.end()] if found.end() < len(source) else " "
    if first == "~":
        return has_others and len(found.group()) > 1
    if not has_others or (before.isspace() and after.isspace()):
        return False
    return not (first == "_" and before.isalnum() and after.isalnum())


def _at_line_starts(source: str, is_text: bytes) -> Iterator[int]:
    """The places where a line would begin a list, a quotation, a rule, a fence or a table."""
    start = 0
    for line in source.split("\n"):
        found = _LINE_START.match(line.removesuffix("\\"))
        if found and found.lastgroup and is_text[start]:
            place = start + found.start(found.lastgroup)
            if is_text[place]:
                yield place
        start += len(line) + 1
