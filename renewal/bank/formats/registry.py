"""The registry of formats: the content of a file decides which one reads it.

A new format is one module here with the names of `renewal.bank.source.Format`, and its line in
`FORMATS`. Where two formats claim a file, the surer one has it; between equals, the earlier line.
"""

from collections.abc import Sequence

from renewal.bank.formats import (
    aiken,
    delimited,
    gift,
    json_file,
    moodle,
    qti1,
    qti2,
    qti_package,
    respondus,
    toml,
    xlsx,
)
from renewal.bank.other_files import other_file
from renewal.bank.package import looks_like_package
from renewal.bank.source import Format, Source

FORMATS: tuple[Format, ...] = (
    toml,
    gift,
    delimited,
    aiken,
    json_file,
    moodle,
    qti1,
    qti2,
    qti_package,
    xlsx,
    respondus,
)

_SURE = 90
_PACKED: tuple[Format, ...] = (qti_package, xlsx)
"""What a zip file can be; the bytes of one may look like those of a text."""


def recognise(content: bytes, file: str, formats: Sequence[Format] = FORMATS) -> Format | None:
    """The format that is surest that the content is its own, or None."""
    if other_file(content) is not None:
        return None
    if looks_like_package(content):
        formats = [each for each in formats if each in _PACKED]
    sure = [(each.recognises(content, file), each) for each in formats]
    best = max((score for score, _ in sure), default=0)
    return next((each for score, each in sure if score == best), None) if best > 0 else None


def recognise_mapped(source: Source) -> Format | None:
    """The format of a table whose columns somebody mapped; None where the mapping does not fit."""
    if source.mapping is None:
        return None
    if xlsx.recognises(source.content, source.file) > _SURE:
        return xlsx
    return delimited if delimited.fits(source.content, source.mapping) else None


def names() -> str:
    """What the formats are called, for a sentence."""
    return ", ".join(each.name for each in FORMATS)
