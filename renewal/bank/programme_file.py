"""Reads the programme of a question bank: programme.toml and the area.toml of every area.

The files are content of a certifying body; this turns them into the values of
`domain.programme`, or says everything that is wrong with them at once. A programme comes out
only when nothing is: half of one would close areas that technicians are enrolled in.
"""

from collections.abc import Mapping
from pathlib import Path

from renewal.bank.area_file import AreaFile, area_file_of
from renewal.bank.codes.files import AREA_FOLDER_CASE
from renewal.bank.codes.programme import AREA_NOT_LISTED
from renewal.bank.document import Document, Row, parse_document, read_document
from renewal.bank.findings import Finding, Place
from renewal.bank.outline import AREA_FILE, PROGRAMME_FILE, area_of, shown_as
from renewal.bank.programme_draft import Draft, draft_of, requirements_of
from renewal.bank.programme_review import policy_of, review
from renewal.domain.basis import Basis
from renewal.domain.blueprint import Blueprint
from renewal.domain.designation import Designation
from renewal.domain.prerequisite import Prerequisite
from renewal.domain.programme import Area, Programme, Series

_NO_AREA_FILE = AreaFile(Blueprint(), None, Basis.OURS)
_YEARS = 2


def read_programme(folder: Path) -> tuple[Programme | None, tuple[Finding, ...]]:
    """The programme that lies in this folder, and what there is to say about its files.

    The programme is None exactly when one of the findings is an error. An area whose folder has
    no area.toml gets an empty blueprint: its topics are those of its items.
    """
    documents = {path: read_document(path) for path in sorted(folder.glob(f"*/{AREA_FILE}"))}
    return _read(folder, read_document(folder / PROGRAMME_FILE), documents)


def programme_of(files: Mapping[str, str]) -> tuple[Programme | None, tuple[Finding, ...]]:
    """What `read_programme` says of files that lie in no folder: their contents by path."""
    documents = {
        Path(path): parse_document(path, content.encode()) for path, content in files.items()
    }
    programme = documents.pop(Path(PROGRAMME_FILE), None) or parse_document(PROGRAMME_FILE, b"")
    return _read(Path(), programme, dict(sorted(documents.items())))


def _read(
    folder: Path, document: Document, areas: Mapping[Path, Document]
) -> tuple[Programme | None, tuple[Finding, ...]]:
    files, findings = _area_files(areas)
    if document.findings:
        findings += document.findings
        return None, _sorted(findings)
    draft = draft_of(document)
    findings += (*draft.findings, *review(draft), *_not_listed(folder, draft, files))
    if any(finding.is_error for finding in findings):
        return None, _sorted(findings)
    return _programme(draft, files), _sorted(findings)


def _sorted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _area_files(
    documents: Mapping[Path, Document],
) -> tuple[dict[str, AreaFile], tuple[Finding, ...]]:
    """The area.toml of every folder that is named after an area, by the area's code."""
    files: dict[str, AreaFile] = {}
    findings: list[Finding] = []
    for path, document in documents.items():
        name = path.parent.name
        area = area_of(name)
        if not area:
            continue
        if name != name.lower():
            place = Place(shown_as(path.parent))
            findings.append(AREA_FOLDER_CASE.finding(place, folder=name, lower=name.lower()))
        files[area] = area_file_of(document, area)
        findings.extend(files[area].findings)
    return files, tuple(findings)


def _not_listed(folder: Path, draft: Draft, files: Mapping[str, AreaFile]) -> tuple[Finding, ...]:
    """What there is to say about area files of areas that the programme does not have."""
    known = {code.upper() for code in draft.area_codes}
    return tuple(
        AREA_NOT_LISTED.finding(
            Place(shown_as(folder / area.lower() / AREA_FILE), 1), folder=area.lower(), area=area
        )
        for area in files
        if area not in known
    )


def _programme(draft: Draft, files: Mapping[str, AreaFile]) -> Programme:
    head = draft.head.values
    series = {row.values["code"]: row for row in draft.series}
    return Programme(
        name=head["name"],
        zone=head["zone"],
        languages=tuple(head["languages"]),
        series=tuple(Series(code, row.values["title"]) for code, row in series.items()),
        areas=tuple(
            _area(row, needs, series[row.values["series"]], files)
            for row, needs in zip(draft.areas, draft.prerequisites, strict=True)
        ),
        designations=tuple(_designation(row) for row in draft.designations),
        policies=tuple(policy_of(row) for row in draft.policies),
    )


def _area(row: Row, needs: Row | None, series: Row, files: Mapping[str, AreaFile]) -> Area:
    """The area of one table; experience it does not state is that of its series."""
    code: str = row.values["code"]
    file = files.get(code, _NO_AREA_FILE)
    experience = row if "experience_years" in row.values else series
    return Area(
        code=code,
        title=row.values["title"],
        series=row.values["series"],
        experience_years=experience.values.get("experience_years", _YEARS),
        advanced=row.values.get("advanced", False),
        prerequisite=None if needs is None else _prerequisite(needs),
        blueprint=file.blueprint or Blueprint(),
        scored=file.scored,
        basis=row.values["basis"],
        experience_basis=experience.values.get("experience_basis", Basis.OURS),
        blueprint_basis=file.basis,
    )


def _prerequisite(row: Row) -> Prerequisite:
    return Prerequisite(requirements_of(row), row.values.get("passed_before"))


def _designation(row: Row) -> Designation:
    return Designation(
        code=row.values["code"],
        title=row.values["title"],
        requirements=requirements_of(row),
        experience_years=row.values.get("experience_years", _YEARS),
        award=row.values.get("award", False),
    )
