"""The texts of a GIFT question as Markdown, whichever of Moodle's four text formats they are in.

A text may begin with [html], [markdown], [plain] or [moodle]; an answer without such a mark has
the format of its stem, a stem without one is Moodle's own: HTML in which a line end is a line end.
Such a text is read as HTML only where it has tags or entities in it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from renewal.bank.codes.found import CONTENT_LEFT, READING_NOTE
from renewal.bank.findings import Finding, Place
from renewal.bank.formats.gift_blocks import unescaped
from renewal.bank.markup import from_html, from_plain

_PREFIX = re.compile(r"\[(html|markdown|plain|moodle)\]")
_TAGS = re.compile(
    r"</?(?:p|br|b|i|u|s|em|strong|span|div|sub|sup|ul|ol|li|pre|code|img|a|table|thead|tbody|tr|td"
    r"|th|font|h[1-6]|hr|blockquote|center|small|big|tt|del|ins)(?=[\s/>])[^<>]*>"
    r"|&(?:[A-Za-z]{2,10}|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5});",
    re.IGNORECASE,
)
_BROKEN_COMMAND = re.compile(r"(?<!\\)\\n(eq|eg|u|abla|otin|ot|i|earrow|less|parallel)(?![A-Za-z])")


class TextFormat(StrEnum):
    """How Moodle was told to show a text."""

    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"
    MOODLE = "moodle"


@dataclass(slots=True)
class Texts:
    """Turns the texts of one question into Markdown; `findings` grows on the way."""

    file: str
    format: TextFormat = TextFormat.MOODLE
    findings: list[Finding] = field(default_factory=list)

    def stem(self, source: str, line: int) -> str:
        """The stem; its format is that of the texts that follow and name none."""
        self.format, rest = _format_and_rest(source.strip(), self.format)
        return self._converted(rest, self.format, line, "the stem", inline=False)

    def option(self, source: str, line: int) -> str:
        """The text of an answer, as one phrase."""
        format_, rest = _format_and_rest(source.strip(), self.format)
        return self._converted(rest, format_, line, "an option", inline=True)

    def feedback(self, source: str, line: int) -> str:
        """What is shown after the answer."""
        format_, rest = _format_and_rest(source.strip(), self.format)
        return self._converted(rest, format_, line, "a feedback", inline=False)

    def _converted(
        self, source: str, format_: TextFormat, line: int, where: str, *, inline: bool
    ) -> str:
        if "$" in source or "\\(" in source:
            self.findings.extend(_broken_commands(source, Place(self.file, line)))
        text = unescaped(source).strip()
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if format_ is TextFormat.MARKDOWN:
            return text
        may_have_tags = "<" in text or "&" in text
        if format_ is TextFormat.MOODLE and may_have_tags and _TAGS.search(text):
            text, format_ = text.replace("\n", "<br>"), TextFormat.HTML
        if format_ is not TextFormat.HTML:
            return from_plain(text, inline=inline)
        place = Place(self.file, line)
        marked = from_html(text, inline=inline)
        self.findings.extend(marked.findings(place, where))
        if marked.pictures:
            names = ", ".join(picture.src for picture in marked.pictures[:3])
            what = f"A picture in {where} ({names[:80]}) is not in the file and"
            self.findings.append(CONTENT_LEFT.finding(place, what=what))
        return marked.text


def _format_and_rest(source: str, default: TextFormat) -> tuple[TextFormat, str]:
    found = _PREFIX.match(source) if source.startswith("[") else None
    return (TextFormat(found[1]), source[found.end() :]) if found else (default, source)


def _broken_commands(source: str, place: Place) -> Iterator[Finding]:
    r"""A note for each LaTeX command whose \n became a line break, as it does in Moodle."""
    for found in _BROKEN_COMMAND.finditer(source):
        note = (
            rf'"{found[0]}" was read as a line end and "{found[1]}", as in Moodle;'
            rf' the command is written "\{found[0]}"'
        )
        yield READING_NOTE.finding(place, note=note)
