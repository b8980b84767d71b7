"""What reading an upload found, as it is kept: counts, and a digest of what would happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from renewal.domain.upload_columns import SeenTables, seen_in

MOST_FINDINGS: Final = 20_000
"""So many findings of an upload are kept one by one; all of them count."""


@dataclass(frozen=True, slots=True)
class UploadReport:
    """The figures of a reading.

    ``counts`` has all items by class, so that they add up to ``items``; ``findings`` counts by
    severity, ``skipped`` other kinds of question by type. ``blocking`` findings keep the upload
    from being applied, ``open_conflicts`` among them by a choice nobody made; ``unskippable``
    ones do so even when bad items are left out. ``writes`` items would be written. ``unkept``
    findings are not kept one by one. ``digest`` stands for what applying would do: another one
    means that the bank has changed since. ``tables`` are the columns of uploaded tables,
    ``digests`` the hex SHA-256 of each file that came, by its name.
    """

    files: int
    items: int
    counts: Mapping[str, int]
    findings: Mapping[str, int]
    skipped: Mapping[str, int]
    blocking: int
    open_conflicts: int
    unskippable: int
    writes: int
    unkept: int
    digest: str
    tables: SeenTables = field(default_factory=SeenTables)
    digests: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored."""
        return {
            "files": self.files,
            "items": self.items,
            "counts": dict(self.counts),
            "findings": dict(self.findings),
            "skipped": dict(self.skipped),
            "blocking": self.blocking,
            "open_conflicts": self.open_conflicts,
            "unskippable": self.unskippable,
            "writes": self.writes,
            "unkept": self.unkept,
            "digest": self.digest,
            "tables": self.tables.as_json(),
            "digests": dict(self.digests),
        }


def report_of(stored: Mapping[str, Any]) -> UploadReport:
    """Return the report that was stored."""
    return UploadReport(**{**stored, "tables": seen_in(stored.get("tables"))})


def shown_digest(sha256: str, report: UploadReport | None) -> str:
    """Return what binds a preview to its files and to what they would do."""
    return f"{sha256}-{report.digest if report else ''}"


def digest_of(planned: Iterable[tuple[str, str, str]]) -> str:
    """Return the hex SHA-256 over items with their class and content, whatever their order."""
    whole = sha256()
    for name, change, content in sorted(planned):
        whole.update(f"{name}\0{change}\0{content}\n".encode())
    return whole.hexdigest()
