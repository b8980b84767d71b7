"""uploads are read apart from requests and keep their report; imports can be undone

Revision: 0007, after 0006
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITS = sa.text("task IS NOT NULL")
HAS_CONTENT = sa.text("content IS NOT NULL")
# What the rows that are there get; new ones say it themselves.
FIRST: dict[str, tuple[sa.types.TypeEngine[Any], str]] = {
    "files": (sa.JSON(), "[]"),
    "state": (sa.String(length=8), "new"),
    "reason": (sa.Text(), ""),
    "claim": (sa.String(length=80), ""),
    "tries": (sa.Integer(), "0"),
    "refusal": (sa.Text(), ""),
}


def upgrade() -> None:
    _widen_uploads()
    op.create_table(
        "upload_line",
        sa.Column("upload_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_line_upload_id")
        ),
        sa.PrimaryKeyConstraint("upload_id", "part", "number", name=op.f("pk_upload_line")),
        sa.CheckConstraint(
            "part IN ('item', 'finding', 'picture')", name=op.f("ck_upload_line_part_known")
        ),
    )
    op.create_index(
        op.f("ix_upload_line_upload_id_part_sort_number"),
        "upload_line",
        ["upload_id", "part", "sort", "number"],
    )
    _add_imports()
    create_triggers(op.get_bind())


def _widen_uploads() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)
        for name, (kind, first) in FIRST.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=first))
        batch_op.add_column(sa.Column("task", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("asked_by", ROW_ID, nullable=True))
        batch_op.add_column(sa.Column("claimed_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("progress", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("report", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("choices", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("finished_at", INSTANT, nullable=True))
        batch_op.create_foreign_key(op.f("fk_upload_asked_by"), "account", ["asked_by"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_upload_state_known"),
            "state IN ('new', 'read', 'failed', 'applied', 'undone')",
        )
        batch_op.create_check_constraint(
            op.f("ck_upload_task_known"), "task IN ('read', 'apply', 'undo')"
        )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        for name in FIRST:
            batch_op.alter_column(name, server_default=None)
    op.execute(sa.text("UPDATE upload SET task = 'read' WHERE kind = 'bank'"))
    op.create_index(
        op.f("ix_upload_waiting"), "upload", ["id"], sqlite_where=WAITS, postgresql_where=WAITS
    )
    op.create_index(
        op.f("ix_upload_with_content"),
        "upload",
        ["uploaded_at"],
        sqlite_where=HAS_CONTENT,
        postgresql_where=HAS_CONTENT,
    )


def _add_imports() -> None:
    op.create_table(
        "bank_import",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("upload_id", ROW_ID, nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=80), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.String(length=80), nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_bank_import_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_import")),
    )
    op.create_index(op.f("ix_bank_import_upload_id"), "bank_import", ["upload_id"])
    op.create_table(
        "bank_import_item",
        sa.Column("import_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("item_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("status_before", sa.String(length=16), nullable=True),
        sa.Column("topic_before", sa.String(length=80), nullable=True),
        sa.Column("concept_before", sa.String(length=120), nullable=True),
        sa.Column("author_before", sa.String(length=320), nullable=True),
        sa.Column("digest_before", sa.String(length=64), nullable=True),
        sa.Column("revision_before", ROW_ID, nullable=True),
        sa.Column("words_before", sa.JSON(), nullable=True),
        sa.Column("digest_after", sa.String(length=64), nullable=False),
        sa.Column("revision_after", ROW_ID, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["bank_import.id"], name=op.f("fk_bank_import_item_import_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bank_import_item_item_id")),
        sa.PrimaryKeyConstraint("import_id", "item_id", name=op.f("pk_bank_import_item")),
    )


def downgrade() -> None:
    # They are no evidence, but nobody could take an import back without them.
    may_lose_evidence(op.get_bind(), "bank_import")
    op.drop_table("bank_import_item")
    op.drop_table("bank_import")
    op.drop_table("upload_line")
    op.execute(sa.text("DELETE FROM upload WHERE content IS NULL OR state = 'applied'"))
    op.drop_index(op.f("ix_upload_with_content"), table_name="upload")
    op.drop_index(op.f("ix_upload_waiting"), table_name="upload")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_upload_state_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_upload_task_known"), type_="check")
        batch_op.drop_constraint(op.f("fk_upload_asked_by"), type_="foreignkey")
        for name in (
            *FIRST,
            "task",
            "asked_by",
            "claimed_at",
            "progress",
            "report",
            "choices",
            "finished_at",
        ):
            batch_op.drop_column(name)
        batch_op.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
    create_triggers(op.get_bind())
