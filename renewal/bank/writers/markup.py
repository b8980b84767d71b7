"""Texts of items as pieces of XML files."""

import re
from html import escape

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}


def without_controls(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def xml_text(text: str) -> str:
    """The text for an element or attribute of XML."""
    return escape(without_controls(text))


def picture_name(exhibit_id: str, media_type: str) -> str:
    """The name of the file with the exhibit's picture, from which the id can be read again."""
    return f"{exhibit_id}{_SUFFIXES.get(media_type, '')}"
