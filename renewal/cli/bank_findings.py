"""A finding about question files, as a line for people and as an object for programs."""

from __future__ import annotations

from renewal.bank.findings import Finding


def finding_line(finding: Finding) -> str:
    """Return the finding in one line: where, how grave, its code, of which item, and what to do."""
    who = f" {finding.item}:" if finding.item else ""
    return (
        f"{finding.place}: {finding.severity.value} {finding.code}:{who} "
        f"{finding.message} \N{EM DASH} {finding.fix}"
    )


def finding_object(finding: Finding) -> dict[str, str | int | None]:
    """Return the finding by its fields; ``file`` names the member of a package, too."""
    file = finding.file if finding.member is None else f"{finding.file}!{finding.member}"
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "file": file,
        "member": finding.member,
        "line": finding.line,
        "column": finding.column,
        "item": finding.item,
        "message": finding.message,
        "fix": finding.fix,
    }
