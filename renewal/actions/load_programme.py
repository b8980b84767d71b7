"""Loads a programme: its files are kept word for word as a new version when they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.write_items import area_ids
from renewal.bank.codes.importing import AREA_HELD
from renewal.bank.findings import Finding, Place
from renewal.bank.outline import AREA_FILE, PROGRAMME_FILE, shown_as
from renewal.bank.programme_file import read_programme
from renewal.domain.programme import Programme
from renewal.store.ledger import add_entry
from renewal.store.tables import Area, Credential, ProgrammeFile, ProgrammeVersion


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    """A programme that differs from the one in force, with the files it was read from."""

    programme: Programme
    files: tuple[tuple[str, str], ...]
    digest: str


def plan_programme(
    session: Session, paths: Sequence[Path]
) -> tuple[ProgrammePlan | None, tuple[Finding, ...]]:
    """Return the programme that lies in one of these folders when it is new, and its findings."""
    folder = next((path for path in paths if (path / PROGRAMME_FILE).is_file()), None)
    if folder is None:
        return None, ()
    programme, findings = read_programme(folder)
    if programme is None:
        return None, findings
    findings += _areas_held(session, programme, folder)
    files = _files_of(folder)
    digest = sha256(repr(files).encode()).hexdigest()
    newest = session.scalar(
        select(ProgrammeVersion.digest).order_by(ProgrammeVersion.id.desc()).limit(1)
    )
    if newest == digest or any(finding.is_error for finding in findings):
        return None, findings
    return ProgrammePlan(programme, files, digest), findings


def write_programme(
    session: Session, plan: ProgrammePlan, *, actors: Sequence[str], now: datetime
) -> None:
    """The planned programme is in force, and each of its areas has a row to refer to."""
    version = ProgrammeVersion(digest=plan.digest, loaded_at=now)
    session.add(version)
    session.flush()
    files = [
        ProgrammeFile(version_id=version.id, path=path, content=content)
        for path, content in plan.files
    ]
    session.add_all(files)
    area_ids(session, {area.code for area in plan.programme.areas}, actors=actors, now=now)
    add_entry(
        session,
        act="load programme",
        subject=None,
        actors=actors,
        reason=plan.programme.name,
        covers=[version, *files],
        now=now,
    )


def _files_of(folder: Path) -> tuple[tuple[str, str], ...]:
    paths = [folder / PROGRAMME_FILE, *sorted(folder.glob(f"*/{AREA_FILE}"))]
    return tuple(
        (path.relative_to(folder).as_posix(), path.read_text("utf-8-sig")) for path in paths
    )


def _areas_held(session: Session, programme: Programme, folder: Path) -> tuple[Finding, ...]:
    """Return a finding for each area that people hold and the programme leaves out."""
    held = session.scalars(
        select(Area.code).join(Credential, Credential.area_id == Area.id).distinct()
    )
    place = Place(shown_as(folder / PROGRAMME_FILE))
    return tuple(
        AREA_HELD.finding(place, area=code)
        for code in sorted(held)
        if programme.find_area(code) is None
    )
