"""A programme file as far as it could be read, before anybody asks whether it makes sense."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewal.bank.document import Document, Row, every_finding, read_row
from renewal.bank.findings import Finding
from renewal.bank.programme_schema import (
    AreaTable,
    DesignationTable,
    PolicyTable,
    PrerequisiteTable,
    ProgrammeHead,
    SeriesTable,
)
from renewal.domain.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Draft:
    """The tables of programme.toml; `prerequisites` are in the order of their areas."""

    head: Row
    series: tuple[Row, ...]
    areas: tuple[Row, ...]
    prerequisites: tuple[Row | None, ...]
    designations: tuple[Row, ...]
    policies: tuple[Row, ...]

    @property
    def area_codes(self) -> tuple[str, ...]:
        """The codes of the areas, in order, as far as they could be read."""
        return codes_of(self.areas)

    @property
    def requiring(self) -> tuple[tuple[str, Row], ...]:
        """Every table that requires areas, with what sentences call it."""
        prerequisites = tuple(
            (f"The prerequisite of {area.values.get('code', 'an area')}", row)
            for area, row in zip(self.areas, self.prerequisites, strict=True)
            if row is not None
        )
        designations = tuple(
            (f"The designation {row.values.get('code', 'without a code')}", row)
            for row in self.designations
        )
        return prerequisites + designations

    @property
    def findings(self) -> Iterator[Finding]:
        """What the tables say about their own keys."""
        yield from self.head.findings
        prerequisites = tuple(row for row in self.prerequisites if row is not None)
        yield from every_finding(self.series + self.areas + prerequisites)
        yield from every_finding(self.designations + self.policies)


def draft_of(document: Document) -> Draft:
    """The tables of a programme.toml, each with what is wrong with its keys."""
    head = read_row(document, (), document.table, ProgrammeHead(), "The programme")
    areas, prerequisite = head.rows("area", AreaTable(), "area"), PrerequisiteTable()
    return Draft(
        head=head,
        series=head.rows("series", SeriesTable(), "series"),
        areas=areas,
        prerequisites=tuple(_prerequisite(area, prerequisite) for area in areas),
        designations=head.rows("designation", DesignationTable(), "designation"),
        policies=head.rows("policy", PolicyTable(), "policy"),
    )


def _prerequisite(area: Row, schema: PrerequisiteTable) -> Row | None:
    name = f"The prerequisite of {area.values.get('code', 'the area')}"
    return area.row("prerequisite", schema, name)


def codes_of(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The codes that could be read, in order."""
    return tuple(row.values["code"] for row in rows if "code" in row.values)


def requirements_of(row: Row) -> tuple[Requirement, ...]:
    """What the table requires, groups of alternatives first; empty groups are left out."""
    groups: tuple[tuple[str, ...], ...] = row.values.get("one_of_each", ())
    singles: tuple[str, ...] = row.values.get("all_of", ())
    return (
        *(Requirement(group) for group in groups if group),
        *(Requirement((code,)) for code in singles),
    )
