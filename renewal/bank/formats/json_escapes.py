"""Escapes of characters in JSON, of which Python's reader takes halves too."""

import re

from renewal.bank.formats.json_fault import JsonFault

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|[^u])")
_HALF = re.compile(r"\\u[dD][89A-Fa-f]")
_WHOLE = re.compile(r"\\u[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2}")
_BACKSLASH, _SOMETHING = "\\\\", "--"


def refuse_half_characters(text: str) -> None:
    """JsonFault where an escape is one half of a character without the other."""
    # A look at each of millions of escapes takes ten times as long as taking the whole ones away.
    if _HALF.search(text) and _HALF.search(_WHOLE.sub("", text.replace(_BACKSLASH, _SOMETHING))):
        _look_at_each(text)


def _look_at_each(text: str) -> None:
    first: re.Match[str] | None = None
    for found in _ESCAPE.finditer(text):
        code = int(found[1], 16) if found[1] else 0
        is_second = 0xDC00 <= code <= 0xDFFF
        if is_second != (first is not None and first.end() == found.start()):
            raise _fault(first or found)
        if first is not None and not is_second:
            raise _fault(first)
        first = found if 0xD800 <= code <= 0xDBFF else None
    if first is not None:
        raise _fault(first)


def _fault(half: re.Match[str]) -> JsonFault:
    return JsonFault(half.start(), "an escape is half a character")
