"""Uploads that wait for somebody to take their task up: claimed by one, kept by nobody for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from renewal.domain.upload import HELD_FOR, Progress, UploadState, UploadTask
from renewal.store.db import writing
from renewal.store.tables import Upload, UploadLine

LINES_AT_ONCE: Final = 500
_Numbered = tuple[int, tuple[str, str, dict[str, Any]]]


class ClaimLost(Exception):
    """Somebody else has taken the task up meanwhile; what was done for it is not kept."""


class Claim(NamedTuple):
    """The task of an upload that this process holds; ``tries`` counts this one."""

    upload_id: int
    task: UploadTask
    state: UploadState
    name: str
    tries: int
    asked_by: int | None
    reason: str
    begun_at: datetime


def waits(session: Session, now: datetime) -> bool:
    """Tell whether some upload's task may be taken up."""
    found = session.scalar(select(Upload.id).where(_free(now)).limit(1))
    session.rollback()
    return found is not None


def claim_next(session: Session, *, process: str, now: datetime) -> Claim | None:
    """The oldest free task is this process's, or None is: a conditional update decides."""
    found = session.execute(
        select(
            Upload.id,
            Upload.task,
            Upload.state,
            Upload.tries,
            Upload.asked_by,
            Upload.reason,
        )
        .where(_free(now))
        .order_by(Upload.id)
        .limit(1)
    ).first()
    session.rollback()
    if found is None:
        return None
    tries = found.tries + 1
    name = f"{process[:70]}#{tries}"
    with writing(session):
        taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
            update(Upload)
            .where(Upload.id == found.id, Upload.tries == found.tries, _free(now))
            .values(claim=name, claimed_at=now, tries=tries, progress=None)
        )
    if taken.rowcount != 1:
        return claim_next(session, process=process, now=now)
    return Claim(
        found.id,
        UploadTask(found.task),
        UploadState(found.state),
        name,
        tries,
        found.asked_by,
        found.reason,
        now,
    )


def stands_still(session: Session, process: str, now: datetime) -> bool:
    """Tell whether a process holds a task that has given no sign for too long."""
    overdue = (Upload.claimed_at <= now - HELD_FOR) & _of_process(process)
    found = session.scalar(select(Upload.id).where(overdue).limit(1))
    session.rollback()
    return found is not None


def release_claims(session: Session, process: str) -> None:
    """What a process held that has ended may be taken up at once."""
    with writing(session):
        session.execute(
            update(Upload).where(_of_process(process)).values(claim="", claimed_at=None)
        )


def note_progress(session: Session, claim: Claim, progress: Progress, *, now: datetime) -> None:
    """Whoever looks sees how far the task has come, and the task stays its holder's."""
    told = {"phase": str(progress.phase), "done": progress.done, "total": progress.total}
    told |= {"begun_at": claim.begun_at.isoformat()}
    with writing(session):
        session.execute(update(Upload).where(_held(claim)).values(progress=told, claimed_at=now))


def keep_lines(
    session: Session,
    claim: Claim,
    part: str,
    lines: Iterable[tuple[str, str, dict[str, Any]]],
) -> None:
    """The report has these lines (sort, item's name, body), some hundred a transaction.

    Lines that an earlier try left are gone.
    """
    with writing(session):
        session.execute(
            delete(UploadLine).where(
                UploadLine.upload_id == claim.upload_id, UploadLine.part == part
            )
        )
    for batch in _batches(enumerate(lines, start=1)):
        with writing(session):
            session.execute(
                insert(UploadLine),
                [
                    {
                        "upload_id": claim.upload_id,
                        "part": part,
                        "number": number,
                        "sort": sort,
                        "name": name[:120],
                        "body": body,
                    }
                    for number, (sort, name, body) in batch
                ],
            )


def finish_within(
    session: Session,
    claim: Claim,
    *,
    state: UploadState,
    now: datetime,
    next_task: UploadTask | None = None,
    refusal: str | None = "",
    report: dict[str, Any] | None = None,
) -> None:
    """The task is done, in the caller's transaction; raise `ClaimLost` when it is another's now.

    A ``refusal`` of None leaves the one that is there.
    """
    values: dict[str, Any] = {
        "state": str(state),
        "task": str(next_task) if next_task else None,
        "claim": "",
        "claimed_at": None,
        "tries": 0,
        "progress": None,
        "finished_at": now,
    }
    if refusal is not None:
        values["refusal"] = refusal
    if report is not None:
        values["report"] = report
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Upload).where(_held(claim)).values(values)
    )
    if done.rowcount != 1:
        raise ClaimLost(claim.name)


def _free(now: datetime) -> ColumnElement[bool]:
    """Return the condition of `domain.upload.is_free` on rows that have a task."""
    return and_(
        Upload.task.is_not(None),
        or_(Upload.claimed_at.is_(None), Upload.claimed_at <= now - HELD_FOR),
    )


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(Upload.id == claim.upload_id, Upload.claim == claim.name)


def _of_process(process: str) -> ColumnElement[bool]:
    held = Upload.claim.startswith(f"{process}#", autoescape=True)
    return and_(Upload.task.is_not(None), held)


def _batches(rows: Iterator[_Numbered]) -> Iterator[list[_Numbered]]:
    while batch := list(islice(rows, LINES_AT_ONCE)):
        yield batch
