"""Uploaded files, what reading them found, and imports with what they would take to undo.

None of it is evidence: what an import wrote is in the ledger, whose entry names the import.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from renewal.store.db import Base, RowId


class Upload(Base):
    """Files as one archive; ``sha256`` is that of the archive, and binds the preview to it.

    ``content`` goes some days after the last task, all else of an applied upload stays.
    ``choices`` are those of `domain.upload_choices`, under which ``report`` was made.
    ``task`` is what is to be done next, ``claim`` names the process that does it; ``progress``
    is ``{"phase", "done", "total"}``; ``refusal`` says why the last task was not done.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    area: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    files: Mapped[list[str]] = mapped_column(JSON)
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8))
    task: Mapped[str | None] = mapped_column(String(8))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text)
    claim: Mapped[str] = mapped_column(String(80))
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int]
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    choices: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    refusal: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('bank', 'roster')", name="kind_known"),
        CheckConstraint(
            "state IN ('new', 'read', 'failed', 'applied', 'undone')", name="state_known"
        ),
        CheckConstraint("task IN ('read', 'apply', 'undo')", name="task_known"),
    )


class UploadLine(Base):
    """One line of an upload's report, so that pages need not read it whole.

    It is an item, a finding, or a picture that an item shows. ``sort`` is the item's class, the
    finding's severity, or the picture's media type; ``name`` is the item's permanent name, or
    the digest of the picture.
    """

    __tablename__ = "upload_line"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("upload.id"), primary_key=True, autoincrement=False
    )
    part: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sort: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        CheckConstraint("part IN ('item', 'finding', 'picture')", name="part_known"),
        Index(None, "upload_id", "part", "sort", "number"),
    )


class BankImport(Base):
    """Items were imported, from an upload or from the command line (``upload_id`` is None).

    ``digest`` is the SHA-256 over names and contents of the items that changed. ``undone_by``
    names who took it back; ``left`` is ``[[item, why]]``, what could not be taken back.
    """

    __tablename__ = "bank_import"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[str] = mapped_column(String(80))
    imported_at: Mapped[datetime]
    items: Mapped[int]
    undone_by: Mapped[str] = mapped_column(String(80))
    undone_at: Mapped[datetime | None]
    undo_reason: Mapped[str] = mapped_column(Text)
    left: Mapped[list[list[str]]] = mapped_column(JSON)


class BankImportItem(Base):
    """What an import made of an item, and how the item was before; new ones were not.

    ``words_before`` holds the words of the revision in every language where the import may
    have replaced some without a new revision. ``undone_at``: it is as it was before.
    """

    __tablename__ = "bank_import_item"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("bank_import.id"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id"), primary_key=True, autoincrement=False
    )
    status_before: Mapped[str | None] = mapped_column(String(16))
    topic_before: Mapped[str | None] = mapped_column(String(80))
    concept_before: Mapped[str | None] = mapped_column(String(120))
    author_before: Mapped[str | None] = mapped_column(String(320))
    digest_before: Mapped[str | None] = mapped_column(String(64))
    revision_before: Mapped[int | None] = mapped_column(RowId)
    words_before: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    digest_after: Mapped[str] = mapped_column(String(64))
    revision_after: Mapped[int] = mapped_column(RowId)
    undone_at: Mapped[datetime | None]
