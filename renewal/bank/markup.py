"""HTML and plain text of other programs to the Markdown that the pages can show, and back.

Texts of a question are Markdown without links, pictures, headings and raw HTML. What HTML has
beyond that is not dropped in silence: `Marked.left` says what could not be carried, for a finding
`CONTENT_LEFT`, and `Marked.pictures` holds the pictures, which belong to the question as
exhibits, not to its text.

Options are phrases: with `inline`, paragraphs become lines of one phrase.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import NamedTuple

from renewal.bank.codes.found import CONTENT_LEFT
from renewal.bank.findings import Finding, Place
from renewal.bank.markup_blocks import FoundPicture, Reading
from renewal.bank.markup_budget import spend_on
from renewal.bank.markup_escapes import Style, compose, lines_as_runs
from renewal.bank.markup_layout import Flow
from renewal.bank.markup_parser import html_of_blocks, html_of_phrase
from renewal.bank.markup_tags import LONGEST, tidy

__all__ = ["FoundPicture", "Marked", "from_html", "from_plain", "pictures_apart", "to_html"]

_MOST_TOLD = 5
# What might be taken for markup, or for more than one line; most texts hold none of it.
_MAY_CHANGE = re.compile(r"[\\`*_~&\n]|\A(?:[-+>#:|=]|\d{1,9}[.)])")
_PICTURE = re.compile(
    r"!\[([^\]\n]{0,2000})\]\(\s*<?([^)\s<>\"]{1,2000})>?(?:\s+\"[^\"\n]*\")?\s*\)"
)
# What HTML would change besides: tags, characters by name, blanks that it runs together.
_SAYS_MORE = re.compile(r"[<&\t\r\f\N{NO-BREAK SPACE}]|  ")


class Marked(NamedTuple):
    """Markdown, what did not fit into it (for a sentence), and the pictures that were in it."""

    text: str
    left: tuple[str, ...] = ()
    pictures: tuple[FoundPicture, ...] = ()

    def findings(self, place: Place, where: str, item: str | None = None) -> Iterator[Finding]:
        """One warning for each thing left behind; `where` reads like "the stem"."""
        for what in self.left[:_MOST_TOLD]:
            yield CONTENT_LEFT.finding(place, item=item, what=f"{what} in {where}")


def from_html(html: str, *, inline: bool = False) -> Marked:
    """The Markdown that shows what the HTML says; `TooMuchMarkup` where its file has no room."""
    stripped = html.strip()  # the most frequent text of all says the same in HTML
    is_short = len(stripped) <= LONGEST
    if is_short and not _SAYS_MORE.search(stripped) and not _MAY_CHANGE.search(stripped):
        return Marked(stripped)
    if "<" not in html and len(html) <= LONGEST:
        flow = Flow(inline)
        flow.add_text(unescape(html), Style.NONE, is_code=False)
        return Marked(flow.markdown().strip())
    spend_on(html)
    tidied = tidy(html)
    reading = Reading(inline=inline)
    reading.read(tidied.html)
    pictures = tuple(replace(each, src=tidied.address(each.src)) for each in reading.found_pictures)
    left = tuple(dict.fromkeys((*tidied.left, *reading.left)))
    return Marked(reading.markdown(), left, pictures)


def from_plain(text: str, *, inline: bool = False) -> str:
    """The Markdown that shows exactly this text; a blank line begins a paragraph."""
    stripped = text.strip()
    if not _MAY_CHANGE.search(stripped):
        return stripped
    lines = [line.strip() for line in stripped.split("\n")]
    groups = [list(group) for is_blank, group in groupby(lines, key=_is_blank) if not is_blank]
    if inline:
        groups = [[line for group in groups for line in group]]
    return "\n\n".join(compose(lines_as_runs(group), inline=inline) for group in groups)


def pictures_apart(markdown: str) -> Marked:
    """The Markdown without the pictures in it, and these."""
    if "![" not in markdown:
        return Marked(markdown.strip())
    found = tuple(FoundPicture(each[2], each[1]) for each in _PICTURE.finditer(markdown))
    return Marked(_PICTURE.sub("", markdown).strip() if found else markdown.strip(), (), found)


def to_html(markdown: str, *, inline: bool = False) -> str:
    """The HTML, also well-formed XML, that shows what the Markdown says."""
    return html_of_phrase(markdown) if inline else html_of_blocks(markdown)


def _is_blank(line: str) -> bool:
    return not line
