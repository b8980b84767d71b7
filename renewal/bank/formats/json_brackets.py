"""Where lists and objects of a JSON text end, found by their brackets before anything is built."""

import re

_FLAT = re.compile(r'(?:[^\[\]{}"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""What holds no bracket, or holds it within quotation marks."""


def end_of(text: str, at: int, most: int) -> int | None:
    """Where the list or object that begins there ends: the end of the text when it never does.

    None when it holds more than `most` lists and objects, itself among them; no more is looked at
    then.
    """
    depth, opened = 0, 0
    while at < len(text):
        if text[at] in "[{":
            depth += 1
            opened += 1
            if opened > most:
                return None
        else:
            depth -= 1
        if not depth:
            return at + 1
        found = _FLAT.match(text, at + 1)
        at = found.end() if found else len(text)
    return len(text)
