"""Looks at the rows of a roster together: repeated rows, people who differ, shared addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from renewal.bank.codes import roster as codes
from renewal.bank.findings import Finding, Place
from renewal.domain.roster import RosterPerson, RosterRow, differing


def review_rows(rows: Sequence[RosterRow], file: str) -> tuple[Finding, ...]:
    """Return what is wrong between the rows, in the order of their lines."""
    findings = [
        *_repeated(rows, file),
        *_differing(rows, file),
        *_sharing(rows, file),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _repeated(rows: Sequence[RosterRow], file: str) -> Iterator[Finding]:
    first: dict[tuple[str, str], RosterRow] = {}
    for row in rows:
        earlier = first.setdefault((row.number, row.area), row)
        if earlier is not row:
            yield codes.ROW_REPEATED.finding(
                Place(file, row.line), item=row.name, name=row.name, first=earlier.line
            )


def _differing(rows: Sequence[RosterRow], file: str) -> Iterator[Finding]:
    """Compare each row with what earlier ones say of its technician, telling the first clash."""
    said: dict[str, dict[RosterPerson, int]] = defaultdict(dict)
    for row in rows:
        for person, line in said[row.number].items():
            fields = differing(person, row.person)
            if fields:
                yield codes.PERSON_DIFFERS.finding(
                    Place(file, row.line),
                    item=row.name,
                    first=line,
                    line=row.line,
                    number=row.number,
                    fields=", ".join(fields),
                )
                break
        said[row.number].setdefault(row.person, row.line)


def _sharing(rows: Sequence[RosterRow], file: str) -> Iterator[Finding]:
    first: dict[str, RosterRow] = {}
    told: set[tuple[str, str]] = set()
    for row in rows:
        email = row.person.email
        earlier = first.setdefault(email, row)
        if earlier.number != row.number and (email, row.number) not in told:
            told.add((email, row.number))
            yield codes.EMAIL_SHARED.finding(
                Place(file, row.line),
                item=row.name,
                email=email,
                other=earlier.number,
                first=earlier.line,
                number=row.number,
                line=row.line,
            )
