"""memory and practice

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cache_memory",
        sa.Column(
            "credential_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("concept", sa.String(length=100), nullable=False),
        sa.Column("stability", sa.Float(precision=53), nullable=False),
        sa.Column("difficulty", sa.Float(precision=53), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("sure_and_wrong", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("credential_id", "concept", name=op.f("pk_cache_memory")),
    )
    with op.batch_alter_table("cache_memory", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cache_memory_wanted",
            ["credential_id"],
            unique=False,
            sqlite_where=sa.text("wanted"),
            postgresql_where=sa.text("wanted"),
        )

    op.create_table(
        "practice_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "credential_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("sure", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("fk_practice_answer_credential_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_practice_answer_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answer")),
    )
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_answer_credential_id"), ["credential_id"], unique=False
        )

    create_triggers(op.get_bind())


def downgrade() -> None:
    may_lose_evidence(op.get_bind(), "practice_answer")
    with op.batch_alter_table("practice_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_answer_credential_id"))

    op.drop_table("practice_answer")
    with op.batch_alter_table("cache_memory", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cache_memory_wanted",
            sqlite_where=sa.text("wanted"),
            postgresql_where=sa.text("wanted"),
        )

    op.drop_table("cache_memory")
    create_triggers(op.get_bind())
