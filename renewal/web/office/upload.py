"""What the two pages that take files share: reading an upload, and telling findings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from flask import request

from renewal.actions.keep_upload import UploadedFile
from renewal.bank.findings import Finding, Severity
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.frame import Fault
from renewal.web.pages.marks import Mark

MOST_FILES: Final = 200
MOST_SHOWN: Final = 500
MARKS: Final = {
    Severity.ERROR: Mark("bad", "cross", "Error"),
    Severity.WARNING: Mark("warn", "bang", "Warning"),
    Severity.INFO: Mark("plain", "dot", "Note"),
}
_SAFE_SIGNS: Final = frozenset("._()+ -")
_SAFE_CATEGORIES: Final = "LMN"
"""The first letters of the categories of letters, of marks upon them, and of digits."""
_LONGEST_NAME: Final = 200
"""In bytes: no file system takes more than 255, and one name may be written behind another."""


def uploaded(field: str) -> tuple[UploadedFile, ...]:
    """Return the files that were chosen, by their bare names; they wait where they were sent."""
    return tuple(
        UploadedFile(_name(file.filename), file.stream)
        for file in request.files.getlist(field)
        if file.filename
    )


def faults_of(files: Sequence[UploadedFile], field: str) -> tuple[Fault, ...]:
    """Return why the files cannot be taken at all."""
    if not files:
        return (Fault("Choose a file. Nothing was uploaded.", field),)
    if len(files) > MOST_FILES:
        told = f"{len(files)} files were chosen, and {MOST_FILES} are taken at once. Send them in "
        return (Fault(f"{told}parts. Nothing was uploaded.", field),)
    if len({file.name.casefold() for file in files}) < len(files):
        return (Fault("Two files have the same name. Rename one, and upload both again.", field),)
    if any(file.is_empty for file in files):
        return (Fault("A file is empty. Choose it again once it has been saved.", field),)
    return ()


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return everything there is to say about the files, by place."""
    return table_of(
        [
            (
                Cell(_place(each), note=each.item or ""),
                Cell(marks=(MARKS[each.severity],)),
                Cell(each.message),
                Cell(each.fix),
                Cell(each.code, code=True),
            )
            for each in findings[:MOST_SHOWN]
        ]
    )


def table_of(rows: Sequence[tuple[Cell, ...]]) -> Table:
    """Return findings, each a row of place, kind, what is wrong, what to do and code."""
    return Table(
        "Findings",
        (
            Column("Where"),
            Column("Kind"),
            Column("What is wrong", prose=True),
            Column("What to do", prose=True),
            Column("Code"),
        ),
        rows,
        "Nothing is wrong.",
    )


def _place(finding: Finding) -> str:
    name = finding.file.replace("\\", "/").rpartition("/")[2] or finding.file
    member = f"!{finding.member}" if finding.member else ""
    line = f", line {finding.line}" if finding.line else ""
    return f"{name}{member}{line}"


def _name(filename: str | None) -> str:
    """Return a file's bare name, with nothing in it that a file system could misread.

    Letters of every script stay, composed as most systems write them; of a long name the end does.
    """
    bare = (filename or "").replace("\\", "/").rpartition("/")[2]
    safe = "".join(map(_safe, unicodedata.normalize("NFC", bare))).lstrip(".")
    return safe.encode()[-_LONGEST_NAME:].decode(errors="ignore").lstrip(".") or "file"


def _safe(sign: str) -> str:
    is_safe = sign in _SAFE_SIGNS or unicodedata.category(sign)[0] in _SAFE_CATEGORIES
    return sign if is_safe else "_"
