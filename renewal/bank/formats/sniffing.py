"""The beginning of a file as text, for guessing what format it is in."""

import codecs

LOOKED_AT = 200_000
"""How many bytes a guess is made from."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = "\N{REPLACEMENT CHARACTER}"


def beginning(content: bytes) -> str:
    """The first characters with LF line ends, as well as they can be read; never raises.

    What is not UTF-8 is Windows-1252, as where it is read.
    """
    head = content[:LOOKED_AT]
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")
    text = head.decode(encoding, "replace")
    if encoding == "utf-8-sig" and _BROKEN in text[:-1]:  # the last character may be cut
        text = head.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
