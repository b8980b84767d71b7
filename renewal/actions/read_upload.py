"""Reads an upload: what it would change and what is wrong in it is kept as its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.import_bank import plan_import, read_beside
from renewal.actions.keep_upload import kept_in
from renewal.actions.read_differences import read_differences
from renewal.actions.upload_columns import seen_tables
from renewal.actions.upload_files import digests_of, laid_out
from renewal.actions.upload_guidance import upload_guidance
from renewal.actions.upload_lines import Line, finding_lines, item_lines, picture_lines
from renewal.bank.noting import NOTED_AFTER, Note
from renewal.domain.upload import Phase, UploadState
from renewal.domain.upload_choices import UploadChoices, choices_of
from renewal.domain.upload_columns import SeenTables
from renewal.domain.upload_report import MOST_FINDINGS, UploadReport, digest_of
from renewal.store.db import writing
from renewal.store.tables import Upload
from renewal.store.uploads import Claim, finish_within, keep_lines

_NOT_WRITTEN: Final = ""


def read_upload(session: Session, claim: Claim, *, now: datetime, note: Note) -> UploadReport:
    """The upload has its report, line by line, and waits for somebody to look at it.

    Commits some hundred lines at a time; the report counts once its task is done.
    """
    row = session.get_one(Upload, claim.upload_id, populate_existing=True)
    choices = choices_of(row.choices)
    with laid_out(kept_in(row)) as paths:
        session.rollback()
        guidance = upload_guidance(choices)
        folder = f"{paths[0].parent}/" if paths else ""
        tables, digests = seen_tables(paths, guidance.mapping), digests_of(paths)
        reading = read_beside(session, paths, compares=True, guidance=guidance, note=note)
        plan = plan_import(session, paths, reading=reading, choices=choices.for_plan, note=note)
        differences = read_differences(session, plan)
    session.rollback()
    lines = _noted(note, len(plan.items), item_lines(plan, differences))
    keep_lines(session, claim, "item", lines)
    lines = _noted(note, min(len(plan.findings), MOST_FINDINGS), finding_lines(plan, folder))
    keep_lines(session, claim, "finding", lines)
    keep_lines(session, claim, "picture", picture_lines(plan))
    report = replace(report_on(plan, choices, tables), digests=digests)
    with writing(session):
        finish_within(
            session, claim, state=UploadState.READ, report=report.as_json(), refusal=None, now=now
        )
    return report


def _noted(note: Note, total: int, lines: Iterator[Line]) -> Iterator[Line]:
    for done, line in enumerate(lines):
        if done % NOTED_AFTER == 0:
            note(Phase.KEEPING, done, total)
        yield line


def report_on(plan: ImportPlan, choices: UploadChoices, tables: SeenTables) -> UploadReport:
    """Return the figures of a plan, and the columns of the tables that were read for it."""
    counts = asdict(plan.totals)
    return UploadReport(
        files=plan.reading.files,
        items=counts.pop("items"),
        counts=counts,
        findings=Counter(str(finding.severity) for finding in plan.findings),
        skipped=dict(plan.reading.skipped),
        blocking=len(plan.blocking(skip_bad=choices.skip_bad)),
        open_conflicts=sum(each.is_open for each in plan.items),
        unskippable=len(plan.unskippable),
        writes=len(plan.written),
        unkept=max(0, len(plan.findings) - MOST_FINDINGS),
        digest=plan_digest(plan),
        tables=tables,
    )


def plan_digest(plan: ImportPlan) -> str:
    """Return what stands for everything that the plan would do."""
    return digest_of(
        (
            each.id,
            str(each.change),
            each.written.state.content_digest if each.written else _NOT_WRITTEN,
        )
        for each in plan.items
    )
