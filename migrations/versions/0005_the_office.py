"""the office: months in numbers, the log of ticks, acts that wait for a second admin, uploads

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cache_month_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("area_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued", ROW_ID, nullable=False),
        sa.Column("answered", ROW_ID, nullable=False),
        sa.Column("right", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("month", "area_id", "shard", name=op.f("pk_cache_month_count")),
    )
    _count_what_is_there()
    with op.batch_alter_table("tick_run", schema=None) as batch_op:
        batch_op.alter_column("ended_at", new_column_name="finished_at")
        batch_op.alter_column("report", new_column_name="summary")
        batch_op.add_column(
            sa.Column("process", sa.String(length=80), nullable=False, server_default="")
        )
    with op.batch_alter_table("tick_run", schema=None) as batch_op:
        batch_op.alter_column("process", server_default=None)
    _add_proposals()
    _add_uploads()
    create_triggers(op.get_bind())


def _add_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("technician_id", ROW_ID, nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", ROW_ID, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name=op.f("fk_proposal_technician_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_proposal_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_table(
        "proposal_answer",
        sa.Column("proposal_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", ROW_ID, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_answer_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_proposal_answer_answered_by")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_answer")),
    )


def _add_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("account_id", ROW_ID, nullable=False),
        sa.Column("area", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.CheckConstraint("kind IN ('bank', 'roster')", name=op.f("ck_upload_kind_known")),
    )


def _count_what_is_there() -> None:
    """The months that are there already have their figures."""
    op.execute(
        sa.text(
            'INSERT INTO cache_month_count (month, area_id, shard, issued, answered, "right") '
            "SELECT assignment.month, credential.area_id, 0, COUNT(*), COUNT(response.id), "
            "COALESCE(SUM(CASE WHEN scoring.correct THEN 1 ELSE 0 END), 0) "
            "FROM assignment JOIN credential ON credential.id = assignment.credential_id "
            "LEFT JOIN response ON response.assignment_id = assignment.id "
            "LEFT JOIN scoring ON scoring.response_id = response.id AND scoring.version = "
            "(SELECT MAX(newest.version) FROM scoring newest "
            "WHERE newest.response_id = response.id) "
            "WHERE assignment.slot = 'scored' GROUP BY assignment.month, credential.area_id"
        )
    )


def downgrade() -> None:
    may_lose_evidence(op.get_bind(), "proposal", "proposal_answer")
    op.drop_table("upload")
    op.drop_table("proposal_answer")
    op.drop_table("proposal")
    with op.batch_alter_table("tick_run", schema=None) as batch_op:
        batch_op.drop_column("process")
        batch_op.alter_column("summary", new_column_name="report")
        batch_op.alter_column("finished_at", new_column_name="ended_at")
    op.drop_table("cache_month_count")
    create_triggers(op.get_bind())
