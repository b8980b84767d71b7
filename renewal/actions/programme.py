"""The programme in force: the files that were loaded last, read once per process."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.programme import Programme
from renewal.store.prepared import run
from renewal.store.tables import ProgrammeFile, ProgrammeVersion

_read: dict[str, Programme] = {}
_reading = Lock()


class NoProgramme(RenewalError):
    """No programme has been loaded yet."""

    code = "no_programme"


def programme_in_force(session: Session) -> Programme:
    """Return the programme loaded last, or raise `NoProgramme`.

    Reading its files takes a while, so each process keeps what it has read; the digest of
    the files is the name under which it is kept, so it can never be out of date.
    """
    newest = run(session, _newest()).first()
    if newest is None:
        raise NoProgramme(
            "No programme has been loaded yet: run 'renewal bank import question_bank --apply'."
        )
    if newest.digest not in _read:
        with _reading:  # of threads that need it at once one reads it
            if newest.digest not in _read:
                _read[newest.digest] = _programme(session, newest.id)
    return _read[newest.digest]


def programme_named(session: Session, digest: str | None) -> Programme:
    """Return the programme in force, whose digest was just read."""
    known = _read.get(digest) if digest is not None else None
    return programme_in_force(session) if known is None else known


@cache
def _newest() -> Select[*tuple[Any, ...]]:
    return (
        select(ProgrammeVersion.id, ProgrammeVersion.digest)
        .order_by(ProgrammeVersion.id.desc())
        .limit(1)
    )


def _programme(session: Session, version_id: int) -> Programme:
    """Return a stored version, read by the one reader there is."""
    # Loaded when it is first needed: a web process starts without it.
    from renewal.bank.programme_file import programme_of

    files = session.execute(
        select(ProgrammeFile.path, ProgrammeFile.content).where(
            ProgrammeFile.version_id == version_id
        )
    )
    programme, findings = programme_of(dict(files.all()))
    if programme is None:
        raise NoProgramme(
            "The programme in the database cannot be read by this version of the service: "
            f"{findings[0].message} Load it again with 'renewal bank import'."
        )
    return programme
