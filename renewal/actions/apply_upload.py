"""Applies an upload: exactly what its preview showed is in the bank, or nothing."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.import_bank import (
    BankMoved,
    BankRefused,
    import_planned,
    plan_import,
    read_beside,
)
from renewal.actions.keep_upload import kept_in, upload_changed
from renewal.actions.read_upload import plan_digest
from renewal.actions.record_import import Origin
from renewal.actions.subject import ACCOUNT
from renewal.actions.upload_files import laid_out
from renewal.actions.upload_guidance import upload_guidance
from renewal.bank.noting import Note
from renewal.domain.ids import same
from renewal.domain.upload import UploadState
from renewal.domain.upload_choices import UploadChoices, choices_of
from renewal.domain.upload_report import report_of
from renewal.store.tables import Upload
from renewal.store.uploads import Claim, finish_within


def apply_upload(session: Session, claim: Claim, *, now: datetime, note: Note) -> None:
    """The bank holds what the preview showed, and the upload is applied, in one transaction.

    Raises `UploadChanged` when the files are others, `BankMoved` when they would do something
    else now, and `BankRefused` when there are errors. The files are read and compared before the
    transaction begins, so that nobody waits for that; where the bank has changed meanwhile, they
    are compared anew.
    """
    row = session.get_one(Upload, claim.upload_id, populate_existing=True)
    kept, files = kept_in(row), ", ".join(row.files)
    shown, choices = report_of(row.report) if row.report else None, choices_of(row.choices)
    if shown is None or not same(row.sha256, kept.sha256):
        raise upload_changed()
    origin = Origin(files, (f"{ACCOUNT}{claim.asked_by}",), kept.id, kept.sha256)
    session.rollback()
    with laid_out(kept) as paths:
        del kept  # what is packed need not be in memory while the files are read
        reading = read_beside(session, paths, guidance=upload_guidance(choices), note=note)

        def planned() -> ImportPlan:
            plan = plan_import(session, paths, reading=reading, choices=choices.for_plan, note=note)
            if plan_digest(plan) != shown.digest:
                raise BankMoved(
                    "The bank has changed since the preview was made: the same files would do "
                    "something else now. Nothing was written; look at the new preview."
                )
            _refuse_errors(plan, choices)
            return plan

        import_planned(
            session,
            planned,
            origin=origin,
            now=now,
            skip_bad=choices.skip_bad,
            finish=partial(finish_within, session, claim, state=UploadState.APPLIED, now=now),
            note=note,
        )


def _refuse_errors(plan: ImportPlan, choices: UploadChoices) -> None:
    blocking = plan.blocking(skip_bad=choices.skip_bad)
    if blocking:
        raise BankRefused(
            f"The upload was not applied, because something is wrong in it: {blocking[0].message} "
            "Nothing was written. Mend what the findings say and upload the files again, or leave "
            "bad items out."
        )
