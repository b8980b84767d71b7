"""Bytes to text, once for every text format: encodings, line ends, control characters.

Lines are counted as an editor shows them: LF, CRLF and a lone CR (old Mac files) each end one.
"""

import codecs
import re
from dataclasses import dataclass

from renewal.bank.codes.found import ENCODING_ASSUMED
from renewal.bank.codes.shape import CONTROL_CHARACTER, ENCODING_NOT_UTF8
from renewal.bank.findings import Finding, Place, excerpt

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NAMED = {"\x00": "NUL", "\x07": "BEL", "\x08": "backspace", "\x1b": "ESC", "\x7f": "DEL"}
_OTHER_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 400
_MOSTLY = 0.7
MOST_REPORTED = 20
"""A file with more control characters than this is no text; the rest is not listed."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with LF line ends, and findings: why there is none, or how it was read."""

    text: str
    findings: tuple[Finding, ...] = ()


def with_mark(content: bytes) -> bytes:
    """The same file; one that is plainly UTF-16 and does not say so begins with the mark that does.

    Every second byte of text in Latin letters is NUL then, and no other one is.
    """
    head = content[:_LOOKED_AT]
    if head.startswith(_UTF_16):
        return content
    for mark, at in ((codecs.BOM_UTF16_LE, 1), (codecs.BOM_UTF16_BE, 0)):
        high, low = head[at::2], head[1 - at :: 2]
        if high and high.count(0) > len(high) * _MOSTLY and not low.count(0):
            return mark + content
    return content


def decode_utf8(content: bytes, file: str) -> Decoded:
    """The UTF-8 text, a byte order mark removed; bad bytes are a finding at their first line."""
    for mark, name in _OTHER_BOMS:
        if content.startswith(mark):
            finding = ENCODING_NOT_UTF8.finding(Place(file, 1), what=f"it begins like {name}")
            return Decoded("", (finding,))
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Decoded("", (_first_bad_line(body, error.start, file),))
    text = with_plain_line_ends(text)
    return Decoded(text, tuple(control_characters(text, file)))


def decode_text(content: bytes, file: str) -> Decoded:
    """The text of a file of another program, in the order BOM, strict UTF-8, Windows-1252.

    Read as Windows-1252 it comes with a warning that shows the first line that changed. A file
    whose byte order mark is not true to it, and control characters, are errors, and no text.
    """
    marked = next((name for mark, name in _OTHER_BOMS if content.startswith(mark)), None)
    body = content.removeprefix(codecs.BOM_UTF8)
    told: tuple[Finding, ...] = ()
    try:
        text = content.decode(marked) if marked else body.decode("utf-8")
    except UnicodeDecodeError as error:
        if marked or len(body) < len(content):
            what = f"it begins like {marked or 'UTF-8'} and goes on otherwise"
            return Decoded("", (ENCODING_NOT_UTF8.finding(Place(file, 1), what=what),))
        text = body.decode("cp1252", "replace")
        told = (_first_changed_line(body, error.start, file),)
    text = with_plain_line_ends(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    faults = tuple(control_characters(text, file))
    return Decoded("" if faults else text, (*told, *faults))


def with_plain_line_ends(text: str) -> str:
    """The same lines, each ended by LF alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def control_characters(text: str, file: str) -> list[Finding]:
    """One finding for each character that no question needs (C0 and DEL), up to a bound."""
    found: list[Finding] = []
    for match in _CONTROL.finditer(text):
        if len(found) == MOST_REPORTED:
            break
        start = match.start()
        place = Place(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        word = character_name(match.group())
        found.append(CONTROL_CHARACTER.finding(place, character=word, where="in the file"))
    return found


def find_control_character(text: str) -> str | None:
    """The name of the first control character in the text, or None."""
    match = _CONTROL.search(text)
    return character_name(match.group()) if match else None


def character_name(character: str) -> str:
    """What to call a character that cannot be shown: NUL, U+0001."""
    return _NAMED.get(character, f"U+{ord(character):04X}")


def _first_bad_line(body: bytes, start: int, file: str) -> Finding:
    place, shown = _line_around(body, start, file)
    what = f'byte 0x{body[start]:02X} in the line "{shown}"'
    return ENCODING_NOT_UTF8.finding(place, what=what)


def _first_changed_line(body: bytes, start: int, file: str) -> Finding:
    place, shown = _line_around(body, start, file)
    return ENCODING_ASSUMED.finding(place, shown=shown)


def _line_around(body: bytes, start: int, file: str) -> tuple[Place, str]:
    """The place of a byte that ends the UTF-8 of its file, and its line as Windows-1252."""
    line = len(_LINE_END.findall(body, 0, start)) + 1
    starts = [match.end() for match in _LINE_END.finditer(body, 0, start)]
    begin = starts[-1] if starts else 0
    end = _LINE_END.search(body, start)
    shown = body[begin : end.start() if end else len(body)].decode("cp1252", "replace")
    return Place(file, line, len(body[begin:start].decode("utf-8")) + 1), excerpt(shown)
