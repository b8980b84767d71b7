"""Takes back what an upload wrote, as somebody asked for on its page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.subject import ACCOUNT
from renewal.actions.undo_import import undo_within
from renewal.bank.noting import Note
from renewal.domain.upload import Phase, UploadState
from renewal.store.db import writing
from renewal.store.queries.uploads import find_upload
from renewal.store.uploads import Claim, finish_within


def undo_upload(session: Session, claim: Claim, *, now: datetime, note: Note) -> None:
    """The upload's import is taken back as far as nobody was asked it, in one transaction."""
    note(Phase.WRITING, 0, 0)
    with writing(session):
        row = find_upload(session, claim.upload_id)
        state = claim.state
        if row is not None and row.import_id is not None:
            plan = undo_within(
                session,
                row.import_id,
                reason=claim.reason,
                actors=(f"{ACCOUNT}{claim.asked_by}",),
                now=now,
            )
            state = claim.state if plan.is_nothing else UploadState.UNDONE
        refusal = "" if state is UploadState.UNDONE else "There was nothing left to take back."
        finish_within(session, claim, state=state, refusal=refusal, now=now)
