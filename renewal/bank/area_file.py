"""Reads the area.toml of one area: its topics and what is publicly known of their weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from renewal.bank.codes.files import AREA_MISMATCH
from renewal.bank.codes.programme import (
    BLUEPRINT,
    CODE_DUPLICATE,
    TOPIC_OURS,
    TOPIC_PERCENT,
    TOPIC_WORTHLESS,
)
from renewal.bank.document import Document, Row, every_finding, read_document, read_row
from renewal.bank.findings import Finding
from renewal.bank.programme_schema import AreaHead, TopicTable
from renewal.domain.basis import Basis
from renewal.domain.blueprint import Blueprint, BlueprintError, StatedTopic, weigh

_FIGURES = ("questions", "pct", "weight")


@dataclass(frozen=True, slots=True)
class AreaFile:
    """What an area.toml states; `blueprint` is None when something is wrong with it."""

    blueprint: Blueprint | None
    scored: int | None
    basis: Basis
    findings: tuple[Finding, ...] = ()


def read_area_file(path: Path, area: str) -> AreaFile:
    """The topics of `area`, the code that the folder's name stands for, weighed if possible.

    Everything that is wrong is told at once. A percentage that does not fit the count beside
    it is only warned about.
    """
    return area_file_of(read_document(path), area)


def area_file_of(document: Document, area: str) -> AreaFile:
    """What `read_area_file` says of a file that has been opened."""
    if document.findings:
        return AreaFile(None, None, Basis.OURS, document.findings)
    head_table, topic_table = _tables()
    head = read_row(document, (), document.table, head_table, "The file")
    topics = head.rows("topic", topic_table, "topic")
    findings = [*head.findings, *every_finding(topics), *_told(head, topics, area)]
    basis: Basis = head.values.get("basis", Basis.OURS)
    blueprint = None
    if not any(finding.is_error for finding in findings):
        try:
            blueprint = weigh([_stated(row, basis) for row in topics], head.values.get("scored"))
        except BlueprintError as error:
            findings.append(head.finding(BLUEPRINT, "scored", area=area, reason=error.sentence))
    return AreaFile(blueprint, head.values.get("scored"), basis, tuple(findings))


@cache
def _tables() -> tuple[AreaHead, TopicTable]:
    """Return what the file and its topics hold: making this takes longer than reading a file."""
    return AreaHead(), TopicTable()


def _stated(row: Row, basis: Basis) -> StatedTopic:
    values = row.values
    return StatedTopic(
        id=values["id"],
        letter=values.get("letter"),
        title=values["title"],
        questions=values.get("questions"),
        percent=values.get("pct"),
        weight=values.get("weight"),
        ours=values.get("ours", False),
        basis=values.get("basis", basis),
    )


def _told(head: Row, topics: tuple[Row, ...], area: str) -> Iterator[Finding]:
    code = head.values.get("code", area)
    if code != area:
        folder = area.lower()
        yield head.finding(AREA_MISMATCH, "code", stated=code, folder=folder)
    yield from _repeated(topics, "id", "topic")
    yield from _repeated(topics, "letter", "letter")
    for row in topics:
        yield from _worthless(row)
        if row.is_whole and row.values.get("ours") is False and not _figures(row):
            yield row.finding(TOPIC_OURS, "ours", topic=row.values["id"])
        yield from _percent(row, head.values.get("scored"))


def _repeated(topics: tuple[Row, ...], key: str, kind: str) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in topics:
        value = row.values.get(key)
        if value is not None and first.setdefault(value, row) is not row:
            line = first[value].line
            yield row.finding(CODE_DUPLICATE, key, kind=kind, code=value, line=line)


def _figures(row: Row) -> dict[str, Fraction]:
    return {key: Fraction(row.values[key]) for key in _FIGURES if key in row.values}


def _worthless(row: Row) -> Iterator[Finding]:
    topic = row.values.get("id", "without an id")
    for key, value in _figures(row).items():
        if value <= 0:
            yield row.finding(
                TOPIC_WORTHLESS, key, topic=topic, field=key, value=f"{float(value):g}"
            )


def _percent(row: Row, scored: int | None) -> Iterator[Finding]:
    """Warn when a percentage is not the rounded share of the count beside it."""
    questions, stated = row.values.get("questions"), row.values.get("pct")
    if scored is None or questions is None or stated is None:
        return
    exact = Fraction(100 * questions, scored)
    if abs(exact - stated) > Fraction(1, 2):
        yield row.finding(
            TOPIC_PERCENT,
            "pct",
            topic=row.values.get("id", "without an id"),
            questions=questions,
            scored=scored,
            exact=f"{float(exact):.1f}",
            pct=f"{float(stated):g}",
        )
