"""A TOML file of the bank as a whole: its tables, their lines, and findings at the right place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from renewal.bank.codes.files import FILE_TOO_LARGE, PATH_MISSING, PATH_UNREADABLE
from renewal.bank.complaints import load
from renewal.bank.decoding import decode_utf8
from renewal.bank.findings import At, Finding, FindingCode, Place
from renewal.bank.formats.toml_parts import parts_of
from renewal.bank.outline import shown_as
from renewal.bank.schema import Table

LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says; when it could not be read, no table and the findings that say why."""

    file: str
    table: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[At, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

    def place(self, at: At = ()) -> Place:
        """The place of a key, or that of the nearest thing around it."""
        around = (at[:length] for length in range(len(at), 0, -1))
        line = next((self.lines[path] for path in around if path in self.lines), 1)
        return Place(self.file, line)


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a document: the values that could be read, and whether those are all."""

    document: Document
    at: At
    values: Mapping[str, Any]
    is_whole: bool
    findings: tuple[Finding, ...]

    @property
    def line(self) -> int:
        """The line in which the table begins."""
        return self.document.place(self.at).line or 1

    def finding(self, code: FindingCode, /, *at: str | int, **words: object) -> Finding:
        """The sentence of this code at a key of the table."""
        return code.notice(at, **words).at_place(self.document.place((*self.at, *at)), None)

    def rows(self, key: str, schema: Table, kind: str) -> tuple["Row", ...]:
        """The tables of the array `key`, each called after its code or id: `The area A5`."""
        listed = self.values.get(key) or []
        return tuple(
            read_row(self.document, (*self.at, key, index), table, schema, _called(kind, table))
            for index, table in enumerate(listed)
        )

    def row(self, key: str, schema: Table, name: str) -> "Row | None":
        """The table under `key`, None when there is none."""
        if key not in self.values:
            return None
        return read_row(self.document, (*self.at, key), self.values[key], schema, name)


def read_row(document: Document, at: At, table: object, schema: Table, name: str) -> Row:
    """The values of one table of the document; `name` is what sentences call it."""
    loaded = load(schema, table, name)
    found = tuple(
        notice.at_place(document.place((*at, *notice.at)), None) for notice in loaded.notices
    )
    return Row(document, at, loaded.values, not found, found)


def read_document(path: Path) -> Document:
    """The file at this path; what keeps it from being read is told in its findings."""
    file = shown_as(path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            return _unreadable(file, FILE_TOO_LARGE, size=size, limit=LARGEST)
        content = path.read_bytes()
    except FileNotFoundError:
        return _unreadable(file, PATH_MISSING)
    except OSError as error:
        reason = error.strerror or "the system refused"
        return _unreadable(file, PATH_UNREADABLE, reason=reason)
    return parse_document(file, content)


def parse_document(file: str, content: bytes) -> Document:
    """The file with these bytes, as `read_document` gives it."""
    decoded = decode_utf8(content, file)
    if decoded.findings:
        return Document(file, findings=decoded.findings)
    parts = parts_of(decoded.text, file)
    broken = tuple(part.finding for part in parts if part.finding is not None)
    if broken:
        return Document(file, findings=broken)
    return Document(file, parts[0].table, parts[0].lines.whole())


def every_finding(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """What the tables say about their own keys, in order."""
    for row in rows:
        yield from row.findings


def _unreadable(file: str, code: FindingCode, **words: object) -> Document:
    return Document(file, findings=(code.notice((), **words).at_place(Place(file), None),))


def _called(kind: str, table: object) -> str:
    name = (table.get("code") or table.get("id")) if isinstance(table, dict) else None
    return f"The {kind} {name}" if isinstance(name, str) and name.strip() else f"The {kind}"
